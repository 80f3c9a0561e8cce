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
from tracker.web.requests import Reading

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

    `desk`: what lies there after it, as the turn found it. `answer`: what to say where that does not follow from the
    state.
    """

    state: DeskState
    desk: OnDesk
    fits: tuple[Fit, ...] = ()
    enters: bool = False
    confirmed: bool = False
    answer: Answer | None = None
    note: str = ""


def lay(desk: Reading, state: DeskState, before: OnDesk | None = None) -> OnDesk:
    """What lies on the desk, as it is now; what lay there before in the same transaction is not asked for again."""
    before = before or OnDesk()
    officer, camera = before.officer, before.camera
    has_officer = officer is not None and officer.line.officer_id == state.officer
    has_camera = camera is not None and camera.line.camera_id == state.camera
    found = on_desk(
        desk.session,
        reader_of(desk.actor),
        officer_id=None if has_officer else state.officer,
        camera_id=None if has_camera else state.camera,
        as_of=desk.today,
        known_at=desk.moment,
    )
    return OnDesk(officer if has_officer else found.officer, camera if has_camera else found.camera)


def fits_of(desk: Reading, code: str) -> tuple[Fit, ...]:
    """What a code fits."""
    if len(code) > CODE:
        return ()
    return what_fits(desk.session, reader_of(desk.actor), read_code(code), as_of=desk.today, known_at=desk.moment)


def seen_by(desk: Reading, state: DeskState, refusal: Refusal | None = None) -> Seen:
    """All that an answer speaks of."""
    fits = fits_of(desk, state.code) if state.step is Step.CHOOSE and state.code else ()
    return Seen(state, lay(desk, state), refusal, fits)


def next_turn(desk: Reading, sent: Sent, *, at_once: bool) -> Turn:
    """What a scan, a number key or Enter comes to."""
    state, text = sent.state, sent.scan
    seen = seen_by(desk, state)
    if (pick := _picked(sent, picks_of(seen))) is not None:
        return _chosen(desk, seen, pick, at_once=at_once)
    if not text:
        return _pressed(seen)
    fits = fits_of(desk, text)
    if state.step in (Step.REASON, Step.REPORT) and not fits and not read_code(text).is_ours:
        return _typed(seen, text)
    if not fits:
        lies = replace(state, step=Step.SCAN, code=None, uneasy=True)
        return Turn(lies, seen.desk, answer=unknown(text))
    if len(fits) > 1:
        return Turn(replace(state, step=Step.CHOOSE, code=text), seen.desk, fits)
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
        return Turn(replace(state, step=Step.REASON), seen.desk)
    needs = pick.condition in LOST
    report = state.report if needs and pick.condition is state.condition else None
    step = Step.REPORT if needs else Step.SCAN
    return Turn(replace(state, condition=pick.condition, report=report, step=step), seen.desk)


def _pressed(seen: Seen) -> Turn:
    """Enter in an empty field enters what the page offered, if that is still what lies there."""
    state, desk = seen.state, seen.desk
    if state.step is not Step.SCAN:
        return Turn(state, desk, seen.fits)
    if state.shown is Meaning.NOTHING:
        return Turn(state, desk, note="Enter alone does nothing here: scan a code.")
    if state.shown is not desk.meaning or not is_enterable(state, desk):
        return Turn(cleared(state, desk), desk, note="This has changed meanwhile. Look again.")
    if state.trouble == "not_trained" and not state.reason:
        return Turn(replace(state, step=Step.REASON), desk)
    if state.condition in LOST and not state.report:
        return Turn(replace(state, step=Step.REPORT), desk)
    return Turn(state, desk, enters=True, confirmed=True)


def _typed(seen: Seen, text: str) -> Turn:
    state, desk = seen.state, seen.desk
    try:
        if state.step is Step.REASON:
            return Turn(replace(state, step=Step.SCAN, reason=typed_text(text, NOTE, field="scan")), desk)
        return Turn(replace(state, step=Step.SCAN, report=typed_text(text, REPORT_NUMBER, field="scan")), desk)
    except Refusal as refusal:
        return Turn(state, desk, note=refusal.message)


def _scanned(desk: Reading, seen: Seen, fit: Fit, *, at_once: bool) -> Turn:
    if is_double(seen.state, fit, desk.moment):
        return Turn(replace(seen.state, last=None), seen.desk, answer=twice())
    state = placed(seen.state, seen.desk, fit)
    after = lay(desk, state, seen.desk)
    issues = after.meaning is Meaning.ISSUE and at_once and not state.is_flipped
    return Turn(state, after, enters=issues, note="" if issues else _left(seen, after))


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
