"""Dry runs: an act of the API tried out by the same path and undone, answered with what it would do or what stands in
the way.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from tracker.domain.errors import Conflict
from tracker.web.requests import Writing

OBSTACLES = "later_facts_depend"


def rehearsed(act: Callable[[Writing], Any]) -> Callable[[Writing], Mapping[str, Any]]:
    """What is answered of an act that the caller undoes: `possible`, every obstacle, and what the act would answer."""

    def trial(desk: Writing) -> Mapping[str, Any]:
        try:
            body = orjson.loads(orjson.dumps(act(desk), option=orjson.OPT_UTC_Z))
        except Conflict as refusal:
            if refusal.code != OBSTACLES:
                raise
            obstacles = [{"kind": kind, "id": number, "label": label} for kind, number, label in refusal.related]
            return {"dry_run": True, "possible": False, "obstacles": obstacles, "would_answer": None}
        return {"dry_run": True, "possible": True, "obstacles": [], "would_answer": body}

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
        "would_answer": {
            "type": ["object", "null"],
            "description": "What the act itself would answer. Numbers and moments in it are nobody's yet.",
        },
    },
}
