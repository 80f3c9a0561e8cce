"""What may be entered in one row of a bulk act, and the list of such rows."""

from typing import Any

from marshmallow import fields

from tracker.domain.commands.rows import CameraRow, IssueRow, OfficerRow
from tracker.domain.vocabulary import CameraCondition
from tracker.schemas.base import CommandSchema
from tracker.schemas.equipment import REPORT_NUMBER
from tracker.schemas.fields import Choice, Coded, Flag, Several, Text, Whole
from tracker.schemas.references import CameraField, OfficerField

MOST_ROWS = 1000


class IssueRowSchema(CommandSchema[IssueRow]):
    """One camera for one officer."""

    command = IssueRow

    officer = OfficerField(required=True)
    camera = CameraField(required=True)
    override = Flag(
        load_default=False, metadata={"description": "Issue it also to an officer who is not trained, for the reason."}
    )


class CameraRowSchema(CommandSchema[CameraRow]):
    """One camera, and its own condition where it is another than that of the whole."""

    command = CameraRow

    camera = CameraField(required=True)
    condition = Choice(CameraCondition, load_default=None)
    report_number = Text(REPORT_NUMBER, load_default=None)


class OfficerRowSchema(CommandSchema[OfficerRow]):
    """One officer."""

    command = OfficerRow

    officer = OfficerField(required=True)


class Row(Coded, fields.Nested):
    """A row as its own schema reads it."""


def rows_of(schema: type[CommandSchema[Any]]) -> Several:
    """The rows of a bulk act."""
    return Several(Row(schema), most=MOST_ROWS, required=True)


def left_out() -> Several:
    """Rows that are not entered."""
    description = {"description": "Rows that are not entered, by their places from 0."}
    return Several(Whole(0, MOST_ROWS - 1), most=MOST_ROWS, load_default=(), metadata=description)
