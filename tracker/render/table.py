"""A report as one list of columns and rows, from which every flat format is written. No layout of its own."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import Kind, Value

Row = TypeVar("Row")
Cells = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its heading for people, and what it holds."""

    name: str
    heading: str
    kind: Kind = Kind.COUNT
    is_wide: bool = False
    """Whether on paper it shares what the other columns leave: for text that runs over several lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """A report's rows under its columns."""

    report: str
    title: str
    stamp: Stamp
    columns: tuple[Column, ...]
    rows: Collection[Cells]
    """A tuple; of a report too long for memory `Laid`, which is gone through and never held."""
    has_total: bool = False
    """Whether the last row is the total."""

    def only(self, names: Iterable[str]) -> "Table":
        """The same rows with these columns only, in this order."""
        places = {column.name: place for place, column in enumerate(self.columns)}
        kept = [places[name] for name in names]
        return Table(
            self.report,
            self.title,
            self.stamp,
            tuple(self.columns[place] for place in kept),
            Laid(self.rows, lambda row: tuple(row[place] for place in kept)),
            self.has_total,
        )


class Laid(Collection[Cells], Generic[Row]):
    """Rows of cells, made of a report's rows each time they are gone through."""

    def __init__(self, rows: Collection[Row], cells: Callable[[Row], Cells]) -> None:
        self._rows = rows
        self._cells = cells

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Cells]:
        return map(self._cells, self._rows)

    def __contains__(self, cells: object) -> bool:
        return any(one == cells for one in self)


def stamp_columns(stamp: Stamp) -> tuple[tuple[Column, Value], ...]:
    """The columns that every row of an export carries, so that a row cut out of its file still says what it is."""
    return (
        (Column("as_of", "As of", Kind.DAY), stamp.as_of),
        (Column("known_at", "Known at", Kind.TEXT), stamp.known_at_text),
        (Column("data_version", "Data version"), stamp.data_version),
        (Column("audit_head", "Audit head", Kind.TEXT), stamp.audit_head),
        (Column("filters", "Filters", Kind.TEXT), stamp.filters_text),
    )
