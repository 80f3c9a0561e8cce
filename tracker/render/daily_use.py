"""The report `daily-use` in each format. It may be long: JSON, CSV and workbooks are written row by row."""

import io
from typing import IO, Any

from tracker.domain.reports.daily_use import DailyUseReport, DaysCounted, PrecinctDay
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.entries import entry_cells
from tracker.render.formats import Format
from tracker.render.table import Column, Laid, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import write_into

TITLE = "Cameras deployed and used, day by day"
BY_PRECINCT = "The period, by precinct"

COLUMNS = (
    Column("used_on", "Day", Kind.DAY),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("deployed", "Deployed"),
    Column("used", "Used"),
    Column("entry", "Entry", Kind.TEXT),
    Column("source", "Source", Kind.TEXT),
    Column("batch", "Batch"),
    Column("file_name", "File", Kind.TEXT),
    Column("sha256", "SHA-256 of the file", Kind.TEXT),
    Column("recorded_at", "Recorded", Kind.TEXT),
    Column("recorded_by", "Recorded by", Kind.TEXT),
    Column("fact_id", "Entry's number"),
)
PARTS = (
    Part("Day by day", ("used_on", "precinct", "name", "deployed", "used", "entry", "source")),
    Part(
        "Where each figure comes from",
        ("used_on", "precinct", "batch", "file_name", "sha256", "recorded_at", "recorded_by", "fact_id"),
    ),
)
TEXT_COLUMNS = ("used_on", "precinct", "deployed", "used", "entry", "source", "batch", "file_name", "recorded_by")
SUM_COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("days", "Days"),
    Column("counted", "Days with a count"),
    Column("gaps", "Gaps"),
    Column("not_begun", "Not begun"),
    Column("deployed", "Deployed, sum"),
    Column("used", "Used, sum"),
)
FIGURES = ("Deployed", "Used", "Gap", "Not begun")


def render_daily_use(report: DailyUseReport, form: Format) -> bytes:
    """The report in a format."""
    out = io.BytesIO()
    write_daily_use(report, form, out)
    return out.getvalue()


def write_daily_use(report: DailyUseReport, form: Format, out: IO[bytes]) -> None:
    """The report in a format, into a file.

    Raises:
        Invalid `too_many_rows`.
    """
    write_into(out, daily_use_document(report), form, lambda: daily_use_as_json(report))


def daily_use_document(report: DailyUseReport) -> Document:
    """The report laid out."""
    total = report.total
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, Laid(report.rows, _flat)),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=(
            f"Days since {report.since.isoformat()}: "
            f"counted {total.counted:,}, gaps {total.gaps:,}, not begun {total.not_begun:,}"
        ),
        beside=(Beside(BY_PRECINCT, "By precinct", sums_table(report), is_first=True),),
    )


def sums_table(report: DailyUseReport) -> Table:
    """The sums of each precinct, and of all."""
    rows: list[tuple[Value, ...]] = [(code, name, *_sums(counted).values()) for code, name, counted in report.precincts]
    total: tuple[Value, ...] = ("Total", None, *_sums(report.total).values())
    return Table(report.report, BY_PRECINCT, report.stamp, SUM_COLUMNS, (*rows, total), has_total=True)


def daily_use_as_json(report: DailyUseReport) -> dict[str, Any]:
    """The report as nested values; the rows are an iterator."""
    names = [column.name for column in COLUMNS]
    return {
        **stamp_as_json(report.report, report.stamp),
        "since": report.since,
        "precincts": [{"precinct": code, "name": name, **_sums(counted)} for code, name, counted in report.precincts],
        "total": _sums(report.total),
        "rows": (dict(zip(names, _flat(row), strict=True)) for row in report.rows),
    }


def _sums(counted: DaysCounted) -> dict[str, int]:
    return {
        "days": counted.days,
        "counted": counted.counted,
        "gaps": counted.gaps,
        "not_begun": counted.not_begun,
        "deployed": counted.deployed,
        "used": counted.used,
    }


def _flat(row: PrecinctDay) -> tuple[Value, ...]:
    day: tuple[Value, ...] = (row.used_on, row.precinct, row.name)
    one = row.count
    if one is None:
        return (*day, None, None, row.how.value, *[None] * 7)
    recorded_at, recorded_by, batch = entry_cells(one.entered)
    return (
        *day,
        one.deployed,
        one.used,
        row.how.value,
        one.source,
        batch,
        one.file_name,
        one.sha256,
        recorded_at,
        recorded_by,
        one.fact_id,
    )
