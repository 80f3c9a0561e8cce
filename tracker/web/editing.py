"""What both doors of the web know of edits: who may edit which kind of record, and through which service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tracker.services import edits


@dataclass(frozen=True, slots=True)
class Editing:
    """How one kind of record is edited. `service` is called as (session, actor, command, now=)."""

    permission: str
    service: Callable[..., Any]


EDITING: Mapping[str, Editing] = MappingProxyType(
    {
        "precincts": Editing("rollout.write", edits.edit_precinct),
        "duties": Editing("rollout.write", edits.edit_duty),
        "places": Editing("cameras.write", edits.edit_place),
        "camera-models": Editing("cameras.write", edits.edit_camera_model),
        "cameras": Editing("cameras.write", edits.edit_camera),
        "courses": Editing("training.write", edits.edit_course),
        "sessions": Editing("training.write", edits.edit_session),
        "policies": Editing("rollout.write", edits.edit_policy),
        "users": Editing("accounts.manage", edits.edit_user),
    }
)
"""Each collection whose records can be edited, by its name in addresses."""
