"""Lists of others held against the register: sent, listed, shown difference by difference, and explained."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound, Refusal
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.reconciliation import DifferenceLine, DifferenceState, ReconciliationReport
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import RECONCILED_KINDS, DifferenceCode, ImportKind
from tracker.journeys.reconciliation import ReconciliationRequest, reconcile_file
from tracker.render.formats import Format
from tracker.render.reconciliation import render_reconciliation
from tracker.reports.reconciliation import reconciliation, reconciliations
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Text, Whole
from tracker.schemas.reconciliation import SUBJECT, ExplainDifferenceSchema
from tracker.services.reconciliation import explain_difference
from tracker.store.known import stamp_of
from tracker.store.reconciled import kind_of
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.pages.uploads import known_mappings, upload_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, Writing, file_limits, reading, today

ONE = "/reconciliations/<int(min=1, max=9223372036854775807):number>"

KINDS = {
    ImportKind.DEVICES: "Devices: a vendor's export, with holder and condition",
    ImportKind.ROSTER: "Roster: the personnel office's list of officers",
}

CODES = {
    DifferenceCode.NOT_IN_REGISTER: "In the list, not in the register",
    DifferenceCode.NOT_IN_THEIRS: "In the register, not in the list",
    DifferenceCode.LISTED_TWICE: "Listed twice",
    DifferenceCode.UNCLEAR: "Not clear who is meant",
    DifferenceCode.OTHER_HOLDER: "Other holder",
    DifferenceCode.OTHER_CONDITION: "Other condition",
    DifferenceCode.OTHER_PRECINCT: "Other precinct",
    DifferenceCode.OTHER_EMPLOYMENT: "Other employment status",
    DifferenceCode.OTHER_NAME: "Name written otherwise",
    DifferenceCode.OTHER_RANK: "Other rank",
    DifferenceCode.OTHER_BADGE: "Other badge",
}
"""Each difference in a phrase."""


@dataclass(frozen=True, slots=True)
class ListsQuery:
    """Which page of the lists."""

    page: int


class ListsQuerySchema(CommandSchema[ListsQuery]):
    """What may be asked of the lists that were held."""

    command = ListsQuery

    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class DifferenceQuery:
    """Which differences to show."""

    state: DifferenceState | None
    code: DifferenceCode | None
    page: int


class DifferenceQuerySchema(CommandSchema[DifferenceQuery]):
    """What may be asked of one reconciliation."""

    command = DifferenceQuery

    state = Choice(DifferenceState, load_default=None)
    code = Choice(DifferenceCode, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class SubjectQuery:
    """Which difference to explain."""

    code: DifferenceCode
    subject: str


class SubjectQuerySchema(CommandSchema[SubjectQuery]):
    """What names a difference in an address."""

    command = SubjectQuery

    code = Choice(DifferenceCode, required=True)
    subject = Text(SUBJECT, required=True)


def register(pages: Blueprint) -> None:
    """Serve the reconciliations."""
    pages.add_url_rule("/reconciliations", "reconciliations", show_list)
    pages.add_url_rule("/reconciliations/new", "new_reconciliation", show_new, methods=["GET"])
    pages.add_url_rule("/reconciliations/new", "hold_list", hold, methods=["POST"])
    pages.add_url_rule(ONE, "reconciliation", show_one)
    pages.add_url_rule(f"{ONE}.csv", "reconciliation_file", download)
    pages.add_url_rule(f"{ONE}/explain", "explain", show_explain, methods=["GET"])
    pages.add_url_rule(f"{ONE}/explain", "enter_explanation", enter_explanation, methods=["POST"])


@permission("imports.read")
def show_list() -> ResponseReturnValue:
    """The lists that were held, the latest first."""
    query, sample = asked_for(ListsQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        check_moment(day.as_of, day.moment)
        page = page_of(
            query.page,
            lambda offset, limit: reconciliations(
                desk.session, known_at=day.moment, sample=sample, offset=offset, limit=limit
            ),
            sample=sample,
        )
        stamp = stamp_of(desk.session, day.as_of, day.moment)
    kinds = {row.batch_id: KINDS[kind] for row in page.rows if (kind := kind_of(row.kind)) is not None}
    return render_template(
        "reconciliation/list.html",
        page=page,
        stamp=stamp,
        kinds=kinds,
        href_of=lambda number: url_for("pages.reconciliations", **{**carried(), "page": str(number)}),  # type: ignore[arg-type]
    )


@permission("imports.write")
def show_new() -> ResponseReturnValue:
    """The form to choose a list."""
    return _new_page(Form())


@permission("imports.write", files=True)
def hold() -> ResponseReturnValue:
    """Keep the list and show how it differs."""

    def act(desk: Writing) -> str:
        sent = upload_of(sent_values(), request.files)
        wanted = ReconciliationRequest(
            sent.choices.kind,
            sent.content,
            sent.file_name,
            sent.mapping,
            sent.choices.as_of,
            sent.exclude,
            file_limits(),
        )
        batch = reconcile_file(desk.session, desk.actor, wanted, now=desk.now)
        return url_for("pages.reconciliation", number=batch.id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _new_page(form), form.status


def _new_page(form: Form) -> str:
    mappings = [(name, f"{name} ({kind.value})") for name, kind in known_mappings().items() if kind in RECONCILED_KINDS]
    kinds = [(kind.value, label) for kind, label in KINDS.items()]
    unread = [
        (problem.field, problem.message)
        for problem in (form.refusal.problems if form.refusal is not None else ())
        if problem.field.startswith("line ")
    ]
    return render_template(
        "reconciliation/new.html", form=form, today=today(), kinds=kinds, mappings=mappings, unread=unread
    )


@permission("imports.read")
def show_one(number: int) -> ResponseReturnValue:
    """Every difference of a list, by state and kind."""
    query, sample = asked_for(DifferenceQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        check_moment(day.as_of, day.moment)
        report = reconciliation(desk.session, reader_of(desk.actor), number, known_at=day.moment)
    wanted = [line for line in report.lines if query.state in (None, line.state) and query.code in (None, line.code)]
    kept = {name: word.value for name, word in (("state", query.state), ("code", query.code)) if word is not None}
    return render_template(
        "reconciliation/one.html",
        report=report,
        kind=KINDS[report.kind],
        page=page_of(
            query.page,
            lambda offset, limit: _listed(wanted, offset, limit),
            sample=sample,
            number_of=lambda line: f"{line.code}:{line.subject}",
        ),
        states=DifferenceState,
        codes=CODES,
        query=query,
        href_of=lambda page: url_for(
            "pages.reconciliation",
            number=number,
            **{**carried(), **kept, "page": str(page)},  # type: ignore[arg-type]
        ),
    )


def _listed(lines: list[DifferenceLine], offset: int, limit: int) -> Listed[DifferenceLine]:
    return Listed(tuple(lines[offset : offset + limit]), len(lines), offset, limit)


@permission("imports.read")
def download(number: int) -> ResponseReturnValue:
    """Every difference as CSV."""
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        check_moment(day.as_of, day.moment)
        report = reconciliation(desk.session, reader_of(desk.actor), number, known_at=day.moment)
    record_pull(report.report, Format.CSV.value, report.stamp, {**carried(), "reconciliation": number})
    response = Response(render_reconciliation(report, Format.CSV), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"reconciliation-{number}.csv")
    return response


@permission("imports.write")
def show_explain(number: int) -> ResponseReturnValue:
    """The form to say why a difference is right as it is."""
    named = asked_for(SubjectQuerySchema)
    with reading() as desk:
        return _explain_page(desk, number, named.code.value, named.subject, Form())


@permission("imports.write")
def enter_explanation(number: int) -> ResponseReturnValue:
    """Keep the explanation and go back to the differences that are open."""

    def act(desk: Writing) -> str:
        command = load(ExplainDifferenceSchema, {**sent_values(), "reconciliation": number})
        explain_difference(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.reconciliation", number=number, state=DifferenceState.OPEN.value)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            named = (form.values.get("code", ""), form.values.get("subject", ""))
            return _explain_page(desk, number, *named, form), form.status


def _explain_page(desk: Reading, number: int, code: str, subject: str, form: Form) -> str:
    report = reconciliation(desk.session, reader_of(desk.actor), number, known_at=desk.moment)
    return render_template(
        "reconciliation/explain.html",
        report=report,
        line=_line(report, code, subject),
        form=form,
        codes=CODES,
    )


def _line(report: ReconciliationReport, code: str, subject: str) -> DifferenceLine:
    """The difference that is named.

    Raises:
        NotFound `unknown_difference`.
    """
    found = next((line for line in report.lines if (line.code.value, line.subject) == (code, subject)), None)
    if found is None:
        message = "The list and the register do not differ in this. Look at the reconciliation again."
        raise NotFound("unknown_difference", message)
    return found
