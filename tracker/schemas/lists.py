"""What may be entered as a list of one kind: the rows are those of the single entry, by its own schema."""

from typing import Any

from tracker.domain.commands import lists
from tracker.schemas.base import CommandSchema
from tracker.schemas.bulk_rows import left_out, rows_of
from tracker.schemas.equipment import AddCameraSchema, IssueCameraSchema
from tracker.schemas.people import AddOfficerSchema, ChangeParticularsSchema, PostOfficerSchema, RecordEmploymentSchema
from tracker.schemas.rollout import RecordDailyUseSchema
from tracker.schemas.training import RecordCompletionSchema


class EnterOfficersSchema(CommandSchema[lists.EnterOfficers]):
    """New officers, all of them or none; each row as it is added to `officers`."""

    command = lists.EnterOfficers

    rows = rows_of(AddOfficerSchema)
    leave_out = left_out()


class EnterParticularsSchema(CommandSchema[lists.EnterParticulars]):
    """How officers are known, all of them or none; each row as it is added to `particulars`."""

    command = lists.EnterParticulars

    rows = rows_of(ChangeParticularsSchema)
    leave_out = left_out()


class EnterPostingsSchema(CommandSchema[lists.EnterPostings]):
    """Postings, all of them or none; each row as it is added to `postings`."""

    command = lists.EnterPostings

    rows = rows_of(PostOfficerSchema)
    leave_out = left_out()


class EnterEmploymentSchema(CommandSchema[lists.EnterEmployment]):
    """Employment statuses, all of them or none; each row as it is added to `employment`."""

    command = lists.EnterEmployment

    rows = rows_of(RecordEmploymentSchema)
    leave_out = left_out()


class EnterCamerasSchema(CommandSchema[lists.EnterCameras]):
    """New cameras, all of them or none; each row as it is added to `cameras`."""

    command = lists.EnterCameras

    rows = rows_of(AddCameraSchema)
    leave_out = left_out()


class EnterAssignmentsSchema(CommandSchema[lists.EnterAssignments]):
    """Assignments, all of them or none; each row as it is added to `assignments`, spans that are over too."""

    command = lists.EnterAssignments

    rows = rows_of(IssueCameraSchema)
    leave_out = left_out()


class EnterCompletionsSchema(CommandSchema[lists.EnterCompletions]):
    """Completions, all of them or none; each row as it is added to `completions`."""

    command = lists.EnterCompletions

    rows = rows_of(RecordCompletionSchema)
    leave_out = left_out()


class EnterDailyUseSchema(CommandSchema[lists.EnterDailyUse]):
    """Counts of daily use, all of them or none; each row as it is added to `daily-use`."""

    command = lists.EnterDailyUse

    rows = rows_of(RecordDailyUseSchema)
    leave_out = left_out()


LISTS: dict[str, type[CommandSchema[Any]]] = {
    "officers": EnterOfficersSchema,
    "particulars": EnterParticularsSchema,
    "postings": EnterPostingsSchema,
    "employment": EnterEmploymentSchema,
    "cameras": EnterCamerasSchema,
    "assignments": EnterAssignmentsSchema,
    "completions": EnterCompletionsSchema,
    "daily-use": EnterDailyUseSchema,
}
"""By the collection that the rows are added to."""
