"""Dry runs: an act of the API tried out by the same path and undone, answered with what it would do or what stands in
the way.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from tracker.domain.errors import Conflict
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Flag
from tracker.schemas.queries import Query
from tracker.services.rehearsal import undone
from tracker.web.api.asked import Command, asked_query, json_body
from tracker.web.api.once import Answer
from tracker.web.requests import Writing

OBSTACLES = "later_facts_depend"


class DryRunQuery(Query):
    """Whether an act is only tried out."""

    dry_run = Flag(load_default=False, metadata={"description": "Only say what would happen; nothing is entered."})


def asked_command_or_rehearsal(schema: type[CommandSchema[Command]], **in_path: object) -> tuple[Command, bool]:
    """The command that the body and the address ask for, and whether it is only to be tried out.

    Raises:
        Invalid `invalid_input`; UnsupportedMediaType; orjson.JSONDecodeError.
    """
    from_query = asked_query(DryRunQuery)
    return load(schema, json_body(), **in_path), from_query["dry_run"]


def rehearsed(act: Callable[[Writing], Answer]) -> Callable[[Writing], Answer]:
    """The same act, undone: `possible`, every obstacle, and what the answer would have been."""

    def trial(desk: Writing) -> Answer:
        with undone(desk.session):
            try:
                body = orjson.loads(orjson.dumps(act(desk).body, option=orjson.OPT_UTC_Z))
            except Conflict as refusal:
                if refusal.code != OBSTACLES:
                    raise
                obstacles = [{"kind": kind, "id": number, "label": label} for kind, number, label in refusal.related]
                return Answer({"dry_run": True, "possible": False, "obstacles": obstacles, "would_answer": None})
        return Answer({"dry_run": True, "possible": True, "obstacles": [], "would_answer": body})

    return trial


REHEARSED: Mapping[str, Any] = {
    "type": "object",
    "description": "Asked for with `dry_run`: what would happen. Nothing was entered.",
    "required": ["dry_run", "possible", "obstacles", "would_answer"],
    "properties": {
        "dry_run": {"type": "boolean"},
        "possible": {"type": "boolean", "description": "False where later entries stand in the way."},
        "obstacles": {
            "type": "array",
            "description": "Every later entry that stands in the way.",
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
        "would_answer": {"type": ["object", "null"], "description": "What the act itself would answer."},
    },
}
