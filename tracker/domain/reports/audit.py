"""What is told of the audit log: a page of a search, and one event with what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.reports.stories import FactTold, Moment, Ref, Said, Trace


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a list: who did what, when, through which door, about which record, and of whom or what it speaks."""

    event: Trace
    record: Ref | None
    about: tuple[Said, ...]
    changes_data: bool


@dataclass(frozen=True, slots=True)
class EventsFound:
    """A page of a search, the newest first, how many were found in all, and whether there are newer or older ones."""

    lines: tuple[EventLine, ...]
    total: int
    has_newer: bool
    has_older: bool


@dataclass(frozen=True, slots=True)
class Chained:
    """An event's place in the chain: its hash, the one before it (64 zeros before the first), and the key's name."""

    hash: str
    previous_hash: str
    key_id: str | None


@dataclass(frozen=True, slots=True)
class EventTold:
    """One event: who, what it did before and after, what else it says, and its place in the chain."""

    line: EventLine
    request_id: str | None
    user_id: int | None
    token_id: int | None
    done: Moment
    opened: tuple[Ref, ...]
    """What was closed by an end or a return that this event voided, and so is open again."""
    detail: Mapping[str, Any]
    """What else was entered or asked, besides what changed."""
    personal: Mapping[str, Any] | None
    """Names and badges; None where there are none, or the reader may not see them."""
    is_masked: bool
    """Whether names and badges are kept from this reader."""
    chained: Chained
    counts: Mapping[str, tuple[int, int]]
    """How many facts of each kind it entered and voided, also of those that are not told."""
    is_cut: bool

    @property
    def facts(self) -> tuple[FactTold, ...]:
        """Every fact told."""
        pairs = [fact for pair in self.done.corrected for fact in (pair.old, pair.new)]
        return (*self.done.entered, *self.done.voided, *pairs)
