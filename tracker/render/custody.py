"""The report `custody` in each format. It may be long: JSON, CSV and workbooks are written row by row."""

import io
from datetime import date
from typing import IO, Any

from tracker.domain.reports.custody import CustodyReport, CustodyRow, Side
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.entries import entry_cells
from tracker.render.formats import Format
from tracker.render.table import Column, Laid, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import write_into

TITLES = {Side.CAMERA: "Custody by camera", Side.OFFICER: "Custody by officer"}

COLUMNS = (
    Column("serial", "Serial number", Kind.TEXT),
    Column("kind", "What", Kind.TEXT),
    Column("starts_on", "From", Kind.DAY),
    Column("ends_on", "Until", Kind.DAY),
    Column("days_held", "Days held"),
    Column("name", "Held by", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("condition", "Condition", Kind.TEXT),
    Column("report_number", "Report number", Kind.TEXT),
    Column("place", "Place", Kind.TEXT),
    Column("override_reason", "Override", Kind.TEXT),
    Column("note", "Note", Kind.TEXT),
    Column("recorded_at", "Recorded", Kind.TEXT),
    Column("recorded_by", "Recorded by", Kind.TEXT),
    Column("batch", "Batch"),
    Column("return_recorded_at", "Return recorded", Kind.TEXT),
    Column("return_recorded_by", "Return recorded by", Kind.TEXT),
    Column("return_batch", "Return's batch"),
    Column("fact_id", "Entry"),
    Column("camera_id", "Camera"),
    Column("officer_id", "Officer"),
)
PARTS = (
    Part(
        "Who had it, and where it was",
        ("serial", "kind", "starts_on", "ends_on", "days_held", "name", "badge", "precinct", "condition", "place"),
    ),
    Part("How it was issued and returned", ("serial", "starts_on", "report_number", "override_reason", "note")),
    Part(
        "On record",
        (
            "serial",
            "starts_on",
            *("recorded_at", "recorded_by", "batch"),
            *("return_recorded_at", "return_recorded_by", "return_batch"),
            *("fact_id", "camera_id", "officer_id"),
        ),
    ),
)
TEXT_COLUMNS = ("serial", "kind", "starts_on", "ends_on", "days_held", "name", "badge", "condition", "place")
FIGURES = ("In custody", "Days held", "Place")


def render_custody(report: CustodyReport, form: Format) -> bytes:
    """The report in a format."""
    out = io.BytesIO()
    write_custody(report, form, out)
    return out.getvalue()


def write_custody(report: CustodyReport, form: Format, out: IO[bytes]) -> None:
    """The report in a format, into a file.

    Raises:
        Invalid `too_many_rows`.
    """
    write_into(out, custody_document(report), form, lambda: custody_as_json(report))


def custody_document(report: CustodyReport) -> Document:
    """The report laid out."""
    title = TITLES[report.side] if report.subject is None else f"Custody: {report.subject}"
    rows = Laid(report.rows, lambda row: _flat(row, report.as_of))
    return Document(
        table=Table(report.report, title, report.stamp, COLUMNS, rows),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{len(rows):,} rows" if len(rows) != 1 else "1 row",
    )


def custody_as_json(report: CustodyReport) -> dict[str, Any]:
    """The report as nested values; the rows are an iterator."""
    names = [column.name for column in COLUMNS]
    return {
        **stamp_as_json(report.report, report.stamp),
        "side": report.side.value,
        "count": len(report.rows),
        "rows": (dict(zip(names, _flat(row, report.as_of), strict=True)) for row in report.rows),
    }


def _flat(row: CustodyRow, as_of: date) -> tuple[Value, ...]:
    holder = row.holder
    who: tuple[Value, ...] = (None, None) if holder is None else (holder.name, holder.badge)
    return (
        row.serial,
        row.kind.value,
        row.starts_on,
        row.ends_on,
        row.days_held(as_of),
        *who,
        row.precinct,
        row.condition,
        row.report_number,
        row.place,
        row.override_reason,
        row.note,
        *entry_cells(row.entered),
        *entry_cells(row.returned),
        row.fact_id,
        row.camera_id,
        None if holder is None else holder.officer_id,
    )
