"""Officers: the list with its search, and one officer's timeline."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.reports.choices import precinct_options
from tracker.reports.people import officer_list
from tracker.reports.signing import signatures_of
from tracker.reports.timeline import officer_timeline
from tracker.web.guard import permission
from tracker.web.pages.counted import OFFICER_WORDS, officer_rule
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form
from tracker.web.pages.queries import OfficerQuerySchema, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading


def register(pages: Blueprint) -> None:
    """Serve the officers."""
    pages.add_url_rule("/officers", "officers", officers)
    pages.add_url_rule("/officers/<int:officer_id>", "officer", officer)


@permission("people.read")
def officers() -> ResponseReturnValue:
    """The officers on the day, searched and page by page."""
    query, sample = asked_for(OfficerQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        page = page_of(
            query.page,
            lambda offset, limit: officer_list(
                desk.session,
                reader,
                as_of=day.as_of,
                known_at=day.moment,
                search=query.search,
                precinct=query.precinct,
                posted_since=query.posted_since,
                counted=query.counted,
                sample=sample,
                offset=offset,
                limit=limit,
            ),
            sample=sample,
        )
        kept = {"search": query.search, "precinct": query.precinct, "posted_since": query.posted_since}
        kept["counted"] = query.counted
        said = {name: str(value) for name, value in kept.items() if value is not None}
        return render_template(
            "people/officers.html",
            page=page,
            query=query,
            form=Form(values=said),
            figures=[(figure.value, words.capitalize()) for figure, words in OFFICER_WORDS.items()],
            rule=None if query.counted is None else officer_rule(query.counted),
            precincts=precinct_options(desk.session, reader, known_at=day.moment),
            href_of=lambda number: url_for("pages.officers", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
        )


@permission("people.read")
def officer(officer_id: int) -> ResponseReturnValue:
    """One officer: where, since when, trained how, with which camera."""
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        timeline = officer_timeline(desk.session, reader, officer_id, as_of=day.as_of, known_at=day.moment)
        numbers = [one.assignment_id for one in timeline.cameras]
        signatures = signatures_of(desk.session, reader, numbers, as_of=day.as_of, known_at=day.moment)
        return render_template(
            "people/officer.html", timeline=timeline, officer=timeline.officer, signatures=signatures
        )
