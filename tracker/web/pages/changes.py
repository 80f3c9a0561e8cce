"""What changed of a report between two days, or as it was known at two moments, as a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.reports.changes import Changed, ChangesReport
from tracker.domain.reports.listing import Listed
from tracker.journeys.changes import COMPARED, Sides, make_changes, sides
from tracker.render.changes import (
    change_words,
    difference_words,
    figure_heading,
    figure_words,
    reason_words,
    render_changes,
)
from tracker.render.formats import FILES, MEDIA_TYPES
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Whole
from tracker.schemas.queries import Instant
from tracker.store.known import Asked
from tracker.web.guard import permission
from tracker.web.pages.day import PageDay, carried, page_day
from tracker.web.pages.frame import at_day
from tracker.web.pages.queries import MOST_PAGES, Page, asked_for, page_of
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, reading

TITLES = {
    "rollout-progress": "the progress of the rollout",
    "outstanding": "the outstanding officers",
    "inventory": "the inventory",
}


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """The day and the moment that the page's own are compared with, and which page of who changed."""

    to_as_of: date | None
    to_known_at: datetime | None
    page: int

    @property
    def said(self) -> dict[str, str]:
        """What it asks for, as an address says it."""
        moment = None if self.to_known_at is None else self.to_known_at.astimezone(UTC)
        return {
            name: value.isoformat()
            for name, value in (("to_as_of", self.to_as_of), ("to_known_at", moment))
            if value is not None
        }


class CompareQuerySchema(CommandSchema[CompareQuery]):
    """What may be asked of a comparison."""

    command = CompareQuery

    to_as_of = Day(load_default=None)
    to_known_at = Instant(load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


def register(pages: Blueprint) -> None:
    """Serve the comparisons, and their files."""
    for name in COMPARED:
        pages.add_url_rule(f"/reports/{name}/compare", f"compare_{name}", compare_view(name))
        pages.add_url_rule(f"/reports/{name}/compare.<string:form>", f"compare_{name}-file", file_view(name))


def compare_view(name: str) -> Callable[[], ResponseReturnValue]:
    """The view of a report's comparison with itself."""

    @permission(COMPARED[name].right)
    def view() -> ResponseReturnValue:
        query = asked_for(CompareQuerySchema)
        with reading() as desk:
            day = page_day(desk)
            compared = _sides(desk, day, query)
            report = make_changes(desk.session, reader_of(desk.actor), name, compared, desk.actor.precincts)
        return render_template(
            "reports/changes.html",
            report=report,
            name=name,
            title=TITLES[name],
            stamp=report.stamp,
            is_same=compared.before == compared.after,
            query=query,
            page=_page(report, query.page),
            change_words=change_words,
            reason_words=reason_words,
            figure_words=figure_words,
            difference_words=difference_words,
            heading=figure_heading,
            changed_href=changed_href,
            history_href=history_href,
            href_of=lambda number: _address(f"pages.compare_{name}", query, page=str(number)),
            file_href=lambda form: _file_address(name, form, report),
        )

    return view


def file_view(name: str) -> Callable[[str], ResponseReturnValue]:
    """The view of a comparison as a file. It raises NotFound `unknown_format`: there is no such file."""

    @permission(COMPARED[name].right)
    def view(form: str) -> ResponseReturnValue:
        known = {kind.value: kind for kind in FILES}
        if form not in known:
            raise NotFound("unknown_format", f"This is not available as {form}. Take {', '.join(known)}.")
        query = asked_for(CompareQuerySchema)
        with reading() as desk:
            compared = _sides(desk, page_day(desk), query)
            report = make_changes(desk.session, reader_of(desk.actor), name, compared, desk.actor.precincts)
        record_pull(f"{name}/changes", form, report.stamp, {**carried(), **query.said})
        response = Response(render_changes(report, known[form]), content_type=MEDIA_TYPES[known[form]])
        file = f"{name}-changes-{report.before.as_of.isoformat()}-{report.as_of.isoformat()}.{form}"
        response.headers.set("Content-Disposition", "attachment", filename=file)
        return response

    return view


def _sides(desk: Reading, day: PageDay, query: CompareQuery) -> Sides:
    before = Asked(day.as_of, day.moment)
    return sides(before, to_as_of=query.to_as_of, to_known_at=query.to_known_at, now=desk.moment)


def _page(report: ChangesReport, number: int) -> Page[Any]:
    def ask(offset: int, limit: int) -> Listed[Changed]:
        return Listed(report.changed[offset : offset + limit], len(report.changed), offset, limit)

    return page_of(number, ask)


def _address(endpoint: str, query: CompareQuery, **more: str) -> str:
    return url_for(endpoint, **{**carried(), **query.said, **more})  # type: ignore[arg-type]


def _file_address(name: str, form: str, report: ChangesReport) -> str:
    """The file of exactly what is shown."""
    shown = {
        "as_of": report.before.as_of.isoformat(),
        "known_at": report.before.known_at_text,
        "to_as_of": report.as_of.isoformat(),
        "to_known_at": report.stamp.known_at_text,
    }
    return url_for(f"pages.compare_{name}-file", form=form, **shown)  # type: ignore[arg-type]


def changed_href(one: Changed, report: ChangesReport) -> str:
    """The page of an officer or a camera on the side that counts it, the second where both do."""
    stamp = report.stamp if one.after is not None else report.before
    at = {"as_of": stamp.as_of.isoformat(), "known_at": stamp.known_at_text}
    if one.collection == "cameras":
        return url_for("pages.camera", camera_id=one.number, **at)  # type: ignore[arg-type]
    return url_for("pages.officer", officer_id=one.number, **at)  # type: ignore[arg-type]


HISTORIES = {
    "officers": "pages.history_officers",
    "cameras": "pages.history_cameras",
}


def history_href(one: Changed) -> str:
    """The history of whom a change is about, with every entry in it."""
    return at_day(HISTORIES[one.collection], number=one.number)
