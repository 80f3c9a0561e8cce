"""Daily use as a page: week by week, each figure a link to what it came in with, each gap said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.reports.daily_use import DailyUseReport, PrecinctDay
from tracker.domain.reports.stories import Ref
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.daily_use import FIGURES
from tracker.reports.choices import precinct_options
from tracker.reports.daily_use import daily_use
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Text
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.day import page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.pages.reports import codes_of
from tracker.web.requests import reading

SHOWN_AT_FIRST = timedelta(days=27)
MOST_SHOWN = timedelta(days=26 * 7 - 1)
WEEK = 7
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DailyUseQuery:
    """Of which precinct (None: all), and since when (None: the last four weeks)."""

    precinct: str | None
    since: date | None


class DailyUseQuerySchema(CommandSchema[DailyUseQuery]):
    """What may be asked of the page."""

    command = DailyUseQuery

    precinct = Text(20, load_default=None)
    since = Day(load_default=None)


@dataclass(frozen=True, slots=True)
class Week:
    """A week that ends on a Saturday: by precinct its days, those outside the period None."""

    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[PrecinctDay | None, ...]], ...]

    @property
    def told(self) -> tuple[PrecinctDay, ...]:
        """The days with a count, in order."""
        found = (day for _, days in self.rows for day in days if day is not None and day.count is not None)
        return tuple(sorted(found, key=lambda one: one.used_on))


def weeks_of(rows: Iterable[PrecinctDay]) -> tuple[Week, ...]:
    """The days in weeks, the latest week first; precincts in the order in which they come."""
    by_end: dict[date, dict[str, dict[date, PrecinctDay]]] = {}
    for row in rows:
        by_end.setdefault(week_ending(row.used_on), {}).setdefault(row.name, {})[row.used_on] = row
    return tuple(_week(end, by_end[end]) for end in sorted(by_end, reverse=True))


def week_ending(day: date) -> date:
    """The Saturday of a day's week."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % WEEK)


def _week(end: date, found: Mapping[str, Mapping[date, PrecinctDay]]) -> Week:
    days = tuple(end - timedelta(days=ago) for ago in reversed(range(WEEK)))
    return Week(days, tuple((name, tuple(told.get(day) for day in days)) for name, told in found.items()))


def register(pages: Blueprint) -> None:
    """Serve the page."""
    pages.add_url_rule("/reports/daily-use", "daily_use", daily_use_page)


@permission("reports.read")
def daily_use_page() -> ResponseReturnValue:
    """The weeks of a period up to the day; half a year at most, and the files have all of it.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader. Invalid `since_after_as_of`.
    """
    query = asked_for(DailyUseQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        since = query.since or day.as_of - SHOWN_AT_FIRST
        report = daily_use(
            desk.session,
            as_of=day.as_of,
            known_at=day.moment,
            since=since if since > day.as_of else max(since, day.as_of - MOST_SHOWN),
            precincts=codes_of(desk, query.precinct, day.moment),
        )
        precincts = precinct_options(desk.session, reader_of(desk.actor), known_at=day.moment)
    return render_template(
        "reports/daily_use.html",
        query=query,
        since=since,
        report=report,
        stamp=report.stamp,
        weeks=weeks_of(report.rows),
        histories=_histories(report),
        precincts=precincts,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )


def _histories(report: DailyUseReport) -> dict[int, str | None]:
    """By entry, where its history stands: for what came in with no batch."""
    entries = (row.count for row in report.rows if row.count is not None and row.count.entered.batch_id is None)
    return {one.fact_id: history_href(Ref("daily-use", one.fact_id)) for one in entries}
