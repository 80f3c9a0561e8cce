"""The counter: a camera out to an officer, back from one, or exchanged in one act. Forms show today."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.commands.references import CameraRef
from tracker.domain.errors import Conflict, Invalid, NotFound, Refusal
from tracker.domain.reports.equipment import Receipt
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.choices import place_options
from tracker.reports.custody import open_assignment_of, receipt
from tracker.reports.people import officer_line, officer_list
from tracker.schemas.base import load
from tracker.schemas.equipment import IssueCameraSchema, ReturnCameraSchema, SwapCameraSchema
from tracker.schemas.references import ASSET_TAG
from tracker.services.equipment import issue_camera, return_camera, swap_camera
from tracker.store.lookups import find_camera, last_recorded_at
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, renamed, sent_form, sent_values, typed_text
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.pages.signals import person
from tracker.web.requests import Reading, Writing, reading

MOST_CANDIDATES = 20
BADGE_OR_NAME = 100
OFFICER_FIELDS = ("officer", "officer_id", "officer_was")

Candidates = Sequence[tuple[str, str]]
"""Officers to choose from: number and label."""

IN_THE_RETURN_FORM = {
    "assignment": "camera",
    "camera": "new_camera",
    "swapped_on": "returned_on",
    "issued_on": "returned_on",
    "officer": "new_camera",
}
"""What the services call a field, and which field of the return form that is."""

WARNINGS = {
    "out_of_scope": "The officer's duty is outside the rollout's scope: this camera is due back at once.",
}
BACK_IN = [
    (CameraCondition.SERVICEABLE.value, "serviceable"),
    (CameraCondition.IN_REPAIR.value, "needs repair"),
    (CameraCondition.MISSING.value, "missing (needs the report number)"),
    (CameraCondition.STOLEN.value, "stolen (needs the report number)"),
]


def register(pages: Blueprint) -> None:
    """Serve issue and return."""
    pages.add_url_rule("/counter/issue", "issue", show_issue, methods=["GET"])
    pages.add_url_rule("/counter/issue", "enter_issue", enter_issue, methods=["POST"])
    pages.add_url_rule("/counter/return", "take_back", show_return, methods=["GET"])
    pages.add_url_rule("/counter/return", "enter_return", enter_return, methods=["POST"])


@permission("equipment.write")
def show_issue() -> ResponseReturnValue:
    """The form, empty or for an officer or a camera that was come from; above it what was just issued."""
    with reading() as desk:
        picked = number_in(request.args, "officer_id")
        form = Form(values={"camera": request.args.get("camera", ""), "officer_id": str(picked or "")})
        return _issue_page(desk, form, _picked(desk, picked), done=_done(desk, "issued"))


@permission("equipment.write")
def enter_issue() -> ResponseReturnValue:
    """Issue a camera, then show the form again for the next officer in the queue."""
    try:
        return enter_once(_issue)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            candidates = _candidates(refusal) or _picked(desk, number_in(request.form, "officer_id"))
            return _issue_page(desk, form, candidates), form.status


def _issue(desk: Writing) -> str:
    typed = sent_values()
    entry: dict[str, Any] = {
        "officer": _officer(desk, typed),
        "camera": _camera(desk.session, typed.pop("camera", "")),
        "issued_on": typed.pop("issued_on", "").strip() or desk.today.isoformat(),
        **{name: value for name, value in typed.items() if name not in OFFICER_FIELDS},
    }
    issued = issue_camera(desk.session, desk.actor, load(IssueCameraSchema, entry), now=desk.now)
    return url_for("pages.issue", issued=issued.assignment.id, warning=list(issued.warnings) or None)


def _officer(desk: Writing, typed: Mapping[str, str]) -> dict[str, str] | None:
    """Who is meant: the one picked from the list, unless something else was typed since; else the one of that badge or
    name. None where nothing was typed.

    Raises:
        Conflict `ambiguous`: several fit; `related` names them.
    """
    text = typed.get("officer", "").strip()
    if typed.get("officer_id") and text == typed.get("officer_was", "").strip():
        return {"id": typed["officer_id"]}
    if not text:
        return None
    words = typed_text(text, BADGE_OR_NAME, field="officer")
    found = officer_list(
        desk.session,
        reader_of(desk.actor),
        as_of=desk.today,
        known_at=_moment(desk),
        search=words,
        limit=MOST_CANDIDATES,
    )
    bearers = [row for row in found.rows if row.badge == words]
    fitting = bearers or list(found.rows)
    if len(fitting) > 1:
        raise Conflict(
            "ambiguous",
            f"{len(bearers) or found.total} officers fit “{words}”. Choose one below, or type more.",
            field="officer",
            related=[("officers", row.officer_id, person(row.name, row.badge)) for row in fitting],
        )
    return {"id": str(fitting[0].officer_id)} if fitting else {"badge": words}


def _candidates(refusal: Refusal) -> Candidates:
    if refusal.code != "ambiguous":
        return []
    return [(str(number), label) for kind, number, label in refusal.related if kind == "officers"]


def _picked(desk: Reading, officer_id: int | None) -> Candidates:
    """The one officer who was picked before, to be seen in the form."""
    if officer_id is None:
        return []
    try:
        line = officer_line(desk.session, reader_of(desk.actor), officer_id, as_of=desk.today, known_at=desk.moment)
    except NotFound:
        return []
    return [(str(line.officer_id), person(line.name, line.badge))]


def _camera(session: Session, text: str, *, field: str = "camera") -> dict[str, str] | None:
    """A camera by what is written on it: the serial number, or the asset tag where no camera has such a number."""
    text = text.strip()
    if not text:
        return None
    written = typed_text(text, ASSET_TAG, field=field)
    is_tag = not _is_known(session, CameraRef(serial=written)) and _is_known(session, CameraRef(asset_tag=written))
    return {"asset_tag": written} if is_tag else {"serial": written}


def _is_known(session: Session, ref: CameraRef) -> bool:
    try:
        find_camera(session, ref)
    except NotFound:
        return False
    return True


def _done(desk: Reading, name: str) -> Receipt | None:
    """What was entered a moment ago, from the address the entry led to."""
    number = number_in(request.args, name)
    if number is None:
        return None
    try:
        return receipt(desk.session, reader_of(desk.actor), number, known_at=desk.moment)
    except NotFound:
        return None


def _issue_page(desk: Reading, form: Form, candidates: Candidates, done: Receipt | None = None) -> str:
    return render_template(
        "equipment/issue.html",
        form=form,
        today=desk.today,
        done=done,
        warnings=[WARNINGS[code] for code in request.args.getlist("warning") if code in WARNINGS],
        candidates=candidates,
        is_untrained=form.refusal is not None and form.refusal.code == "not_trained",
    )


@permission("equipment.write")
def show_return() -> ResponseReturnValue:
    """The form, empty or for the camera that was come from; above it what just came back."""
    with reading() as desk:
        form = Form(
            values={
                "camera": request.args.get("camera", ""),
                "place": request.args.get("place", ""),
                "condition": CameraCondition.SERVICEABLE.value,
            }
        )
        return _return_page(desk, form, _done(desk, "returned"), _done(desk, "issued"))


@permission("equipment.write")
def enter_return() -> ResponseReturnValue:
    """Take a camera back, or exchange it in one act, then show the form again for the next in the queue."""
    try:
        return enter_once(_take_back)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _return_page(desk, form), form.status


def _take_back(desk: Writing) -> str:
    typed = sent_values()
    named = _camera(desk.session, typed.pop("camera", ""))
    if named is None:
        raise Invalid("required", "This is required. Fill it in.", field="camera")
    moment = _moment(desk)
    held = open_assignment_of(
        desk.session,
        reader_of(desk.actor),
        CameraRef(serial=named.get("serial"), asset_tag=named.get("asset_tag")),
        known_at=moment,
    )
    day = typed.pop("returned_on", "").strip() or desk.today.isoformat()
    other = _camera(desk.session, typed.pop("new_camera", ""), field="new_camera")
    try:
        if other is None:
            typed.pop("override_reason", None)
            command = load(ReturnCameraSchema, {**typed, "returned_on": day}, assignment_id=held.assignment_id)
            return_camera(desk.session, desk.actor, command, now=desk.now)
            return url_for("pages.take_back", returned=held.assignment_id, place=command.place)
        entry = {**typed, "camera": other, "swapped_on": day}
        swap = load(SwapCameraSchema, entry, assignment_id=held.assignment_id)
        issued = swap_camera(desk.session, desk.actor, swap, now=desk.now)
    except Refusal as refusal:
        raise renamed(refusal, IN_THE_RETURN_FORM) from None
    return url_for("pages.take_back", returned=held.assignment_id, issued=issued.assignment.id, place=swap.place)


def _return_page(desk: Reading, form: Form, returned: Receipt | None = None, issued: Receipt | None = None) -> str:
    return render_template(
        "equipment/return.html",
        form=form,
        today=desk.today,
        returned=returned,
        issued=issued,
        conditions=BACK_IN,
        places=[
            (place.code, place.name)
            for place in place_options(desk.session, reader_of(desk.actor), known_at=desk.moment)
        ],
    )


def _moment(desk: Writing) -> datetime:
    """The moment to read at within a write: not blind to the newest event where a clock was set back."""
    return max(desk.now, last_recorded_at(desk.session))
