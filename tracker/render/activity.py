"""The report `activity` in each format."""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.domain.progress import week_endings
from tracker.domain.reports.activity import ActivityReport, ActivityRow, Entries, summed
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

COUNTS = (
    Column("events", "Events"),
    Column("rows", "Rows"),
    Column("dated", "Dated"),
    Column("late", "Entered late"),
)
SHARE = Column("percent_late", "Late, %", Kind.PERCENT)
COLUMNS = (
    Column("day", "Day", Kind.DAY),
    Column("actor", "Who", Kind.TEXT),
    Column("door", "Door", Kind.TEXT),
    Column("act", "Act", Kind.TEXT),
    *COUNTS,
)
BATCH_COLUMNS = (
    Column("batch", "Batch"),
    Column("day", "Day", Kind.DAY),
    Column("actor", "Who", Kind.TEXT),
    Column("door", "Door", Kind.TEXT),
    Column("kind", "Kind", Kind.TEXT),
    Column("file_name", "File", Kind.TEXT, is_wide=True),
    *COUNTS,
    Column("reversed_on", "Reversed", Kind.DAY),
)
VOID_COLUMNS = (
    Column("event", "Event"),
    Column("day", "Day", Kind.DAY),
    Column("actor", "Who", Kind.TEXT),
    Column("door", "Door", Kind.TEXT),
    Column("act", "Act", Kind.TEXT),
    Column("record", "Record", Kind.TEXT),
    Column("record_id", "Number"),
    Column("voided", "Voided"),
    Column("entered", "Entered"),
    Column("reason", "Reason", Kind.TEXT, is_wide=True),
)
FIGURES = ("Events", "Door", "Rows", "Dated", "Entered late", "Batches", "Voids and corrections")

BY: Mapping[str, tuple[str, str, Callable[[ActivityRow], str]]] = {
    "actors": ("By whom", "Who", lambda row: row.actor),
    "doors": ("By door", "Door", lambda row: row.door),
    "acts": ("By act", "Act", lambda row: row.act),
}
"""The sums of the report, by the name in JSON: the title, the heading, and what is summed."""


def render_activity(report: ActivityReport, form: Format) -> bytes:
    """The report in a format; CSV has the days, the others the sums, the batches and the voids as well."""
    return written(_document(report), form, lambda: activity_as_json(report))


def _document(report: ActivityReport) -> Document:
    title = f"Activity from {report.since.isoformat()} to {report.stamp.as_of.isoformat()}"
    return Document(
        table=Table(report.report, title, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=(Part("By day, person, door and act", tuple(column.name for column in COLUMNS)),),
        counted=FIGURES,
        said=f"{report.total.events} events" if report.total.events != 1 else "1 event",
        beside=(
            *(Beside(said, said, sums_table(report, name), is_first=True) for name, (said, _, _) in BY.items()),
            Beside("By week", "By week", weeks_table(report), is_first=True),
            Beside("Batches", "Batches", _table(report, "Batches", BATCH_COLUMNS, batches_as_rows(report))),
            Beside(
                "Voids and corrections",
                "Voids and corrections",
                _table(report, "Voids and corrections", VOID_COLUMNS, voids_as_rows(report)),
            ),
        ),
    )


def sums_table(report: ActivityReport, name: str) -> Table:
    """The sums by actor, door or act, the most rows first, and in total."""
    said, heading, _ = BY[name]
    rows = tuple((one, *_shares(entries)) for one, entries in (*sums_of(report, name), ("Total", report.total)))
    return _table(report, said, (Column("name", heading, Kind.TEXT), *COUNTS, SHARE), rows, has_total=True)


def sums_of(report: ActivityReport, name: str) -> list[tuple[str, Entries]]:
    """The sums by actor, door or act, the most rows first."""
    found = summed(report.rows, BY[name][2])
    return sorted(found.items(), key=lambda pair: (-pair[1].rows, -pair[1].events, pair[0]))


def weeks_table(report: ActivityReport) -> Table:
    """The sums by week, those without an event too: weeks end on Saturday, the last with the report's day."""
    rows = tuple((day, *_shares(entries)) for day, entries in weeks_of(report).items())
    return _table(report, "By week", (Column("week_ending", "Week to", Kind.DAY), *COUNTS, SHARE), rows)


def weeks_of(report: ActivityReport) -> dict[Any, Entries]:
    """What was entered in each week of the period, by its last day."""
    endings = week_endings(report.since, report.stamp.as_of)
    found = summed(report.rows, lambda row: next(day for day in endings if row.day <= day))
    return {day: found.get(day, Entries()) for day in endings}


def batches_as_rows(report: ActivityReport) -> tuple[tuple[Value, ...], ...]:
    """The batches, in the order of their columns."""
    return tuple(
        (one.batch_id, one.day, one.actor, one.door, one.kind, one.file_name, *_counts(one.entries), one.reversed_on)
        for one in report.batches
    )


def voids_as_rows(report: ActivityReport) -> tuple[tuple[Value, ...], ...]:
    """The voids and corrections, in the order of their columns."""
    return tuple(
        (
            *(one.event, one.day, one.actor, one.door, one.act, one.record, one.record_id),
            *(one.voided, one.entered, one.reason),
        )
        for one in report.voids
    )


def activity_as_json(report: ActivityReport) -> dict[str, Any]:
    """The report as nested values."""
    return {
        **stamp_as_json(report.report, report.stamp),
        "since": report.since,
        "rows": _named(COLUMNS, (_flat(row) for row in report.rows)),
        "total": _sums(report.total),
        **{name: _by(summed(report.rows, key)) for name, (_, _, key) in BY.items()},
        "weeks": [{"week_ending": day, **_sums(entries)} for day, entries in weeks_of(report).items()],
        "batches": _named(BATCH_COLUMNS, batches_as_rows(report)),
        "voids": _named(VOID_COLUMNS, voids_as_rows(report)),
    }


def _named(columns: tuple[Column, ...], rows: Any) -> list[dict[str, Value]]:
    names = [column.name for column in columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _by(found: Mapping[str, Entries]) -> list[dict[str, Value]]:
    return [{"name": name, **_sums(found[name])} for name in sorted(found, key=lambda one: (one.casefold(), one))]


def _table(
    report: ActivityReport,
    title: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Value, ...], ...],
    *,
    has_total: bool = False,
) -> Table:
    return Table(report.report, title, report.stamp, columns, rows, has_total)


def _flat(row: ActivityRow) -> tuple[Value, ...]:
    return (row.day, row.actor, row.door, row.act, *_counts(row.entries))


def _counts(entries: Entries) -> tuple[Value, ...]:
    return (entries.events, entries.rows, entries.dated, entries.late)


def _shares(entries: Entries) -> tuple[Value, ...]:
    return (*_counts(entries), entries.percent_late)


def _sums(entries: Entries) -> dict[str, Value]:
    return dict(zip([column.name for column in (*COUNTS, SHARE)], _shares(entries), strict=True))
