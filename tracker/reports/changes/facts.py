"""The facts that count on one side of a comparison and not on the other, each with who entered and who voided it.

A fact counts on a day as known at a moment when it was known and had begun: recorded by then, not voided by then, from
that day or an earlier one. What holds of an officer or a camera is made of these facts alone, but for days that pass.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy.orm import Session

from tracker.domain.reports.changes import How, Reason
from tracker.domain.reports.stories import FactTold
from tracker.reports.on_day import Reader
from tracker.reports.records import Sight
from tracker.reports.stories.kinds import Kind
from tracker.reports.stories.telling import Read, read_kind, ref_of, told
from tracker.store.known import Asked
from tracker.store.models import Plan

MOST_FACTS = 20_000
"""Of one kind; a comparison of two days of a large department's busiest year stays below."""


@dataclass(frozen=True, slots=True)
class Between:
    """The two sides of a comparison: a day and a moment each."""

    before: Asked
    after: Asked

    def sights(self, reader: Reader) -> list[Sight]:
        """Who reads what was entered by the later moment. A confined reader sees an officer from the posting's first
        day on, on either of the days; so both are asked.
        """
        known_at = max(self.before.known_at, self.after.known_at)
        days = {self.after.as_of} if reader.precincts is None else {self.before.as_of, self.after.as_of}
        return [Sight(reader, Asked(day, known_at)) for day in sorted(days, reverse=True)]

    def passed(self, day: date) -> bool:
        """Whether a day lies after the one and not after the other."""
        return (day <= self.before.as_of) != (day <= self.after.as_of)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its reason: whom it is about, where it is about somebody."""

    kind: str
    officer_id: int | None
    camera_id: int | None
    reason: Reason


def entries(
    session: Session, reader: Reader, between: Between, wanted: Iterable[tuple[Kind, ColumnElement[bool]]]
) -> list[Entry]:
    """The facts of these kinds that fit and count on one side alone, in the order of the log. A statement for each kind
    and two more; twice as many for a reader confined to precincts.
    """
    wanted = list(wanted)
    found: dict[tuple[str, int], Entry] = {}
    for sight in between.sights(reader):
        read = [
            row
            for kind, condition in wanted
            for row in read_kind(session, sight, kind, [condition, differs(kind, between)], most=MOST_FACTS)
        ]
        facts = {fact.ref: fact for fact in told(session, sight, read)}
        for row in read:
            fact = facts[ref_of(row)]
            found.setdefault(
                (row.kind.name, row.number),
                Entry(row.kind.name, row.officer_id, _camera_of(row), reason_of(fact, between, row.kind)),
            )
    return sorted(found.values(), key=_in_order)


def _in_order(entry: Entry) -> tuple[int, str, int]:
    fact = entry.reason.fact
    return (0, "", 0) if fact is None else (fact.recorded.seq, fact.kind, fact.number)


def differs(kind: Kind, between: Between) -> ColumnElement[bool]:
    """That a fact counts on one side and not on the other, or that its last day passes between them."""
    model: Any = kind.model
    day = getattr(model, kind.starts) if kind.starts is not None else None
    ways = [_on_one_side([_counts(model, side, day) for side in (between.before, between.after)])]
    if model is Plan:  # the first plan counts before it is adopted
        ways.append(_on_one_side([side.knows(model) for side in (between.before, between.after)]))
    if kind.name == "completions":
        low, high = sorted((between.before.as_of, between.after.as_of))
        ways.append(and_(model.expires_on > low, model.expires_on <= high))
    return or_(*ways)


def _counts(model: Any, side: Asked, day: Any) -> ColumnElement[bool]:
    return side.knows(model) if day is None else and_(side.knows(model), day <= side.as_of)


def _on_one_side(sides: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    one, other = (case((side, 1), else_=0) for side in sides)
    return one != other


def reason_of(fact: FactTold, between: Between, kind: Kind) -> Reason:
    """How a fact that counts on one side alone comes to."""
    first, second = (_knows(fact, side) for side in (between.before, between.after))
    if first == second:
        return _by_its_days(fact, between, kind)
    if second:
        is_new = fact.recorded.recorded_at > between.before.known_at
        return Reason(How.RECORDED if is_new else How.VOID_NOT_KNOWN, fact)
    is_voided = fact.recorded.recorded_at <= between.after.known_at
    return Reason(How.VOIDED if is_voided else How.NOT_RECORDED, fact)


def _by_its_days(fact: FactTold, between: Between, kind: Kind) -> Reason:
    start = fact.starts_on
    if kind.name == "completions" and (start is None or not between.passed(start)):
        return Reason(How.EXPIRED, fact, fact.value("expires_on"))
    is_begun = start is None or start <= between.after.as_of
    return Reason(How.IN_EFFECT if is_begun else How.NOT_IN_EFFECT, fact, start)


def _knows(fact: FactTold, side: Asked) -> bool:
    if fact.recorded.recorded_at > side.known_at:
        return False
    return fact.voided is None or fact.voided.recorded_at > side.known_at


def _camera_of(row: Read) -> int | None:
    if row.kind.name == "cameras":
        return row.number
    places = [place for place, say in enumerate(row.kind.says) if say.collection == "cameras"]
    number: int | None = row.said[2 * places[0] + 1] if places else None
    return number


def narrowed(side: Asked, precinct_ids: tuple[int, ...] | None) -> Asked:
    """A side of the comparison, of the officers of these precincts."""
    return replace(side, precinct_ids=precinct_ids)
