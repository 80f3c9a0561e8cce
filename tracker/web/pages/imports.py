"""Imports: a file planned and applied, the batches, and a batch taken back."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.reports.imports import batch_list, one_batch
from tracker.schemas.audit import ReverseBatchSchema
from tracker.schemas.base import load
from tracker.services.batches import reverse_batch
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import PageQuerySchema, asked_for, page_of
from tracker.web.requests import Reading, Writing, reading


def register(pages: Blueprint) -> None:
    """Serve the imports and the batches."""
    pages.add_url_rule("/imports", "imports", imports)
    pages.add_url_rule("/batches/<int:batch_id>", "batch", batch, methods=["GET"])
    pages.add_url_rule("/batches/<int:batch_id>/reverse", "reverse_batch", enter_reversal, methods=["POST"])


@permission("imports.read")
def imports() -> ResponseReturnValue:
    """What came in together, the latest first."""
    query = asked_for(PageQuerySchema)
    with reading() as desk:
        page = page_of(
            query.page,
            lambda offset, limit: batch_list(desk.session, known_at=desk.moment, offset=offset, limit=limit),
        )
        return render_template(
            "imports/imports.html", page=page, href_of=lambda number: url_for("pages.imports", page=str(number))
        )


@permission("imports.read")
def batch(batch_id: int) -> ResponseReturnValue:
    """One batch with its receipt."""
    with reading() as desk:
        return _batch_page(desk, batch_id, Form())


@permission("facts.void")
def enter_reversal(batch_id: int) -> ResponseReturnValue:
    """Take a batch back as a whole, with a reason."""

    def act(desk: Writing) -> str:
        command = load(ReverseBatchSchema, sent_values(), batch_id=batch_id)
        reverse_batch(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.batch", batch_id=batch_id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _batch_page(desk, batch_id, form), form.status


def _batch_page(desk: Reading, batch_id: int, form: Form) -> str:
    record = one_batch(desk.session, batch_id, known_at=desk.moment)
    return render_template("imports/batch.html", batch=record, form=form)
