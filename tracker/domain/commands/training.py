"""Acts on courses, requirements, sessions and completions."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import EnrolmentOutcome


@dataclass(frozen=True, slots=True)
class AddCourse:
    """What is taught; its versions are added one by one."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AddCourseVersion:
    """One version of a course. `version_order` ranks the versions; `validity_months` None: counts for ever."""

    course: str
    version: str
    version_order: int
    hours: float
    modules: int | None = None
    validity_months: int | None = None


@dataclass(frozen=True, slots=True)
class AddRequirement:
    """Which course, from which version up, counts as trained from a day on."""

    course: str
    version: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class EndRequirement:
    """A requirement ends: `ends_on` is the first day it no longer holds."""

    requirement_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class AddSession:
    """A class on a day. `starts_at` is a local time as HH:MM; `precinct` a code where the class is for one precinct."""

    course: str
    version: str
    held_on: date
    starts_at: str | None = None
    place: str | None = None
    instructor: str | None = None
    seats: int | None = None
    precinct: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The officers who did a session: each gets a completion on the session's day. `rest_no_show`: whoever else is
    enrolled was not there.
    """

    session_id: int
    officers: tuple[OfficerRef, ...]
    rest_no_show: bool = False


@dataclass(frozen=True, slots=True)
class EnrolOfficer:
    """A seat in a class for one officer. `enrolled_on` None: today."""

    session_id: int
    officer: OfficerRef
    enrolled_on: date | None = None


@dataclass(frozen=True, slots=True)
class EnrolOfficers:
    """Seats in a class for several officers, all or none, as one batch. `enrolled_on` None: today."""

    session_id: int
    officers: tuple[OfficerRef, ...]
    enrolled_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProposeOfficers:
    """Officers whom a supervisor would send to a class, decided on together by whoever enrols."""

    session_id: int
    officers: tuple[OfficerRef, ...]


@dataclass(frozen=True, slots=True)
class AcceptProposal:
    """Everyone proposed gets a seat, or nobody does."""

    proposal_id: int


@dataclass(frozen=True, slots=True)
class DeclineProposal:
    """Nobody proposed gets a seat, for a reason that the supervisor reads."""

    proposal_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class EndEnrolment:
    """An officer withdrew, which frees the seat from `ends_on` on, or was not there on the class's day."""

    enrolment_id: int
    ends_on: date
    outcome: EnrolmentOutcome = EnrolmentOutcome.WITHDRAWN


@dataclass(frozen=True, slots=True)
class RecordCompletion:
    """An officer's having done a course on a day, with or without a session of ours."""

    officer: OfficerRef
    course: str
    version: str
    completed_on: date
    session_id: int | None = None
