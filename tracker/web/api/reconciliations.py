"""Lists of others over the API: sent, listed, and each with its differences. Explanations are a collection."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from werkzeug.exceptions import UnsupportedMediaType

from tracker.domain.errors import Invalid
from tracker.domain.reports.imports import BatchRecord
from tracker.domain.vocabulary import RECONCILED_KINDS, ImportKind
from tracker.journeys.reconciliation import ReconciliationRequest, reconcile_file
from tracker.render.formats import Format
from tracker.render.reconciliation import reconciliation_as_json, render_reconciliation
from tracker.reports.reconciliation import reconciliation, reconciliations
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day
from tracker.schemas.output.reconciliation import KINDS, ReconciliationAnswer, ReconciliationRecord
from tracker.schemas.queries import KnownListQuery, OnDay
from tracker.store.reconciled import kind_of
from tracker.web.api.asked import asked_query, is_dry_run, sight_after, sight_of
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
from tracker.web.api.imports import EXCLUDE_DOC, FORM, MAPPING_DOC, LineNumbers, one_file, sent_mapping
from tracker.web.api.lists import list_headers_of
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.replies import as_json
from tracker.web.requests import Writing, file_limits, reading
from tracker.web.sampling import sample_of
from tracker.web.wiring import wiring

NAME = "reconciliations"
CSV = "text/csv"


class ReconciliationFormSchema(CommandSchema[dict[str, Any]]):
    """What may be said about a list beside its content."""

    command = dict

    kind = Choice(ImportKind)
    as_of = Day(load_default=None)
    left_out = LineNumbers(data_key="exclude", load_default=frozenset())


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the reconciliations."""
    listed = {"type": "array", "items": ReconciliationRecord}
    of_list = query_parameters(api, KnownListQuery)
    about = "The lists of others that were held against the register."
    doc = reading_doc("List reconciliations", about, listed, parameters=of_list, headers=list_headers())
    add_operation(api, blueprint, f"/{NAME}", "list_reconciliations", "GET", list_held, doc)
    said = (
        "A vendor's devices or a roster of the personnel office. Nothing of it is entered: it is kept line by line and "
        "compared. A line that cannot be read keeps the whole list out (409, each as `line <n>`)."
    )
    doc = writing_doc("Hold a list", said, FORM_DOC, ReconciliationAnswer, status=201, media_type=FORM)
    add_operation(api, blueprint, f"/{NAME}", "add_reconciliations", "POST", hold, doc)
    on_day = query_parameters(api, OnDay)
    told = (ReconciliationAnswer.__doc__ or "").strip()
    for form, ending in ((Format.JSON, ""), (Format.CSV, ".csv")):
        answer: Any = (
            ReconciliationAnswer if form is Format.JSON else {"content": {CSV: {"schema": {"type": "string"}}}}
        )
        doc = reading_doc(f"One reconciliation{' as CSV' if ending else ''}", told, answer, parameters=on_day)
        endpoint = f"get_reconciliations{ending.replace('.', '_')}"
        add_operation(api, blueprint, f"/{NAME}/{NUMBER_IN_PATH}{ending}", endpoint, "GET", one_view(form), doc)


@permission("imports.read")
def list_held() -> Response:
    """The lists, the latest first."""
    given = asked_query(KnownListQuery)
    sample = sample_of(given)
    if given.pop("sort", "-id") != "-id":
        raise Invalid("unknown_order", "This can be sorted by: -id.", field="sort")
    limits = wiring().settings.limits
    with reading() as desk:
        sight = sight_of(desk, given)
        page = reconciliations(
            desk.session,
            known_at=sight.asked.known_at,
            sample=sample,
            offset=given.get("offset", 0),
            limit=min(given.get("limit", limits.page_size), limits.largest_page),
        )
    rows = [_record(row) for row in page.rows]
    return as_json(rows, headers=list_headers_of(page, sample))


def _record(row: BatchRecord) -> dict[str, Any]:
    kind = kind_of(row.kind)
    return {
        "id": row.batch_id,
        "kind": kind.value if kind is not None else row.kind,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "as_of": row.as_of,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by,
        "withdrawn": row.reversal is not None,
    }


def one_view(form: Format) -> Callable[..., Response]:
    """The view of one reconciliation in a format."""

    @permission("imports.read")
    def view(number: int) -> Response:
        given = asked_query(OnDay)
        asked = asked_of(given)
        with reading() as desk:
            sight = sight_of(desk, given)
            report = reconciliation(desk.session, sight.reader, number, known_at=sight.asked.known_at)
        record_pull(report.report, form.value, report.stamp, {**asked, "reconciliation": number})
        if form is Format.JSON:
            return as_json(reconciliation_as_json(report))
        response = Response(render_reconciliation(report, form), content_type=f"{CSV}; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=f"reconciliation-{number}.csv")
        return response

    return view


@permission("imports.write", files=True)
def hold() -> Response:
    """Keep the list of the form and answer with its differences."""
    is_dry_run()
    sent = _request()

    def act(desk: Writing) -> Answer:
        batch = reconcile_file(desk.session, desk.actor, sent, now=desk.now)
        sight = sight_after(desk)
        report = reconciliation(desk.session, sight.reader, batch.id, known_at=sight.asked.known_at)
        return Answer(reconciliation_as_json(report), 201, {"Location": address_of(NAME, batch.id)})

    return enter(act)


def _request() -> ReconciliationRequest:
    """What the form asks for.

    Raises:
        UnsupportedMediaType: it is no form with files. Invalid `invalid_input`, `required`, `invalid_mapping`.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType("Send the file as multipart/form-data, in the field `file`.")
    said = load(ReconciliationFormSchema, {name: text for name, text in request.form.items() if name != "mapping"})
    mapping = sent_mapping()
    kind = said.pop("kind", None) or (mapping.kind if mapping is not None else None)
    file = one_file("file")
    if kind is None:
        known = " or ".join(one.value for one in RECONCILED_KINDS)
        raise Invalid("required", f"Say what kind of list this is: {known}.", field="kind")
    if file is None:
        raise Invalid("required", "Send the file in the field `file`.", field="file")
    content, name = file.stream.read(), file.filename or ""
    return ReconciliationRequest(kind, content, name, mapping, said["as_of"], said["left_out"], file_limits())


FORM_DOC: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "description": "CSV or XLSX."},
        "mapping": MAPPING_DOC,
        "kind": KINDS,
        "as_of": {"type": "string", "format": "date", "description": "The day the list speaks of."},
        "exclude": EXCLUDE_DOC,
    },
}
