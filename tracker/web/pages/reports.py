"""The progress report as a page, with how it was counted, and as files to keep."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.progress import COMPLETE
from tracker.journeys.reports import Asking, make_report, write_report
from tracker.render.burn_up import wide_figure
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.formats import FILES, MEDIA_TYPES, Format
from tracker.render.rollout import FIGURES
from tracker.render.words import NO_FORECAST
from tracker.reports.rollout import curves_from, progress_from, rollout_history
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.glance import glance_rows, name_of_all
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import reading

NAME = "rollout-progress"

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
            counted=[(name, COUNTED[name]) for name in FIGURES],
            known_at_means=KNOWN_AT,
            pinned={"as_of": day.as_of.isoformat(), "known_at": report.stamp.known_at_text},
        )


@permission("reports.read")
def rollout_progress_file(form: str) -> ResponseReturnValue:
    """The report as a file: the same bytes for the same day, moment and right.

    Raises:
        NotFound `unknown_format`: there is no such file.
    """
    known = {kind.value: kind for kind in FILES}
    if form not in known:
        message = f"The report is not available as {form}. Take {', '.join(known)}."
        raise NotFound("unknown_format", message)
    return _file(known[form], weekly=False)


@permission("reports.read")
def rollout_progress_weekly() -> ResponseReturnValue:
    """The weekly series as a CSV file of its own."""
    return _file(Format.CSV, weekly=True)


def _file(form: Format, *, weekly: bool) -> Response:
    with reading() as desk:
        day = page_day(desk)
        asking = Asking(day.as_of, day.moment, form, desk.actor.precincts, weekly)
        report = make_report(desk.session, reader_of(desk.actor), NAME, asking)
    record_pull(NAME, form.value, report.stamp, {**carried(), **({"series": "weekly"} if weekly else {})})
    response = Response(write_report(NAME, report, form), content_type=MEDIA_TYPES[form])
    name = f"{NAME}{'-weekly' if weekly else ''}-{report.as_of.isoformat()}.{form.value}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
