"""What is found wrong afterwards: facts voided or corrected, batches shown and reversed, cameras recalled."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.reports.imports import BatchFact
from tracker.domain.vocabulary import FactKind
from tracker.reports.batches import batch_facts
from tracker.reports.imports import one_batch
from tracker.reports.records import COLLECTIONS
from tracker.schemas.audit import ReverseBatchSchema, VoidFactSchema
from tracker.schemas.base import CommandSchema
from tracker.schemas.corrections import BatchFactsQuery, CorrectFactSchema
from tracker.schemas.equipment import RecallCamerasSchema
from tracker.schemas.output import RECORDS
from tracker.services.batches import reverse_batch
from tracker.services.corrections import correct_fact, shown
from tracker.services.equipment import recall_cameras
from tracker.services.voids import void_fact
from tracker.web.api.asked import asked_command, asked_query, sight_of
from tracker.web.api.collections import address_of, record_after
from tracker.web.api.document import (
    NUMBER_IN_PATH,
    TrackerApi,
    add_operation,
    list_headers,
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.lists import list_headers_of
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import Writing, reading
from tracker.web.sampling import sample_of
from tracker.web.wiring import wiring

Done = Callable[[Writing, int, Any], Answer]
InPath = Callable[[int], Mapping[str, object]]


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the voids and corrections of every kind, the reversal of a batch, and recalls."""
    for kind in FactKind:
        name = kind.value
        rule = f"/{name}/{NUMBER_IN_PATH}"
        doc = _doc(f"Void one of {name}", VoidFactSchema, VOIDED)
        add_operation(api, blueprint, f"{rule}/void", f"void_{name}", "POST", _void_view(kind), doc)
        schema = CorrectFactSchema.of(kind)
        doc = _doc(f"Correct one of {name}: void it and enter it again, in one act", schema, CORRECTED, status=201)
        add_operation(api, blueprint, f"{rule}/correct", f"correct_{name}", "POST", _correct_view(kind), doc)
    rule = f"/batches/{NUMBER_IN_PATH}"
    doc = _doc("Reverse a batch", ReverseBatchSchema, RECORDS["batches"])
    add_operation(api, blueprint, f"{rule}/reverse", "reverse_batches", "POST", _reverse_view(), doc)
    parameters = query_parameters(api, BatchFactsQuery)
    listed = {"type": "array", "items": FACT_OF_BATCH}
    doc = reading_doc("What a batch entered", FACTS_SAID, listed, parameters=parameters, headers=list_headers())
    add_operation(api, blueprint, f"{rule}/facts", "list_batch_facts", "GET", list_facts, doc)
    doc = _doc("Recall cameras", RecallCamerasSchema, RECALLED, status=201)
    add_operation(api, blueprint, "/recalls", "add_recalls", "POST", recall, doc)


def _doc(said: str, schema: type[CommandSchema[Any]], answer: Any, *, status: int = 200) -> Mapping[str, Any]:
    return writing_doc(said, (schema.__doc__ or "").strip(), schema, answer, status=status)


def _view(allowed: str, schema: type[CommandSchema[Any]], in_path: InPath, done: Done) -> Callable[..., Response]:
    @permission(allowed)
    def view(number: int) -> Response:
        command = asked_command(schema, **in_path(number))

        def act(desk: Writing) -> Answer:
            return done(desk, number, command)

        return enter(act)

    return view


def _void_view(kind: FactKind) -> Callable[..., Response]:
    def done(desk: Writing, _: int, command: Any) -> Answer:
        fact = void_fact(desk.session, desk.actor, command, now=desk.now)
        voided = {"kind": kind.value, "id": fact.id, "voided_at": fact.voided_at, "void_reason": fact.void_reason}
        return Answer(voided)

    return _view("facts.void", VoidFactSchema, lambda number: {"kind": kind, "fact_id": number}, done)


def _correct_view(kind: FactKind) -> Callable[..., Response]:
    def done(desk: Writing, number: int, command: Any) -> Answer:
        corrected = correct_fact(desk.session, desk.actor, command, now=desk.now)
        new = corrected.new
        answer = {
            "kind": kind.value,
            "id": new.id,
            "corrected_id": number,
            "recorded_at": new.recorded_at,
            "recorded_seq": new.recorded_seq,
            "reason": corrected.old.void_reason,
            "before": shown(corrected.before),
            "after": shown(corrected.after),
            "warnings": list(corrected.warnings),
        }
        is_listed = kind.value in COLLECTIONS
        headers = {"Location": address_of(kind.value, new.id)} if is_listed else {}
        return Answer(answer, 201, headers)

    schema = CorrectFactSchema.of(kind)
    return _view("facts.void", schema, lambda number: {"kind": kind, "fact_id": number}, done)


def _reverse_view() -> Callable[..., Response]:
    def done(desk: Writing, number: int, command: Any) -> Answer:
        reverse_batch(desk.session, desk.actor, command, now=desk.now)
        return Answer(record_after(desk, "batches", number))

    return _view("facts.void", ReverseBatchSchema, lambda number: {"batch_id": number}, done)


@permission("cameras.write")
def recall() -> Response:
    """Recall the cameras of a model, a list or a range, or say which that would be."""
    command = asked_command(RecallCamerasSchema)

    def act(desk: Writing) -> Answer:
        recalled = recall_cameras(desk.session, desk.actor, command, now=desk.now)
        answer = {
            "batch": recalled.batch.id,
            "starts_on": command.starts_on,
            "recalled": [{"camera": one.camera_id, "condition": one.id} for one in recalled.conditions],
            "skipped": [{"camera": one.id, "serial": one.serial, "reason": why} for one, why in recalled.skipped],
        }
        return Answer(answer, 201, {"Location": address_of("batches", recalled.batch.id)})

    return enter(act)


@permission("imports.read")
def list_facts(number: int) -> Response:
    """The facts of a batch, standing or void."""
    given, limits = asked_query(BatchFactsQuery), wiring().settings.limits
    sample = sample_of(given)
    with reading() as desk:
        sight = sight_of(desk, given)
        one_batch(desk.session, number, known_at=sight.asked.known_at)
        page = batch_facts(
            desk.session,
            sight.reader,
            number,
            known_at=sight.asked.known_at,
            kind=given.get("kind"),
            sample=sample,
            offset=given.get("offset", 0),
            limit=min(given.get("limit", limits.page_size), limits.largest_page),
        )
    rows = [_fact_row(one) for one in page.rows]
    return as_json(rows, headers=list_headers_of(page, sample))


def _fact_row(one: BatchFact) -> Mapping[str, Any]:
    return {
        "kind": one.kind.value,
        "id": one.fact_id,
        "day": one.day,
        "officer_id": one.officer_id,
        "camera_id": one.camera_id,
        "voided_at": one.voided_at,
        "void_reason": one.void_reason,
    }


FACTS_SAID = "Every fact that came in with the batch, by kind and number: as it stood at the moment of knowledge."

VOIDED: Mapping[str, Any] = {
    "type": "object",
    "required": ["kind", "id", "voided_at", "void_reason"],
    "properties": {
        "kind": {"type": "string"},
        "id": {"type": "integer"},
        "voided_at": {"type": "string", "format": "date-time"},
        "void_reason": {"type": "string"},
    },
}
CORRECTED: Mapping[str, Any] = {
    "type": "object",
    "required": ["kind", "id", "corrected_id", "recorded_at", "recorded_seq", "reason", "before", "after", "warnings"],
    "properties": {
        "kind": {"type": "string"},
        "id": {"type": "integer", "description": "The fact that stands now."},
        "corrected_id": {"type": "integer", "description": "The fact that is void now."},
        "recorded_at": {"type": "string", "format": "date-time"},
        "recorded_seq": {"type": "integer", "description": "The one audit event of both."},
        "reason": {"type": "string"},
        "before": {"type": "object", "description": "The entry as it was."},
        "after": {"type": "object", "description": "The entry as it is."},
        "warnings": {"type": "array", "items": {"type": "string"}},
    },
}
RECALLED: Mapping[str, Any] = {
    "type": "object",
    "required": ["batch", "starts_on", "recalled", "skipped"],
    "properties": {
        "batch": {"type": "integer", "description": "The batch to show and to reverse."},
        "starts_on": {"type": "string", "format": "date"},
        "recalled": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["camera", "condition"],
                "properties": {"camera": {"type": "integer"}, "condition": {"type": "integer"}},
            },
        },
        "skipped": {
            "type": "array",
            "description": "Left as they are: recalled, retired, missing or stolen already, or not owned.",
            "items": {
                "type": "object",
                "required": ["camera", "serial", "reason"],
                "properties": {
                    "camera": {"type": "integer"},
                    "serial": {"type": "string"},
                    "reason": {"type": "string"},
                },
            },
        },
    },
}
FACT_OF_BATCH: Mapping[str, Any] = {
    "type": "object",
    "required": ["kind", "id", "day", "officer_id", "camera_id", "voided_at", "void_reason"],
    "properties": {
        "kind": {"type": "string"},
        "id": {"type": "integer"},
        "day": {"type": ["string", "null"], "format": "date"},
        "officer_id": {"type": ["integer", "null"]},
        "camera_id": {"type": ["integer", "null"]},
        "voided_at": {"type": ["string", "null"], "format": "date-time"},
        "void_reason": {"type": ["string", "null"]},
    },
}
