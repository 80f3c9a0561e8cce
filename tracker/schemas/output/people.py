"""Precincts, duties, officers, particulars, postings and employment, as answered."""

from marshmallow import fields

from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind
from tracker.schemas.output.parts import Ended, Fact, OfOfficer, Record, day, flag, number, revision, text, word


class PrecinctRecord(Record):
    """A home of officers."""

    code = text()
    name = text()
    kind = word(PrecinctKind)
    revision = revision()


class DutyRecord(Record):
    """What a posting may do."""

    code = text()
    name = text()
    revision = revision()


class _KnownAs(Fact):
    last_name = text()
    first_name = text(null=True)
    middle_name = text(null=True)
    suffix = text(null=True)
    rank = text(null=True)
    badge = text("Text: leading zeros count.", null=True)
    employee_number = fields.String(
        allow_none=True, metadata={"description": "Only for those who may see every identity."}
    )


class OfficerRecord(_KnownAs):
    """An officer on a day. Name and badge of a protected officer are hidden from all but administrators."""

    protected_identity = flag()
    precinct = text("The code of the posting's precinct; null without a posting on the day.", null=True)
    precinct_name = text(null=True)
    duty = text(null=True)
    posted_on = day("The first day of that posting.", null=True)
    employment = word(EmploymentStatus, null=True)


class ParticularsRecord(_KnownAs):
    """How an officer is known from a day on."""

    officer_id = number()
    starts_on = day()


class PostingRecord(OfOfficer, Ended):
    """An officer's home and duty from a day on, until the next posting starts or an end is recorded."""

    precinct = text("The precinct's code.")
    precinct_name = text()
    duty = text()
    starts_on = day()


class EmploymentRecord(OfOfficer, Ended):
    """Whether an officer serves, from a day on."""

    status = word(EmploymentStatus)
    starts_on = day()
