"""A reconciliation in each format."""

from typing import Any

from tracker.domain.reports.reconciliation import DifferenceLine, DifferenceState, NamedSubject, ReconciliationReport
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "Differences between a list and the register"

COLUMNS = (
    Column("line", "Line"),
    Column("code", "Difference", Kind.TEXT),
    Column("subject", "Subject", Kind.TEXT),
    Column("state", "State", Kind.TEXT),
    Column("serial", "Serial number", Kind.TEXT),
    Column("officer_id", "Officer"),
    Column("officer", "Name", Kind.TEXT),
    Column("theirs", "List", Kind.TEXT),
    Column("ours", "Register", Kind.TEXT),
    Column("is_new", "New since", Kind.FLAG),
    Column("explanation", "Explanation", Kind.TEXT),
    Column("explained_by", "Explained by", Kind.TEXT),
)
TEXT_COLUMNS = ("line", "code", "serial", "officer", "theirs", "ours", "state")


def render_reconciliation(report: ReconciliationReport, form: Format) -> bytes:
    """The report in a format."""
    return written(reconciliation_document(report), form, lambda: reconciliation_as_json(report))


def reconciliation_document(report: ReconciliationReport) -> Document:
    """The report laid out."""
    counts = ", ".join(f"{report.count(state)} {state.value}" for state in DifferenceState)
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, tuple(flat_line(line) for line in report.lines)),
        parts=(Part(None, tuple(column.name for column in COLUMNS)),),
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{report.rows} lines of {report.batch.file_name}: {counts}",
    )


def reconciliation_as_json(report: ReconciliationReport) -> dict[str, Any]:
    """The report as nested values."""
    return {**stamp_as_json(report.report, report.stamp), **list_as_json(report)}


def list_as_json(report: ReconciliationReport) -> dict[str, Any]:
    """One list with its differences, without the stamp."""
    batch = report.batch
    return {
        "reconciliation": batch.batch_id,
        "kind": report.kind.value,
        "file_name": batch.file_name,
        "sha256": batch.sha256,
        "recorded_at": batch.recorded_at,
        "recorded_by": batch.recorded_by,
        "withdrawn": batch.reversal is not None,
        "rows": report.rows,
        "counts": {state.value: report.count(state) for state in DifferenceState},
        "differences": [_line_as_json(line) for line in report.lines],
    }


def flat_line(line: DifferenceLine) -> tuple[Value, ...]:
    """A difference as the cells of `COLUMNS`."""
    officer = line.officer
    return (
        line.line,
        line.code.value,
        line.subject,
        line.state.value,
        line.serial,
        officer.officer_id if officer is not None else None,
        officer.words if officer is not None else None,
        line.theirs.words,
        line.ours.words,
        line.is_new,
        line.explanation,
        line.explained_by,
    )


def _line_as_json(line: DifferenceLine) -> dict[str, Any]:
    return {
        "code": line.code.value,
        "subject": line.subject,
        "line": line.line,
        "state": line.state.value,
        "camera_id": line.camera_id,
        "serial": line.serial,
        "officer": None if line.officer is None else _named(line.officer),
        "theirs": _named(line.theirs),
        "ours": _named(line.ours),
        "is_new": line.is_new,
        "explanation": None
        if line.explanation_id is None
        else {
            "id": line.explanation_id,
            "text": line.explanation,
            "recorded_at": line.explained_at,
            "recorded_by": line.explained_by,
        },
    }


def _named(named: NamedSubject) -> dict[str, Any]:
    return {"officer_id": named.officer_id, "words": named.words}
