"""What was taught, counted the slow way: class by class and completion by completion, from plain facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tests.model.facts import Fact, History, as_known, visible
from tests.model.ledger import Ledger, latest_in_force
from tests.model.story import HOURS


@dataclass(kw_only=True)
class Class(Fact):
    """A class of a course's version on a day, for a precinct or (None) for anyone."""

    course: str
    order: int
    held_on: date
    precinct: str | None


@dataclass
class Counted:
    """Classes and completions, and the hours of both."""

    sessions: int = 0
    session_hours: Fraction = Fraction(0)
    completions: int = 0
    officer_hours: Fraction = Fraction(0)


@dataclass(frozen=True)
class Asked:
    """The last day, the moment, and from which day on (None: from the first), of which precincts (None: all)."""

    as_of: date
    known_at: datetime
    since: date | None = None
    precincts: frozenset[str] | None = None


def taught(history: History, classes: list[Class], asked: Asked) -> Iterator[tuple[date, str, int, bool]]:
    """Day, course and order of each class (True) and completion (False) that counts."""
    known = as_known(history, asked.known_at)
    ledger = Ledger(known)
    for one in visible(classes, asked.known_at):
        is_theirs = asked.precincts is None or one.precinct is None or one.precinct in asked.precincts
        if is_theirs and is_within(one.held_on, asked):
            yield one.held_on, one.course, one.order, True
    for done in known.completions:
        posting = latest_in_force(ledger.postings.get(done.officer, []), asked.as_of)
        is_theirs = asked.precincts is None or (posting is not None and posting.precinct in asked.precincts)
        if is_theirs and is_within(done.completed_on, asked):
            yield done.completed_on, done.course, done.order, False


def is_within(day: date, asked: Asked) -> bool:
    """Whether a day lies in the period, both ends in it."""
    return day <= asked.as_of and (asked.since is None or asked.since <= day)


def by_course(history: History, classes: list[Class], asked: Asked) -> dict[str, Counted]:
    """The figures of each course that was taught."""
    found: dict[str, Counted] = {}
    for _, course, order, is_class in taught(history, classes, asked):
        add(found.setdefault(course, Counted()), order, is_class=is_class)
    return found


def by_week(history: History, classes: list[Class], asked: Asked) -> list[tuple[date, Counted]]:
    """The figures of each week, day by day from the first one: a week ends on its Saturday or on the last day."""
    rows = list(taught(history, classes, asked))
    day = asked.since or min((row[0] for row in rows), default=None)
    weeks: list[tuple[date, Counted]] = []
    current = Counted()
    while day is not None and day <= asked.as_of:
        for taught_on, _, order, is_class in rows:
            if taught_on == day:
                add(current, order, is_class=is_class)
        if day.strftime("%A") == "Saturday" or day == asked.as_of:
            weeks.append((day, current))
            current = Counted()
        day += timedelta(days=1)
    return weeks


def add(counted: Counted, order: int, *, is_class: bool) -> None:
    """One class, or one completion, more."""
    hours = Fraction(HOURS[order])
    if is_class:
        counted.sessions += 1
        counted.session_hours += hours
    else:
        counted.completions += 1
        counted.officer_hours += hours
