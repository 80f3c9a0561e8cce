"""What may be entered about precincts, duties, officers, postings and employment."""

from typing import Any

from tracker.domain.commands.people import (
    AddDuty,
    AddOfficer,
    AddPrecinct,
    ChangeParticulars,
    EndEmployment,
    EndPosting,
    Particulars,
    PostOfficer,
    ProtectIdentity,
    RecordEmployment,
)
from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind
from tracker.schemas.base import Command, CommandSchema
from tracker.schemas.fields import Choice, Day, Flag, Text
from tracker.schemas.references import BADGE, EMPLOYEE_NUMBER, OfficerField

CODE = 20
NAME = 100


class AddPrecinctSchema(CommandSchema[AddPrecinct]):
    """A home of officers."""

    command = AddPrecinct

    code = Text(CODE, required=True)
    name = Text(NAME, required=True)
    kind = Choice(PrecinctKind, load_default=PrecinctKind.PRECINCT)


class AddDutySchema(CommandSchema[AddDuty]):
    """What a posting may do."""

    command = AddDuty

    code = Text(40, required=True)
    name = Text(NAME, required=True)


class ParticularsSchema(CommandSchema[Command]):
    """How an officer is known. The fields stand beside the others, in no object of their own: a form has no depth."""

    last_name = Text(NAME, required=True)
    first_name = Text(NAME, required=True)
    middle_name = Text(NAME, load_default=None)
    suffix = Text(20, load_default=None)
    rank = Text(60, load_default=None)
    badge = Text(BADGE, load_default=None, metadata={"description": "Text: leading zeros are kept."})
    employee_number = Text(EMPLOYEE_NUMBER, load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The particulars as one argument."""
        own = {name: values.pop(name) for name in Particulars.__dataclass_fields__}
        return {**values, "particulars": Particulars(**own)}


class AddOfficerSchema(ParticularsSchema[AddOfficer]):
    """A new officer."""

    command = AddOfficer

    starts_on = Day(required=True)
    protected_identity = Flag(load_default=False)


class ChangeParticularsSchema(ParticularsSchema[ChangeParticulars]):
    """A new name, rank, badge or number from a day on: all of them are given, changed or not."""

    command = ChangeParticulars

    officer = OfficerField(required=True)
    starts_on = Day(required=True)


class ProtectIdentitySchema(CommandSchema[ProtectIdentity]):
    """Whether an officer's name and badge are hidden."""

    command = ProtectIdentity

    officer = OfficerField(required=True)
    protected_identity = Flag(required=True)


class ProtectionSchema(CommandSchema[ProtectIdentity]):
    """Whether the name and badge of the officer that the address names are hidden."""

    command = ProtectIdentity
    in_path = ("officer",)

    protected_identity = Flag(required=True)


class PostOfficerSchema(CommandSchema[PostOfficer]):
    """An officer's home and duty from a day on."""

    command = PostOfficer

    officer = OfficerField(required=True)
    precinct = Text(CODE, required=True)
    duty = Text(40, required=True)
    starts_on = Day(required=True)


class EndPostingSchema(CommandSchema[EndPosting]):
    """The first day a posting no longer holds."""

    command = EndPosting
    in_path = ("posting_id",)

    ends_on = Day(required=True)


class RecordEmploymentSchema(CommandSchema[RecordEmployment]):
    """Whether an officer serves, from a day on."""

    command = RecordEmployment

    officer = OfficerField(required=True)
    status = Choice(EmploymentStatus, required=True)
    starts_on = Day(required=True)


class EndEmploymentSchema(CommandSchema[EndEmployment]):
    """The first day an employment status no longer holds."""

    command = EndEmployment
    in_path = ("employment_id",)

    ends_on = Day(required=True)
