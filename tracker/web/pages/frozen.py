"""Reports of record as pages: kept from a report's own page, listed, shown with their digests, and verified."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.frozen import MadeReport
from tracker.domain.errors import NotFound, Refusal
from tracker.domain.reports.frozen import Origin, Verdict
from tracker.domain.reports.stamp import check_moment
from tracker.journeys.freezing import holder_of, make_for_record
from tracker.journeys.reports import REPORTS, Asking
from tracker.journeys.verifying import may_be_downloaded, verify_file, verify_record
from tracker.render.formats import Format
from tracker.reports.frozen import files_of, frozen_listed, frozen_one
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day, Text, Whole
from tracker.schemas.queries import MOST_DAYS_AHEAD, Instant, Series
from tracker.services.frozen import freeze_report
from tracker.web.freezing import ENDINGS, MEDIA, check_form, file_name, kept_bytes, kept_for_record, stamp_of_record
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.pages.reports import codes_of
from tracker.web.pages.uploads import file_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Writing, reading

BASE = "/reports/of-record"
ONE = f"{BASE}/<int(min=1, max=2147483647):number>"

ORIGINS = {
    Origin.OF_RECORD: ("It is the report", "good"),
    Origin.ALTERED: ("It was altered", "bad"),
    Origin.NOT_OF_RECORD: ("It was never kept for the record", "bad"),
    Origin.UNKNOWN: ("It is no report of this tracker", "bad"),
}
"""What a file is, in a phrase, and how that is marked."""


@dataclass(frozen=True, slots=True)
class RecordsQuery:
    """Which page of the list."""

    page: int


class RecordsQuerySchema(CommandSchema[RecordsQuery]):
    """What may be asked of the list of reports of record."""

    command = RecordsQuery

    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class KeepForm:
    """What a report's page shows, and which of its formats is wanted first."""

    as_of: date
    known_at: datetime
    precinct: str | None
    within: int | None
    since: date | None
    series: Series | None


class KeepFormSchema(CommandSchema[KeepForm]):
    """What the button on a report's page sends: the very report that the page shows."""

    command = KeepForm

    as_of = Day(required=True)
    known_at = Instant(required=True)
    precinct = Text(20, load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=None)
    since = Day(load_default=None)
    series = Choice(Series, load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the reports of record, and the button that keeps one."""
    pages.add_app_template_global(new_form_key)
    pages.add_url_rule(BASE, "frozen_reports", show_list)
    pages.add_url_rule(ONE, "frozen_report", show_one)
    pages.add_url_rule(f"{ONE}/file.<string:form>", "frozen_file", download)
    pages.add_url_rule(f"{ONE}/verify", "verify_frozen", verify_one)
    pages.add_url_rule(f"{BASE}/verify", "verify_file", verify_sent, methods=["POST"])
    for name in REPORTS:
        pages.add_url_rule(f"/reports/{name}/records", f"keep-{name}", keep_view(name), methods=["POST"])


def new_form_key() -> str:
    """A key for a form that stands on a page beside others."""
    return secrets.token_urlsafe(16)


@permission("reports.read")
def show_list() -> ResponseReturnValue:
    """The reports of record, the latest first, and the form to verify a file."""
    return _list_page(Form())


def _list_page(form: Form) -> str:
    query, sample = asked_for(RecordsQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        holder = holder_of(desk.actor)
        page = page_of(
            query.page,
            lambda offset, limit: frozen_listed(desk.session, holder, sample=sample, offset=offset, limit=limit),
            sample=sample,
        )
    return render_template(
        "frozen/list.html",
        page=page,
        form=form,
        href_of=lambda number: url_for("pages.frozen_reports", page=str(number)),
    )


@permission("reports.read")
def show_one(number: int) -> ResponseReturnValue:
    """One report of record: what was asked for, by whom, and its files."""
    with reading() as desk:
        holder = holder_of(desk.actor)
        frozen = frozen_one(desk.session, holder, number)
        files = files_of(desk.session, frozen)
        downloads = may_be_downloaded(desk.session, holder, frozen)
    return render_template(
        "frozen/one.html",
        frozen=frozen,
        files=[(file, _ending(file.format)) for file in files],
        may_download=downloads,
        is_new="kept" in request.args,
    )


def _ending(form: str) -> str:
    return ENDINGS[Format(form)] if form in set(Format) else form


@permission("reports.read")
def download(number: int, form: str) -> ResponseReturnValue:
    """The bytes of a report of record, as they were kept."""
    wanted = check_form(form)
    with reading() as desk:
        frozen, body = kept_bytes(desk, number, wanted)
    record_pull(frozen.report, wanted.value, stamp_of_record(frozen), {"frozen_report": number})
    response = Response(body, content_type=MEDIA[wanted])
    response.headers.set("Content-Disposition", "attachment", filename=file_name(frozen, wanted))
    return response


@permission("reports.read")
def verify_one(number: int) -> ResponseReturnValue:
    """Whether a report of record is whole, and its figures stand."""
    with reading() as desk:
        frozen = frozen_one(desk.session, holder_of(desk.actor), number)
        verdict = verify_record(desk.session, frozen, asked_at=desk.moment)
    return _verdict_page(verdict)


@permission("reports.read", files=True)
def verify_sent() -> ResponseReturnValue:
    """Whether a file that was sent is a report of record, and its figures stand."""
    try:
        content, name = file_of(request.files)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _list_page(form), form.status
    with reading() as desk:
        verdict = verify_file(desk.session, holder_of(desk.actor), content, asked_at=desk.moment)
    return _verdict_page(verdict, name)


def _verdict_page(verdict: Verdict, file: str | None = None) -> str:
    words, mark = ORIGINS[verdict.origin]
    return render_template("frozen/verdict.html", verdict=verdict, file=file, words=words, mark=mark, origins=Origin)


def keep_view(name: str) -> Callable[[], ResponseReturnValue]:
    """The view that keeps the report that a page of this name shows, and then shows it as it was kept."""

    @permission("reports.freeze")
    def view() -> ResponseReturnValue:
        asked = load(KeepFormSchema, sent_values())

        def make() -> MadeReport:
            with reading() as desk:
                desk.actor.check_may(REPORTS[name].right)
                if asked.known_at > desk.moment:
                    raise NotFound("known_at_in_future", "What will be known is not known yet. Reload the page.")
                check_moment(asked.as_of, asked.known_at)
                codes = codes_of(desk, asked.precinct, asked.known_at)
                return make_for_record(desk.session, reader_of(desk.actor), name, _asking(asked, codes))

        return kept_for_record(make, lambda made: enter_once(lambda desk: _kept(desk, made)))

    return view


def _asking(asked: KeepForm, codes: frozenset[str] | None) -> Asking:
    is_weekly = asked.series is not None
    return Asking(asked.as_of, asked.known_at, Format.PDF, codes, is_weekly, asked.within, asked.since)


def _kept(desk: Writing, made: MadeReport) -> str:
    frozen = freeze_report(desk.session, desk.actor, made, now=desk.now)
    kept: dict[str, Any] = {"number": frozen.number, "kept": "yes"}
    return url_for("pages.frozen_report", **kept)
