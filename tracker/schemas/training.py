"""What may be entered about courses, requirements, sessions and completions."""

from tracker.domain.commands.training import (
    AddCourse,
    AddCourseVersion,
    AddRequirement,
    AddSession,
    EndRequirement,
    RecordCompletion,
    SignIn,
)
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Amount, ClockTime, Day, Id, Several, Text, Whole
from tracker.schemas.references import OfficerField

COURSE = 40
VERSION = 40
NAME = 100
SEATS = 1000


class AddCourseSchema(CommandSchema[AddCourse]):
    """What is taught."""

    command = AddCourse

    code = Text(COURSE, required=True)
    name = Text(NAME, required=True)


class AddCourseVersionSchema(CommandSchema[AddCourseVersion]):
    """One version of a course."""

    command = AddCourseVersion

    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    version_order = Whole(1, 10_000, required=True)
    hours = Amount(0, 1000, required=True)
    modules = Whole(1, 100, load_default=None)
    validity_months = Whole(
        1, 1200, load_default=None, metadata={"description": "Absent: a completion counts for ever."}
    )


class AddRequirementSchema(CommandSchema[AddRequirement]):
    """Which course, from which version up, counts as trained from a day on."""

    command = AddRequirement

    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    starts_on = Day(required=True)


class EndRequirementSchema(CommandSchema[EndRequirement]):
    """The first day a requirement no longer holds."""

    command = EndRequirement
    in_path = ("requirement_id",)

    ends_on = Day(required=True)


class AddSessionSchema(CommandSchema[AddSession]):
    """A class on a day."""

    command = AddSession

    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    held_on = Day(required=True)
    starts_at = ClockTime(load_default=None)
    place = Text(NAME, load_default=None)
    instructor = Text(NAME, load_default=None)
    seats = Whole(1, SEATS, load_default=None)
    precinct = Text(20, load_default=None)


class SignInSchema(CommandSchema[SignIn]):
    """Who did a class."""

    command = SignIn
    in_path = ("session_id",)

    officers = Several(OfficerField(), most=SEATS, required=True)


class RecordCompletionSchema(CommandSchema[RecordCompletion]):
    """An officer's having done a course on a day."""

    command = RecordCompletion

    officer = OfficerField(required=True)
    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    completed_on = Day(required=True)
    session_id = Id(data_key="session", load_default=None)
