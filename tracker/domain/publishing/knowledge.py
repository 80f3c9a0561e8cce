"""What was known at each publication and is known now: every fact ever recorded, and at which of them it was seen.

A week is a place in a list: its Saturday is `days[place]`, and it was published with what was known at
`moments[place]`. One moment more, the last, is that of the question. No database, no report.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.domain.histories import FAR
from tracker.domain.vocabulary import FactKind

Seen = tuple[int, int]
"""At which moments a fact is known: [from, to) of their places."""


class Record(NamedTuple):
    """A fact's row number, and when and by which audit events it was recorded and voided."""

    id: int
    recorded_at: datetime
    recorded_seq: int
    voided_at: datetime | None
    voided_seq: int | None


@dataclass(slots=True)
class Told:
    """A fact as it was told: the day it speaks from or on, what it says, and the ends recorded of it."""

    start: int
    what: Any
    record: Record
    kind: FactKind
    ends: "list[Told]" = field(default_factory=list)
    seen: Seen = (0, 0)

    def is_known(self, place: int) -> bool:
        """Whether it is known at a moment."""
        return self.seen[0] <= place < self.seen[1]

    def end_known(self, place: int) -> int:
        """Its recorded end as known at a moment, FAR without one."""
        return min((end.start for end in self.ends if end.is_known(place)), default=FAR)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published weeks as day numbers, oldest first, and the moments of knowledge: one more than weeks."""

    days: Sequence[int]
    moments: Sequence[datetime]

    @property
    def now(self) -> int:
        """The place of the moment of the question."""
        return len(self.days)

    @property
    def always(self) -> Seen:
        """Known at every moment."""
        return 0, len(self.moments)

    def seen(self, record: Record) -> Seen:
        """At which moments a fact is known: from its recording until it was voided."""
        until = len(self.moments) if record.voided_at is None else bisect_left(self.moments, record.voided_at)
        return bisect_left(self.moments, record.recorded_at), until

    def sorted_out(self, facts: Iterable[Told]) -> list[Told]:
        """The facts that any week's figures may rest on, with when each was seen.

        One that was known in time, at the publication of the first week it speaks of, and never voided since, is as
        good as always known: in the weeks before it speaks of nothing. One voided by then counts nowhere.
        """
        kept = []
        for fact in facts:
            first, (begin, until) = bisect_left(self.days, fact.start), self.seen(fact.record)
            if first == self.now or until <= max(begin, first):
                continue
            fact.seen = self.always if begin <= first and until > self.now else (begin, until)
            fact.ends = self.sorted_out(fact.ends)
            kept.append(fact)
        return kept

    def turns(self, facts: Iterable[Told]) -> set[int]:
        """The places at which what is known of these facts, already sorted out, changes."""
        found: set[int] = set()
        for fact in facts:
            if fact.seen != self.always:
                found.update(fact.seen)
            found |= self.turns(fact.ends)
        return found


class Change(NamedTuple):
    """A fact known at one moment and not at another: its kind and number, whether it was voided, when and by which
    event.
    """

    kind: FactKind
    id: int
    is_void: bool
    at: datetime
    seq: int


def changes_between(facts: Iterable[Told], before: int, after: int, day: int) -> Iterable[Change]:
    """What of these facts, of those that speak of a day or of one before it, is known at one moment and not at the
    other.
    """
    for fact in facts:
        if fact.start > day:
            continue
        was, is_now = fact.is_known(before), fact.is_known(after)
        if was and not is_now and fact.record.voided_at is not None and fact.record.voided_seq is not None:
            yield Change(fact.kind, fact.record.id, True, fact.record.voided_at, fact.record.voided_seq)
        elif is_now and not was:
            yield Change(fact.kind, fact.record.id, False, fact.record.recorded_at, fact.record.recorded_seq)
        yield from changes_between(fact.ends, before, after, day)


def calendar_of(weeks: Sequence[date], moments: Sequence[datetime], now: datetime) -> Calendar:
    """The calendar of these weeks, published at these moments, as seen from now."""
    return Calendar([day.toordinal() for day in weeks], [*moments, now])
