"""A department as it is while its history is being made up: the clock, what stands, and what the database would refuse.

The acts that move it stand in acts.py.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from tests.model.facts import (
    AnyFact,
    Assignment,
    Camera,
    Completion,
    Condition,
    Employment,
    End,
    History,
    OfficerFact,
    Posting,
    Requirement,
    chicago_day,
)

OPENING = datetime(2016, 4, 4, 14, 0, tzinfo=UTC)
DUTIES = (*["patrol"] * 8, "investigations", "administration")
COURSES = ("BWC", "PJ")
ORDERS = (1, 2, 3)
HOURS = {1: "2", 2: "1.5", 3: "0.1"}
"""How long each version of a course takes, by its order."""

Item = TypeVar("Item")


class Dice:
    """Choices, each one draw of a whole number, so that a failing history shrinks to small choices."""

    def __init__(self, draw_between: Callable[[int, int], int]) -> None:
        self.between = draw_between

    def one_of(self, items: Sequence[Item]) -> Item:
        return items[self.between(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred; shrinks to False."""
        return self.between(1, 100) > 100 - percent


def standing(facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts nobody has voided so far."""
    return [fact for fact in facts if fact.voided is None]


def returned_on(assignment: Assignment) -> date:
    """The day an assignment ended, as it stands; the end of time while the camera is out."""
    return min((end.ends_on for end in standing(assignment.returns)), default=date.max)


class Story:
    """The history so far, and the moment it has come to."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.history = History()
        self.moment = OPENING
        self.validity: dict[tuple[str, int], int | None] = {(c, o): None for c in COURSES for o in ORDERS}

    @property
    def today(self) -> date:
        return chicago_day(self.moment)

    def stamp(self) -> datetime:
        """The moment of the next act: strictly later than every one before."""
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def let_time_pass(self) -> None:
        """A minute, some hours, a day, a few days, a week or two."""
        longest = self.dice.one_of((0, 0, 1, 2, 4, 9, 14))
        self.moment += timedelta(days=self.dice.between(0, longest), minutes=self.dice.between(1, 900))

    def day(self, *, ahead: bool = False) -> date:
        """An effective day for an entry made now: today, or entered late, or (where it may be) ahead of time."""
        kind = self.dice.between(1, 10)
        if kind <= 6:
            return self.today
        if kind <= 9 or not ahead:
            return self.today - timedelta(days=self.dice.between(1, 30))
        return self.today + timedelta(days=self.dice.between(1, 10))

    # What stands now

    def officers(self) -> list[int]:
        return [officer.id for officer in standing(self.history.officers)]

    def cameras(self) -> list[Camera]:
        return standing(self.history.cameras)

    def home(self, officer: int, day: date) -> str | None:
        """The precinct of the latest standing posting that has begun; ends do not matter to whom a story picks."""
        begun = [p for p in standing(self.history.postings) if p.officer == officer and p.starts_on <= day]
        return max(begun, key=lambda posting: posting.starts_on).precinct if begun else None

    def posted_to(self, precinct: str, day: date) -> list[int]:
        return [officer for officer in self.officers() if self.home(officer, day) == precinct]

    def required(self, day: date) -> list[Requirement]:
        """Of each course the latest requirement that has begun, ended or not."""
        begun = sorted(
            (each for each in standing(self.history.requirements) if each.starts_on <= day),
            key=lambda requirement: requirement.starts_on,
        )
        return list({requirement.course: requirement for requirement in begun}.values())

    def open_assignments(self) -> list[Assignment]:
        return [each for each in standing(self.history.assignments) if returned_on(each) == date.max]

    # What the database refuses

    def is_span_free(
        self, officer: int, camera: int, start: date, end: date, *, besides: Assignment | None = None
    ) -> bool:
        """Whether neither officer nor camera has another standing assignment on a day of [start, end)."""
        for other in standing(self.history.assignments):
            if other is besides or (other.officer != officer and other.camera != camera):
                continue
            until = returned_on(other)
            if start < end and other.issued_on < until and start < until and other.issued_on < end:
                return False
        return True

    def has_start(self, facts: Sequence[OfficerFact], officer: int, day: date) -> bool:
        """Whether a standing fact of the officer starts on that day already."""
        return any(fact.officer == officer and fact.starts_on == day for fact in facts if fact.voided is None)

    def has_condition(self, camera: int, day: date) -> bool:
        return any(each.camera == camera and each.starts_on == day for each in standing(self.history.conditions))

    # Entries that several acts make; each returns whether it went in

    def add_posting(self, officer: int, precinct: str, duty: str, day: date) -> bool:
        if self.has_start(self.history.postings, officer, day):
            return False
        posting = Posting(recorded=self.stamp(), officer=officer, precinct=precinct, duty=duty, starts_on=day)
        self.history.postings.append(posting)
        return True

    def add_employment(self, officer: int, status: str, day: date) -> bool:
        if self.has_start(self.history.employments, officer, day):
            return False
        self.history.employments.append(
            Employment(recorded=self.stamp(), officer=officer, status=status, starts_on=day)
        )
        return True

    def add_condition(self, camera: int, condition: str, day: date, moment: datetime) -> bool:
        """A condition from a day on; never from before the agency owned the camera."""
        owned_from = next(each.owned_from for each in self.history.cameras if each.id == camera)
        if owned_from is None or day < owned_from or self.has_condition(camera, day):
            return False
        self.history.conditions.append(Condition(recorded=moment, camera=camera, condition=condition, starts_on=day))
        return True

    def add_assignment(self, officer: int, camera: int, day: date, moment: datetime, end: date | None = None) -> bool:
        """An issue, with its return where the span is entered whole."""
        if not self.is_span_free(officer, camera, day, end or date.max):
            return False
        returns = [] if end is None else [End(recorded=moment, ends_on=end)]
        self.history.assignments.append(
            Assignment(recorded=moment, officer=officer, camera=camera, issued_on=day, returns=returns)
        )
        return True

    def add_completion(self, officer: int, course: str, order: int, day: date, moment: datetime) -> bool:
        """A completion with the validity its version has now."""
        key = (officer, course, order, day)
        if key in [(c.officer, c.course, c.order, c.completed_on) for c in standing(self.history.completions)]:
            return False
        months = self.validity[course, order]
        self.history.completions.append(
            Completion(recorded=moment, officer=officer, course=course, order=order, completed_on=day, months=months)
        )
        return True
