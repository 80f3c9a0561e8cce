"""Sign-in by scan: one field that keeps the focus; each badge or card scanned marks its officer as having done the
class. Every answer is a page of its own, so that it works without JavaScript.
"""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.codes import read_code
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.training import SignIn
from tracker.domain.errors import Invalid, NotFound, Refusal
from tracker.domain.reports.training import Enrolled, SessionRecord
from tracker.domain.vocabulary import FactKind
from tracker.reports.training import training_session
from tracker.services.training import sign_in
from tracker.services.voids import void_fact
from tracker.store.lookups import find_officer
from tracker.store.scope import sphere_of
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, renamed, sent_form, typed_text
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

LONGEST = 100
LATEST = 10
"""So many of those scanned last stand in the list with their undo."""

NEW, ALREADY = "new", "already"
UNDONE = "Undone at the sign-in desk: scanned by mistake."


def register(pages: Blueprint) -> None:
    """Serve the sign-in desk."""
    rule = "/sessions/<int:session_id>/scan"
    pages.add_url_rule(rule, "class_scan", show_scan, methods=["GET"])
    pages.add_url_rule(rule, "enter_class_scan", enter_scan, methods=["POST"])
    pages.add_url_rule(f"{rule}/undo", "undo_class_scan", enter_undo, methods=["POST"])


@permission("classes.write")
def show_scan(session_id: int) -> ResponseReturnValue:
    """The field, what the last scan did, and how many are there."""
    with reading() as desk:
        return _page(desk, session_id, Form())


def _page(desk: Reading, session_id: int, form: Form) -> str:
    record = training_session(desk.session, reader_of(desk.actor), session_id, as_of=desk.today, known_at=desk.moment)
    present = [one for one in record.attendees if not one.entered.is_void]
    latest = sorted(present, key=lambda one: (one.entered.recorded_at, one.completion_id), reverse=True)
    refusal = form.refusal
    return render_template(
        "training/scan.html",
        session=record.session,
        form=form,
        last=_last(record),
        outcome=request.args.get("scan"),
        undone=number_in(request.args, "undone"),
        candidates=refusal.related if refusal is not None and refusal.code == "ambiguous" else (),
        present=len(present),
        walked_in=len({one.officer_id for one in present} - {one.officer_id for one in record.enrolled}),
        expected=record.expected,
        latest=latest[:LATEST],
        is_held=record.session.held_on <= desk.today,
    )


def _last(record: SessionRecord) -> tuple[Any, Enrolled | None] | None:
    """Who was scanned last, and the seat of that officer."""
    number = number_in(request.args, "officer")
    attendee = next((one for one in record.attendees if one.officer_id == number and not one.entered.is_void), None)
    if attendee is None:
        return None
    return attendee, next((one for one in record.enrolled if one.officer_id == number), None)


@permission("classes.write")
def enter_scan(session_id: int) -> ResponseReturnValue:
    """The officer scanned did the class; scanned again, nothing more happens."""

    def act(desk: Writing) -> str:
        officer_id = _scanned(desk)
        command = SignIn(session_id, (OfficerRef(id=officer_id),))
        signed = sign_in(desk.session, desk.actor, command, now=desk.now)
        outcome = NEW if signed.created else ALREADY
        return url_for("pages.class_scan", session_id=session_id, scan=outcome, officer=officer_id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(renamed(refusal, {"officers": "code", "officers.0": "code", "officer": "code"}))
        with reading() as desk:
            return _page(desk, session_id, form), form.status


def _scanned(desk: Writing) -> int:
    """The officer meant: the one picked, where a badge fitted several; else the one whose card or badge was scanned.

    Raises:
        Invalid `required`, `camera_label`; NotFound `unknown_officer`; Conflict `ambiguous`: `related` names them.
    """
    picked = number_in(request.form, "officer")
    if picked is not None:
        return picked
    text = request.form.get("code", "").strip()
    if not text:
        raise Invalid("required", "Scan a badge or a card, or type the badge.", field="code")
    code = read_code(typed_text(text, LONGEST, field="code"))
    if not code.officer:
        raise Invalid("camera_label", "This is the label of a camera. Scan the officer's badge or card.", field="code")
    if code.is_ours:
        number = number_in({"id": code.text}, "id")
        ref = OfficerRef(id=number) if number is not None else None
    else:
        ref = OfficerRef(badge=code.text)
    try:
        if ref is not None:
            return find_officer(desk.session, ref, field="code", sphere=sphere_of(desk.actor, desk.now)).id
    except NotFound as unknown:
        if unknown.code != "unknown_officer":
            raise
    raise NotFound(
        "unknown_officer",
        f"Nobody has the badge or card {text}. Look at it and type the badge, or find the officer in the list of "
        "officers and tick the name on the class's page.",
        field="code",
    )


@permission("facts.void")
def enter_undo(session_id: int) -> ResponseReturnValue:
    """The officer was scanned by mistake: the completion is void."""

    def act(desk: Writing) -> str:
        number = number_in(request.form, "completion") or 0
        command = VoidFact(FactKind.COMPLETION, number, UNDONE)
        void_fact(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.class_scan", session_id=session_id, undone=number)

    return enter_once(act)
