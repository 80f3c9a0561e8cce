"""What every officer of the strength has done of each course, the slow way: officer by officer, from plain facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.model.facts import Completion, History, as_known, expiry
from tests.model.ledger import STRENGTH, Ledger, latest_in_force

FOR_EVER = date.max


@dataclass(frozen=True)
class Line:
    """An officer of the strength: precinct, whether eligible, whether trained (None: not asked), and by course the
    order, the day, the day it runs out on and how it stands, of what counts best.
    """

    officer: int
    precinct: str
    eligible: bool
    trained: bool | None
    done: dict[str, tuple[int, date, date | None, str]]


def lines(history: History, as_of: date, known_at: datetime) -> list[Line]:
    """Everyone in the strength on a day."""
    ledger = Ledger(as_known(history, known_at))
    found = []
    for officer in ledger.officers:
        posting = latest_in_force(ledger.postings.get(officer, []), as_of)
        if posting is None or ledger.status(officer, as_of) not in STRENGTH:
            continue
        eligible = bool(ledger.count(officer, posting.duty, as_of).eligible)
        trained = ledger.is_trained(officer, as_of) if eligible else None
        found.append(Line(officer, posting.precinct, eligible, trained, done(ledger, officer, as_of)))
    return found


def done(ledger: Ledger, officer: int, as_of: date) -> dict[str, tuple[int, date, date | None, str]]:
    """Of each course done by a day the completion that no other beats."""
    minimum = {requirement.course: requirement.minimum_order for requirement in ledger.required(as_of)}
    best: dict[str, Completion] = {}
    for one in ledger.completions.get(officer, []):
        if one.completed_on > as_of:
            continue
        held = best.get(one.course)
        if held is None or beats(one, held, minimum.get(one.course), as_of):
            best[one.course] = one
    return {
        course: (
            one.order,
            one.completed_on,
            expiry(one.completed_on, one.months),
            stands(one, minimum.get(course), as_of),
        )
        for course, one in best.items()
    }


def stands(one: Completion, minimum: int | None, as_of: date) -> str:
    """Whether a completion counts, is of a version that no longer will do, or has run out."""
    if (expiry(one.completed_on, one.months) or FOR_EVER) <= as_of:
        return "expired"
    if minimum is not None and one.order < minimum:
        return "older_version"
    return "counts"


def beats(one: Completion, other: Completion, minimum: int | None, as_of: date) -> bool:
    """Whether a completion is the better of two: one comparison after the other, the first that differs decides."""
    ranks = ["expired", "older_version", "counts"]
    mine, theirs = ranks.index(stands(one, minimum, as_of)), ranks.index(stands(other, minimum, as_of))
    if mine != theirs:
        return mine > theirs
    my_end = expiry(one.completed_on, one.months) or FOR_EVER
    their_end = expiry(other.completed_on, other.months) or FOR_EVER
    if my_end != their_end:
        return my_end > their_end
    if one.order != other.order:
        return one.order > other.order
    return one.completed_on > other.completed_on


def running_out(history: History, as_of: date, known_at: datetime, within: int) -> Iterator[tuple[int, str, date]]:
    """Officer, course and day of what counts for an eligible officer and a required course, and runs out soon."""
    ledger = Ledger(as_known(history, known_at))
    for line in lines(history, as_of, known_at):
        for requirement in ledger.required(as_of) if line.eligible else []:
            ends = [
                expiry(one.completed_on, one.months) or FOR_EVER
                for one in ledger.completions.get(line.officer, [])
                if one.course == requirement.course
                and one.order >= requirement.minimum_order
                and one.completed_on <= as_of
            ]
            last = max(ends, default=None)
            if last is not None and as_of < last <= as_of + timedelta(days=within) and last != FOR_EVER:
                yield line.officer, requirement.course, last
