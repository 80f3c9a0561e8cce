"""The report of cameras that their holders may keep no longer."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.due_back import DueBecause
from tracker.domain.reports.stamp import Stamped


@dataclass(frozen=True, slots=True)
class ReturnDue:
    """A camera that its holder may keep no longer."""

    assignment_id: int
    officer_id: int
    name: str
    badge: str | None
    is_protected: bool
    """Today's flag. Name and badge are masked unless the reader may see identities."""
    precinct: str | None
    """Of the posting on the day, or of the last one before it."""
    is_posted: bool
    """Whether a posting holds on the day."""
    camera_id: int
    serial: str
    issued_on: date
    because: DueBecause
    since: date
    """The first day on which the camera was due, without a break since."""
    days: int
    """Days from then to the report's day; 0 on the first."""


@dataclass(frozen=True, slots=True)
class ReturnDueReport(Stamped):
    """The report `return-due`: by precinct in the order of the progress report, then the longest due first."""

    report: ClassVar[str] = "return-due"

    rows: tuple[ReturnDue, ...]
