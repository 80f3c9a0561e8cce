"""Bulk acts: many rows in one act, all of them or none. `leave_out` names rows that are not entered, by their places
from 0.
"""

from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.rows import CameraRow, IssueRow, OfficerRow
from tracker.domain.vocabulary import CameraCondition


@dataclass(frozen=True, slots=True)
class IssueCameras:
    """Cameras out to officers on one day; the reason is kept with the rows that are ticked for it and not trained."""

    rows: tuple[IssueRow, ...]
    issued_on: date
    override_reason: str | None = None
    note: str | None = None
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnCameras:
    """A box of cameras back on one day, in one condition but for the rows that say another; `place` is a code."""

    rows: tuple[CameraRow, ...]
    returned_on: date
    condition: CameraCondition = CameraCondition.SERVICEABLE
    place: str | None = None
    note: str | None = None
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveOfficers:
    """Officers to one precinct and duty from a day on. Where the new duty is out of scope a held camera comes back on
    that day, in this condition and to this place, or with `comes_back_later` stays and is listed as due.
    """

    rows: tuple[OfficerRow, ...]
    precinct: str
    duty: str
    starts_on: date
    condition: CameraCondition = CameraCondition.SERVICEABLE
    place: str | None = None
    comes_back_later: bool = False
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordConditions:
    """The condition of cameras from a day on, one for all but for the rows that say another."""

    rows: tuple[CameraRow, ...]
    condition: CameraCondition
    starts_on: date
    leave_out: tuple[int, ...] = ()


BulkAct = IssueCameras | ReturnCameras | MoveOfficers | RecordConditions
