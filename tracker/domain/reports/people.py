"""The list of officers on a day, and one officer's timeline."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.listing import Entered


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One officer as of a day. Name and badge are masked where identity is protected and the reader may not see it."""

    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    is_protected: bool
    precinct: str | None
    """The code of the posting's precinct; None: no posting on the day."""
    precinct_name: str | None
    duty: str | None
    employment: str | None
    """The employment status; None where none is recorded."""
    camera_id: int | None
    """The camera held on the day."""
    camera_serial: str | None


@dataclass(frozen=True, slots=True)
class NameSpan:
    """How the officer was known from a day on."""

    fact_id: int
    starts_on: date
    name: str
    rank: str | None
    badge: str | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class PostingSpan:
    """A posting: from its start to the day before `ends_on` (None: open as of the report's day)."""

    fact_id: int
    precinct: str
    precinct_name: str
    duty: str
    starts_on: date
    ends_on: date | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class EmploymentSpan:
    """An employment status, as a posting's span."""

    fact_id: int
    status: str
    starts_on: date
    ends_on: date | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class CompletionLine:
    """A course done. It counts on [completed_on, expires_on)."""

    fact_id: int
    course: str
    course_name: str
    version: str
    completed_on: date
    expires_on: date | None
    session_id: int | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class HeldCamera:
    """A camera in the officer's hands: [issued_on, returned_on)."""

    assignment_id: int
    camera_id: int
    serial: str
    model: str
    issued_on: date
    returned_on: date | None
    condition: str | None
    """In which it came back."""
    report_number: str | None
    override_reason: str | None
    note: str | None
    entered: Entered
    returned: Entered | None


@dataclass(frozen=True, slots=True)
class OfficerTimeline:
    """Everything known of one officer's service, latest first in each list; voided facts are in, marked as such."""

    officer: OfficerLine
    names: tuple[NameSpan, ...]
    postings: tuple[PostingSpan, ...]
    employments: tuple[EmploymentSpan, ...]
    completions: tuple[CompletionLine, ...]
    cameras: tuple[HeldCamera, ...]
