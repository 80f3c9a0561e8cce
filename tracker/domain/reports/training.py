"""The list of training sessions, one session with its sign-in, and who could be ticked."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.listing import Entered


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One class on a day."""

    session_id: int
    course: str
    course_name: str
    version: str
    hours: float
    held_on: date
    starts_at: str | None
    place: str | None
    instructor: str | None
    seats: int | None
    precinct: str | None
    """The code of the precinct it is for; None: for anyone."""
    precinct_name: str | None
    completions: int
    """How many officers did it, as known at the report's moment."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """An officer who did the session."""

    completion_id: int
    officer_id: int
    name: str
    badge: str | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active officer who could sign in: posted on the session's day, and has not done this course."""

    officer_id: int
    name: str
    badge: str | None
    precinct: str
    precinct_name: str


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session with those who did it; voided completions are in, marked as such."""

    session: SessionLine
    entered: Entered
    attendees: tuple[Attendee, ...]
    candidates: tuple[Candidate, ...]
