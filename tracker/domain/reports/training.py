"""The list of training sessions, one session with its sign-in, and who could be ticked."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.listing import Entered
from tracker.domain.reports.stamp import Stamped


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
    enrolled: int = 0
    """How many seats are given out: withdrawn ones are not, those of no-shows are."""

    @property
    def seats_left(self) -> int | None:
        """None where nobody said how many there are."""
        return None if self.seats is None else max(self.seats - self.enrolled, 0)


@dataclass(frozen=True, slots=True)
class Attendee:
    """An officer who did the session."""

    completion_id: int
    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    precinct_name: str | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An officer who has, or had, a seat in the session."""

    enrolment_id: int
    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    precinct_name: str | None
    end_id: int | None
    outcome: str | None
    """`withdrawn` or `no_show`; None while nothing ended it."""
    is_present: bool
    """Whether the officer did the session."""


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
    """One session with those who did it; voided completions are in, marked as such. Of the enrolments those that stand;
    the candidates are those who have no seat.
    """

    session: SessionLine
    entered: Entered
    attendees: tuple[Attendee, ...]
    enrolled: tuple[Enrolled, ...]
    candidates: tuple[Candidate, ...]

    @property
    def expected(self) -> tuple[Enrolled, ...]:
        """Those who have a seat and are not recorded as present yet."""
        return tuple(one for one in self.enrolled if one.outcome is None and not one.is_present)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """An officer on the sheet of a class."""

    name: str
    badge: str | None
    rank: str | None
    precinct_name: str | None
    """None: no posting on the sheet's day."""
    is_walk_in: bool
    """Whether the officer did the class without a seat."""


@dataclass(frozen=True, slots=True)
class ClassSheet(Stamped):
    """What is printed for a class, to be signed by whoever comes."""

    session: SessionLine
    entries: tuple[SheetEntry, ...]
    empty_lines: int
    """For walk-ins: as many as there are seats left, within reason."""
    precincts: tuple[str, ...] | None
    """The codes of the precincts whose officers alone are on it, since the reader sees no others; None: everybody."""
