"""The whole story of a record: every fact about it with who recorded and who voided it, what replaced what, and its
edits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.domain.reports.stamp import Stamped


@dataclass(frozen=True, slots=True)
class Ref:
    """A record, by its collection and its number."""

    collection: str
    number: int


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a fact says: its name, its value, and the record that the value names where it names one."""

    name: str
    value: Any
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """An audit event as it stands beside what it did: who, as what, through which door, when, in which batch, why."""

    seq: int
    recorded_at: datetime
    act: str
    actor: str
    role: str
    door: str
    batch_id: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A descriptive field before and after an edit."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FactTold:
    """A fact: what it says, from which day, and how it came on record and off it.

    `voided` None: it stood at the moment of knowledge. `replaced_by` and `replaces`: what the act that voided it
    entered in its place, and what the act that entered it voided.
    """

    kind: str
    number: int
    said: tuple[Said, ...]
    starts_on: date | None
    recorded: Trace
    voided: Trace | None
    void_reason: str | None
    replaced_by: tuple[Ref, ...] = ()
    replaces: tuple[Ref, ...] = ()

    @property
    def ref(self) -> Ref:
        """The fact itself, as a record."""
        return Ref(self.kind, self.number)

    def value(self, name: str) -> Any:
        """What the fact says under a name; None where it says nothing."""
        return next((said.value for said in self.said if said.name == name), None)


@dataclass(frozen=True, slots=True)
class Edit:
    """An event that changed descriptive fields of the record, or only tells of it."""

    event: Trace
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """An old fact and the one entered in its place by the same act."""

    old: FactTold
    new: FactTold


@dataclass(frozen=True, slots=True)
class Moment:
    """What one event did to the record: what it entered and voided, where both belong together, and what it edited."""

    event: Trace
    entered: tuple[FactTold, ...]
    voided: tuple[FactTold, ...]
    corrected: tuple[Corrected, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Story(Stamped):
    """A record's story as known at a moment."""

    record: Ref
    facts: tuple[FactTold, ...]
    """The earliest recorded first."""
    edits: tuple[Edit, ...]
    is_cut: bool = False
    """Whether there is more than is told: the latest recorded are left out."""

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Event by event, the latest first."""
        return moments_of(self.facts, self.edits)


@dataclass
class _Happened:
    event: Trace
    entered: list[FactTold] = field(default_factory=list)
    voided: list[FactTold] = field(default_factory=list)
    changes: tuple[Change, ...] = ()


def moments_of(facts: Iterable[FactTold], edits: Iterable[Edit]) -> tuple[Moment, ...]:
    """What each event did, the latest first; a fact that took another's place stands beside it alone."""
    happened: dict[int, _Happened] = {}
    told = {fact.ref: fact for fact in facts}
    for fact in told.values():
        happened.setdefault(fact.recorded.seq, _Happened(fact.recorded)).entered.append(fact)
        if fact.voided is not None:
            happened.setdefault(fact.voided.seq, _Happened(fact.voided)).voided.append(fact)
    for edit in edits:
        happened.setdefault(edit.event.seq, _Happened(edit.event)).changes = edit.changes
    return tuple(_moment(happened[seq], told) for seq in sorted(happened, reverse=True))


def _moment(happened: _Happened, told: Mapping[Ref, FactTold]) -> Moment:
    corrected = tuple(
        Corrected(old, told[ref]) for old in happened.voided for ref in old.replaced_by[:1] if ref in told
    )
    paired = {pair.old.ref for pair in corrected} | {pair.new.ref for pair in corrected}
    return Moment(
        event=happened.event,
        entered=tuple(fact for fact in happened.entered if fact.ref not in paired),
        voided=tuple(fact for fact in happened.voided if fact.ref not in paired),
        corrected=corrected,
        changes=happened.changes,
    )
