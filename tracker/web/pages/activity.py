"""The report `activity` as a page: who entered what in a period. Every look is put on record, as one into the log."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.reports.activity import IMPORT, ActivityReport
from tracker.journeys.reports import Asking, make_report
from tracker.render.activity import FIGURES, sums_of, weeks_of
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.formats import Format
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day
from tracker.web.guard import permission
from tracker.web.pages import audit_words as words
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import reading

NAME = "activity"
DOORS = {"page": "Page", "api": "API", "command_line": "Command line", IMPORT: "Import"}
SHOWN = 25
"""How many batches and voids stand on the page, the latest; all of them are in the files."""


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """The first day of the period."""

    since: date | None


class ActivityQuerySchema(CommandSchema[ActivityQuery]):
    """What may be asked of the page."""

    command = ActivityQuery

    since = Day(load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the report."""
    pages.add_url_rule("/reports/activity", "activity", activity_page)


@permission("audit.read")
def activity_page() -> ResponseReturnValue:
    """The sums by account, door, act and week, the latest batches, voids and corrections."""
    query = asked_for(ActivityQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        asking = Asking(day.as_of, day.moment, Format.JSON, since=query.since)
        report = cast(ActivityReport, make_report(desk.session, reader_of(desk.actor), NAME, asking))
    said = {} if query.since is None else {"since": query.since.isoformat()}
    record_pull(NAME, "page", report.stamp, carried() | said, always=True)
    return render_template(
        "reports/activity.html",
        report=report,
        stamp=report.stamp,
        said=said,
        sums={name: sums_of(report, name) for name in ("actors", "doors", "acts")},
        weeks=[(week, entries) for week, entries in reversed(weeks_of(report).items()) if entries.events],
        batches=report.batches[::-1][:SHOWN],
        voids=report.voids[::-1][:SHOWN],
        log_href=_log_href(report),
        words=words,
        doors=DOORS,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )


def _log_href(report: ActivityReport) -> Any:
    """The address of the log's search for what changed a record in the period, narrowed by what is given."""

    def href(**narrowed: str) -> str:
        period = {"since": report.since.isoformat(), "until": report.as_of.isoformat()}
        return url_for("pages.audit", **{**period, "changes": "true", **narrowed})  # type: ignore[arg-type]

    return href
