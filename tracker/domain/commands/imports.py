"""Rows of files as commands: what one row says, typed, and how it names its officer. `line` is where it stood."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.equipment import AddCamera
from tracker.domain.commands.references import CameraRef
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus


@dataclass(frozen=True, slots=True)
class NamedOfficer:
    """An officer as a row names one; None where the row does not say. Which of these identify is the mapping's word."""

    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    suffix: str | None = None
    badge: str | None = None
    employee_number: str | None = None

    def __str__(self) -> str:
        name = ", ".join(part for part in (self.last_name, self.first_name) if part)
        keys = [
            f"employee number {self.employee_number}" if self.employee_number else "",
            f"badge {self.badge}" if self.badge else "",
        ]
        said = ", ".join(key for key in keys if key)
        return f"{name} ({said})" if name and said else name or said or "nobody"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One officer on a roster; what is None was not said, and nothing is changed by silence."""

    line: int
    officer: NamedOfficer
    rank: str | None = None
    precinct: str | None = None
    duty: str | None = None
    employment: EmploymentStatus | None = None


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One device on a list."""

    line: int
    camera: AddCamera


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One hand-over: issued, and where `returned_on` is given returned."""

    line: int
    officer: NamedOfficer
    camera: CameraRef
    issued_on: date
    returned_on: date | None = None
    condition: CameraCondition | None = None
    report_number: str | None = None
    override_reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One officer's having done a course on a day."""

    line: int
    officer: NamedOfficer
    course: str
    version: str
    completed_on: date
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class DailyUseRow:
    """One precinct's count of a day."""

    line: int
    count: RecordDailyUse


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device on somebody else's list: who has it there, and in which state; a name left out says nobody has it."""

    line: int
    officer: NamedOfficer
    camera: CameraRef
    condition: CameraCondition | None = None


ImportRow = RosterRow | CameraRow | AssignmentRow | CompletionRow | DailyUseRow | DeviceRow
