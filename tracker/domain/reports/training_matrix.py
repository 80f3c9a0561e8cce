"""The report `training`: officers and courses, what was taught in how many hours, and what runs out soon."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.done import DoneAs
from tracker.domain.reports.stamp import Stamped
from tracker.domain.reports.training_weeks import TrainingFigures, TrainingWeek


@dataclass(frozen=True, slots=True)
class CourseColumn:
    """A course on record, and whether it is required on the day."""

    code: str
    name: str
    minimum_version: str | None
    """The lowest version that counts where the course is required on the day; None where it is not."""


@dataclass(frozen=True, slots=True)
class CourseDone:
    """The completion of a course that counts best."""

    version: str
    completed_on: date
    expires_on: date | None
    """The first day on which it counts no more; None: it counts for ever."""
    done_as: DoneAs


@dataclass(frozen=True, slots=True)
class TrainedOfficer:
    """An officer of the strength, and what was done of each course."""

    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    is_protected: bool
    precinct: str
    precinct_name: str
    is_eligible: bool
    is_trained: bool | None
    """None where the officer is not eligible: trained is said of the eligible alone."""
    done: tuple[CourseDone | None, ...]
    """In the order of the report's courses; None where nothing was done."""


@dataclass(frozen=True, slots=True)
class PrecinctTraining:
    """How many of a precinct's officers are trained, and for how many of the strength each course counts."""

    precinct: str
    """Empty for the total."""
    name: str
    strength: int
    eligible: int
    trained: int
    counting: tuple[int, ...]
    """In the order of the report's courses."""


@dataclass(frozen=True, slots=True)
class CourseTaught:
    """What was taught of a course in the period."""

    course: str
    name: str
    figures: TrainingFigures


@dataclass(frozen=True, slots=True)
class ExpiringLine:
    """An eligible officer's completion of a required course that counts on the day and runs out soon after it."""

    officer_id: int
    name: str
    badge: str | None
    is_protected: bool
    precinct: str
    precinct_name: str
    course: str
    course_name: str
    expires_on: date
    """The first day on which it counts no more."""


@dataclass(frozen=True, slots=True)
class TrainingReport(Stamped):
    """The report `training`. Officers are by precinct in the order of the progress report, then by name, those whose
    names are masked last; precincts in that order; courses by code.
    """

    report: ClassVar[str] = "training"

    courses: tuple[CourseColumn, ...]
    rows: tuple[TrainedOfficer, ...]
    precincts: tuple[PrecinctTraining, ...]
    total: PrecinctTraining
    since: date | None
    """The first day of what was taught; None: from the first class or completion on record."""
    taught: tuple[CourseTaught, ...]
    """Every course on record, those not taught in the period too."""
    taught_total: TrainingFigures
    weeks: tuple[TrainingWeek, ...]
    within: int
    """Days ahead in which what runs out is listed."""
    expiring: tuple[ExpiringLine, ...]
    """By the day, then in the order of the officers."""
