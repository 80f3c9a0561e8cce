"""One camera's custody: in whose hands, in what condition, in which place, from when to when. Nothing is written."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.commands.references import CameraRef
from tracker.domain.errors import NotFound
from tracker.domain.reports.equipment import CameraCustody, ConditionLine, CustodySpan, PlaceLine, Receipt
from tracker.domain.reports.listing import Entered
from tracker.domain.reports.stamp import check_moment
from tracker.domain.spans import local_day
from tracker.reports.equipment import HOLDER_COLUMNS, camera_line, holder_of, known_cameras
from tracker.reports.on_day import Reader, entered, entry_columns, holds, not_ended
from tracker.reports.timeline import ENTRY, on_record, returned_by
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.lookups import find_open_assignment
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraPlace,
    ConditionFact,
    Officer,
    OfficerParticulars,
    Place,
    Posting,
    PostingEnd,
    Precinct,
)


def camera_custody(
    session: Session, reader: Reader, camera_id: int, *, as_of: date, known_at: datetime
) -> CameraCustody:
    """Everything about one camera up to a day, as known at a moment; what was void by then is in, marked.

    To a reader confined to precincts, holders who are not posted there on the day stay nameless. Five statements.

    Raises:
        NotFound `unknown_camera`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    row: Any = session.execute(known_cameras(asked, reader).where(Camera.id == camera_id)).one_or_none()
    if row is None:
        raise NotFound("unknown_camera", f"There is no camera with the number {camera_id}. Check the number.")
    return CameraCustody(
        camera=camera_line(reader, row),
        purchase_batch=row.purchase_batch,
        entered=_camera_entered(session, asked, camera_id),
        custody=tuple(_custody(session, asked, reader, camera_id)),
        conditions=tuple(_conditions(session, asked, camera_id)),
        places=tuple(_places(session, asked, camera_id)),
    )


def _camera_entered(session: Session, asked: Asked, camera_id: int) -> Entered:
    row: Any = session.execute(
        select(*entry_columns(Camera))
        .join(AuditEvent, AuditEvent.seq == Camera.recorded_seq)
        .where(Camera.id == camera_id)
    ).one()
    return entered(asked, *row)


def _facts(
    session: Session, asked: Asked, fact: Any, camera_id: int, start: Any, query: Select[*tuple[Any, ...]]
) -> Sequence[Any]:
    """The camera's facts of one kind that start by the day and were on record at the moment, the latest first."""
    return session.execute(
        query.add_columns(*entry_columns(fact))
        .join(AuditEvent, AuditEvent.seq == fact.recorded_seq)
        .where(fact.camera_id == camera_id, on_record(asked, fact), start <= asked.as_of)
        .order_by(start.desc(), fact.id.desc())
    ).all()


def _custody(session: Session, asked: Asked, reader: Reader, camera_id: int) -> list[CustodySpan]:
    ending = aliased(AuditEvent)
    query = (
        select(
            Assignment.id,
            Assignment.issued_on,
            AssignmentReturn.returned_on,
            AssignmentReturn.condition,
            AssignmentReturn.report_number,
            Assignment.override_reason,
            Assignment.note,
            *HOLDER_COLUMNS,
            *entry_columns(AssignmentReturn, ending),
        )
        .select_from(Assignment)
        .join(Officer, Officer.id == Assignment.officer_id)
        .join(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .outerjoin(AssignmentReturn, returned_by(asked))
        .outerjoin(ending, ending.seq == AssignmentReturn.recorded_seq)
    )
    return [
        CustodySpan(
            assignment_id=row.id,
            holder=holder_of(reader, row),
            issued_on=row.issued_on,
            returned_on=row.returned_on,
            condition=row.condition,
            report_number=row.report_number,
            override_reason=row.override_reason,
            note=row.note,
            entered=entered(asked, *row[-ENTRY:]),
            returned=None if row.returned_on is None else entered(asked, *row[-2 * ENTRY : -ENTRY]),
        )
        for row in _facts(session, asked, Assignment, camera_id, Assignment.issued_on, query)
    ]


def _conditions(session: Session, asked: Asked, camera_id: int) -> list[ConditionLine]:
    fact = ConditionFact
    query = select(fact.id, fact.condition, fact.starts_on, fact.report_number)
    return [
        ConditionLine(*(*row[:-ENTRY], entered(asked, *row[-ENTRY:])))
        for row in _facts(session, asked, fact, camera_id, fact.starts_on, query)
    ]


def _places(session: Session, asked: Asked, camera_id: int) -> list[PlaceLine]:
    query = select(CameraPlace.id, as_known(Place, "name", asked.known_at), CameraPlace.starts_on).join(
        Place, Place.id == CameraPlace.place_id
    )
    return [
        PlaceLine(*(*row[:-ENTRY], entered(asked, *row[-ENTRY:])))
        for row in _facts(session, asked, CameraPlace, camera_id, CameraPlace.starts_on, query)
    ]


def open_assignment_of(session: Session, reader: Reader, camera: CameraRef, *, known_at: datetime) -> Receipt:
    """Who has a camera out now, for the counter where it comes back.

    Raises:
        NotFound `unknown_camera`: no camera has that serial number or tag. Conflict `not_held`: nobody holds it.
    """
    held = find_open_assignment(session, camera)
    return receipt(session, reader, held.id, known_at=known_at)


def receipt(session: Session, reader: Reader, assignment_id: int, *, known_at: datetime) -> Receipt:
    """One assignment as a counter confirms it, as known at a moment. One statement.

    Raises:
        NotFound `unknown_assignment`: there is none.
    """
    asked = Asked(local_day(known_at), known_at)
    row: Any = session.execute(
        select(
            Assignment.id,
            Assignment.issued_on,
            AssignmentReturn.returned_on,
            AssignmentReturn.condition,
            Assignment.override_reason,
            Camera.id.label("camera_id"),
            Camera.serial,
            *HOLDER_COLUMNS,
        )
        .select_from(Assignment)
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .join(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .outerjoin(AssignmentReturn, returned_by(asked))
        .where(Assignment.id == assignment_id, asked.knows(Assignment))
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_assignment", f"There is no assignment with the number {assignment_id}.")
    return Receipt(
        assignment_id=row.id,
        camera_id=row.camera_id,
        serial=row.serial,
        holder=holder_of(reader, row),
        issued_on=row.issued_on,
        returned_on=row.returned_on,
        condition=row.condition,
        override_reason=row.override_reason,
    )
