"""The report `activity`: who entered what in a period, through which door; batches, voids and corrections; how late."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from tracker.domain.progress import percent
from tracker.domain.reports.stamp import Stamped

LATE_AFTER_DAYS = 7
"""A fact recorded more than so many days after the day it speaks of was entered late."""

PERIOD_DAYS = 28
"""The days of the period, the report's own the last, unless another first day is asked for."""

IMPORT = "import"
"""The door of what came in with a file, whoever's hand sent it: page, API or command line."""


def is_late(day: date, recorded_on: date) -> bool:
    """Whether what speaks of a day was entered late on another."""
    return (recorded_on - day).days > LATE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class Entries:
    """Events that changed data, and what they entered."""

    events: int = 0
    rows: int = 0
    """Facts and records that they entered, edits of a field, and facts that they voided."""
    dated: int = 0
    """Of what they entered, the facts that speak of a day."""
    late: int = 0
    """Of the dated, those entered late."""

    def __add__(self, other: "Entries") -> "Entries":
        """Both together."""
        return Entries(
            self.events + other.events, self.rows + other.rows, self.dated + other.dated, self.late + other.late
        )

    @property
    def percent_late(self) -> float | None:
        """The late of the dated in percent, one decimal; None where none is dated."""
        return percent(self.late, self.dated)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """What somebody did on a day through one door."""

    day: date
    actor: str
    door: str
    """`page`, `api`, `command_line` or `import`."""
    act: str
    entries: Entries


@dataclass(frozen=True, slots=True)
class BatchEntered:
    """A batch that was opened in the period."""

    batch_id: int
    day: date
    actor: str
    door: str
    kind: str
    file_name: str | None
    entries: Entries
    """Of the acts in it; opening it is none."""
    reversed_on: date | None
    """None while it stands, as known at the moment."""


@dataclass(frozen=True, slots=True)
class VoidLine:
    """An event that voided something: a void, a correction, the reversal of a batch."""

    event: int
    day: date
    actor: str
    door: str
    act: str
    record: str | None
    """The collection of the record that it is about."""
    record_id: int | None
    voided: int
    entered: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class ActivityReport(Stamped):
    """The report `activity`: by day, actor, door and act."""

    report: ClassVar[str] = "activity"

    since: date
    rows: tuple[ActivityRow, ...]
    total: Entries
    batches: tuple[BatchEntered, ...]
    """In the order in which they were opened."""
    voids: tuple[VoidLine, ...]
    """In the order of the events."""


Key = TypeVar("Key")


def summed(rows: Iterable[ActivityRow], key: Callable[[ActivityRow], Key]) -> dict[Key, Entries]:
    """The rows of one actor, door, act or week together, in the order in which they come up."""
    found: dict[Key, Entries] = defaultdict(Entries)
    for row in rows:
        found[key(row)] += row.entries
    return dict(found)
