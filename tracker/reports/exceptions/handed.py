"""The assignments on record by a day: which is open, which was an override, and who entered it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.reports.exceptions import ExceptionKind, ListedException
from tracker.domain.vocabulary import FactKind
from tracker.reports.exceptions.people import People
from tracker.store.known import Asked
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, Camera


@dataclass(frozen=True, slots=True)
class Handed:
    """An assignment issued on the day or before."""

    assignment_id: int
    officer_id: int
    camera_id: int
    serial: str
    issued_on: date
    override_reason: str | None
    recorded_at: datetime
    recorded_by: str
    batch_id: int | None
    returned_on: date | None

    def is_out_on(self, day: date) -> bool:
        """Whether the camera is in the officer's hands on a day."""
        return self.issued_on <= day and (self.returned_on is None or day < self.returned_on)

    def told(self) -> dict[str, Any]:
        """What an exception says of its assignment."""
        return {
            "camera_id": self.camera_id,
            "serial": self.serial,
            "recorded_by": self.recorded_by,
            "recorded_at": self.recorded_at,
            "fact_kind": FactKind.ASSIGNMENT,
            "fact_id": self.assignment_id,
            "batch_id": self.batch_id,
        }


def handed_out(session: Session, asked: Asked) -> tuple[Handed, ...]:
    """Every assignment known that was issued by the day. One statement."""
    rows: Sequence[Any] = session.execute(
        select(
            Assignment.id,
            Assignment.officer_id,
            Assignment.camera_id,
            Camera.serial,
            Assignment.issued_on,
            Assignment.override_reason,
            Assignment.recorded_at,
            AuditEvent.actor,
            Assignment.batch_id,
            AssignmentReturn.returned_on,
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(AuditEvent, AuditEvent.seq == Assignment.recorded_seq)
        .outerjoin(
            AssignmentReturn, and_(AssignmentReturn.assignment_id == Assignment.id, asked.knows(AssignmentReturn))
        )
        .where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of)
        .order_by(Assignment.id)
    ).all()
    return tuple(Handed(*row) for row in rows)


def overrides(people: People, handed: Sequence[Handed], begin: datetime | None) -> Iterator[ListedException]:
    """The cameras issued to officers who were not trained, with the reason; those entered from a moment on."""
    day = people.desk.asked.as_of
    for one in handed:
        if one.override_reason is None or (begin is not None and one.recorded_at < begin):
            continue
        yield ListedException(
            kind=ExceptionKind.OVERRIDE,
            since=one.issued_on,
            days=(day - one.issued_on).days,
            detail=one.override_reason,
            **people.told(one.officer_id),
            **one.told(),
        )
