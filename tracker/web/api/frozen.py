"""Reports of record for programs: kept, listed, handed out as they were kept, and verified."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from werkzeug.exceptions import UnsupportedMediaType

from tracker.domain.commands.frozen import MadeReport
from tracker.domain.errors import Invalid
from tracker.journeys.freezing import holder_of, make_for_record
from tracker.journeys.reports import REPORTS, Asking
from tracker.journeys.verifying import verify_file, verify_record
from tracker.render.formats import Format
from tracker.render.verdict import frozen_as_json, verdict_as_json
from tracker.reports.frozen import files_of, frozen_listed, frozen_one
from tracker.reports.records.collection import Sight
from tracker.schemas.base import load
from tracker.schemas.frozen import KeepReportSchema
from tracker.schemas.output.frozen import FrozenReportAnswer, FrozenReportRecord, VerdictAnswer
from tracker.schemas.queries import ListQuery
from tracker.services.frozen import freeze_report
from tracker.web.api.asked import asked_query, is_dry_run, json_body, sight_of
from tracker.web.api.collections import address_of
from tracker.web.api.document import (
    NUMBER_IN_PATH,
    TrackerApi,
    add_operation,
    list_headers,
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.imports import FORM, one_file
from tracker.web.api.lists import list_headers_of
from tracker.web.api.once import Answer, enter
from tracker.web.api.reports import precincts_asked
from tracker.web.freezing import ENDINGS, MEDIA, file_name, kept_bytes, kept_for_record, stamp_of_record
from tracker.web.guard import permission
from tracker.web.recorded import record_pull
from tracker.web.replies import as_json
from tracker.web.requests import Reading, Writing, reading
from tracker.web.sampling import sample_of
from tracker.web.wiring import wiring

NAME = "frozen-reports"
ONE = f"/{NAME}/{NUMBER_IN_PATH}"


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the reports of record."""
    listed = {"type": "array", "items": FrozenReportRecord}
    of_list = query_parameters(api, ListQuery)
    doc = reading_doc("List reports of record", ABOUT, listed, parameters=of_list, headers=list_headers())
    add_operation(api, blueprint, f"/{NAME}", f"list_{NAME}", "GET", list_frozen, doc)
    doc = reading_doc("One report of record", ABOUT, FrozenReportAnswer)
    add_operation(api, blueprint, ONE, f"get_{NAME}", "GET", one_frozen, doc)
    for form in Format:
        said = f"A report of record as {form.value.upper()}"
        doc = reading_doc(said, "The very bytes that were kept.", _file_doc(form))
        add_operation(api, blueprint, f"{ONE}/file.{ENDINGS[form]}", f"file_of_{NAME}_{form}", "GET", _file(form), doc)
    about = (VerdictAnswer.__doc__ or "").strip()
    doc = reading_doc("Verify a report of record", about, VerdictAnswer)
    add_operation(api, blueprint, f"{ONE}/verification", f"verification_of_{NAME}", "GET", verification, doc)
    doc = writing_doc(
        "Verify a file", f"{about} Nothing is entered.", FILE, VerdictAnswer, media_type=FORM, enters=False
    )
    add_operation(api, blueprint, "/report-verifications", "add_report_verifications", "POST", verify, doc)
    said = (KeepReportSchema.__doc__ or "").strip()
    for name in REPORTS:
        doc = writing_doc(
            f"Keep the report {name} for the record", said, KeepReportSchema, FrozenReportAnswer, status=201
        )
        add_operation(api, blueprint, f"/reports/{name}/records", f"keep_{name}", "POST", _keep(name), doc)


ABOUT = "Reports that were kept for the record, the latest first: numbered without a gap, and never changed."

FILE: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "A report in any format, as it was handed out.",
        }
    },
}


def _file_doc(form: Format) -> dict[str, Any]:
    whole = {"type": "object", "additionalProperties": True, "description": "As the report of that name answers it."}
    return {
        "content": {MEDIA[form].partition(";")[0]: {"schema": whole if form is Format.JSON else {"type": "string"}}}
    }


@permission("reports.read")
def list_frozen() -> Response:
    """The reports of record, the latest first."""
    given = asked_query(ListQuery)
    sample = sample_of(given)
    if given.pop("sort", "-number") != "-number":
        raise Invalid("unknown_order", "This can be sorted by: -number.", field="sort")
    limits = wiring().settings.limits
    with reading() as desk:
        page = frozen_listed(
            desk.session,
            holder_of(desk.actor),
            sample=sample,
            offset=given.get("offset", 0),
            limit=min(given.get("limit", limits.page_size), limits.largest_page),
        )
    rows = [frozen_as_json(row) for row in page.rows]
    return as_json(rows, headers=list_headers_of(page, sample))


@permission("reports.read")
def one_frozen(number: int) -> Response:
    """One report of record with the digests of its files."""
    asked_query()
    with reading() as desk:
        frozen = frozen_one(desk.session, holder_of(desk.actor), number)
        return as_json(frozen_as_json(frozen, files_of(desk.session, frozen)))


def _file(form: Format) -> Callable[..., Response]:
    """The view of a report of record's bytes in a format."""

    @permission("reports.read")
    def view(number: int) -> Response:
        asked_query()
        with reading() as desk:
            frozen, body = kept_bytes(desk, number, form)
        record_pull(frozen.report, form.value, stamp_of_record(frozen), {"frozen_report": number})
        response = Response(body, content_type=MEDIA[form])
        response.headers.set("Content-Disposition", "attachment", filename=file_name(frozen, form))
        return response

    return view


@permission("reports.read")
def verification(number: int) -> Response:
    """Whether a report of record is whole, is the same made again, and has the same figures as known now."""
    asked_query()
    with reading() as desk:
        frozen = frozen_one(desk.session, holder_of(desk.actor), number)
        return as_json(verdict_as_json(verify_record(desk.session, frozen, asked_at=desk.moment)))


@permission("reports.read", files=True)
def verify() -> Response:
    """What the file of the form is, and whether its figures stand."""
    asked_query()
    if request.mimetype != FORM:
        raise UnsupportedMediaType("Send the file as multipart/form-data, in the field `file`.")
    file = one_file("file")
    if file is None:
        raise Invalid("required", "Send the file in the field `file`.", field="file")
    content = file.stream.read()
    with reading() as desk:
        verdict = verify_file(desk.session, holder_of(desk.actor), content, asked_at=desk.moment)
    return as_json(verdict_as_json(verdict))


def _keep(name: str) -> Callable[..., Response]:
    """The view that keeps a report of a name."""

    @permission("reports.freeze")
    def view() -> Response:
        is_dry_run()
        given = load(KeepReportSchema, json_body())

        def make() -> MadeReport:
            with reading() as desk:
                desk.actor.check_may(REPORTS[name].right)
                values = dict(given)
                sight = sight_of(desk, values)
                return make_for_record(desk.session, sight.reader, name, _asking(desk, sight, values))

        return kept_for_record(make, lambda made: enter(lambda desk: _kept(desk, made)))

    return view


def _asking(desk: Reading, sight: Sight, given: dict[str, Any]) -> Asking:
    form = given["format"]
    if form not in set(Format):
        raise Invalid("unknown_format", f"The formats are {', '.join(Format)}.", field="format")
    return Asking(
        as_of=sight.asked.as_of,
        known_at=sight.asked.known_at,
        form=Format(form),
        precincts=precincts_asked(desk, given["precinct"], sight.asked.known_at),
        weekly=given["series"] is not None,
        within=given["within"],
        since=given["since"],
    )


def _kept(desk: Writing, made: MadeReport) -> Answer:
    number = freeze_report(desk.session, desk.actor, made, now=desk.now).number
    frozen = frozen_one(desk.session, holder_of(desk.actor), number)
    body = frozen_as_json(frozen, files_of(desk.session, frozen))
    return Answer(body, 201, {"Location": address_of(NAME, number)})
