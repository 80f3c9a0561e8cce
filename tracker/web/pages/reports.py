"""The progress report as a page, with how it was counted, and as files to keep."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.progress import COMPLETE
from tracker.render.formats import Format
from tracker.render.rollout import render_progress, render_progress_series
from tracker.reports.rollout import curves_from, progress_from, rollout_history, rollout_progress
from tracker.web.guard import permission
from tracker.web.pages.burnup import wide_figure
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.glance import glance_rows, name_of_all
from tracker.web.pages.words import NO_FORECAST
from tracker.web.recorded import record_pull
from tracker.web.requests import reading

MIME_TYPES = {Format.JSON: "application/json", Format.CSV: "text/csv; charset=utf-8"}

NOTES = {**NO_FORECAST, COMPLETE: "complete"}


def register(pages: Blueprint) -> None:
    """Serve the report and its files."""
    pages.add_url_rule("/reports/rollout-progress", "rollout_progress", rollout_progress_page)
    pages.add_url_rule("/reports/rollout-progress.<string:form>", "rollout_progress_file", rollout_progress_file)
    pages.add_url_rule("/reports/rollout-progress-weekly.csv", "rollout_progress_weekly", rollout_progress_weekly)


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
            plan_rows=[*((row.name, row.figures) for row in report.rows), ("Total", report.total)],
            notes=NOTES,
            burnup=wide_figure(curves.total, report.total, day.as_of, name=name_of_all(report)),
            pinned={"as_of": day.as_of.isoformat(), "known_at": report.stamp.known_at_text},
        )


@permission("reports.read")
def rollout_progress_file(form: str) -> ResponseReturnValue:
    """The report as a file: the same bytes for the same day, moment and right.

    Raises:
        NotFound `unknown_format`: there is no such file.
    """
    known = {kind.value: kind for kind in MIME_TYPES}
    if form not in known:
        raise NotFound("unknown_format", f"The report is not available as {form}. Take json or csv.")
    with reading() as desk:
        day = page_day(desk)
        report = rollout_progress(desk.session, as_of=day.as_of, known_at=day.moment, precincts=desk.actor.precincts)
    kind = known[form]
    record_pull("rollout-progress", form, report.stamp, carried())
    return _file(render_progress(report, kind), kind, f"rollout-progress-{report.as_of.isoformat()}.{form}")


@permission("reports.read")
def rollout_progress_weekly() -> ResponseReturnValue:
    """The weekly series as a CSV file of its own."""
    with reading() as desk:
        day = page_day(desk)
        report = rollout_progress(
            desk.session, as_of=day.as_of, known_at=day.moment, precincts=desk.actor.precincts, series=True
        )
    record_pull("rollout-progress", Format.CSV.value, report.stamp, {**carried(), "series": "weekly"})
    name = f"rollout-progress-weekly-{report.as_of.isoformat()}.csv"
    return _file(render_progress_series(report, Format.CSV), Format.CSV, name)


def _file(body: bytes, kind: Format, name: str) -> Response:
    response = Response(body, content_type=MIME_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
