"""The scan desk: one field that takes badges, cards, serial numbers, asset tags and labels, and enters the pair."""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, Refusal
from tracker.domain.reports.scanning import DeskEntry, Meaning, Named, OnDesk
from tracker.reports.scanning import desk_entries
from tracker.schemas.base import load
from tracker.web.guard import permission
from tracker.web.pages.forms import SEE_OTHER, Form, enter_once, entered_before, sent_values
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.pages.scan_acts import DESK, entered, undo
from tracker.web.pages.scan_state import DeskState, Sent, SentSchema, cleared
from tracker.web.pages.scan_turns import MUTE, Turn, lay, next_turn, seen_by, trouble_with
from tracker.web.pages.scan_words import DONE, STOP, Answer, Seen, answer_done, answer_to, answer_undone, told
from tracker.web.problems import problem_of
from tracker.web.requests import Reading, reading
from tracker.web.wiring import wiring

SETTING = "tracker_desk"
ON_ENTER = "enter"
A_YEAR_SECONDS = 365 * 24 * 3600
UNDO_REASON = "Entered by mistake at the counter"


def register(pages: Blueprint) -> None:
    """Serve the scan desk."""
    pages.add_url_rule("/counter", "scan_desk", show_desk, methods=["GET"])
    pages.add_url_rule("/counter", "enter_scan", enter_scan, methods=["POST"])
    pages.add_url_rule("/counter/undo", "undo_entry", undo_entry, methods=["POST"])
    pages.add_url_rule("/counter/setting", "set_desk", set_desk, methods=["POST"])


@permission("equipment.write")
def show_desk() -> ResponseReturnValue:
    """An empty desk, with what was entered or undone a moment ago on top."""
    with reading() as desk:
        order = request.args.get("order")
        state = DeskState(
            officer=number_in(request.args, "officer"),
            first=Named.OFFICER,
            last=request.args.get("last", "")[:40] or None,
            order=Named(order) if order in set(Named) else None,
        )
        on = lay(desk, state)
        clean = cleared(state, on)
        done, undone = (_entry(desk, name) for name in ("done", "undone"))
        if done is not None:
            about = on if on.officer else _lain(desk, done)
            return _draw(desk, clean, on, answer_done(done, on), about=about)
        if undone is not None:
            return _draw(desk, clean, on, answer_undone(undone), about=_lain(desk, undone))
        return _draw(desk, clean, on, answer_to(Seen(clean, on)))


def _entry(desk: Reading, name: str) -> DeskEntry | None:
    """The entry that the address names, of this account and of today."""
    seq = number_in(request.args, name)
    return next(iter(_entries(desk, seq)), None) if seq is not None else None


def _lain(desk: Reading, entry: DeskEntry) -> OnDesk:
    """Whom and what an entry was about, as they are now."""
    return lay(desk, DeskState(officer=entry.officer.officer_id, camera=entry.issued_id or entry.returned_id))


@permission("equipment.write")
def enter_scan() -> ResponseReturnValue:
    """Answer one scan; where all is well with a pair, or Enter says so, enter it and come back to an empty desk."""
    try:
        sent: Sent = load(SentSchema, sent_values())
    except Invalid as refusal:
        return _refused(DeskState(), refusal)
    with reading() as desk:
        turn = next_turn(desk, sent, at_once=_is_at_once())
    if not turn.enters:
        return entered_before() or _look(turn)
    try:
        return enter_once(lambda writing: entered(writing, turn.state, turn.desk, confirmed=turn.confirmed))
    except Refusal as refusal:
        return _refused(turn.state, refusal, turn.note)


def _look(turn: Turn) -> str:
    """The desk after a scan that enters nothing: what Enter would meet is found by trying it."""
    state, answer = turn.state, turn.answer
    if answer is None:
        refusal, is_open = trouble_with(state, turn.desk)
        state = replace(state, trouble=refusal.code if refusal else None)
        answer = answer_to(Seen(state, turn.desk, refusal, turn.fits)) if is_open else MUTE
    with reading() as desk:
        return _draw(desk, state, turn.desk, answer, turn.note)


def _refused(state: DeskState, refusal: Refusal, note: str = "") -> ResponseReturnValue:
    """The desk with what stood in the way; a form that was used before begins anew."""
    if refusal.code in ("form_key_used", "form_key_missing", "invalid_input"):
        answer = Answer(STOP, "Not entered", refusal.message, "The desk is empty: scan again.")
        state = DeskState()
    else:
        answer, state = None, replace(state, trouble=refusal.code)
    with reading() as desk:
        seen = seen_by(desk, state, refusal)
        page = _draw(desk, state, seen.desk, answer or answer_to(seen), note)
    return page, problem_of(refusal).status


def _draw(
    desk: Reading, state: DeskState, on: OnDesk, answer: Answer, note: str = "", *, about: OnDesk | None = None
) -> str:
    """The page. `about`: whom and what to show where the desk itself is empty."""
    shown = on.meaning if answer.enter else Meaning.NOTHING
    cards = about or on
    return render_template(
        "equipment/scan_desk.html",
        form=Form(),
        state=replace(state, shown=shown, at=_whole(desk.moment)).hidden(),
        answer=answer,
        note=note,
        officer=cards.officer,
        camera=cards.camera,
        entries=_entries(desk),
        told=told,
        done_words=DONE,
        today=desk.today,
        at_once=_is_at_once(),
        undo_reason=UNDO_REASON,
    )


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _entries(desk: Reading, seq: int | None = None) -> tuple[DeskEntry, ...]:
    reader = reader_of(desk.actor)
    return desk_entries(desk.session, reader, desk.actor.user_id, as_of=desk.today, known_at=desk.moment, seq=seq)


@permission("facts.void")
def undo_entry() -> ResponseReturnValue:
    """Void one of the account's entries of today, with the reason."""
    seq = number_in(request.form, "seq") or 0
    try:
        return enter_once(lambda writing: undo(writing, seq, request.form.get("reason", "")))
    except Refusal as refusal:
        with reading() as desk:
            said = refusal.message
            if refusal.code == "invalid_input":
                said = "An undo needs a reason. Nothing was changed."
            answer = Answer(STOP, "Not undone", said, "Scan the next officer or camera.")
            return _draw(desk, DeskState(), OnDesk(), answer), problem_of(refusal).status


@permission("equipment.write")
def set_desk() -> ResponseReturnValue:
    """Whether a pair is issued at once or on Enter, on this machine."""
    response = redirect(url_for(DESK), code=SEE_OTHER)
    response.set_cookie(
        wiring().cookie_prefix + SETTING,
        ON_ENTER if request.form.get("issue") == ON_ENTER else "once",
        max_age=A_YEAR_SECONDS,
        httponly=True,
        secure=wiring().settings.is_production,
        samesite="Lax",
        path="/",
    )
    return response


def _is_at_once() -> bool:
    return request.cookies.get(wiring().cookie_prefix + SETTING) != ON_ENTER
