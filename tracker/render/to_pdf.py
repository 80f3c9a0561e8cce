"""A document as PDF: letter paper, tagged for screen readers (PDF/UA-1), its table in parts with a header on every
page, and how it was counted. The same document gives the same bytes.
"""

from typing import Any

from tracker.domain.errors import Invalid
from tracker.render.cells import Kind, Value, plain_cell
from tracker.render.counted import definitions_of, digest_of
from tracker.render.document import Document
from tracker.render.table import Column, Table
from tracker.render.typesetting import typeset

TEMPLATE = "report.typ"
RIGHT_ALIGNED = frozenset({Kind.COUNT, Kind.PERCENT})


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
    tables = [
        *(_part(one.table, one.title) for one in document.before()),
        *(_part(table.only(part.columns), part.title or table.title) for part in document.parts),
        *(_part(one.table, one.title) for one in document.after()),
    ]
    picture = document.picture
    return typeset(
        TEMPLATE,
        {
            "title": table.title,
            "day": [stamp.as_of.year, stamp.as_of.month, stamp.as_of.day],
            "stamp": f"As of {stamp.as_of.isoformat()}, known at {stamp.known_at_text}.",
            "rests_on": f"Filters: {stamp.filters_text}. Data version {stamp.data_version}, audit head",
            "audit_head": stamp.audit_head,
            "picture": None if picture is None else {"title": picture.title, "svg": picture.svg, "alt": picture.alt},
            "tables": tables,
            "counted": list(definitions_of(document.counted).items()),
            "definitions": digest_of(document.counted),
        },
    )


def most_rows(document: Document) -> int:
    """How many rows of a document a PDF takes: the more columns, the fewer."""
    return MOST_CELLS // sum(len(part.columns) for part in document.parts)


def _part(table: Table, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "columns": [
            {"heading": c.heading, "right": c.kind in RIGHT_ALIGNED, "wide": _is_wide(c)} for c in table.columns
        ],
        "rows": [
            [_shown(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows
        ],
        "has_total": table.has_total,
    }


def _is_wide(column: Column) -> bool:
    """Whether a column takes what the others leave: names and places, which may run long."""
    return column.kind is Kind.TEXT and column.name in WIDE


WIDE = frozenset(
    {
        "name",
        "lacking",
        "next_session_course",
        "next_session_place",
        "forecast_note",
        "course",
        "because",
        "place",
        "override_reason",
        "note",
        "file_name",
        "officer",
        "theirs",
        "ours",
        "explanation",
    }
)


def _shown(value: Value, column: Column) -> str:
    if column.kind is Kind.COUNT and isinstance(value, int) and column.name not in NUMBERS:
        return f"{value:,}"
    return plain_cell(value, column.kind) or "–"


NUMBERS = frozenset(
    {
        "officer_id",
        "camera_id",
        "assignment_id",
        "fact_id",
        "batch",
        "return_batch",
        "reconciliation",
        "line",
        "next_session_id",
        "enrolled_session",
    }
)
"""Columns whose numbers name a record: no thousands are marked in them."""
