"""Recalls: the list, and one with who holds each camera, what replaced it, and what it does to the figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.recalls import PrecinctList, RecalledCamera, RecallReport, RecallState
from tracker.render.recalls import SAID, recall_csv, recall_json, recall_pdf
from tracker.reports.choices import precinct_options
from tracker.reports.recalls import Wanted, recall_list, recall_report
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Text, Whole
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, choices
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, installation, reading

FORMS: dict[str, tuple[str, Callable[[RecallReport], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", recall_csv),
    "json": ("application/json", recall_json),
    "pdf": ("application/pdf", lambda report: recall_pdf(report, installation().agency)),
}
STATES = [(state.value, SAID[state.value]) for state in RecallState]


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Which page of a list."""

    page: int


class PageNumberSchema(CommandSchema[PageNumber]):
    """What may be asked of the list of recalls."""

    command = PageNumber

    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class RecallQuery:
    """Which of a recall's cameras to show, and which page of them."""

    precinct: str | None
    state: RecallState | None
    page: int


class RecallQuerySchema(CommandSchema[RecallQuery]):
    """What may be asked of one recall's page."""

    command = RecallQuery

    precinct = Text(20, load_default=None)
    state = Choice(RecallState, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


class WantedSchema(CommandSchema[Wanted]):
    """What may be asked of one recall."""

    command = Wanted

    precinct = Text(20, load_default=None)
    state = Choice(RecallState, load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the recalls."""
    pages.add_url_rule("/recalls", "recall_list", show_recalls)
    pages.add_url_rule("/recalls/<int:batch_id>", "recall_report", show_recall)
    pages.add_url_rule("/recalls/<int:batch_id>.<string:form>", "recall_file", recall_file)


@permission("equipment.read")
def show_recalls() -> ResponseReturnValue:
    """Every recall, the latest first."""
    query, sample = asked_for(PageNumberSchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk)
        page = page_of(
            query.page,
            lambda offset, limit: recall_list(desk.session, known_at=day.moment, offset=offset, limit=limit),
            sample=sample,
            number_of=lambda batch: batch.batch_id,
        )
        return render_template(
            "recalls/recalls.html",
            page=page,
            href_of=lambda number: url_for("pages.recall_list", **{**carried(), "page": str(number)}),  # type: ignore[arg-type]
        )


@permission("equipment.read")
def show_recall(batch_id: int) -> ResponseReturnValue:
    """One recall, by precinct, page by page; the list to print is whole."""
    query, sample = asked_for(RecallQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        wanted = Wanted(query.precinct, query.state)
        report = _report(desk, batch_id, wanted)
        said = _said(wanted)
        page = page_of(
            query.page,
            lambda offset, limit: _some(report, offset, limit),
            sample=sample,
            number_of=lambda row: row.camera_id,
        )
        homes = precinct_options(desk.session, reader_of(desk.actor), known_at=report.known_at)
        return render_template(
            "recalls/recall.html",
            report=report,
            batch=report.batch,
            receipt=report.batch.receipt or {},
            page=page,
            lists=_on_page(report, page.rows),
            href_of=lambda number: url_for(
                "pages.recall_report", batch_id=batch_id, **{**carried(), **said, "page": str(number)}
            ),
            form=Form(values=said),
            said=said,
            states=STATES,
            words_of=SAID,
            precincts=choices(homes, "code", "name"),
        )


@permission("equipment.read")
def recall_file(batch_id: int, form: str) -> ResponseReturnValue:
    """One recall as a file.

    Raises:
        NotFound `unknown_format`: there is no such file.
    """
    if form not in FORMS:
        raise NotFound("unknown_format", f"The recall is not available as {form}. Take csv, json or pdf.")
    wanted = asked_for(WantedSchema)
    with reading() as desk:
        report = _report(desk, batch_id, wanted)
    media_type, write = FORMS[form]
    record_pull(report.report, form, report.stamp, {"batch": batch_id, **_said(wanted)})
    response = Response(write(report), content_type=media_type)
    name = f"recall-{batch_id}-{report.as_of.isoformat()}.{form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _report(desk: Reading, batch_id: int, wanted: Wanted) -> RecallReport:
    day = page_day(desk, opens_today=True)
    reader = reader_of(desk.actor)
    return recall_report(desk.session, reader, batch_id, as_of=day.as_of, known_at=day.moment, wanted=wanted)


def _some(report: RecallReport, offset: int, limit: int) -> Listed[RecalledCamera]:
    """Some of the cameras, list by list."""
    return Listed(report.rows[offset : offset + limit], len(report.rows), offset, limit)


def _on_page(report: RecallReport, rows: tuple[RecalledCamera, ...]) -> list[tuple[PrecinctList, list[RecalledCamera]]]:
    """Each precinct's list that has cameras on the page, with those."""
    shown = {row.camera_id for row in rows}
    found = [(one, [row for row in one.rows if row.camera_id in shown]) for one in report.lists]
    return [(one, own) for one, own in found if own]


def _said(wanted: Wanted) -> dict[str, Any]:
    """The filters as an address has them."""
    given = {"precinct": wanted.precinct, "state": wanted.state and wanted.state.value}
    return {name: value for name, value in given.items() if value is not None}
