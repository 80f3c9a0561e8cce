"""The report `outstanding` in each format."""

from typing import Any

from tracker.domain.reports.outstanding import NextSession, OutstandingOfficer, OutstandingReport
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

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


PARTS = (
    Part(
        "Who is missing what, and since when",
        (
            "precinct", "officer_id", "name", "badge", "rank", "protected", "needs", "lacking", "outstanding_since",
            "days_outstanding", "on_leave",
        ),
    ),
    Part(
        "The next class of each",
        (
            "precinct", "name", "next_session_id", "next_session_on", "next_session_at", "next_session_course",
            "next_session_place",
        ),
    ),
)  # fmt: skip
FIGURES = ("Outstanding", "Lacking", "Since", "Next class")


def render_outstanding(report: OutstandingReport, form: Format) -> bytes:
    """The report in a format."""
    return written(outstanding_document(report), form, lambda: outstanding_as_json(report))


def outstanding_document(report: OutstandingReport) -> Document:
    """The report laid out."""
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{len(report.rows)} officers" if len(report.rows) != 1 else "1 officer",
    )


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
