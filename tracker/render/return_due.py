"""The report `return-due` in each format."""

from typing import Any

from tracker.domain.reports.return_due import ReturnDue, ReturnDueReport
from tracker.render.cells import Kind, Value
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv
from tracker.render.to_json import stamp_as_json, to_json
from tracker.render.to_text import heading_of, table_lines, text_of

TITLE = "Cameras due back"

COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("officer_id", "Officer"),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("posted", "Posted", Kind.FLAG),
    Column("camera_id", "Camera"),
    Column("serial", "Serial number", Kind.TEXT),
    Column("assignment_id", "Assignment"),
    Column("issued_on", "Issued", Kind.DAY),
    Column("because", "Because", Kind.TEXT),
    Column("due_since", "Due since", Kind.DAY),
    Column("days_due", "Days"),
)
TEXT_COLUMNS = ("precinct", "name", "badge", "serial", "because", "due_since", "days_due")


def render_return_due(report: ReturnDueReport, form: Format) -> bytes:
    """The report as JSON, CSV, or text for a terminal."""
    if form is Format.JSON:
        return to_json(return_due_as_json(report))
    table = Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows))
    if form is Format.CSV:
        return table_to_csv(table)
    count = f"{len(report.rows)} cameras" if len(report.rows) != 1 else "1 camera"
    return text_of([*heading_of(table.title, table.stamp), "", *table_lines(table.only(TEXT_COLUMNS)), "", count])


def return_due_as_json(report: ReturnDueReport) -> dict[str, Any]:
    """The report as values."""
    names = [column.name for column in COLUMNS]
    rows = [dict(zip(names, _flat(row), strict=True)) for row in report.rows]
    return {**stamp_as_json(report.report, report.stamp), "rows": rows}


def _flat(row: ReturnDue) -> tuple[Value, ...]:
    return (
        row.precinct,
        row.officer_id,
        row.name,
        row.badge,
        row.is_protected,
        row.is_posted,
        row.camera_id,
        row.serial,
        row.assignment_id,
        row.issued_on,
        str(row.because),
        row.since,
        row.days,
    )
