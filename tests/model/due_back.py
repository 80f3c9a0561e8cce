"""Which cameras are due back, counted the slow way: a day at a time, from plain facts, by the specification alone.

Due on a day is a camera in hand (issued by then, not back by then) whose holder is separated on that day; or on leave,
the day being more than 180 days after the first of the unbroken days of leave that lead up to it; or posted to a duty
that no scope rule in force takes in. Of several reasons the first of these is told. It is due since the first of the
unbroken days on which it was due, whatever the reason, and not before it was issued. The precinct is that of the
posting on the day; where none holds, of the last one that held before it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from tests.model.facts import Assignment, DayFact, History, as_known

LONG = 180
ONE = timedelta(days=1)

Kind = TypeVar("Kind", bound=DayFact)


@dataclass(frozen=True)
class Due:
    """A camera due back."""

    officer: int
    camera: int
    because: str
    since: date
    precinct: str | None


def due_back(history: History, day: date, known_at: datetime) -> list[Due]:
    """Every camera due on a day, as known at a moment, in no order."""
    known = as_known(history, known_at)
    found = []
    for assignment in known.assignments:
        if not in_hand(assignment, day):
            continue
        because = reason(known, assignment.officer, day)
        if because is None:
            continue
        since = day
        while since > assignment.issued_on and reason(known, assignment.officer, since - ONE) is not None:
            since -= ONE
        home = last_home(known, assignment.officer, day)
        found.append(Due(assignment.officer, assignment.camera, because, since, home))
    return found


def in_hand(assignment: Assignment, day: date) -> bool:
    """Whether a camera is out on a day."""
    return assignment.issued_on <= day and all(end.ends_on > day for end in assignment.returns)


def reason(history: History, officer: int, day: date) -> str | None:
    """Why an officer may hold no camera on a day."""
    status = status_on(history, officer, day)
    if status == "separated":
        return "separated"
    if status == "leave":
        first = day
        while status_on(history, officer, first - ONE) == "leave":
            first -= ONE
        if (day - first).days > LONG:
            return "long_leave"
    posting = on([one for one in history.postings if one.officer == officer], day)
    if posting is None:
        return None
    rule = on(history.scope_rules, day)
    if rule is None or (rule.duties is not None and posting.duty not in rule.duties):
        return "out_of_scope"
    return None


def status_on(history: History, officer: int, day: date) -> str | None:
    """An officer's employment on a day."""
    held = on([one for one in history.employments if one.officer == officer], day)
    return None if held is None else held.status


def on(facts: list[Kind], day: date) -> Kind | None:
    """What holds on a day: the latest start, unless it has ended by then."""
    latest = None
    for fact in facts:
        if fact.starts_on <= day and (latest is None or fact.starts_on > latest.starts_on):
            latest = fact
    return None if latest is None or any(end.ends_on <= day for end in latest.ends) else latest


def last_home(history: History, officer: int, day: date) -> str | None:
    """The precinct of the posting on a day, or of the last one that held before it."""
    own = [one for one in history.postings if one.officer == officer]
    earliest = min((one.starts_on for one in own), default=day)
    while day >= earliest:
        held = on(own, day)
        if held is not None:
            return held.precinct
        day -= ONE
    return None
