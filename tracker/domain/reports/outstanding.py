"""The report of officers who are eligible and not equipped, and what each is missing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.stamp import Stamped


class Needs(StrEnum):
    """What an outstanding officer is missing."""

    TRAINING = "training"
    CAMERA = "camera"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class NextSession:
    """A class to come of a course that is required."""

    session_id: int
    held_on: date
    starts_at: str | None
    """Local time of day as HH:MM."""
    course: str
    """The course's code."""
    place: str | None


@dataclass(frozen=True, slots=True)
class OutstandingOfficer:
    """One officer who is eligible and not equipped."""

    officer_id: int
    name: str
    badge: str | None
    rank: str | None
    is_protected: bool
    """Today's flag. Name and badge are masked unless the reader may see identities."""
    precinct: str
    needs: Needs
    lacking: tuple[str, ...]
    """The codes of the required courses that are not done."""
    outstanding_since: date
    """The first day of being eligible and not equipped without a break, as known at the report's moment."""
    days_outstanding: int
    """Days from then to the report's day; 0 on the first."""
    on_leave: bool
    next_session: NextSession | None
    """The next class, on or after the report's day, of a course that is lacking, for the precinct or for anyone."""


@dataclass(frozen=True, slots=True)
class OutstandingReport(Stamped):
    """The report `outstanding`: by precinct in the order of the progress report, then by name; the masked come last."""

    report: ClassVar[str] = "outstanding"

    rows: tuple[OutstandingOfficer, ...]
