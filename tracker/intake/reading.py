"""From a file's bytes to its rows: what kind of file it is, where its header stands, and each row as mapped."""

from collections.abc import Iterator
from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from types import ModuleType

from tracker.domain.errors import Invalid
from tracker.intake.delimited import open_delimited
from tracker.intake.file_kinds import check_kind, is_workbook
from tracker.intake.headers import Header, count_hits, find_header, settled, wanted_headers
from tracker.intake.kinds import FieldType, type_of
from tracker.intake.limits import LIMITS, Limits
from tracker.intake.mapping import Mapping
from tracker.intake.rows import Row, RowMapper, cell_text
from tracker.intake.source import Cell, RawRow, Source
from tracker.intake.text import clean


@dataclass(frozen=True, slots=True)
class Reading:
    """A file opened: its mapping with the columns it really has, and its rows as often as they are asked for."""

    source: Source
    mapping: Mapping
    header: Header
    limits: Limits
    corrections: Values[tuple[int, int], str] = field(default_factory=dict)
    """Cells that a person wrote anew, by line and column (from 0): read in place of what stands there."""

    @property
    def encoding(self) -> str | None:
        """How the text was written; None for a workbook."""
        return self.source.encoding

    @property
    def header_row(self) -> int | None:
        """The header's line; None where the file has no header."""
        return self.header.line or None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the sender should know about the file, in sentences."""
        if self.mapping.named or not self.header.keys:
            return self.source.notes
        known = set(self.header.columns.values())
        unread = [name for place, name in enumerate(self.header.names) if name and place not in known]
        unknown = f"Columns that are not known here were not read: {', '.join(map(clean, unread))}."
        return (*self.source.notes, unknown) if unread else self.source.notes

    def rows(self) -> Iterator[Row]:
        """Every row under the header up to the last that is not blank, each once, in the file's order.

        Raises:
            Invalid `too_large`, `unbalanced_quote`: found only on the way through the file.
        """
        dates = self.mapping.date_reader(self.source.epoch)
        mapper = RowMapper(self.mapping, self.header, dates, self._shown())
        blank: list[Row] = []
        for raw in self._raw_rows():
            row = mapper.map(raw)
            if row.skipped == "blank":
                blank.append(row)
                continue
            yield from blank
            blank.clear()
            yield row

    def cells_of(self, lines: set[int]) -> Iterator[tuple[int, list[str]]]:
        """The cells of some lines as text, as they stood, for a file of rejected rows."""
        shown = self._shown()
        for raw in self._raw_rows():
            if raw.line in lines:
                yield (
                    raw.line,
                    [
                        cell if isinstance(cell, str) else shown.get((raw.line, place)) or cell_text(cell)
                        for place, cell in enumerate(raw.cells)
                    ],
                )

    def _shown(self) -> dict[tuple[int, int], str]:
        """What the cells of identifiers show, where that is not their number."""
        identifiers = {
            self.header.columns[source]
            for name, sources in self.mapping.sources()
            if type_of(self.mapping.kind, name) is FieldType.IDENTIFIER
            for source in sources
            if source in self.header.columns
        }
        shown = self.source.shown(identifiers)
        return {place: text for place, text in shown.items() if place not in self.corrections}

    def _raw_rows(self) -> Iterator[RawRow]:
        for count, raw in enumerate(row for row in self.source.rows() if row.line > self.header.line):
            if count >= self.limits.rows:
                raise Invalid(
                    "too_large", f"The file has over {self.limits.rows} rows. Send it in parts.", field="file"
                )
            yield self._corrected(raw) if self.corrections else raw

    def _corrected(self, raw: RawRow) -> RawRow:
        cells: list[Cell] = list(raw.cells)
        for (line, place), text in self.corrections.items():
            if line == raw.line:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = text
        return RawRow(raw.line, cells)


def open_file(content: bytes, file_name: str, mapping: Mapping, limits: Limits = LIMITS) -> Reading:
    """Open a file by what it is: its name and its first bytes must agree.

    Raises:
        Invalid `not_a_spreadsheet`, `empty_file`, `too_large`, `wrong_encoding`, `unbalanced_quote`,
        `sheet_not_named`, `unknown_sheet`, `header_not_found`, `missing_columns`, `ambiguous_header`,
        `side_by_side_tables`, `no_identity`.
    """
    source = open_source(content, file_name, mapping, limits)
    first_rows = list(islice(source.rows(), max(limits.header_search_rows, mapping.header_row or 0)))
    if not first_rows:
        raise Invalid("empty_file", "The file is empty. Send the file with its rows.", field="file")
    header = find_header(first_rows, mapping)
    return Reading(source, settled(mapping, header), header, limits)


def open_source(content: bytes, file_name: str, mapping: Mapping, limits: Limits) -> Source:
    """A file as its rows, before anything is made of them. Raises as `open_file`, but for the header and columns."""
    check_kind(content, file_name, limits)
    if is_workbook(file_name):
        opened: Source = workbooks().open_workbook(content, mapping, limits)
        return opened
    wanted = wanted_headers(mapping)
    return open_delimited(content, mapping, limits, lambda cells: count_hits(cells, wanted))


def workbooks() -> ModuleType:
    """The reader of workbooks. It stands on libraries that take longer to load than most lists take to read, so it is
    loaded with the first workbook.
    """
    return import_module("tracker.intake.workbook")
