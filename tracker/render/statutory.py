"""The report `statutory-13-825` in each format, and its tables one by one."""

from dataclasses import fields
from typing import Any

from tracker.domain.reports.daily_record import DailyLine, DailySum
from tracker.domain.reports.inventory import OwnedCounts
from tracker.domain.reports.statutory import PolicyInForce, StatutoryReport, StorageLine
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.inventory import COUNT_COLUMNS
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "What Minn. Stat. 13.825 subd. 5 makes public"
DAILY_RECORD = "Daily record of cameras deployed and used"

COLUMNS = (
    Column("day", "Day", Kind.DAY),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("precinct_name", "Name", Kind.TEXT),
    Column("deployed", "Deployed"),
    Column("used", "Used"),
    Column("state", "Record", Kind.TEXT),
    Column("source", "Source", Kind.TEXT),
    Column("daily_use_id", "Entry"),
)
BRIEF = ("day", "precinct", "deployed", "used", "state")

OWNED_COLUMNS = COUNT_COLUMNS[1:]

POLICY_COLUMNS = (
    Column("number", "Policy", Kind.TEXT),
    Column("version", "Version", Kind.TEXT),
    Column("title", "Title", Kind.TEXT),
    Column("recorded_on", "Adoption recorded", Kind.DAY),
    Column("published_on", "Published", Kind.DAY),
    Column("effective_from", "In effect from", Kind.DAY),
    Column("effective_until", "Until before", Kind.DAY),
    Column("link", "Text", Kind.TEXT),
    Column("policy_id", "Entry"),
)

STORAGE_COLUMNS = (
    Column("measured_on", "Day", Kind.DAY),
    Column("measure", "Measure", Kind.TEXT),
    Column("value", "Figure"),
    Column("unit", "Unit", Kind.TEXT),
    Column("source", "Source", Kind.TEXT),
    Column("storage_figure_id", "Entry"),
)

FIGURES = ("Devices owned", "Daily record", "Gap", "Not begun", "Policies in force", "Storage figures")
"""The figures of the report that are explained."""


def render_statutory(report: StatutoryReport, form: Format) -> bytes:
    """The report in a format."""
    return written(statutory_document(report), form, lambda: statutory_as_json(report))


def statutory_document(report: StatutoryReport) -> Document:
    """The report laid out: its table is the daily record, the others stand beside it."""
    return Document(
        table=record_table(report, TITLE),
        parts=(Part(DAILY_RECORD, tuple(column.name for column in COLUMNS)),),
        counted=FIGURES,
        brief=(Part(DAILY_RECORD, BRIEF),),
        beside=(
            Beside("Devices owned", "Devices owned", owned_table(report), is_first=True),
            Beside("Policies in force in the period", "Policies", policies_table(report)),
            Beside("Storage, retention and destruction", "Storage", storage_table(report)),
        ),
    )


def record_document(report: StatutoryReport) -> Document:
    """The daily record alone."""
    return Document(
        table=record_table(report, f"{DAILY_RECORD} (Minn. Stat. 13.825 subd. 5)"),
        parts=(Part("By day and precinct", tuple(column.name for column in COLUMNS)),),
        counted=("Daily record", "Gap", "Not begun"),
    )


def record_table(report: StatutoryReport, title: str) -> Table:
    """A row for each day and precinct, whether or not anything was entered."""
    rows = tuple(_day(line) for line in report.record.lines)
    return Table(report.report, title, report.stamp, COLUMNS, rows)


def owned_table(report: StatutoryReport) -> Table:
    """One row: how many devices are owned, and what they count as."""
    row = tuple(_owned(report.owned).values())
    return Table(report.report, "Devices owned", report.stamp, OWNED_COLUMNS, (row,))


def policies_table(report: StatutoryReport) -> Table:
    """A row for each version that was in effect."""
    rows = tuple(_policy(one) for one in report.policies)
    return Table(report.report, "Policies in force", report.stamp, POLICY_COLUMNS, rows)


def storage_table(report: StatutoryReport) -> Table:
    """A row for each figure, as it was entered."""
    rows = tuple(_storage(one) for one in report.storage)
    return Table(report.report, "Storage figures", report.stamp, STORAGE_COLUMNS, rows)


def statutory_as_json(report: StatutoryReport) -> dict[str, Any]:
    """The report as nested values."""
    return {
        **stamp_as_json(report.report, report.stamp),
        "since": report.record.since,
        "owned": _owned(report.owned),
        "rows": [_named(COLUMNS, _day(line)) for line in report.record.lines],
        "days": [_sum(day) for day in report.record.sums],
        "policies": [_named(POLICY_COLUMNS, _policy(one)) for one in report.policies],
        "storage": [_named(STORAGE_COLUMNS, _storage(one)) for one in report.storage],
    }


def _named(columns: tuple[Column, ...], row: tuple[Value, ...]) -> dict[str, Value]:
    return dict(zip((column.name for column in columns), row, strict=True))


def _owned(owned: OwnedCounts) -> dict[str, int]:
    return {field.name: getattr(owned, field.name) for field in fields(owned)}


def _day(line: DailyLine) -> tuple[Value, ...]:
    entry = line.entry
    counts: tuple[Value, ...] = (None, None) if entry is None else (entry.deployed, entry.used)
    told: tuple[Value, ...] = (None, None) if entry is None else (entry.source, entry.entry)
    return (line.day, line.precinct, line.name, *counts, line.state.value, *told)


def _sum(day: DailySum) -> dict[str, Value]:
    return {"day": day.day, "deployed": day.deployed, "used": day.used, "gaps": day.gaps}


def _policy(one: PolicyInForce) -> tuple[Value, ...]:
    return (
        one.number,
        one.version,
        one.title,
        one.recorded_on,
        one.published_on,
        one.effective_from,
        one.effective_until,
        one.link,
        one.policy_id,
    )


def _storage(one: StorageLine) -> tuple[Value, ...]:
    return (one.measured_on, one.measure.value, one.value, one.unit.value, one.source, one.entry)
