"""What may be sent to edit a record's descriptive fields: those to be changed, and no other. What is left out stays as
it is; what is null or blank is emptied, where it may be empty.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from marshmallow import pre_load

from tracker.domain.commands.edits import (
    Edit,
    EditCamera,
    EditCameraModel,
    EditCourse,
    EditDuty,
    EditPlace,
    EditPolicy,
    EditPrecinct,
    EditSession,
    EditUser,
)
from tracker.schemas import equipment, people, training
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import ClockTime, Link, Text, Whole
from tracker.schemas.references import ASSET_TAG, is_blank

Command = TypeVar("Command", bound=Edit)

FULL_NAME = 100
PURCHASE_BATCH = 60
TITLE = 200
LINK = 500


class EditSchema(CommandSchema[Command]):
    """The fields to change. The record's number stands in the address, the revision that was seen beside it."""

    in_path = ("number", "revision")

    @pre_load
    def drop_blanks(self, data: object, **_: Any) -> object:
        """Blank and null are one; left out is another thing here."""
        if not isinstance(data, Mapping):
            return data
        return {name: None if name in self.fields and is_blank(value) else value for name, value in data.items()}

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Only what was sent is to be changed."""
        return {"changes": values}


class EditPrecinctSchema(EditSchema[EditPrecinct]):
    """A precinct's name."""

    command = EditPrecinct

    name = Text(people.NAME)


class EditDutySchema(EditSchema[EditDuty]):
    """A duty's name."""

    command = EditDuty

    name = Text(people.NAME)


class EditPlaceSchema(EditSchema[EditPlace]):
    """A place's name."""

    command = EditPlace

    name = Text(equipment.NAME)


class EditCameraModelSchema(EditSchema[EditCameraModel]):
    """A camera model's name and its maker."""

    command = EditCameraModel

    name = Text(equipment.NAME)
    manufacturer = Text(equipment.NAME, allow_none=True)


class EditCameraSchema(EditSchema[EditCamera]):
    """A camera's asset tag and purchase batch."""

    command = EditCamera

    asset_tag = Text(ASSET_TAG, allow_none=True)
    purchase_batch = Text(PURCHASE_BATCH, allow_none=True)


class EditCourseSchema(EditSchema[EditCourse]):
    """A course's name."""

    command = EditCourse

    name = Text(training.NAME)


class EditSessionSchema(EditSchema[EditSession]):
    """When on its day a class begins, where, with whom, and how many can come."""

    command = EditSession

    starts_at = ClockTime(allow_none=True)
    place = Text(training.NAME, allow_none=True)
    instructor = Text(training.NAME, allow_none=True)
    seats = Whole(1, training.SEATS, allow_none=True)


class EditPolicySchema(EditSchema[EditPolicy]):
    """A policy version's title and the address of its text."""

    command = EditPolicy

    title = Text(TITLE)
    link = Link(LINK, allow_none=True)


class EditUserSchema(EditSchema[EditUser]):
    """The name of the person behind an account."""

    command = EditUser

    full_name = Text(FULL_NAME)


EDIT_SCHEMAS: Mapping[str, type[EditSchema[Any]]] = MappingProxyType(
    {
        "precincts": EditPrecinctSchema,
        "duties": EditDutySchema,
        "places": EditPlaceSchema,
        "camera-models": EditCameraModelSchema,
        "cameras": EditCameraSchema,
        "courses": EditCourseSchema,
        "sessions": EditSessionSchema,
        "policies": EditPolicySchema,
        "users": EditUserSchema,
    }
)
"""What may be edited of each collection, by its name in addresses."""
