"""What is remembered of those who send files: their mappings and links, shown, downloaded and forgotten."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.reports.senders import MOST_LINKS, link_lines, mapping_lines
from tracker.schemas.base import load
from tracker.schemas.senders import ForgetLinkSchema, ForgetMappingSchema
from tracker.services.senders import forget_link, forget_mapping
from tracker.store.lookups import find_by_id
from tracker.store.models import SavedMapping
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.imports import KINDS
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading

SENDERS = "/imports/senders"


def register(pages: Blueprint) -> None:
    """Serve what is remembered, and the forgetting of it."""
    add = pages.add_url_rule
    add(SENDERS, "senders", show_senders, methods=["GET"])
    add(f"{SENDERS}/mappings/<int:mapping_id>.toml", "sender_mapping", mapping_file, methods=["GET"])
    add(
        f"{SENDERS}/mappings/<int:mapping_id>/forget",
        "forget_sender_mapping",
        enter_forgotten_mapping,
        methods=["POST"],
    )
    add(f"{SENDERS}/links/<int:link_id>/forget", "forget_sender_link", enter_forgotten_link, methods=["POST"])


@permission("imports.write")
def show_senders() -> ResponseReturnValue:
    """Every mapping in use and every link that holds."""
    return _senders_page(Form())


@permission("imports.write")
def mapping_file(mapping_id: int) -> ResponseReturnValue:
    """A revision of a mapping as its file."""
    with reading() as desk:
        saved = find_by_id(desk.session, SavedMapping, mapping_id, field="id", what="saved mapping")
        text, kind = saved.mapping, saved.kind
    response = Response(text, content_type="application/toml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{kind}-mapping.toml")
    return response


@permission("imports.write")
def enter_forgotten_mapping(mapping_id: int) -> ResponseReturnValue:
    """Use a mapping no more."""

    def act(desk: Writing) -> str:
        command = load(ForgetMappingSchema, sent_values(), mapping_id=mapping_id)
        forget_mapping(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.senders")

    return _entered(act)


@permission("imports.write")
def enter_forgotten_link(link_id: int) -> ResponseReturnValue:
    """Let go of a link."""

    def act(desk: Writing) -> str:
        command = load(ForgetLinkSchema, sent_values(), link_id=link_id)
        forget_link(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.senders")

    return _entered(act)


def _entered(act: Callable[[Writing], str]) -> ResponseReturnValue:
    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _senders_page(form), form.status


def _senders_page(form: Form) -> str:
    with reading() as desk:
        mappings = mapping_lines(desk.session, known_at=desk.moment)
        links = link_lines(desk.session, reader_of(desk.actor), known_at=desk.moment)
    return render_template(
        "imports/senders.html",
        form=form,
        mappings=mappings,
        held=links,
        most=MOST_LINKS,
        kinds={kind.value: label.partition(":")[0] for kind, label in KINDS.items()},
    )
