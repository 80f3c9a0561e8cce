"""The report `exceptions` in each format."""

from datetime import UTC, datetime
from typing import Any

from tracker.domain.reports.exceptions import ExceptionKind, ExceptionsReport, ListedException
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.exception_words import FIGURES, KINDS
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.words import count_of
from tracker.render.written import written

TITLE = "Exceptions"
BY_KIND = "Exceptions, by kind and precinct"
NONE = "none"
"""Stands for the precinct of what counts to none."""

COLUMNS = (
    Column("kind", "Kind", Kind.TEXT),
    Column("exception", "Exception", Kind.TEXT),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("officer_id", "Officer"),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("posted", "Posted", Kind.FLAG),
    Column("camera_id", "Camera"),
    Column("serial", "Serial number", Kind.TEXT),
    Column("since", "Since", Kind.DAY),
    Column("days", "Days"),
    Column("detail", "Detail", Kind.TEXT),
    Column("recorded_by", "Recorded by", Kind.TEXT),
    Column("recorded_at", "Recorded at", Kind.TEXT),
    Column("fact_kind", "Kind of entry", Kind.TEXT),
    Column("fact_id", "Entry"),
    Column("batch_id", "Batch"),
)
PARTS = (
    Part(
        "Every exception",
        ("exception", "precinct", "name", "badge", "serial", "since", "days", "detail", "recorded_by"),
    ),
    Part(
        "What each rests on",
        (
            "kind", "since", "serial", "officer_id", "protected", "posted", "camera_id", "recorded_at", "fact_kind",
            "fact_id", "batch_id",
        ),
    ),
)  # fmt: skip
TEXT_COLUMNS = ("exception", "precinct", "name", "badge", "serial", "since", "days", "detail")


def render_exceptions(report: ExceptionsReport, form: Format) -> bytes:
    """The report in a format; CSV has the exceptions, the others the counts by kind and precinct as well."""
    return written(exceptions_document(report), form, lambda: exceptions_as_json(report))


def exceptions_document(report: ExceptionsReport) -> Document:
    """The report laid out."""
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=count_of(len(report.rows), "exception"),
        beside=(Beside(BY_KIND, "By kind", counts_table(report), is_first=True),),
    )


def counts_table(report: ExceptionsReport) -> Table:
    """How many of each kind, also where there are none, by precinct and in total."""
    columns = (
        Column("exception", "Exception", Kind.TEXT),
        *(Column(f"precinct_{code}", code) for code in report.precincts),
        Column("precinct_none", "No precinct"),
        Column("total", "Total"),
    )
    counts = report.counts()
    homes = (*report.precincts, None)
    rows: list[tuple[Value, ...]] = [
        (KINDS[kind], *_with_total([counts[kind, home] for home in homes])) for kind in ExceptionKind
    ]
    total: tuple[Value, ...] = (
        "Total",
        *_with_total([sum(counts[kind, home] for kind in ExceptionKind) for home in homes]),
    )
    return Table(report.report, BY_KIND, report.stamp, columns, (*rows, total), has_total=True)


def _with_total(counts: list[int]) -> tuple[int, ...]:
    return (*counts, sum(counts))


def exceptions_as_json(report: ExceptionsReport) -> dict[str, Any]:
    """The report as nested values."""
    counts = report.counts()
    return {
        **stamp_as_json(report.report, report.stamp),
        "counts": [
            {
                "kind": kind.value,
                "exception": KINDS[kind],
                "precincts": {code: counts[kind, code] for code in report.precincts},
                "no_precinct": counts[kind, None],
                "total": len(report.of_kind(kind)),
            }
            for kind in ExceptionKind
        ],
        "total": len(report.rows),
        "rows": [_as_json(row) for row in report.rows],
    }


def _as_json(row: ListedException) -> dict[str, Value]:
    return {**dict(zip((column.name for column in COLUMNS), _flat(row), strict=True)), "precinct": row.precinct}


def _flat(row: ListedException) -> tuple[Value, ...]:
    return (
        row.kind.value,
        KINDS[row.kind],
        NONE if row.precinct is None else row.precinct,
        row.officer_id,
        row.name,
        row.badge,
        None if row.officer_id is None else row.is_protected,
        None if row.officer_id is None else row.is_posted,
        row.camera_id,
        row.serial,
        row.since,
        row.days,
        row.detail,
        row.recorded_by,
        None if row.recorded_at is None else _moment(row.recorded_at),
        None if row.fact_kind is None else row.fact_kind.value,
        row.fact_id,
        row.batch_id,
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
