"""The readiness line counted the slow way, from the account and what it keeps besides: seats, signatures, daily use.

It is written from the specification alone, so that the report's figures can be held against a second reading.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tests.model.facts import Assignment, End, Fact, History, as_known, is_visible, visible
from tests.model.ledger import Ledger, latest_in_force


@dataclass(kw_only=True)
class Seat(Fact):
    """An officer's seat in a class of its own, until a withdrawal or the class's day."""

    officer: int
    course: str
    order: int
    held_on: date
    enrolled_on: date
    ends: list[End] = field(default_factory=list)


@dataclass(kw_only=True)
class Signature(Fact):
    """An officer's signature for the issue of a camera."""

    assignment: Assignment
    signed_on: date


@dataclass(kw_only=True)
class Use(Fact):
    """How many cameras were in use in a precinct on a day."""

    precinct: str
    used_on: date
    used: int


@dataclass
class Beside:
    """What is recorded beside the history, and changes no figure of progress."""

    seats: list[Seat] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)


@dataclass
class Line:
    """How many officers of a precinct have come how far, and the first use."""

    in_scope: int = 0
    enrolled: int = 0
    trained: int = 0
    issued: int = 0
    signed: int = 0
    first_use: date | None = None


def has_seat(seats: list[Seat], day: date, officer: int, course: str, order: int) -> bool:
    """Whether an officer has a seat in a class of the day or after it that will do."""
    return any(
        seat.course == course
        and seat.order >= order
        and seat.enrolled_on <= day <= seat.held_on
        and not any(end.ends_on <= day for end in seat.ends)
        for seat in seats
        if seat.officer == officer
    )


def has_signed(history: History, beside: Beside, officer: int, day: date, known_at: datetime) -> bool:
    """Whether an officer signed for a camera that is in hand on the day."""
    signed = {
        id(one.assignment)
        for one in beside.signatures
        if is_visible(one, known_at) and one.signed_on <= day and is_visible(one.assignment, known_at)
    }
    return any(
        id(one) in signed and not any(end.ends_on <= day for end in visible(list(one.returns), known_at))
        for one in history.assignments
        if one.officer == officer
    )


def readiness(history: History, beside: Beside, as_of: date, known_at: datetime) -> dict[str, Line]:
    """The line of each precinct by its code."""
    ledger = Ledger(as_known(history, known_at))
    seats = visible(beside.seats, known_at)
    lines = {precinct.code: Line() for precinct in ledger.known.precincts}
    for code, counts in ledger.counts(as_of).items():
        lines[code] = replace(lines[code], in_scope=counts.eligible, trained=counts.trained, issued=counts.assigned)
    for officer in ledger.officers:
        posting = latest_in_force(ledger.postings.get(officer, []), as_of)
        serves = ledger.status(officer, as_of) in ("active", "leave", "suspended")
        if posting is None or not serves:
            continue
        count, line = ledger.count(officer, posting.duty, as_of), lines[posting.precinct]
        line.signed += bool(count.assigned) and has_signed(history, beside, officer, as_of, known_at)
        line.enrolled += bool(count.eligible) and any(
            has_seat(seats, as_of, officer, need.course, need.minimum_order)
            for need in ledger.required(as_of)
            if not ledger.has_done(officer, need, as_of)
        )
    for use in beside.uses:
        if is_visible(use, known_at) and use.used > 0 and use.used_on <= as_of and use.precinct in lines:
            line = lines[use.precinct]
            line.first_use = min(line.first_use or use.used_on, use.used_on)
    return lines
