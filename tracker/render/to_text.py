"""A table for a terminal: aligned columns, a rule before the total, the stamp on top."""

import unicodedata

from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import RIGHT_ALIGNED, Kind, Value, plain_cell
from tracker.render.document import Document
from tracker.render.table import Table

GAP = "  "


def document_to_text(document: Document) -> bytes:
    """The document in parts that fit a terminal, with its last line."""
    table = document.table
    lines = heading_of(table.title, table.stamp)
    for one in document.before():
        lines += ["", one.title, *table_lines(one.table)]
    for part in document.brief or document.parts:
        lines += ["", *([part.title] if part.title else []), *table_lines(table.only(part.columns))]
    for one in document.after():
        lines += ["", one.title, *table_lines(one.table)]
    if document.said is not None:
        lines += ["", document.said]
    return text_of(lines)


def heading_of(title: str, stamp: Stamp) -> list[str]:
    """The lines that say what this is: the title, the day, the moment of knowledge, and the log it rests on."""
    return [
        title,
        f"As of {stamp.as_of.isoformat()}, known at {stamp.known_at_text}",
        f"Filters {stamp.filters_text}",
        f"Data version {stamp.data_version}, audit head {stamp.audit_head}",
    ]


def table_lines(table: Table) -> list[str]:
    """The table's lines: headings, a rule, the rows."""
    cells = [[column.heading for column in table.columns]]
    cells += [[_shown(value, c.kind) for value, c in zip(row, table.columns, strict=True)] for row in table.rows]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(table.columns))]
    kinds = [column.kind for column in table.columns]
    lines = [_line(line, widths, kinds) for line in cells]
    rule = GAP.join("-" * width for width in widths)
    body = lines[1:]
    if table.has_total and body:
        body = [*body[:-1], rule, body[-1]]
    return [lines[0], rule, *body]


def text_of(lines: list[str]) -> bytes:
    """The lines as bytes, each ended."""
    return "".join(f"{line}\n" for line in lines).encode()


def _shown(value: Value, kind: Kind) -> str:
    written = _printable(plain_cell(value, kind))
    return "-" if value is None and not written else written


def _line(cells: list[str], widths: list[int], kinds: list[Kind]) -> str:
    padded = [
        " " * (width - _width(cell)) + cell if kind in RIGHT_ALIGNED else cell + " " * (width - _width(cell))
        for cell, width, kind in zip(cells, widths, kinds, strict=True)
    ]
    return GAP.join(padded).rstrip()


def _printable(text: str) -> str:
    """The text without what would steer the terminal: control characters, and marks that turn the writing round."""
    return "".join(
        "�" if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") else character for character in text
    )


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
