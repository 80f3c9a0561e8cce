"""A worksheet's markup looked through before it is built in memory: how far its cells reach, what is hidden in it.

A cell in the last column of the last row costs a reader memory for every cell before it: 17 thousand million.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.intake.archive import damaged, too_large
from tracker.intake.limits import Limits

PLAIN_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>"]*(?:"[^<>"]*"[^<>"]*)*)>((?:<v ?/>|<v></v>)?</c>)?"""
)
"""A cell as nearly every program writes it; what follows where it is written out and nothing is in it."""

ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)(\s[^>]*|/)?>")
TAG = re.compile(rb"<(?:\w+:)?(row|c|col)(\s[^>]*|/)?>")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([1-9][0-9]{0,6})["']""")
ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([1-9][0-9]{0,6})["']""")
ANY_REFERENCE = re.compile(rb"""\sr\s*=""")
HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
SPAN = re.compile(rb"""\s(min|max)\s*=\s*["']([1-9][0-9]{0,5})["']""")
FORMULA_WITHOUT_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
MOST_NAMED = 10


@dataclass(slots=True)
class SheetScan:
    """What was found: counted from 1, as a spreadsheet shows them."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas_without_result: int = 0

    def notes(self) -> Iterator[str]:
        """Sentences for the person who sent the file."""
        if self.hidden_rows:
            yield f"Hidden rows were read like the others: {_listed(self.hidden_rows)}."
        if self.hidden_columns:
            yield f"Hidden columns were read like the others: {_listed(self.hidden_columns)}."
        if self.formulas_without_result:
            yield (
                f"{self.formulas_without_result} formulas have no kept result and were read as empty. "
                "Open the workbook in a spreadsheet program and save it, then they have one."
            )


def scan_sheet(markup: bytes, limits: Limits) -> SheetScan:
    """Look through one worksheet.

    Raises:
        Invalid `too_large`, `not_a_spreadsheet`.
    """
    found = SheetScan()
    if not _scan_plain(markup, found, limits):
        found = SheetScan()
        _scan_any(markup, found, limits)
    found.formulas_without_result = sum(1 for _ in FORMULA_WITHOUT_RESULT.finditer(markup))
    _check(found, limits)
    return found


def _scan_plain(markup: bytes, found: SheetScan, limits: Limits) -> bool:
    """Look through a sheet whose every cell says where it stands in the usual words; False where one does not."""
    cells = PLAIN_CELL.findall(markup)
    if len(cells) != len(ANY_CELL.findall(markup)):
        return False
    filled = [(letters, row) for letters, row, attributes, empty in cells if not (attributes.endswith(b"/") or empty)]
    found.last_column = max(map(_column_number, {letters for letters, _ in filled}), default=0)
    found.last_row = max(map(int, {row for _, row in filled}), default=0)
    row = 0
    for tag in ROW_OR_COLUMN.finditer(markup):
        attributes = tag.group(2) or b""
        if tag.group(1) == b"row":
            row = _row_number(attributes) or row + 1
            if b"hidden" in attributes and HIDDEN.search(attributes):
                found.hidden_rows.append(row)
        elif HIDDEN.search(attributes):
            found.hidden_columns += _columns(attributes, limits)
    return True


def _scan_any(markup: bytes, found: SheetScan, limits: Limits) -> None:
    """Look through a sheet tag by tag, counting rows and cells where they do not say where they stand."""
    row = column = 0
    for tag in TAG.finditer(markup):
        kind, attributes = tag.group(1), tag.group(2) or b""
        if attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
            raise damaged()  # a `>` inside quotes: what follows would not be seen
        if kind == b"row":
            row, column = _row_number(attributes) or row + 1, 0
            if HIDDEN.search(attributes):
                found.hidden_rows.append(row)
        elif kind == b"c":
            row, column = _position(attributes) or (row, column + 1)
            if not attributes.endswith(b"/"):  # an empty cell, there for its format only, costs nothing
                found.last_row = max(found.last_row, row)
                found.last_column = max(found.last_column, column)
        elif HIDDEN.search(attributes):
            found.hidden_columns += _columns(attributes, limits)


def _check(found: SheetScan, limits: Limits) -> None:
    if found.last_column > limits.columns:
        raise too_large(f"has {found.last_column} columns")
    if found.last_row > limits.rows:
        raise too_large(f"has {found.last_row} rows")
    if found.last_row * found.last_column > limits.cells:
        raise too_large(f"has {found.last_row} rows of {found.last_column} columns")


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


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_NAMED]))
    return f"{shown} and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else shown
