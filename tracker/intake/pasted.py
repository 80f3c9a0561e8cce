"""Lists typed, pasted or scanned into one field: lines with their numbers, each cut into its cells."""

import re
from dataclasses import dataclass

SEPARATORS = ("\t", ";", ",")
"""The first of these that stands in a line cuts it; a line with none of them is cut at its blanks."""
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line that says something: its number (from 1, blank lines counted), as it was typed, and its cells.

    `lines`: the numbers of the lines it was made of, where they are two.
    """

    number: int
    text: str
    cells: tuple[str, ...]
    lines: tuple[int, ...] = ()


def pasted_lines(text: str) -> tuple[PastedLine, ...]:
    """The lines of a list that are not blank."""
    found = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        said = line.strip()
        if said:
            found.append(PastedLine(number, said, _cells(said)))
    return tuple(found)


def _cells(line: str) -> tuple[str, ...]:
    """Empty cells at the end are a spreadsheet's; between others they hold their place."""
    mark = next((one for one in SEPARATORS if one in line), None)
    cells = [cell.strip() for cell in (line.split(mark) if mark else BLANKS.split(line))]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
