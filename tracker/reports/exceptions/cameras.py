"""The cameras that are in nobody's hands and have no place on record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.counting import NOT_TO_BE_HERE
from tracker.domain.histories import FAR, Span, less, merged, until_next
from tracker.domain.reports.exceptions import ExceptionKind, ListedException
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.desk import Desk
from tracker.reports.equipment import without_place
from tracker.reports.on_day import Reader
from tracker.store.models import CameraPlace


def without_any_place(session: Session, desk: Desk) -> Iterator[ListedException]:
    """Each since the first of the unbroken days on which it was here and had no place. None is of a precinct, so they
    are for readers who see all. Two statements.
    """
    if desk.reader.precincts is not None:
        return
    rows: list[Any] = list(session.execute(without_place(desk.asked, Reader())))
    if not rows:
        return
    puts, out = _puts(session, desk), _out(desk)
    for row in rows:
        days = _Days(desk, row.camera_id, row.owned_from.toordinal(), puts[row.camera_id], out[row.camera_id])
        yield _listed(row, days.since(), desk.asked.as_of)


def _puts(session: Session, desk: Desk) -> Mapping[int, list[int]]:
    """The days on which the cameras without a place were put somewhere, before they were in hand again."""
    unplaced = without_place(desk.asked, Reader()).subquery()
    rows = session.execute(
        select(CameraPlace.camera_id, CameraPlace.starts_on).where(
            CameraPlace.camera_id.in_(select(unplaced.c.camera_id)),
            CameraPlace.starts_on <= desk.asked.as_of,
            desk.asked.knows(CameraPlace),
        )
    )
    puts: dict[int, list[int]] = defaultdict(list)
    for camera_id, day in rows:
        puts[camera_id].append(day.toordinal())
    return puts


def _out(desk: Desk) -> Mapping[int, list[Span]]:
    """The spans of every camera in somebody's hands; one given back on the day of issue has an empty one."""
    out: dict[int, list[Span]] = defaultdict(list)
    for assignments in desk.facts.assignments.values():
        for camera_id, _, start, end in assignments:
            out[camera_id].append((start, end))
    return out


@dataclass(frozen=True, slots=True)
class _Days:
    """When one camera was owned, put somewhere, and in hand."""

    desk: Desk
    camera_id: int
    owned_from: int
    puts: list[int]
    out: list[Span]

    def since(self) -> date:
        """The first of the unbroken days up to the report's on which it was here and had no place."""
        conditions = until_next(self.desk.facts.conditions.get(self.camera_id, []))
        gone = [(start, end) for start, end, condition in conditions if CameraCondition(condition) in NOT_TO_BE_HERE]
        placed = [(put, min((end for _, end in self.out if end > put), default=FAR)) for put in self.puts]
        days = less([(self.owned_from, self.desk.day + 1)], merged([*self.out, *gone, *placed]))
        return date.fromordinal(days[-1][0])


def _listed(row: Any, since: date, as_of: date) -> ListedException:
    condition = "" if row.condition == CameraCondition.SERVICEABLE else f"{row.condition.replace('_', ' ')}, "
    return ListedException(
        kind=ExceptionKind.IN_STOCK_WITHOUT_PLACE,
        precinct=None,
        since=since,
        days=(as_of - since).days,
        detail=f"{condition}no place on record",
        camera_id=row.camera_id,
        serial=row.serial,
    )
