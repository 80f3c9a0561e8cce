"""The second screen: an officer signs for a camera by PIN or with a finger, and nobody at the desk waits for it; and
where an officer sets a PIN.
"""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Invalid, NotFound, Refusal
from tracker.domain.reports.signing import UnsignedLine
from tracker.domain.signatures import HIGH, MOST_POINTS, MOST_STROKES, WIDE
from tracker.domain.vocabulary import SignedAct
from tracker.reports.people import officer_line
from tracker.reports.signing import unsigned_line, waiting_at_desk
from tracker.schemas.base import load
from tracker.schemas.signing import AcknowledgeSchema, SetOfficerPinSchema
from tracker.services.signing import acknowledge, set_officer_pin
from tracker.store.lookups import find_assignment
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, renamed, sent_values
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.proving import proven
from tracker.web.replies import as_json
from tracker.web.requests import Reading, Writing, reading, today

SECRET = frozenset({"pin", "again", "drawn"})
"""Fields that are never sent back to a form."""

BOARD = {"wide": WIDE, "high": HIGH, "strokes": MOST_STROKES, "points": MOST_POINTS}


def register(pages: Blueprint) -> None:
    """Serve the second screen and the setting of a PIN."""
    pages.add_url_rule("/counter/sign", "sign", show_sign, methods=["GET"])
    pages.add_url_rule("/counter/sign", "enter_signature", enter_signature, methods=["POST"])
    pages.add_url_rule("/counter/sign/waiting", "waiting_to_sign", waiting, methods=["GET"])
    pin = "/officers/<int(min=1, max=9223372036854775807):officer_id>/pin"
    pages.add_url_rule(pin, "officer_pin", show_pin, methods=["GET"])
    pages.add_url_rule(pin, "enter_officer_pin", enter_pin, methods=["POST"])


@permission("equipment.write")
def show_sign() -> ResponseReturnValue:
    """What was entered last at this desk and is not signed for, or what was picked from the list of those."""
    with reading() as desk:
        return _sign_page(desk, Form(), _picked(desk, request.args))


@permission("equipment.write")
def waiting() -> ResponseReturnValue:
    """What the second screen should show now, for its script."""
    with reading() as desk:
        lines = _waiting(desk)
    return as_json({"waiting": _mark(lines[0]) if lines else ""})


@permission("equipment.write")
def enter_signature() -> ResponseReturnValue:
    """Sign, then show what comes next."""
    try:
        number = number_in(request.form, "assignment")
        if number is None:
            raise Invalid("required", "Choose what to sign for.", field="assignment")
        typed: dict[str, Any] = {name: value for name, value in sent_values().items() if name != "assignment"}
        entry = {**typed, "signed_on": today().isoformat()}
        command = proven(load(AcknowledgeSchema, entry, assignment_id=number))

        def act(desk: Writing) -> str:
            made = acknowledge(desk.session, desk.actor, command, now=desk.now)
            return url_for("pages.sign", signed=number, act=made.act)

        return enter_once(act)
    except Refusal as refusal:
        form = _without_secrets(refusal)
        with reading() as desk:
            return _sign_page(desk, form, _picked(desk, request.form)), form.status


def _without_secrets(refusal: Refusal) -> Form:
    return Form(values={name: value for name, value in sent_values().items() if name not in SECRET}, refusal=refusal)


def _waiting(desk: Reading) -> tuple[UnsignedLine, ...]:
    if desk.actor.user_id is None:
        return ()
    return waiting_at_desk(
        desk.session, reader_of(desk.actor), desk.actor.user_id, as_of=desk.today, known_at=desk.moment
    )


def _picked(desk: Reading, said: Any) -> UnsignedLine | None:
    """The issue or return that the address or the form names, where nobody has signed for it."""
    number, act = number_in(said, "assignment"), said.get("act", "")
    if number is None or act not in set(SignedAct):
        return None
    return unsigned_line(
        desk.session,
        reader_of(desk.actor),
        number,
        SignedAct(act),
        as_of=desk.today,
        known_at=desk.moment,
    )


def _mark(line: UnsignedLine) -> str:
    return f"{line.assignment_id}:{line.act}"


def _sign_page(desk: Reading, form: Form, picked: UnsignedLine | None) -> str:
    lines = _waiting(desk)
    shown = picked or (lines[0] if lines else None)
    return render_template(
        "signing/sign.html",
        form=form,
        line=shown,
        mark=_mark(lines[0]) if lines else "",
        is_picked=picked is not None,
        others=[line for line in lines if shown is None or _mark(line) != _mark(shown)],
        signed=_signed(desk),
        board=BOARD,
        today=desk.today,
    )


def _signed(desk: Reading) -> str | None:
    """Of which act the signature was that was entered a moment ago."""
    number, act = number_in(request.args, "signed"), request.args.get("act", "")
    if number is None or act not in set(SignedAct):
        return None
    try:
        find_assignment(desk.session, number, sphere=reader_of(desk.actor).sphere(desk.today))
    except NotFound:
        return None
    return act


@permission("people.write")
def show_pin(officer_id: int) -> ResponseReturnValue:
    """The form in which an officer sets a PIN, in front of the administrator."""
    return _pin_page(officer_id, Form())


@permission("people.write")
def enter_pin(officer_id: int) -> ResponseReturnValue:
    """Set the PIN, typed twice."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        command = load(SetOfficerPinSchema, {"pin": typed.get("pin")}, officer=OfficerRef(id=officer_id))
        if typed.get("again", "").strip() != command.pin:
            raise Invalid("pins_differ", "The two PINs differ. Type the same one twice.", field="again")
        set_officer_pin(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.officer_pin", officer_id=officer_id, set="true")

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = _without_secrets(renamed(refusal, {"officer": "pin"}))
        return _pin_page(officer_id, form), form.status


def _pin_page(officer_id: int, form: Form) -> str:
    with reading() as desk:
        officer = officer_line(desk.session, reader_of(desk.actor), officer_id, as_of=desk.today, known_at=desk.moment)
        return render_template("signing/pin.html", form=form, officer=officer, is_set=request.args.get("set") == "true")
