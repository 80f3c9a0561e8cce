"""Who still needs which course, and how ready each precinct is."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.needs import Why
from tracker.domain.reports.stamp import Stamped


@dataclass(frozen=True, slots=True)
class EnrolledIn:
    """A class to come that will do: of the course, in a version that counts."""

    session_id: int
    held_on: date
    starts_at: str | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """An officer who is eligible on the day and needs a course."""

    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    is_protected: bool
    precinct: str
    precinct_name: str
    course: str
    course_name: str
    why: Why
    until: date | None
    """The first day on which what was done counts no more; None where nothing was done."""
    enrolled: EnrolledIn | None


@dataclass(frozen=True, slots=True)
class TrainingNeeds(Stamped):
    """The report `training-needs`: by precinct in the order of the progress report, course, then name; the masked come
    last.
    """

    report: ClassVar[str] = "training-needs"

    rows: tuple[NeedLine, ...]
    within: int
    """Days ahead in which a completion that runs out is counted as needed."""


@dataclass(frozen=True, slots=True)
class ReadinessFigures:
    """The readiness line: how many officers have come how far."""

    in_scope: int
    enrolled: int
    """Eligible, in need of a course and enrolled in a class to come that will do."""
    trained: int
    issued: int
    """Eligible and holding a serviceable camera: the `assigned` of the progress report."""
    signed: int
    """Of those issued, who has signed for the camera."""
    first_use: date | None
    """The first day with a camera in use on record; None before it."""


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """One precinct's line."""

    precinct: str
    name: str
    figures: ReadinessFigures


@dataclass(frozen=True, slots=True)
class Readiness(Stamped):
    """The report `readiness`: every precinct's line, and their sum."""

    report: ClassVar[str] = "readiness"

    rows: tuple[ReadinessRow, ...]
    total: ReadinessFigures
