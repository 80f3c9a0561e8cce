"""A worksheet's markup looked through before it is built in memory: how far its cells reach, what is hidden in it.

A cell in the last column of the last row costs a reader memory for every cell before it: 17 thousand million. The
markup comes in windows, and what is kept of it does not grow with it. No pattern looks past the next `<`, so that the
time grows with the markup and not with its square.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.intake.archive import damaged, too_large
from tracker.intake.limits import Limits

PLAIN_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>"]*(?:"[^<>"]*"[^<>"]*)*)>((?:<v ?/>|<v></v>)?</c>)?"""
)
"""A cell as nearly every program writes it; what follows where it is written out and nothing is in it."""

ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)(\s[^<>]*|/)?>")
TAG = re.compile(rb"<(?:\w+:)?(row|c|col)(\s[^<>]*|/)?>")
ANY_TAG = re.compile(rb"<(?:\w+:)?(?:row|c|col)[\s/>]")
CELL_STARTS = (b"<c ", b"<")
"""Where a window of a sheet may begin: with a cell, of which the pattern above sees the end too."""

REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([1-9][0-9]{0,6})["']""")
ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([1-9][0-9]{0,6})["']""")
ANY_REFERENCE = re.compile(rb"""\sr\s*=""")
HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
SPAN = re.compile(rb"""\s(min|max)\s*=\s*["']([1-9][0-9]{0,5})["']""")
FORMULA_WITHOUT_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f[^<>]*/>)(?:\s*<(?:\w+:)?v\s*/>|\s*<v></v>)?\s*</(?:\w+:)?c>"
)
MOST_NAMED = 10
ALL_COLUMNS, ALL_ROWS = 16_384, 1_048_576
"""Of a sheet of a spreadsheet program."""


@dataclass(slots=True)
class Hidden:
    """How many rows or columns are hidden, and the first of them; counted from 1."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, numbers: Sequence[int]) -> None:
        """Some more."""
        self.count += len(numbers)
        self.first += numbers[: MOST_NAMED - len(self.first)]

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.first))
        return f"{shown} and {self.count - len(self.first)} more" if self.count > len(self.first) else shown


@dataclass(slots=True)
class SheetScan:
    """What was found: rows and columns counted from 1, as a spreadsheet shows them; `filled`, the cells that are not
    empty.
    """

    last_row: int = 0
    last_column: int = 0
    filled: int = 0
    hidden_rows: Hidden = field(default_factory=Hidden)
    hidden_columns: Hidden = field(default_factory=Hidden)
    formulas_without_result: int = 0
    row: int = 0
    column: int = 0
    """Where the scan is."""

    def notes(self) -> Iterator[str]:
        """Sentences for the person who sent the file."""
        if self.hidden_rows.count:
            yield f"Hidden rows were read like the others: {self.hidden_rows}."
        if self.hidden_columns.count:
            yield f"Hidden columns were read like the others: {self.hidden_columns}."
        if self.formulas_without_result:
            yield (
                f"{self.formulas_without_result} formulas have no kept result and were read as empty. "
                "Open the workbook in a spreadsheet program and save it, then they have one."
            )


def scan_sheet(markup: Callable[[], Iterator[bytes]], limits: Limits) -> SheetScan:
    """Look through one worksheet, which `markup` gives in windows that begin with CELL_STARTS, as often as it is asked.

    Raises:
        Invalid `too_large`, `not_a_spreadsheet`.
    """
    try:
        return _scanned(markup(), _scan_plain, limits)
    except _NotPlainError:
        return _scanned(markup(), _scan_any, limits)


class _NotPlainError(Exception):
    """A cell does not say where it stands in the usual words."""


def _scanned(windows: Iterator[bytes], scan: Callable[[bytes, SheetScan, Limits], None], limits: Limits) -> SheetScan:
    found = SheetScan()
    for window in windows:
        scan(window, found, limits)
        _check(found, limits)
    return found


def _scan_plain(markup: bytes, found: SheetScan, limits: Limits) -> None:
    """Look through a window whose every cell says where it stands in the usual words."""
    cells = PLAIN_CELL.findall(markup)
    if len(cells) != len(ANY_CELL.findall(markup)):
        raise _NotPlainError
    filled = [(letters, row) for letters, row, attributes, empty in cells if not (attributes.endswith(b"/") or empty)]
    found.filled += len(filled)
    found.last_column = max(found.last_column, *map(_column_number, {letters for letters, _ in filled}), 0)
    found.last_row = max(found.last_row, *map(int, {row for _, row in filled}), 0)
    for tag in ROW_OR_COLUMN.finditer(markup):
        attributes = tag.group(2) or b""
        if tag.group(1) == b"row":
            found.row = _row_number(attributes) or found.row + 1
            if b"hidden" in attributes and HIDDEN.search(attributes):
                found.hidden_rows.add((found.row,))
        elif HIDDEN.search(attributes):
            found.hidden_columns.add(_columns(attributes, limits))
    found.formulas_without_result += sum(1 for _ in FORMULA_WITHOUT_RESULT.finditer(markup))


def _scan_any(markup: bytes, found: SheetScan, limits: Limits) -> None:
    """Look through a window tag by tag, counting rows and cells where they do not say where they stand."""
    tags = 0
    for tag in TAG.finditer(markup):
        tags += 1
        kind, attributes = tag.group(1), tag.group(2) or b""
        if attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
            raise damaged()  # a `>` inside quotes: what follows would not be seen
        if kind == b"row":
            found.row, found.column = _row_number(attributes) or found.row + 1, 0
            if HIDDEN.search(attributes):
                found.hidden_rows.add((found.row,))
        elif kind == b"c":
            found.row, found.column = _position(attributes) or (found.row, found.column + 1)
            if not attributes.endswith(b"/"):  # an empty cell, there for its format only, costs nothing
                found.filled += 1
                found.last_row = max(found.last_row, found.row)
                found.last_column = max(found.last_column, found.column)
        elif HIDDEN.search(attributes):
            found.hidden_columns.add(_columns(attributes, limits))
    if tags != len(ANY_TAG.findall(markup)):
        raise damaged()  # a tag that does not end before the next begins: what it says would not be seen
    found.formulas_without_result += sum(1 for _ in FORMULA_WITHOUT_RESULT.finditer(markup))


def _check(found: SheetScan, limits: Limits) -> None:
    if found.last_column > limits.columns:
        raise too_large(f"has {found.last_column} columns")
    if found.last_row > limits.rows:
        raise too_large(f"has {found.last_row} rows")
    if found.last_row * found.last_column > limits.cells:
        raise too_large(f"has {found.last_row} rows of {found.last_column} columns")
    is_twice = found.filled > found.last_row * found.last_column
    if is_twice or found.hidden_columns.count > ALL_COLUMNS or found.hidden_rows.count > ALL_ROWS:
        raise damaged()  # a cell, a column or a row stands twice


def _row_number(attributes: bytes) -> int | None:
    if hit := ROW_NUMBER.search(attributes):
        return int(hit.group(1))
    if ANY_REFERENCE.search(attributes):
        raise damaged()
    return None


def _position(attributes: bytes) -> tuple[int, int] | None:
    if hit := REFERENCE.search(attributes):
        return int(hit.group(2)), _column_number(hit.group(1))
    if ANY_REFERENCE.search(attributes):
        raise damaged()
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _columns(attributes: bytes, limits: Limits) -> range:
    bounds = {name: int(value) for name, value in SPAN.findall(attributes)}
    first = bounds.get(b"min", 1)
    return range(first, min(bounds.get(b"max", first), limits.columns) + 1)
