"""Lists of entries of one kind, each row as it would be entered by itself: all of them or none. `leave_out` names rows
that are not entered, by their places from 0.
"""

from dataclasses import dataclass

from tracker.domain.commands.equipment import AddCamera, IssueCamera
from tracker.domain.commands.people import AddOfficer, ChangeParticulars, PostOfficer, RecordEmployment
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.commands.training import RecordCompletion


@dataclass(frozen=True, slots=True)
class EnterOfficers:
    """New officers."""

    rows: tuple[AddOfficer, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterParticulars:
    """How officers are known, each from a day of its own."""

    rows: tuple[ChangeParticulars, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterPostings:
    """Where officers are posted, each from a day of its own."""

    rows: tuple[PostOfficer, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterEmployment:
    """Whether officers serve, each from a day of its own."""

    rows: tuple[RecordEmployment, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterCameras:
    """New cameras."""

    rows: tuple[AddCamera, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterAssignments:
    """Cameras into officers' hands, each on a day of its own; with a return day, spans that are over."""

    rows: tuple[IssueCamera, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterCompletions:
    """What officers did, each on a day of its own."""

    rows: tuple[RecordCompletion, ...]
    leave_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterDailyUse:
    """How many cameras precincts deployed and used, each on a day of its own."""

    rows: tuple[RecordDailyUse, ...]
    leave_out: tuple[int, ...] = ()


ListAct = (
    EnterOfficers
    | EnterParticulars
    | EnterPostings
    | EnterEmployment
    | EnterCameras
    | EnterAssignments
    | EnterCompletions
    | EnterDailyUse
)

EntryRow = (
    AddOfficer
    | ChangeParticulars
    | PostOfficer
    | RecordEmployment
    | AddCamera
    | IssueCamera
    | RecordCompletion
    | RecordDailyUse
)
"""A row of such a list: the command of the single entry."""
