"""Bulk acts: many rows at once through the services of the counter, as one batch; and what each would do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.bulk import BulkAct, IssueCameras, MoveOfficers, RecordConditions, ReturnCameras
from tracker.domain.commands.lists import ListAct
from tracker.services.bulk.cameras import (
    condition_work,
    issue_cameras,
    issue_work,
    record_conditions,
    return_cameras,
    return_work,
)
from tracker.services.bulk.lists import (
    KINDS,
    enter_assignments,
    enter_cameras,
    enter_completions,
    enter_daily_use,
    enter_employment,
    enter_officers,
    enter_particulars,
    enter_postings,
    list_work,
)
from tracker.services.bulk.moves import move_officers, move_work
from tracker.services.bulk.rows import Bulk, Happened, RowResult, Work, place_of, preview

__all__ = [
    "Bulk",
    "Happened",
    "RowResult",
    "enter_assignments",
    "enter_cameras",
    "enter_completions",
    "enter_daily_use",
    "enter_employment",
    "enter_officers",
    "enter_particulars",
    "enter_postings",
    "issue_cameras",
    "move_officers",
    "place_of",
    "preview_of",
    "record_conditions",
    "return_cameras",
]

_WORKS: dict[type[Any], Callable[..., Work]] = {
    IssueCameras: issue_work,
    ReturnCameras: return_work,
    MoveOfficers: move_work,
    RecordConditions: condition_work,
    **dict.fromkeys(KINDS, list_work),
}


def preview_of(session: Session, actor: Actor, asked: BulkAct | ListAct, *, now: datetime) -> tuple[RowResult, ...]:
    """What would become of each row of a bulk act: done by the same path and undone.

    Raises:
        What the act raises before it looks at a row.
    """
    return preview(_WORKS[type(asked)](session, actor, asked, now=now))
