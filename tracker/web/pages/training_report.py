"""The report `training` as a page: who is trained, what was taught, what runs out, and officers a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.training_matrix import TrainingReport
from tracker.journeys.reports import Asking, make_report
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.formats import Format
from tracker.render.training_bars import training_figure
from tracker.render.training_matrix import FIGURES, trained_words
from tracker.reports.choices import precinct_options
from tracker.reports.needs import EXPIRING_WITHIN
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Text, Whole
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.queries import MOST_PAGES, Page, asked_for, page_of
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading

EXPIRING_SHOWN = 25
"""How many lines of what runs out stand on the page; all of them are in the files."""


@dataclass(frozen=True, slots=True)
class TrainingQuery:
    """Of which precinct, from which day on what was taught is counted, how many days ahead, which page of officers."""

    precinct: str | None
    since: date | None
    within: int
    page: int


class TrainingQuerySchema(CommandSchema[TrainingQuery]):
    """What may be asked of the page."""

    command = TrainingQuery

    precinct = Text(20, load_default=None)
    since = Day(load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=EXPIRING_WITHIN)
    page = Whole(1, MOST_PAGES, load_default=1)


def register(pages: Blueprint) -> None:
    """Serve the report."""
    pages.add_url_rule("/reports/training", "training_report", training_report_page)


@permission("people.read")
def training_report_page() -> ResponseReturnValue:
    """The counts, what was taught, what runs out, and fifty officers.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader.
    """
    query = asked_for(TrainingQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        if query.precinct is not None and not desk.actor.sees_precinct(query.precinct):
            raise NotFound("unknown_precinct", f"There is no precinct {query.precinct}. Check the code.")
        asking = Asking(
            day.as_of,
            day.moment,
            Format.JSON,
            desk.actor.precincts if query.precinct is None else frozenset({query.precinct}),
            within=query.within,
            since=query.since,
        )
        report = cast(TrainingReport, make_report(desk.session, reader, "training", asking))
        options = precinct_options(desk.session, reader, known_at=day.moment)
    said = _said(query)
    return render_template(
        "reports/training.html",
        query=query,
        report=report,
        stamp=report.stamp,
        precincts=options,
        weekly=training_figure(report.weeks),
        weeks=[week for week in reversed(report.weeks) if week.figures.sessions or week.figures.completions],
        expiring=report.expiring[:EXPIRING_SHOWN],
        page=_page(report, query.page),
        href_of=lambda number: url_for(
            "pages.training_report",
            _anchor="officers",
            **{**carried(), **said, "page": str(number)},  # type: ignore[arg-type]
        ),
        said=said,
        trained=trained_words,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )


def _page(report: TrainingReport, number: int) -> Page[Any]:
    return page_of(
        number,
        lambda offset, limit: Listed(report.rows[offset : offset + limit], len(report.rows), offset, limit),
    )


def _said(query: TrainingQuery) -> dict[str, str]:
    """What was asked besides the day, for links to files and pages."""
    asked = {
        "precinct": query.precinct,
        "since": None if query.since is None else query.since.isoformat(),
        "within": None if query.within == EXPIRING_WITHIN else str(query.within),
    }
    return {name: value for name, value in asked.items() if value is not None}
