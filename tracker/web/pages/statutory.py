"""The report of Minn. Stat. 13.825 subd. 5 as a page, the entries of one of its days, and the pack of its files."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from tracker.domain.reports.records import Void
from tracker.domain.reports.statutory import StatutoryReport
from tracker.domain.reports.stories import Ref
from tracker.journeys.reports import Asking, make_report
from tracker.journeys.statutory_pack import PACK_MEDIA_TYPE, statutory_pack
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.figures import MEASURES
from tracker.render.formats import Format
from tracker.render.inventory import COUNT_COLUMNS
from tracker.render.statutory import FIGURES
from tracker.reports.records import COLLECTIONS, Sight, Wanted, list_records
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day
from tracker.store.known import Asked
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, reading

NAME = "statutory-13-825"
MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Period:
    """The first day of a period that ends with the page's day; None: the first of that day's month."""

    since: date | None


class PeriodSchema(CommandSchema[Period]):
    """What may be asked of the page beside its day."""

    command = Period

    since = Day(load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the report, its days, and the pack."""
    pages.add_url_rule(f"/reports/{NAME}", "statutory", statutory_page)
    pages.add_url_rule(f"/reports/{NAME}/days/<string:day>", "statutory_day", day_page)
    pages.add_url_rule(f"/reports/{NAME}.zip", "statutory_pack", pack_file)


@permission("reports.read")
def statutory_page() -> ResponseReturnValue:
    """Devices owned, the daily record of a period, policies and storage figures."""
    query = asked_for(PeriodSchema)
    with reading() as desk:
        day = page_day(desk)
        since = query.since or day.as_of.replace(day=1)
        asking = _asking(desk, day.as_of, day.moment, since)
        report = cast(StatutoryReport, make_report(desk.session, reader_of(desk.actor), NAME, asking))
    return render_template(
        "reports/statutory.html",
        report=report,
        stamp=report.stamp,
        since=since,
        days=list(zip(report.record.sums, report.record.days, strict=True)),
        owned_columns=COUNT_COLUMNS[1:],
        measures=MEASURES,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )


@permission("reports.read")
def day_page(day: str) -> ResponseReturnValue:
    """The entries of one day, those found to be mistakes among them."""
    of = _day_of(day)
    with reading() as desk:
        shown = page_day(desk)
        sight = Sight(reader_of(desk.actor), Asked(shown.as_of, shown.moment))
        wanted = Wanted({"from": of, "to": of}, "used_on", Void.INCLUDE, limit=MOST_ENTRIES)
        found = list_records(desk.session, COLLECTIONS["daily-use"], sight, wanted)
    return render_template(
        "reports/statutory_day.html",
        day=of,
        rows=[(row, history_href(Ref("daily-use", row["id"]))) for row in found.rows],
        since=request.args.get("since") or None,
    )


@permission("reports.read")
def pack_file() -> ResponseReturnValue:
    """All of it as one archive: the same bytes for the same period, moment and right."""
    query = asked_for(PeriodSchema)
    with reading() as desk:
        day = page_day(desk)
        asking = _asking(desk, day.as_of, day.moment, query.since)
        pack = statutory_pack(desk.session, reader_of(desk.actor), asking)
    record_pull("statutory-pack", "zip", pack.stamp, carried() | {"since": pack.since.isoformat()})
    response = Response(pack.body, content_type=PACK_MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=pack.name)
    return response


def _asking(desk: Reading, as_of: date, known_at: datetime, since: date | None) -> Asking:
    return Asking(as_of, known_at, Format.JSON, desk.actor.precincts, since=since)


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchPage from None
