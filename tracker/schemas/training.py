"""What may be entered about courses, requirements, sessions and completions."""

from tracker.domain.commands.training import (
    AcceptProposal,
    AddCourse,
    AddCourseVersion,
    AddRequirement,
    AddSession,
    DeclineProposal,
    EndEnrolment,
    EndRequirement,
    EnrolOfficer,
    EnrolOfficers,
    ProposeOfficers,
    RecordCompletion,
    SignIn,
)
from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Amount, Choice, ClockTime, Day, Flag, Id, Several, Text, Whole
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
    rest_no_show = Flag(
        load_default=False, metadata={"description": "Whoever else is enrolled is marked as not there, in one batch."}
    )


TODAY = {"description": "Absent: today."}


class EnrolOfficerSchema(CommandSchema[EnrolOfficer]):
    """A seat in a class for one officer."""

    command = EnrolOfficer

    session_id = Id(data_key="session", required=True)
    officer = OfficerField(required=True)
    enrolled_on = Day(load_default=None, metadata=TODAY)


class EnrolOfficersSchema(CommandSchema[EnrolOfficers]):
    """Seats in a class for several officers: all or none."""

    command = EnrolOfficers
    in_path = ("session_id",)

    officers = Several(OfficerField(), most=SEATS, required=True)
    enrolled_on = Day(load_default=None, metadata=TODAY)


class ProposeOfficersSchema(CommandSchema[ProposeOfficers]):
    """Officers proposed for a class, to be decided on together."""

    command = ProposeOfficers
    in_path = ("session_id",)

    officers = Several(OfficerField(), most=SEATS, required=True)


class AcceptProposalSchema(CommandSchema[AcceptProposal]):
    """Which proposal is accepted; the address names it."""

    command = AcceptProposal
    in_path = ("proposal_id",)


class DeclineProposalSchema(CommandSchema[DeclineProposal]):
    """Why a proposal is declined; the supervisor reads it."""

    command = DeclineProposal
    in_path = ("proposal_id",)

    reason = Text(1000, lines=True, required=True)


class EndEnrolmentSchema(CommandSchema[EndEnrolment]):
    """An officer withdrew from a class, or was not there."""

    command = EndEnrolment
    in_path = ("enrolment_id",)

    ends_on = Day(
        required=True, metadata={"description": "The first day without the seat; of a no-show the class's day."}
    )
    outcome = Choice(EnrolmentOutcome, load_default=EnrolmentOutcome.WITHDRAWN)


class RecordCompletionSchema(CommandSchema[RecordCompletion]):
    """An officer's having done a course on a day."""

    command = RecordCompletion

    officer = OfficerField(required=True)
    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    completed_on = Day(required=True)
    session_id = Id(data_key="session", load_default=None)
