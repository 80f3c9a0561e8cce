"""Rows of bulk acts: what one line of a list says, where it differs from the rest."""

from dataclasses import dataclass

from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.vocabulary import CameraCondition


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One camera for one officer; `override`: also where the officer is not trained, with the reason of the whole."""

    officer: OfficerRef
    camera: CameraRef
    override: bool = False


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One camera; a condition of its own where it is not the one of the whole, and the report number that may need."""

    camera: CameraRef
    condition: CameraCondition | None = None
    report_number: str | None = None


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer."""

    officer: OfficerRef


BulkRow = IssueRow | CameraRow | OfficerRow
