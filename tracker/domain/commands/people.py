"""Acts on precincts, duties, officers, postings and employment."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind


@dataclass(frozen=True, slots=True)
class AddPrecinct:
    """A home of officers: code (`1` to `5` for the precincts), name and kind."""

    code: str
    name: str
    kind: PrecinctKind = PrecinctKind.PRECINCT


@dataclass(frozen=True, slots=True)
class AddDuty:
    """A duty that postings may name, such as `patrol`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """How an officer is known from a day on."""

    last_name: str
    first_name: str
    middle_name: str | None = None
    suffix: str | None = None
    rank: str | None = None
    badge: str | None = None
    employee_number: str | None = None


@dataclass(frozen=True, slots=True)
class AddOfficer:
    """A sworn member, with the particulars that hold from `starts_on`."""

    particulars: Particulars
    starts_on: date
    protected_identity: bool = False


@dataclass(frozen=True, slots=True)
class ChangeParticulars:
    """A new name, rank, badge or employee number from a day on; all of them are given, changed or not."""

    officer: OfficerRef
    particulars: Particulars
    starts_on: date


@dataclass(frozen=True, slots=True)
class ProtectIdentity:
    """Set or lift the protection of an officer's identity; today's flag masks every day."""

    officer: OfficerRef
    protected_identity: bool


@dataclass(frozen=True, slots=True)
class PostOfficer:
    """An officer's home precinct (by code) and duty from a day on; it ends the posting that held on that day."""

    officer: OfficerRef
    precinct: str
    duty: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class EndPosting:
    """A posting ends with no other in its place; `ends_on` is the first day it no longer holds."""

    posting_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class RecordEmployment:
    """An officer's employment status from a day on."""

    officer: OfficerRef
    status: EmploymentStatus
    starts_on: date


@dataclass(frozen=True, slots=True)
class EndEmployment:
    """An employment status ends with no other in its place (an entry for someone who never served, say)."""

    employment_id: int
    ends_on: date
