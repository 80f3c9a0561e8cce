"""One turn at the scan desk: what a scan, a number key or Enter makes of what lies on it. Read only; what is to be
entered is entered by the view.
"""

from dataclasses import dataclass, replace

from tracker.domain.codes import read_code
from tracker.domain.errors import Refusal
from tracker.domain.reports.scanning import Fit, Meaning, OnDesk
from tracker.reports.scanning import on_desk, what_fits
from tracker.schemas.equipment import NOTE, REPORT_NUMBER
from tracker.web.pages.forms import typed_text
from tracker.web.pages.reader import reader_of
from tracker.web.pages.scan_acts import ENTERS, is_enterable, rehearsed
from tracker.web.pages.scan_state import CODE, DeskState, Sent, Step, cleared, is_double, placed
from tracker.web.pages.scan_words import (
    LOST,
    MIND,
    Answer,
    Pick,
    Seen,
    coming_back,
    officer_of,
    picks_of,
    twice,
    unknown,
)
from tracker.web.pages.trying import tried
from tracker.web.requests import Reading, reading

LEFT = {
    Meaning.RETURN: "{serial} was not taken back from {officer}.",
    Meaning.HELD_ELSEWHERE: "{serial} was not taken back.",
    Meaning.SWAP: "{officer} still holds {serial}: nothing was swapped.",
    Meaning.ISSUE: "{serial} was not issued to {officer}.",
}
"""What scanning on leaves undone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of a scan: the state after it, and whether what lies on the desk is to be entered now.

    `answer`: what to say where that does not follow from the state.
    """

    state: DeskState
    enters: bool = False
    confirmed: bool = False
    answer: Answer | None = None
    note: str = ""


def lay(desk: Reading, state: DeskState) -> OnDesk:
    """What lies on the desk, as it is now."""
    return on_desk(
        desk.session,
        reader_of(desk.actor),
        officer_id=state.officer,
        camera_id=state.camera,
        as_of=desk.today,
        known_at=desk.moment,
    )


def fits_of(desk: Reading, code: str) -> tuple[Fit, ...]:
    """What a code fits."""
    if len(code) > CODE:
        return ()
    return what_fits(desk.session, reader_of(desk.actor), read_code(code), as_of=desk.today, known_at=desk.moment)


def seen_by(desk: Reading, state: DeskState, refusal: Refusal | None = None) -> Seen:
    """All that an answer speaks of."""
    fits = fits_of(desk, state.code) if state.step is Step.CHOOSE and state.code else ()
    return Seen(state, lay(desk, state), refusal, fits)


def next_turn(sent: Sent, *, at_once: bool) -> Turn:
    """What a scan, a number key or Enter comes to."""
    with reading() as desk:
        state, text = sent.state, sent.scan
        seen = seen_by(desk, state)
        if (pick := _picked(sent, picks_of(seen))) is not None:
            return _chosen(desk, seen, pick, at_once=at_once)
        if not text:
            return _pressed(seen)
        fits, code = fits_of(desk, text), read_code(text)
        if state.step in (Step.REASON, Step.REPORT) and not fits and not code.is_ours:
            return _typed(state, text)
        if not fits:
            return Turn(replace(state, step=Step.SCAN, code=None, uneasy=True), answer=unknown(text))
        if len(fits) > 1:
            return Turn(replace(state, step=Step.CHOOSE, code=text))
        return _scanned(desk, seen, fits[0], at_once=at_once)


def _picked(sent: Sent, picks: list[Pick]) -> Pick | None:
    """The way that was chosen by its button, or by its number typed alone into the field."""
    typed = int(sent.scan) if len(sent.scan) == 1 and sent.scan in "123456789" else None
    number = sent.pick if sent.pick is not None else typed
    return picks[number - 1] if number is not None and number <= len(picks) else None


def _chosen(desk: Reading, seen: Seen, pick: Pick, *, at_once: bool) -> Turn:
    state = seen.state
    if pick.fit is not None:
        return _scanned(desk, seen, pick.fit, at_once=at_once)
    if pick.reason:
        return Turn(replace(state, step=Step.REASON))
    needs = pick.condition in LOST
    report = state.report if needs and pick.condition is state.condition else None
    return Turn(replace(state, condition=pick.condition, report=report, step=Step.REPORT if needs else Step.SCAN))


def _pressed(seen: Seen) -> Turn:
    """Enter in an empty field enters what the page offered, if that is still what lies there."""
    state, meaning = seen.state, seen.desk.meaning
    if state.step is not Step.SCAN:
        return Turn(state)
    if state.shown is Meaning.NOTHING:
        return Turn(state, note="Enter alone does nothing here: scan a code.")
    if state.shown is not meaning or not is_enterable(state, seen.desk):
        return Turn(cleared(state, seen.desk), note="This has changed meanwhile. Look again.")
    if state.trouble == "not_trained" and not state.reason:
        return Turn(replace(state, step=Step.REASON))
    if state.condition in LOST and not state.report:
        return Turn(replace(state, step=Step.REPORT))
    return Turn(state, enters=True, confirmed=True)


def _typed(state: DeskState, text: str) -> Turn:
    try:
        if state.step is Step.REASON:
            return Turn(replace(state, step=Step.SCAN, reason=typed_text(text, NOTE, field="scan")))
        return Turn(replace(state, step=Step.SCAN, report=typed_text(text, REPORT_NUMBER, field="scan")))
    except Refusal as refusal:
        return Turn(state, note=refusal.message)


def _scanned(desk: Reading, seen: Seen, fit: Fit, *, at_once: bool) -> Turn:
    if is_double(seen.state, fit, desk.moment):
        return Turn(seen.state, answer=twice(fit))
    state = placed(seen.state, seen.desk, fit)
    after = lay(desk, state)
    issues = after.meaning is Meaning.ISSUE and at_once and not state.is_flipped
    return Turn(state, enters=issues, note="" if issues else _left(seen, after))


def _left(seen: Seen, after: OnDesk) -> str:
    """What was offered and is not entered, since something else was scanned."""
    before = seen.desk
    if before.meaning not in ENTERS or before.ending == after.ending is not None:
        return ""
    return LEFT[before.meaning].format(serial=coming_back(before), officer=officer_of(before))


def trouble_with(state: DeskState, desk: OnDesk) -> tuple[Refusal | None, bool]:
    """What stands in the way of what is offered, found by trying it; and whether anything can be entered at all now."""
    if state.step is not Step.SCAN or not is_enterable(state, desk):
        return None, True
    try:
        return None, tried(lambda writing: rehearsed(writing, state, desk)) is not None
    except Refusal as refusal:
        return refusal, True


MUTE = Answer(
    MIND,
    "Not now",
    "The register takes no entries just now. Nothing was entered.",
    "Wait a moment and press Enter to look again.",
)
