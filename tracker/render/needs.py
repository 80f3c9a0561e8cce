"""The reports `training-needs` and `readiness` in each format."""

from typing import Any

from tracker.domain.reports.needs import NeedLine, Readiness, ReadinessFigures, TrainingNeeds
from tracker.render.cells import Kind, Value
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv
from tracker.render.to_json import stamp_as_json, to_json
from tracker.render.to_text import heading_of, table_lines, text_of

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


def render_needs(report: TrainingNeeds, form: Format) -> bytes:
    """The report as JSON, CSV, or text for a terminal."""
    if form is Format.JSON:
        return to_json(
            {
                **stamp_as_json(report.report, report.stamp),
                "within": report.within,
                "rows": [need_as_json(row) for row in report.rows],
            }
        )
    title = f"Training needs, and what runs out within {report.within} days"
    table = Table(report.report, title, report.stamp, NEEDS_COLUMNS, tuple(_flat(row) for row in report.rows))
    if form is Format.CSV:
        return table_to_csv(table)
    return text_of([*heading_of(table.title, table.stamp), "", *table_lines(table.only(NEEDS_AS_TEXT))])


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
    """The report as JSON, CSV, or text for a terminal."""
    if form is Format.JSON:
        rows = [{"precinct": row.precinct, "name": row.name, **_steps(row.figures)} for row in report.rows]
        return to_json({**stamp_as_json(report.report, report.stamp), "rows": rows, "total": _steps(report.total)})
    listed = [(row.precinct, row.name, *_steps(row.figures).values()) for row in report.rows]
    total = ("", "Total", *_steps(report.total).values())
    table = Table(report.report, "Readiness", report.stamp, READINESS_COLUMNS, (*listed, total), has_total=True)
    if form is Format.CSV:
        return table_to_csv(table)
    return text_of([*heading_of(table.title, table.stamp), "", *table_lines(table)])


def _steps(figures: ReadinessFigures) -> dict[str, Value]:
    return {name: getattr(figures, name) for name in STEPS}
