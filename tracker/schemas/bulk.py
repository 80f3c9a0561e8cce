"""What may be entered for many at once: one schema an act, whose rows have theirs beside."""

from tracker.domain.commands.bulk import IssueCameras, MoveOfficers, RecordConditions, ReturnCameras
from tracker.domain.vocabulary import CameraCondition
from tracker.schemas.base import CommandSchema
from tracker.schemas.bulk_rows import CameraRowSchema, IssueRowSchema, OfficerRowSchema, left_out, rows_of
from tracker.schemas.equipment import CODE, NOTE
from tracker.schemas.fields import Choice, Day, Flag, Text
from tracker.schemas.people import CODE as HOME

SERVICEABLE = CameraCondition.SERVICEABLE


class IssueCamerasSchema(CommandSchema[IssueCameras]):
    """Cameras out to officers on one day, all of them or none."""

    command = IssueCameras

    rows = rows_of(IssueRowSchema)
    issued_on = Day(required=True)
    override_reason = Text(NOTE, lines=True, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)
    leave_out = left_out()


class ReturnCamerasSchema(CommandSchema[ReturnCameras]):
    """Cameras back on one day, all of them or none; a row may say a condition of its own."""

    command = ReturnCameras

    rows = rows_of(CameraRowSchema)
    returned_on = Day(required=True)
    condition = Choice(CameraCondition, load_default=SERVICEABLE)
    place = Text(CODE, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)
    leave_out = left_out()


class MoveOfficersSchema(CommandSchema[MoveOfficers]):
    """Officers to one precinct and duty from a day on, all of them or none. Where the duty is out of scope, what they
    hold comes back on that day, or later.
    """

    command = MoveOfficers

    rows = rows_of(OfficerRowSchema)
    precinct = Text(HOME, required=True)
    duty = Text(HOME, required=True)
    starts_on = Day(required=True)
    condition = Choice(CameraCondition, load_default=SERVICEABLE)
    place = Text(CODE, load_default=None)
    comes_back_later = Flag(load_default=False)
    leave_out = left_out()


class RecordConditionsSchema(CommandSchema[RecordConditions]):
    """The condition of cameras from a day on, of all of them or none; a row may say one of its own."""

    command = RecordConditions

    rows = rows_of(CameraRowSchema)
    condition = Choice(CameraCondition, required=True)
    starts_on = Day(required=True)
    leave_out = left_out()
