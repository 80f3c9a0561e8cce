"""The report `return-due` in each format."""

from typing import Any

from tracker.domain.reports.return_due import ReturnDue, ReturnDueReport
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

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


FIGURES = ("Due back",)


def render_return_due(report: ReturnDueReport, form: Format) -> bytes:
    """The report in a format."""
    return written(return_due_document(report), form, lambda: return_due_as_json(report))


def return_due_document(report: ReturnDueReport) -> Document:
    """The report laid out."""
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=(Part(None, tuple(column.name for column in COLUMNS)),),
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{len(report.rows)} cameras" if len(report.rows) != 1 else "1 camera",
    )


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
