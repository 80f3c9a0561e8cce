"""Batches: what came in together with its receipt and its facts, whether it can be taken back, and taking it back."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Refusal
from tracker.domain.reports.stamp import check_moment
from tracker.reports.batches import batch_facts, batch_kinds
from tracker.reports.imports import one_batch
from tracker.reports.months import touched_by, touched_by_batch
from tracker.schemas.audit import ReverseBatchSchema
from tracker.schemas.base import load
from tracker.services.batches import reversal_obstacles, reverse_batch
from tracker.store.kinds import WORDS, Named
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Batch
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.frame import at_day
from tracker.web.pages.queries import BatchPageQuerySchema, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.pages.trying import tried
from tracker.web.requests import Reading, Writing, reading

BATCH = "/batches/<int:batch_id>"


def register(pages: Blueprint) -> None:
    """Serve a batch, the question whether it can be reversed, and its reversal."""
    pages.add_url_rule(BATCH, "batch", batch, methods=["GET"])
    pages.add_url_rule(f"{BATCH}/reverse", "show_reversal", show_reversal, methods=["GET"])
    pages.add_url_rule(f"{BATCH}/reverse", "reverse_batch", enter_reversal, methods=["POST"])


@permission("imports.read")
def batch(batch_id: int) -> ResponseReturnValue:
    """One batch with its receipt and the facts it entered."""
    with reading() as desk:
        return _batch_page(desk, batch_id, Form())


@permission("facts.void")
def show_reversal(batch_id: int) -> ResponseReturnValue:
    """Whether the batch can be taken back, found by trying it out: everything that stands in the way, or the form."""
    return _reversal_page(batch_id, Form())


@permission("facts.void", fresh=True)
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
        return _reversal_page(batch_id, form), form.status


def _batch_page(desk: Reading, batch_id: int, form: Form) -> str:
    query, sample = asked_for(BatchPageQuerySchema, is_sampled=True), sample_asked_for()
    day = page_day(desk, opens_today=True)
    check_moment(day.as_of, day.moment)
    record = one_batch(desk.session, batch_id, known_at=day.moment)
    kinds = batch_kinds(desk.session, batch_id, known_at=day.moment)
    reader = reader_of(desk.actor)
    reversal = desk.session.get_one(Batch, batch_id).reversed_seq if record.reversal else None
    touched = touched_by_batch(desk.session, reader, batch_id) + touched_by(desk.session, reader, reversal)
    page = page_of(
        query.page,
        lambda offset, limit: batch_facts(
            desk.session,
            reader,
            batch_id,
            known_at=day.moment,
            kind=query.kind,
            sample=sample,
            offset=offset,
            limit=limit,
        ),
        sample=sample,
    )
    return render_template(
        "imports/batch.html",
        batch=record,
        touched=touched,
        form=form,
        is_new=query.applied,
        kinds=kinds,
        kind=query.kind,
        page=page,
        words=WORDS,
        href_of=lambda number: at_day(
            "pages.batch", batch_id=batch_id, kind=query.kind and query.kind.value, page=number
        ),
    )


def _reversal_page(batch_id: int, form: Form) -> str:
    """The page with every obstacle that was found by trying it out; while the database takes no entries, without."""
    found = tried(lambda desk: _in_the_way(desk, batch_id))
    obstacles = Form(refusal=Conflict("later_facts_depend", _told(len(found)), related=found)) if found else Form()
    with reading() as desk:
        record = one_batch(desk.session, batch_id, known_at=desk.moment)
        kinds = batch_kinds(desk.session, batch_id, known_at=desk.moment)
    return render_template(
        "imports/reversal.html",
        batch=record,
        kinds=kinds,
        form=form,
        obstacles=obstacles,
        is_tried=found is not None,
        words=WORDS,
    )


def _in_the_way(desk: Writing, batch_id: int) -> tuple[Named, ...]:
    record = one_batch(desk.session, batch_id, known_at=max(desk.now, last_recorded_at(desk.session)))
    return () if record.reversal else reversal_obstacles(desk.session, desk.actor, batch_id, now=desk.now)


def _told(count: int) -> str:
    rests = "1 later entry rests" if count == 1 else f"{count} later entries rest"
    return f"{rests} on this batch. Return, correct or void what is listed here, then reverse the batch."
