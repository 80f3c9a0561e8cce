"""What the scan desk answers: right, wrong or a question in a phrase, and what the next key does. No rule is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain.errors import Refusal
from tracker.domain.reports.scanning import DeskEntry, Fit, Meaning, OnDesk
from tracker.domain.vocabulary import CameraCondition
from tracker.web.pages.scan_state import DeskState, Step
from tracker.web.pages.signals import person

GOOD, READY, MIND, STOP, ASK = "good", "ready", "mind", "stop", "ask"
"""The kinds of answer; each has a word and a shape of its own."""

CONDITIONS: Mapping[CameraCondition, str] = {
    CameraCondition.SERVICEABLE: "serviceable",
    CameraCondition.IN_REPAIR: "needs repair",
    CameraCondition.MISSING: "missing",
    CameraCondition.STOLEN: "stolen",
}
"""In which a camera comes back, in the order of the number keys."""

LOST = frozenset({CameraCondition.MISSING, CameraCondition.STOLEN})

WRONG = {
    "not_trained": ("Not trained", "{officer} has not done the required training."),
    "not_active": ("Not active", "{officer} is not on active duty, so no camera is issued."),
    "no_posting": ("No posting", "{officer} has no posting today. Record the posting first."),
    "no_policy": ("No policy", "No policy version is in effect today, so no camera is issued to anybody."),
    "camera_not_serviceable": ("Wrong condition", "Camera {serial} is {condition}: it is not issued."),
    "camera_not_owned": ("Not owned", "Camera {serial} is not owned today: it is not issued."),
    "out_of_scope": ("Out of scope", "The duty of {officer} is outside the rollout: the camera would be due back."),
    "officer_holds_camera": ("Just issued", "{officer} was given a camera a moment ago. Scan again."),
    "camera_held": ("Just issued", "Camera {serial} was issued a moment ago. Scan again."),
    "already_returned": ("Returned already", "Somebody took this camera back a moment ago. Nothing is left to do."),
    "report_number_required": ("Report number", "A missing or stolen camera needs the number of the report."),
}
"""By a refusal's code: the phrase, and the sentence. Other refusals speak for themselves."""

ANOTHER_CAMERA = frozenset({"camera_not_serviceable", "camera_not_owned", "camera_held"})


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several ways on, by its number key; a condition, a reason to be given, or a record that a code fits."""

    label: str
    condition: CameraCondition | None = None
    reason: bool = False
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk says to a scan: the kind, a phrase, sentences, the next key, the ways on, and what the field asks
    for.
    """

    kind: str
    phrase: str
    sentence: str = ""
    next_key: str = ""
    enter: str | None = None
    """What Enter does in an empty field; None: nothing."""
    picks: Sequence[Pick] = field(default=())
    asks: str = "Scan an officer or a camera"
    note: str = ""
    """What was left undone by scanning on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All that an answer speaks of."""

    state: DeskState
    desk: OnDesk
    refusal: Refusal | None = None
    fits: tuple[Fit, ...] = ()
    is_quiet: bool = True
    """Whether a pair without trouble is issued at once: it is on the desk only where it was held back."""


def answer_to(seen: Seen) -> Answer:
    """The desk's answer to what lies on it."""
    if seen.state.step is Step.CHOOSE:
        return _which(seen)
    if seen.state.step in (Step.REASON, Step.REPORT):
        return _typing(seen)
    if seen.refusal is not None:
        return _refused(seen, seen.refusal)
    return _ON_DESK[seen.desk.meaning](seen)


def picks_of(seen: Seen) -> list[Pick]:
    """What the number keys choose, 1 first."""
    if seen.state.step is Step.CHOOSE:
        return [Pick(f"{fit.label} (by {fit.by})", fit=fit) for fit in seen.fits]
    found = []
    if seen.desk.meaning in (Meaning.RETURN, Meaning.SWAP, Meaning.HELD_ELSEWHERE, Meaning.HOLDER):
        found = [Pick(_pick_words(seen, one), condition=one) for one in CONDITIONS]
    if seen.state.trouble == "not_trained":
        found.append(Pick("Give a reason to issue untrained", reason=True))
    return found


def _pick_words(seen: Seen, condition: CameraCondition) -> str:
    words = CONDITIONS[condition]
    if seen.desk.meaning is Meaning.RETURN:
        return words.capitalize()
    return f"{coming_back(seen.desk)} {'' if condition is CameraCondition.IN_REPAIR else 'is '}{words}"


def coming_back(desk: OnDesk) -> str:
    """The serial number of the camera that would come back."""
    if desk.meaning in (Meaning.SWAP, Meaning.HOLDER) and desk.officer is not None:
        return desk.officer.line.camera_serial or ""
    return desk.camera.line.serial if desk.camera is not None else ""


def officer_of(desk: OnDesk) -> str:
    """The officer on the desk, or the one who holds the camera on it: `Lund, Eva (badge 0412)`."""
    if desk.officer is not None:
        return person(desk.officer.line.name, desk.officer.line.badge)
    holder = desk.camera.line.holder if desk.camera is not None else None
    return person(holder.name, holder.badge) if holder is not None else "the officer"


def told(entry: DeskEntry) -> str:
    """An entry in one line: `X2 to Lund, Eva (badge 0412)`."""
    who = person(entry.officer.name, entry.officer.badge)
    state = CONDITIONS.get(CameraCondition(entry.condition), "") if entry.condition else ""
    back = f"{entry.returned} from {who}, {state}" if entry.returned else ""
    if entry.returned and entry.issued:
        return f"{entry.issued} to {who}; {entry.returned} back, {state}"
    return back or f"{entry.issued} to {who}"


DONE = {"issue_camera": "Issued", "return_camera": "Returned", "swap_camera": "Swapped"}


def answer_done(entry: DeskEntry, waits: OnDesk) -> Answer:
    """The entry was made."""
    sentence = told(entry) + "."
    if entry.override_reason:
        sentence += f" Untrained, because: {entry.override_reason}"
    if waits.officer is not None:
        return Answer(GOOD, DONE[entry.act], sentence, f"Now scan the camera for {officer_of(waits)}.")
    return Answer(GOOD, DONE[entry.act], sentence, "Scan the next officer or camera.")


def answer_undone(entry: DeskEntry) -> Answer:
    """The entry was voided."""
    reason = f" Reason: {entry.void_reason}" if entry.void_reason else ""
    return Answer(GOOD, "Undone", f"{told(entry)} no longer counts.{reason}", "Scan the next officer or camera.")


def unknown(code: str) -> Answer:
    """Nothing has the code."""
    return Answer(
        STOP,
        "Unknown code",
        f"No officer has the badge and no camera the serial number or asset tag “{code}”.",
        "Scan it again, or type what is printed on it. What lies on the desk is left as it is.",
    )


def twice() -> Answer:
    """One scan, read twice."""
    sentence = "The same code was scanned twice in a row."
    return Answer(GOOD, "Counted once", sentence, "Scan the next one. Was it meant? Scan it once more.")


def _which(seen: Seen) -> Answer:
    picks = picks_of(seen)
    return Answer(
        ASK,
        "Which one?",
        f"The code “{seen.state.code}” fits {len(picks)} records.",
        f"Type the number, 1 to {len(picks)}, and press Enter. Our own cards and labels fit one alone.",
        picks=picks,
        asks="Type the number of the right one",
    )


def _typing(seen: Seen) -> Answer:
    drop = "Scan another code instead to leave this."
    if seen.state.step is Step.REASON:
        sentence = f"{officer_of(seen.desk)} has not done the required training. The reason is listed as an exception."
        return Answer(MIND, "Not trained", sentence, f"Type the reason and press Enter. {drop}", asks="Type the reason")
    state = CONDITIONS[seen.state.condition or CameraCondition.MISSING]
    sentence = f"Camera {coming_back(seen.desk)} is {state}: this needs the number of the report."
    return Answer(
        MIND, "Report number", sentence, f"Type the number and press Enter. {drop}", asks="Type the report number"
    )


def _refused(seen: Seen, refusal: Refusal) -> Answer:
    camera = seen.desk.camera
    phrase, sentence = WRONG.get(refusal.code, ("Not entered", "{said}"))
    said = sentence.format(
        officer=officer_of(seen.desk),
        serial=camera.line.serial if camera else "",
        condition=camera.line.condition.replace("_", " ") if camera else "",
        said=refusal.message.replace("{", "(").replace("}", ")") if "{said}" in sentence else "",
    )
    if refusal.code == "not_trained":
        return Answer(
            MIND,
            phrase,
            said,
            "Enter: give a reason and issue all the same. Or scan the next officer.",
            enter="Give a reason",
            picks=picks_of(seen),
        )
    if refusal.code == "out_of_scope":
        key = f"Enter: {_verb(seen)} all the same. Or scan the next officer."
        return Answer(MIND, phrase, said, key, enter=f"{_verb(seen).capitalize()} all the same", picks=picks_of(seen))
    if refusal.code in ANOTHER_CAMERA:
        who = f" for {officer_of(seen.desk)}" if seen.desk.officer is not None else ""
        return Answer(STOP, phrase, said, f"Scan another camera{who}.", picks=picks_of(seen))
    return Answer(STOP, phrase, said, "Scan the next officer or camera.", picks=picks_of(seen))


def _verb(seen: Seen) -> str:
    return "swap" if seen.desk.meaning is Meaning.SWAP else "issue"


def _nothing(_: Seen) -> Answer:
    return Answer(READY, "Ready", "Scan an officer and a camera, in either order.", "A camera in hands comes back.")


def _officer(seen: Seen) -> Answer:
    warned = _warned(seen, seen.desk.officer.warnings if seen.desk.officer else ())
    return warned or Answer(READY, "Officer", officer_of(seen.desk), "Now scan a camera.", asks="Scan the camera")


def _warned(seen: Seen, codes: tuple[str, ...]) -> Answer | None:
    """What is wrong already while the other half of the pair is awaited."""
    if not codes:
        return None
    refusal = Refusal(codes[0], "")
    warned = _refused(Seen(seen.state, seen.desk, refusal), refusal)
    key = "Scan another camera." if codes[0] in ANOTHER_CAMERA else "Scan a camera to go on, or the next officer."
    return Answer(warned.kind, warned.phrase, warned.sentence, key)


def _camera(seen: Seen) -> Answer:
    camera = seen.desk.camera
    warned = _warned(seen, camera.warnings if camera else ())
    serial = camera.line.serial if camera else ""
    return warned or Answer(
        READY, "Camera", f"{serial}, in nobody's hands.", "Now scan an officer.", asks="Scan the officer"
    )


def _holder(seen: Seen) -> Answer:
    serial, chosen = coming_back(seen.desk), seen.state.condition
    if chosen is not None:
        return _taking_back(seen)
    return Answer(
        READY,
        "Holds a camera",
        f"{officer_of(seen.desk)} holds {serial}.",
        f"Scan another camera to swap, or {serial} to take it back. Not here? Choose its condition.",
        picks=picks_of(seen),
        asks="Scan the camera",
    )


def _taking_back(seen: Seen) -> Answer:
    state, report = CONDITIONS[seen.state.condition or CameraCondition.SERVICEABLE], seen.state.report
    said = state + (f", report {report}" if report else "")
    serial = coming_back(seen.desk)
    return Answer(
        ASK,
        "Return?",
        f"Camera {serial} from {officer_of(seen.desk)}.",
        f"Enter: take it back as {said}. Another number changes the condition; another scan leaves it.",
        enter=f"Take {serial} back",
        picks=picks_of(seen),
    )


def _held_elsewhere(seen: Seen) -> Answer:
    camera = seen.desk.camera
    holder = camera.line.holder if camera else None
    state = CONDITIONS[seen.state.condition or CameraCondition.SERVICEABLE]
    who = person(holder.name, holder.badge) if holder else "another officer"
    said = state + (f", report {seen.state.report}" if seen.state.report else "")
    return Answer(
        STOP,
        "In other hands",
        f"Camera {coming_back(seen.desk)} is recorded with {who}, not {officer_of(seen.desk)}.",
        f"Scan another camera for {officer_of(seen.desk)}. Enter: take it back from {who} first, {said}.",
        enter=f"Take {coming_back(seen.desk)} back",
        picks=picks_of(seen),
    )


def _swap(seen: Seen) -> Answer:
    state = CONDITIONS[seen.state.condition or CameraCondition.SERVICEABLE]
    said = state + (f", report {seen.state.report}" if seen.state.report else "")
    camera = seen.desk.camera.line.serial if seen.desk.camera else ""
    because = f" Untrained, because: {seen.state.reason}" if seen.state.reason else ""
    old = coming_back(seen.desk)
    return Answer(
        ASK,
        "Swap?",
        f"{officer_of(seen.desk)} gives back {old} and takes {camera}.{because}",
        f"Enter: both in one act, {old} back as {said}.",
        enter=f"Swap {old} for {camera}",
        picks=picks_of(seen),
    )


def _issue(seen: Seen) -> Answer:
    serial = seen.desk.camera.line.serial if seen.desk.camera else ""
    who = officer_of(seen.desk)
    if seen.state.reason:
        phrase, sentence = "Untrained", f"{serial} to {who}. Reason: {seen.state.reason}"
    elif seen.state.is_flipped and seen.is_quiet:
        phrase = "Same person?"
        sentence = f"{serial} to {who}. Something was left lying before, and the order of the scans has changed since."
    else:
        phrase, sentence = "Issue?", f"{serial} to {who}."
    kind = READY if phrase == "Issue?" else MIND
    return Answer(kind, phrase, sentence, "Enter: issue it. Another scan leaves it.", enter=f"Issue {serial}")


_ON_DESK = {
    Meaning.NOTHING: _nothing,
    Meaning.OFFICER: _officer,
    Meaning.HOLDER: _holder,
    Meaning.CAMERA: _camera,
    Meaning.RETURN: _taking_back,
    Meaning.ISSUE: _issue,
    Meaning.SWAP: _swap,
    Meaning.HELD_ELSEWHERE: _held_elsewhere,
}
