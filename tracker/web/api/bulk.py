"""Many at once: lists issued, boxes returned, officers moved, conditions recorded, and lists of whole entries of one
kind; or what each row would do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.errors import FieldProblem
from tracker.schemas.base import CommandSchema
from tracker.schemas.bulk import (
    IssueCamerasSchema,
    MoveOfficersSchema,
    RecordConditionsSchema,
    ReturnCamerasSchema,
)
from tracker.schemas.lists import LISTS
from tracker.services import bulk
from tracker.services.bulk import RowResult, place_of, preview_of
from tracker.web.api.adding import ADDING
from tracker.web.api.asked import asked_command
from tracker.web.api.collections import address_of
from tracker.web.api.document import TrackerApi, add_operation, writing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.problems import pointer
from tracker.web.requests import Writing


@dataclass(frozen=True, slots=True)
class Many:
    """One bulk act: its name below `/bulk`, what it takes, for whom, and what does it."""

    name: str
    schema: type[CommandSchema[Any]]
    permission: str
    service: Callable[..., bulk.Bulk]
    said: str


SERVICES: Mapping[str, Callable[..., bulk.Bulk]] = {
    "officers": bulk.enter_officers,
    "particulars": bulk.enter_particulars,
    "postings": bulk.enter_postings,
    "employment": bulk.enter_employment,
    "cameras": bulk.enter_cameras,
    "assignments": bulk.enter_assignments,
    "completions": bulk.enter_completions,
    "daily-use": bulk.enter_daily_use,
}
"""What enters a list, by the collection that its rows are added to."""

MANY = (
    Many("issues", IssueCamerasSchema, "equipment.write", bulk.issue_cameras, "Issue a list of cameras"),
    Many("returns", ReturnCamerasSchema, "equipment.write", bulk.return_cameras, "Take a box of cameras back"),
    Many("moves", MoveOfficersSchema, "people.write", bulk.move_officers, "Move officers to a precinct and duty"),
    Many(
        "conditions",
        RecordConditionsSchema,
        "equipment.write",
        bulk.record_conditions,
        "Record the condition of many cameras",
    ),
    *(
        Many(name, schema, ADDING[name].permission, SERVICES[name], f"Add a list to {name}")
        for name, schema in LISTS.items()
    ),
)


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document every bulk act."""
    for many in MANY:
        described = f"{(many.schema.__doc__ or '').strip()} Every problem is told at once, by row: `rows.3.officer`."
        doc = writing_doc(many.said, described, many.schema, ENTERED, status=201, tried=TRIED)
        add_operation(api, blueprint, f"/bulk/{many.name}", f"bulk_{many.name}", "POST", _view(many), doc)


def _view(many: Many) -> Callable[[], Response]:
    @permission(many.permission)
    def view() -> Response:
        command = asked_command(many.schema)

        def act(desk: Writing) -> Answer:
            done = many.service(desk.session, desk.actor, command, now=desk.now)
            number = done.batch.id
            headers = {"Location": address_of("batches", number)}
            return Answer({"batch": number, "rows": [_row(one) for one in done.rows]}, 201, headers)

        def trial(desk: Writing) -> Mapping[str, Any]:
            rows = preview_of(desk.session, desk.actor, command, now=desk.now)
            possible = all(one.refusal is None for one in rows) and any(one.happened for one in rows)
            return {"dry_run": True, "possible": possible, "rows": [_tried(one) for one in rows]}

        return enter(act, trial=trial)

    return view


def _row(one: RowResult) -> Mapping[str, Any]:
    """What a row entered, by numbers."""
    happened = one.happened or bulk.Happened()
    return {
        "row": one.place,
        "left_out": one.is_left_out,
        "officer": happened.officer_id,
        "camera": happened.camera_id,
        "serial": happened.serial,
        "assignment": happened.assignment_id,
        "posting": happened.posting_id,
        "id": happened.record_id,
        "condition": happened.condition,
        "notes": list(happened.notes),
    }


def _tried(one: RowResult) -> Mapping[str, Any]:
    """What a row would enter, or what is wrong with it. Numbers that it would have made are no one's yet."""
    related = one.refusal.related if one.refusal is not None else ()
    return {
        **{name: value for name, value in _row(one).items() if name not in MADE},
        "problems": [_problem(one.place, problem) for problem in one.problems],
        "related": [{"kind": kind, "id": number, "label": label} for kind, number, label in related],
    }


MADE = ("assignment", "posting", "id")
"""What of a row are numbers of new records."""


def _problem(place: int, problem: FieldProblem) -> Mapping[str, str]:
    where = place_of(place, problem.field)
    return {"field": where, "code": problem.code, "message": problem.message, "pointer": pointer(where)}


_NUMBER_OR_NULL = {"type": ["integer", "null"]}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_ROW: Mapping[str, Any] = {
    "row": {"type": "integer", "description": "The row's place in the list, from 0."},
    "left_out": {"type": "boolean"},
    "officer": _NUMBER_OR_NULL,
    "camera": _NUMBER_OR_NULL,
    "serial": _TEXT_OR_NULL,
    "condition": {**_TEXT_OR_NULL, "description": "The condition that was stated with it."},
    "notes": {
        "type": "array",
        "description": "`override`, `out_of_scope`; of a held camera at a move `stays`, `comes_back`, `due`.",
        "items": {"type": "string"},
    },
}
ENTERED: Mapping[str, Any] = {
    "type": "object",
    "required": ["batch", "rows"],
    "properties": {
        "batch": {"type": "integer", "description": "The batch to show and to reverse."},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [*_ROW, *MADE],
                "properties": {
                    **_ROW,
                    "assignment": _NUMBER_OR_NULL,
                    "posting": _NUMBER_OR_NULL,
                    "id": {**_NUMBER_OR_NULL, "description": "Of a list of entries, the record that the row is."},
                },
            },
        },
    },
}
TRIED: Mapping[str, Any] = {
    "type": "object",
    "description": "Asked for with `dry_run`: what would become of each row. Nothing was entered.",
    "required": ["dry_run", "possible", "rows"],
    "properties": {
        "dry_run": {"type": "boolean"},
        "possible": {"type": "boolean", "description": "Whether the whole could be entered as it is."},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [*_ROW, "problems", "related"],
                "properties": {
                    **_ROW,
                    "problems": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["field", "code", "message", "pointer"],
                            "properties": {
                                name: {"type": "string"} for name in ("field", "code", "message", "pointer")
                            },
                        },
                    },
                    "related": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["kind", "id", "label"],
                            "properties": {
                                "kind": {"type": "string"},
                                "id": {"type": "integer"},
                                "label": {"type": "string"},
                            },
                        },
                    },
                },
            },
        },
    },
}
