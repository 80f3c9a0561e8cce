"""The reports `training-needs` and `readiness` in each format."""

from typing import Any

from tracker.domain.reports.needs import NeedLine, Readiness, ReadinessFigures, TrainingNeeds
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

NEEDS_COLUMNS = (
    Column("officer_id", "Officer"),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("rank", "Rank", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("course", "Course", Kind.TEXT),
    Column("why", "Why", Kind.TEXT),
    Column("until", "Counts until", Kind.DAY),
    Column("enrolled_session", "Class"),
    Column("enrolled_for", "Enrolled for", Kind.DAY),
    Column("enrolled_at", "At", Kind.TEXT),
)
NEEDS_AS_TEXT = ("precinct", "course", "name", "badge", "why", "until", "enrolled_for")

STEPS = ("in_scope", "enrolled", "trained", "issued", "signed", "first_use")

READINESS_COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("in_scope", "In scope"),
    Column("enrolled", "Enrolled"),
    Column("trained", "Trained"),
    Column("issued", "Issued"),
    Column("signed", "Signed"),
    Column("first_use", "First use", Kind.DAY),
)


READINESS_TITLE = "Readiness"


def render_needs(report: TrainingNeeds, form: Format) -> bytes:
    """The report of who needs training in a format."""
    return written(needs_document(report), form, lambda: needs_as_json(report))


def needs_document(report: TrainingNeeds) -> Document:
    """The report laid out."""
    title = f"Training needs, and what runs out within {report.within} days"
    return Document(
        table=Table(report.report, title, report.stamp, NEEDS_COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=(Part(None, tuple(column.name for column in NEEDS_COLUMNS)),),
        counted=("Lacking", "Counts until"),
        brief=(Part(None, NEEDS_AS_TEXT),),
    )


def needs_as_json(report: TrainingNeeds) -> dict[str, Any]:
    """The report as nested values."""
    return {
        **stamp_as_json(report.report, report.stamp),
        "within": report.within,
        "rows": [need_as_json(row) for row in report.rows],
    }


def need_as_json(row: NeedLine) -> dict[str, Any]:
    """One officer's need."""
    flat = dict(zip((column.name for column in NEEDS_COLUMNS[:9]), _flat(row), strict=False))
    seat = row.enrolled
    enrolled = {"session": seat.session_id, "held_on": seat.held_on, "starts_at": seat.starts_at} if seat else None
    return {**flat, "enrolled": enrolled}


def _flat(row: NeedLine) -> tuple[Value, ...]:
    seat = row.enrolled
    enrolled: tuple[Value, ...] = (seat.session_id, seat.held_on, seat.starts_at) if seat else (None, None, None)
    person = (row.officer_id, row.name, row.badge, row.rank, row.is_protected)
    return (*person, row.precinct, row.course, row.why.value, row.until, *enrolled)


def render_readiness(report: Readiness, form: Format) -> bytes:
    """The report of how far each precinct has come, step by step, in a format."""
    return written(readiness_document(report), form, lambda: readiness_as_json(report))


def readiness_document(report: Readiness) -> Document:
    """The report laid out."""
    listed = [(row.precinct, row.name, *_steps(row.figures).values()) for row in report.rows]
    total = ("", "Total", *_steps(report.total).values())
    return Document(
        table=Table(report.report, READINESS_TITLE, report.stamp, READINESS_COLUMNS, (*listed, total), has_total=True),
        parts=(Part(None, tuple(column.name for column in READINESS_COLUMNS)),),
        counted=("In scope", "Enrolled", "Trained", "Issued", "Signed", "First use"),
    )


def readiness_as_json(report: Readiness) -> dict[str, Any]:
    """The report as nested values."""
    rows = [{"precinct": row.precinct, "name": row.name, **_steps(row.figures)} for row in report.rows]
    return {**stamp_as_json(report.report, report.stamp), "rows": rows, "total": _steps(report.total)}


def _steps(figures: ReadinessFigures) -> dict[str, Value]:
    return {name: getattr(figures, name) for name in STEPS}
