"""Imports: a file planned, applied and mended, and the list of batches. One batch stands beside, in batches."""

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Refusal
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.imports import import_file
from tracker.journeys.receipts import Receipt
from tracker.journeys.rejects import write_rejects
from tracker.reports.imports import batch_list
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import BatchQuerySchema, asked_for, page_of
from tracker.web.pages.uploads import Upload, known_mappings, upload_of
from tracker.web.requests import Writing, file_limits, reading, today, writing

KINDS = {
    ImportKind.ROSTER: "Roster: officers, postings, employment",
    ImportKind.CAMERAS: "Cameras: a shipping list",
    ImportKind.ASSIGNMENTS: "Assignments: who has or had which camera",
    ImportKind.COMPLETIONS: "Completions: who did which course",
    ImportKind.DAILY_USE: "Daily use: cameras deployed and used",
}
MOST_LINES = 500
"""So many lines with problems are shown on the page; the file of rejects has all of them."""


def register(pages: Blueprint) -> None:
    """Serve the imports and the list of batches."""
    pages.add_url_rule("/imports", "imports", imports)
    pages.add_url_rule("/imports/new", "new_import", new_import, methods=["GET"])
    pages.add_url_rule("/imports/plan", "plan_import", plan_import, methods=["POST"])
    pages.add_url_rule("/imports/apply", "apply_import", apply_import, methods=["POST"])
    pages.add_url_rule("/imports/rejects", "rejects", rejects, methods=["POST"])


@permission("imports.read")
def imports() -> ResponseReturnValue:
    """What came in together, the latest first."""
    query = asked_for(BatchQuerySchema)
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        check_moment(day.as_of, day.moment)
        page = page_of(
            query.page,
            lambda offset, limit: batch_list(desk.session, known_at=day.moment, offset=offset, limit=limit),
        )
        return render_template(
            "imports/imports.html",
            page=page,
            unchanged=query.unchanged,
            href_of=lambda number: url_for("pages.imports", **{**carried(), "page": str(number)}),  # type: ignore[arg-type]
        )


@permission("imports.write")
def new_import() -> ResponseReturnValue:
    """The form to choose a file and say what it is."""
    return _new_page(Form())


@permission("imports.write", files=True)
def plan_import() -> ResponseReturnValue:
    """What importing the file would do, with every problem by line. Nothing is entered."""
    try:
        upload = _upload()
        return _plan_page(upload, _planned(upload), sent_form())
    except Refusal as refusal:
        form = sent_form(refusal)
        return _new_page(form), form.status


@permission("imports.write", files=True)
def apply_import() -> ResponseReturnValue:
    """Enter the whole file as one batch, or nothing of it."""

    def act(desk: Writing) -> str:
        receipt = import_file(desk.session, desk.actor, _upload().request(apply=True), now=desk.now)
        if not receipt.applied:
            raise Conflict(
                "import_has_problems", "Rows are rejected or in review. Mend the file, or exclude their lines."
            )
        if receipt.batch is None:
            return url_for("pages.imports", unchanged="true")
        return url_for("pages.batch", batch_id=receipt.batch, applied="true")

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        try:
            upload = _upload()
            return _plan_page(upload, _planned(upload), form), form.status
        except Refusal:
            return _new_page(form), form.status


@permission("imports.write", files=True)
def rejects() -> ResponseReturnValue:
    """The rows that were not accepted, as a file to mend and send again."""
    upload = _upload()
    body = write_rejects(upload.content, upload.file_name, upload.mapping(), _planned(upload), upload.limits)
    response = Response(body, content_type="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="rows-to-mend.csv")
    return response


def _upload() -> Upload:
    for file in request.files.values():
        file.stream.seek(0)
    return upload_of(sent_values(), request.files, file_limits())


def _planned(upload: Upload) -> Receipt:
    with writing() as desk:
        return import_file(desk.session, desk.actor, upload.request(apply=False), now=desk.now)


def _new_page(form: Form) -> str:
    return render_template(
        "imports/new_import.html",
        form=form,
        today=today(),
        kinds=[(kind.value, label) for kind, label in KINDS.items()],
        mappings=_mapping_options(known_mappings()),
    )


def _mapping_options(known: Mapping[str, ImportKind]) -> list[tuple[str, str]]:
    return [(name, f"{name} ({kind.value})") for name, kind in known.items()]


def _plan_page(upload: Upload, plan: Receipt, form: Form) -> str:
    faulty = sorted((*plan.rejected, *plan.review), key=lambda line: line.line)
    return render_template(
        "imports/plan.html",
        form=form,
        upload=upload,
        plan=plan,
        summary=plan.as_json(),
        kind=KINDS[plan.kind],
        faulty=faulty[:MOST_LINES],
        more=max(0, len(faulty) - MOST_LINES),
        review_lines={line.line for line in plan.review},
    )
