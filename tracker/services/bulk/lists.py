"""Lists of entries of one kind: every row goes through the service of the single entry, as one act and one batch. No
rule stands here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands import lists
from tracker.domain.commands.lists import EntryRow, ListAct
from tracker.services.bulk.rows import Bulk, Happened, Work, enter
from tracker.services.equipment import Issued, add_camera, issue_camera
from tracker.services.people import add_officer, change_particulars, post_officer, record_employment
from tracker.services.rollout import record_daily_use
from tracker.services.training import record_completion
from tracker.store.models import Batch


def enter_officers(session: Session, actor: Actor, command: lists.EnterOfficers, *, now: datetime) -> Bulk:
    """Add every officer of a list, or none. Raises what `enter` raises, and for a row what `add_officer` does."""
    return enter(list_work(session, actor, command, now=now))


def enter_particulars(session: Session, actor: Actor, command: lists.EnterParticulars, *, now: datetime) -> Bulk:
    """Record how every officer of a list is known, or none: `enter`, and for a row `change_particulars`, raise."""
    return enter(list_work(session, actor, command, now=now))


def enter_postings(session: Session, actor: Actor, command: lists.EnterPostings, *, now: datetime) -> Bulk:
    """Post every officer of a list, or none. Raises what `enter` raises, and for a row what `post_officer` does."""
    return enter(list_work(session, actor, command, now=now))


def enter_employment(session: Session, actor: Actor, command: lists.EnterEmployment, *, now: datetime) -> Bulk:
    """Record every status of a list, or none: `enter`, and for a row `record_employment`, raise."""
    return enter(list_work(session, actor, command, now=now))


def enter_cameras(session: Session, actor: Actor, command: lists.EnterCameras, *, now: datetime) -> Bulk:
    """Add every camera of a list, or none. Raises what `enter` raises, and for a row what `add_camera` does."""
    return enter(list_work(session, actor, command, now=now))


def enter_assignments(session: Session, actor: Actor, command: lists.EnterAssignments, *, now: datetime) -> Bulk:
    """Record every assignment of a list, or none: `enter`, and for a row `issue_camera`, raise."""
    return enter(list_work(session, actor, command, now=now))


def enter_completions(session: Session, actor: Actor, command: lists.EnterCompletions, *, now: datetime) -> Bulk:
    """Record every completion of a list, or none: `enter`, and for a row `record_completion`, raise."""
    return enter(list_work(session, actor, command, now=now))


def enter_daily_use(session: Session, actor: Actor, command: lists.EnterDailyUse, *, now: datetime) -> Bulk:
    """Record every count of a list, or none: `enter`, and for a row `record_daily_use`, raise."""
    return enter(list_work(session, actor, command, now=now))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of list: the act's name, its batches' kind, whose it is, and what enters a row."""

    act: str
    kind: str
    permission: str
    service: Callable[..., Any]


KINDS: Mapping[type[ListAct], _Kind] = MappingProxyType(
    {
        lists.EnterOfficers: _Kind("enter_officers", "officers", "people.write", add_officer),
        lists.EnterParticulars: _Kind("enter_particulars", "particulars", "people.write", change_particulars),
        lists.EnterPostings: _Kind("enter_postings", "postings", "people.write", post_officer),
        lists.EnterEmployment: _Kind("enter_employment", "employment", "people.write", record_employment),
        lists.EnterCameras: _Kind("enter_cameras", "camera-list", "cameras.write", add_camera),
        lists.EnterAssignments: _Kind("enter_assignments", "assignment-list", "equipment.write", issue_camera),
        lists.EnterCompletions: _Kind("enter_completions", "completion-list", "training.write", record_completion),
        lists.EnterDailyUse: _Kind("enter_daily_use", "daily-use-list", "rollout.write", record_daily_use),
    }
)
"""By the command. A batch's kind is not one of a file's: it came in by no file."""


def list_work(session: Session, actor: Actor, command: ListAct, *, now: datetime) -> Work:
    """The rows of a list, each to be entered by itself."""
    kind = KINDS[type(command)]
    actor.check_may(kind.permission)

    def do(row: EntryRow, batch: Batch) -> Happened:
        return _happened(kind.service(session, actor, row, now=now, batch=batch))

    return Work(
        session,
        actor,
        now,
        kind.act,
        kind.kind,
        None,
        command.rows,
        command.leave_out,
        do,
        names_stand=True,
    )


def _happened(made: Any) -> Happened:
    """What a row entered, by numbers."""
    row, warnings = (made.assignment, made.warnings) if isinstance(made, Issued) else (made, ())
    return Happened(
        officer_id=getattr(row, "officer_id", None),
        camera_id=getattr(row, "camera_id", None),
        record_id=row.id,
        notes=tuple(warnings),
    )
