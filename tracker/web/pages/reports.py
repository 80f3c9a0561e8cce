"""The progress report as a page, with how it was counted; and every report as files to keep."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.progress import COMPLETE
from tracker.domain.reports.custody import Side
from tracker.journeys.reports import REPORTS, Asking, make_report, subject_asked, write_report_into
from tracker.render.burn_up import wide_figure
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.formats import FILES
from tracker.render.inventory import COUNT_COLUMNS
from tracker.render.inventory import FIGURES as OWNED_FIGURES
from tracker.render.inventory_area import inventory_figure
from tracker.render.multiples import precinct_multiples
from tracker.render.rollout import FIGURES
from tracker.render.words import NO_FORECAST
from tracker.reports.inventory import inventory
from tracker.reports.inventory_weeks import owned_by_week
from tracker.reports.rollout import curves_from, progress_from, rollout_history
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Day, Text, Whole
from tracker.schemas.queries import MOST_DAYS_AHEAD, Series
from tracker.store.lookups import find_precinct
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.glance import glance_rows, name_of_all, plan_href
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, reading
from tracker.web.sending import sent

NOTES = {**NO_FORECAST, COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class FileQuery:
    """What may be asked of a report's file: one precinct by its code, and the options that the report takes."""

    precinct: str | None
    within: int | None
    since: date | None
    series: Series | None
    camera: str | None
    officer: str | None
    by: Side | None


class FileQuerySchema(CommandSchema[FileQuery]):
    """What may be asked of a report's file."""

    command = FileQuery

    precinct = Text(20, load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=None)
    since = Day(load_default=None)
    series = Choice(Series, load_default=None)
    camera = Text(100, load_default=None)
    officer = Text(100, load_default=None)
    by = Choice(Side, load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the report, and the files of every report."""
    pages.add_url_rule("/reports/rollout-progress", "rollout_progress", rollout_progress_page)
    pages.add_url_rule("/reports/inventory", "inventory", inventory_page)
    for name in REPORTS:
        pages.add_url_rule(f"/reports/{name}.<string:form>", f"{name}-file", file_view(name))


@permission("reports.read")
def rollout_progress_page() -> ResponseReturnValue:
    """Every figure by precinct and in total, how it was counted, and as of when."""
    with reading() as desk:
        day = page_day(desk)
        history = rollout_history(desk.session, as_of=day.as_of, known_at=day.moment, precincts=desk.actor.precincts)
        report, curves = progress_from(history), curves_from(history)
        return render_template(
            "reports/rollout_progress.html",
            report=report,
            stamp=report.stamp,
            rows=glance_rows(report, curves),
            plan_rows=[
                *((row.name, row.figures, plan_href(row.precinct)) for row in report.rows),
                ("Total", report.total, None),
            ],
            notes=NOTES,
            multiples=precinct_multiples(report, curves),
            burnup=wide_figure(curves.total, report.total, day.as_of, name=name_of_all(report)),
            counted=[(name, COUNTED[name]) for name in FIGURES],
            known_at_means=KNOWN_AT,
        )


@permission("equipment.read")
def inventory_page() -> ResponseReturnValue:
    """How many cameras are owned, by model, and what they count as; every one of them stands in the files."""
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        report = inventory(desk.session, reader, as_of=day.as_of, known_at=day.moment)
        weeks = owned_by_week(desk.session, reader, as_of=day.as_of, known_at=day.moment)
    return render_template(
        "reports/inventory.html",
        report=report,
        stamp=report.stamp,
        columns=COUNT_COLUMNS,
        weekly=inventory_figure(weeks),
        counted=[(name, COUNTED[name]) for name in OWNED_FIGURES],
        known_at_means=KNOWN_AT,
    )


def file_view(name: str) -> Callable[[str], ResponseReturnValue]:
    """The view of a report as a file: the same bytes for the same day, moment, filter and right.

    It raises NotFound `unknown_format`: there is no such file; `unknown_precinct`: none of that code, or not for this
    reader; `unknown_camera`, `unknown_officer` alike. Conflict `ambiguous`: several officers have that badge.
    """

    @permission(REPORTS[name].right)
    def view(form: str) -> ResponseReturnValue:
        known = {kind.value: kind for kind in FILES}
        if form not in known:
            message = f"The report is not available as {form}. Take {', '.join(known)}."
            raise NotFound("unknown_format", message)
        query = asked_for(FileQuerySchema)
        with reading() as desk:
            day, reader = page_day(desk), reader_of(desk.actor)
            asking = Asking(
                as_of=day.as_of,
                known_at=day.moment,
                form=known[form],
                precincts=codes_of(desk, query.precinct, day.moment),
                weekly=query.series is not None,
                within=query.within,
                since=query.since,
                subject=subject_asked(
                    desk.session,
                    reader,
                    camera=query.camera,
                    officer=query.officer,
                    as_of=day.as_of,
                    known_at=day.moment,
                ),
                by=query.by,
            )
            report = make_report(desk.session, reader, name, asking)
        always = REPORTS[name].reads_log
        record = partial(record_pull, name, form, report.stamp, carried() | _said(query, asking), always=always)
        return _named(sent(report, record, partial(write_report_into, name), asking.form), name, asking)

    return view


def codes_of(desk: Reading, precinct: str | None, moment: datetime) -> frozenset[str] | None:
    """The precincts of a report that is asked for: one by its code, else all of the reader's. Raises NotFound
    `unknown_precinct`.
    """
    if precinct is None:
        return desk.actor.precincts
    if not desk.actor.sees_precinct(precinct) or find_precinct(desk.session, precinct).recorded_at > moment:
        raise NotFound("unknown_precinct", f"There is no precinct {precinct}. Check the code.")
    return frozenset({precinct})


def _said(query: FileQuery, asking: Asking) -> dict[str, str]:
    """What was asked besides the day, for the log."""
    asked = {
        "precinct": query.precinct,
        "within": query.within,
        "since": query.since and query.since.isoformat(),
        "series": query.series and query.series.value,
        "by": query.by and query.by.value,
    }
    if asking.subject is not None:
        asked[asking.subject.side.value] = asking.subject.code
    return {name: str(value) for name, value in asked.items() if value is not None}


def _named(response: Response, name: str, asking: Asking) -> Response:
    """As a file to keep, named after the report and its day."""
    weekly = "-weekly" if asking.weekly else ""
    file = f"{name}{weekly}-{asking.as_of.isoformat()}.{asking.form.value}"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    return response
