"""What every kind of file becomes before it is mapped: numbered rows of cells, and what is known of the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tracker.intake.dates import EPOCH_1900

Cell = str | float | int | bool | date | datetime | time | timedelta
"""A cell as its reader gives it; an empty one is an empty text."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the line it begins on, and its cells from the file's first column on."""

    line: int
    cells: list[Cell] | list[str]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read, as often as wanted, from its first row.

    `encoding` is null for a workbook, `sheet` for text. `notes` are sentences for the person who sent the file.
    `shown` gives, for the columns asked for (counted from 0), what the cells show where that is not their number.
    """

    rows: Callable[[], Iterator[RawRow]]
    encoding: str | None = None
    sheet: str | None = None
    epoch: date = EPOCH_1900
    notes: tuple[str, ...] = ()
    shown: Callable[[set[int]], dict[tuple[int, int], str]] = field(default=lambda columns: {})
