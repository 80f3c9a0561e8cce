"""The report `outstanding` in each format."""

from typing import Any

from tracker.domain.reports.outstanding import NextSession, OutstandingOfficer, OutstandingReport
from tracker.render.cells import Kind, Value
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv
from tracker.render.to_json import stamp_as_json, to_json
from tracker.render.to_text import heading_of, table_lines, text_of

TITLE = "Outstanding officers"

COLUMNS = (
    Column("officer_id", "Officer"),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("rank", "Rank", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("needs", "Needs", Kind.TEXT),
    Column("lacking", "Lacking", Kind.TEXT),
    Column("outstanding_since", "Since", Kind.DAY),
    Column("days_outstanding", "Days"),
    Column("on_leave", "On leave", Kind.FLAG),
    Column("next_session_id", "Session"),
    Column("next_session_on", "Next class", Kind.DAY),
    Column("next_session_at", "At", Kind.TEXT),
    Column("next_session_course", "Course", Kind.TEXT),
    Column("next_session_place", "Place", Kind.TEXT),
)

TEXT_COLUMNS = (
    "precinct",
    "name",
    "badge",
    "rank",
    "needs",
    "lacking",
    "days_outstanding",
    "on_leave",
    "next_session_on",
    "next_session_course",
)


def render_outstanding(report: OutstandingReport, form: Format) -> bytes:
    """The report as JSON, CSV, or text for a terminal."""
    if form is Format.JSON:
        return to_json(outstanding_as_json(report))
    table = outstanding_table(report)
    if form is Format.CSV:
        return table_to_csv(table)
    count = f"{len(report.rows)} officers" if len(report.rows) != 1 else "1 officer"
    return text_of([*heading_of(table.title, table.stamp), "", *table_lines(table.only(TEXT_COLUMNS)), "", count])


def outstanding_table(report: OutstandingReport) -> Table:
    """The report's rows, flat."""
    return Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows))


def outstanding_as_json(report: OutstandingReport) -> dict[str, Any]:
    """The report as nested values."""
    return {**stamp_as_json(report.report, report.stamp), "rows": [_row_as_json(row) for row in report.rows]}


def _flat(row: OutstandingOfficer) -> tuple[Value, ...]:
    planned = row.next_session
    session: tuple[Value, ...] = (None,) * 5
    if planned is not None:
        session = (planned.session_id, planned.held_on, planned.starts_at, planned.course, planned.place)
    lacking = " ".join(row.lacking)
    return (*_person(row), row.precinct, str(row.needs), lacking, *_time(row), *session)


def _person(row: OutstandingOfficer) -> tuple[Value, ...]:
    return (row.officer_id, row.name, row.badge, row.rank, row.is_protected)


def _time(row: OutstandingOfficer) -> tuple[Value, ...]:
    return (row.outstanding_since, row.days_outstanding, row.on_leave)


def _row_as_json(row: OutstandingOfficer) -> dict[str, Any]:
    names = [column.name for column in COLUMNS[:11]]
    flat = dict(zip(names, _flat(row)[:11], strict=True))
    planned = row.next_session
    return {
        **flat,
        "lacking": list(row.lacking),
        "next_session": None if planned is None else _session_as_json(planned),
    }


def _session_as_json(planned: NextSession) -> dict[str, Any]:
    return {
        "id": planned.session_id,
        "held_on": planned.held_on,
        "starts_at": planned.starts_at,
        "course": planned.course,
        "place": planned.place,
    }
