"""Who entered what, counted the slow way: event by event and row by row, from plain lists.

Only events that changed data count. A row is late when it was recorded more than seven of the agency's days after the
one it speaks of. What came in with a file has the door `import`, whichever door the file itself came through.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tests.model.facts import chicago_day


@dataclass(frozen=True)
class Batch:
    """What came in together; `has_file`: with a file that was entered."""

    number: int
    opened_by: int
    has_file: bool


@dataclass(frozen=True)
class Event:
    """One event of the log. `batch` is the batch it was part of, or which it opened."""

    seq: int
    moment: datetime
    act: str
    actor: str
    door: str
    changes_data: bool
    batch: int | None = None


@dataclass(frozen=True)
class Row:
    """A fact or a record: the event that entered it, the day it speaks of, the event that voided it."""

    entered_by: int
    day: date | None
    voided_by: int | None = None


@dataclass
class Log:
    """Everything."""

    events: list[Event]
    batches: list[Batch]
    rows: list[Row]


Counted = tuple[int, int, int, int]
"""Events, rows, dated, late."""


def counted(log: Log, since: date, as_of: date, known_at: datetime) -> dict[tuple[date, str, str, str], Counted]:
    """By day, actor, door and act."""
    found: dict[tuple[date, str, str, str], Counted] = {}
    for event in log.events:
        day = chicago_day(event.moment)
        if not event.changes_data or event.moment > known_at or not since <= day <= as_of:
            continue
        key = (day, event.actor, door(log, event), event.act)
        one = of_event(log, event)
        so_far = found.get(key, (0, 0, 0, 0))
        found[key] = tuple(a + b for a, b in zip(so_far, one, strict=True))  # type: ignore[assignment]
    return found


def of_event(log: Log, event: Event) -> Counted:
    """One event, the rows it touched, and how many of what it entered are dated and late."""
    entered = [row for row in log.rows if row.entered_by == event.seq]
    voided = [row for row in log.rows if row.voided_by == event.seq]
    dated = [row.day for row in entered if row.day is not None]
    late = [day for day in dated if (chicago_day(event.moment) - day).days > 7]
    return 1, len(entered) + len(voided), len(dated), len(late)


def door(log: Log, event: Event) -> str:
    """The door, or `import`."""
    return "import" if any(one.number == event.batch and one.has_file for one in log.batches) else event.door
