"""A document as PDF: letter paper, tagged for screen readers (PDF/UA-1), its table in parts with a header on every
page, and how it was counted. The same document gives the same bytes.
"""

from typing import Any

from tracker.domain.errors import Invalid
from tracker.render.cells import RIGHT_ALIGNED, Kind, Value, amount_cell, plain_cell
from tracker.render.counted import definitions_of, digest_of
from tracker.render.document import Document, Part
from tracker.render.table import Column, Table
from tracker.render.typesetting import typeset

TEMPLATE = "report.typ"
SHORT = 32
"""What takes so many letters is not broken to make room for others."""
LETTERS_ACROSS = 150
"""So many fit beside one another on a page: a table that asks for no more is spread over all of it."""


MOST_CELLS = 40_000
"""Some 60 pages. Typesetting takes about a quarter of a second and 15 MiB for a thousand cells: no more than that may
one request cost.
"""


def document_to_pdf(document: Document) -> bytes:
    """The document to print or to keep.

    Raises:
        Invalid `too_many_rows`: there are more rows than anybody prints.
    """
    table, stamp = document.table, document.table.stamp
    most = most_rows(document)
    if len(table.rows) > most:
        message = (
            f"These are {len(table.rows):,} rows, and a PDF of this report takes {most:,}. Narrow the report, or take "
            "it as CSV or XLSX."
        )
        raise Invalid("too_many_rows", message, field="format")
    is_alone = not (document.pictures or document.before())
    tables = [
        *(_part(one.table, one.title) for one in document.before()),
        *(_part(table.only(part.columns), _title(part, table, is_alone)) for part in document.parts),
        *(_part(one.table, one.title) for one in document.after()),
    ]
    return typeset(
        TEMPLATE,
        {
            "title": table.title,
            "day": [stamp.as_of.year, stamp.as_of.month, stamp.as_of.day],
            "stamp": f"As of {stamp.as_of.isoformat()}, known at {stamp.known_at_text}.",
            "rests_on": f"Filters: {stamp.filters_text}. Data version {stamp.data_version}, audit head",
            "audit_head": stamp.audit_head,
            "pictures": [{"title": one.title, "svg": one.svg, "alt": one.alt} for one in document.pictures],
            "tables": tables,
            "counted": list(definitions_of(document.counted).items()),
            "definitions": digest_of(document.counted),
        },
    )


def most_rows(document: Document) -> int:
    """How many rows of a document a PDF takes: the more columns, the fewer."""
    return MOST_CELLS // sum(len(part.columns) for part in document.parts)


def _title(part: Part, table: Table, is_alone: bool) -> str | None:
    """The heading over a part; none where it would say again what the paper's own title says just above."""
    title = part.title or table.title
    return None if is_alone and title == table.title else title


def _part(table: Table, title: str | None) -> dict[str, Any]:
    rows = [[_shown(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows]
    lengths = [sorted(len(row[place]) for row in rows) for place, _ in enumerate(table.columns)]
    asked = list(zip(table.columns, lengths, strict=True))
    is_roomy = sum(_width(column, some) for column, some in asked) <= LETTERS_ACROSS
    return {
        "title": title,
        "columns": [_laid_out(column, some if is_roomy else _usual(some)) for column, some in asked],
        "rows": rows,
        "has_total": table.has_total,
        "roomy": is_roomy,
    }


def _laid_out(column: Column, lengths: list[int]) -> dict[str, Any]:
    width = _width(column, lengths)
    return {
        "heading": column.heading,
        "right": column.kind in RIGHT_ALIGNED,
        "long": _is_wide(column) and width > SHORT,
        "weight": width,
    }


def _width(column: Column, lengths: list[int]) -> int:
    """What a column asks for, in letters: its heading is printed bold, and between columns there is some air."""
    return max(len(column.heading) + 1, 4, *lengths[-1:]) + 3


def _usual(lengths: list[int]) -> list[int]:
    """The lengths without the longest tenth: where there is no room for all, few long cells break rather than many."""
    return lengths[: max(len(lengths) * 9 // 10, 1)]


def _is_wide(column: Column) -> bool:
    """Whether a column takes what the others leave: names and places, which may run long."""
    return column.is_wide or (column.kind is Kind.TEXT and column.name in WIDE)


WIDE = frozenset(
    {
        "name",
        "lacking",
        "next_session_course",
        "next_session_place",
        "forecast_note",
        "course",
        "because",
        "detail",
        "place",
        "override_reason",
        "note",
        "file_name",
        "officer",
        "theirs",
        "ours",
        "explanation",
        "source",
        "sources",
        "purpose",
        "title",
    }
)


def _shown(value: Value, column: Column) -> str:
    if column.kind is Kind.COUNT and isinstance(value, int) and column.name not in NUMBERS:
        return f"{value:,}"
    if column.kind is Kind.MONEY and isinstance(value, int):
        return amount_cell(value)
    if column.kind is Kind.HOURS and value is not None:
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    text = plain_cell(value, column.kind) or "–"
    return text.replace("_", " ") if column.name in CODES else text


CODES = frozenset({"forecast_note", "owned_as", "because", "needs", "why", "state", "measure"})
"""Columns of words that programs tell apart: on paper `no_gain` is read as `no gain`."""


NUMBERS = frozenset(
    {
        *("officer_id", "camera_id", "assignment_id", "next_session_id", "enrolled_session"),
        *("daily_use_id", "policy_id", "storage_figure_id", "money_figure_id"),
        *("batch", "event", "record_id", "fact_id", "batch_id"),
        *("return_batch", "reconciliation", "line"),
    }
)
"""Columns whose numbers name a record: no thousands are marked in them."""
