"""One camera's custody: in whose hands, in what condition, in which place, from when to when. Nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, select
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

Line = TypeVar("Line", ConditionLine, PlaceLine)


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
        conditions=tuple(condition_lines(session, asked, [camera_id], void=True).get(camera_id, ())),
        places=tuple(place_lines(session, asked, [camera_id], void=True).get(camera_id, ())),
    )


def _camera_entered(session: Session, asked: Asked, camera_id: int) -> Entered:
    row: Any = session.execute(
        select(*entry_columns(Camera))
        .join(AuditEvent, AuditEvent.seq == Camera.recorded_seq)
        .where(Camera.id == camera_id)
    ).one()
    return entered(asked, *row)


def _latest_first(
    session: Session, asked: Asked, query: Select[*tuple[Any, ...]], fact: Any, start: Any, whether: ColumnElement[bool]
) -> Sequence[Any]:
    """The facts of one kind that start by the day, the latest first, with how each came to be."""
    return session.execute(
        query.add_columns(*entry_columns(fact))
        .join(AuditEvent, AuditEvent.seq == fact.recorded_seq)
        .where(whether, start <= asked.as_of)
        .order_by(start.desc(), fact.id.desc())
    ).all()


def spans_known(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Assignments with the holder as of the day and the return that had come by it, where it was known; the columns of
    the return's entry come last. Which assignments, and how they came to be, is for the caller to add.
    """
    ending = aliased(AuditEvent)
    return (
        select(
            Assignment.id,
            Assignment.camera_id,
            Camera.serial,
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
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .outerjoin(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .outerjoin(AssignmentReturn, returned_by(asked))
        .outerjoin(ending, ending.seq == AssignmentReturn.recorded_seq)
    )


def span_of(reader: Reader, asked: Asked, row: Any) -> CustodySpan:
    """A row of `spans_known`, to which the columns of the assignment's own entry were added."""
    return CustodySpan(
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


def _custody(session: Session, asked: Asked, reader: Reader, camera_id: int) -> list[CustodySpan]:
    whether = and_(Assignment.camera_id == camera_id, on_record(asked, Assignment))
    rows = _latest_first(session, asked, spans_known(asked), Assignment, Assignment.issued_on, whether)
    return [span_of(reader, asked, row) for row in rows]


def condition_lines(
    session: Session, asked: Asked, camera_ids: Collection[int], *, void: bool = False
) -> Mapping[int, list[ConditionLine]]:
    """By camera: the conditions that start by the day, the latest first; with `void` those too that were taken back."""
    fact = ConditionFact
    query = select(fact.camera_id, fact.id, fact.condition, fact.starts_on, fact.report_number)
    return _by_camera(session, asked, query, fact, ConditionLine, camera_ids, void)


def place_lines(
    session: Session, asked: Asked, camera_ids: Collection[int], *, void: bool = False
) -> Mapping[int, list[PlaceLine]]:
    """By camera: the places that start by the day, the latest first; with `void` those too that were taken back."""
    fact = CameraPlace
    query = select(fact.camera_id, fact.id, as_known(Place, "name", asked.known_at), fact.starts_on).join(
        Place, Place.id == fact.place_id
    )
    return _by_camera(session, asked, query, fact, PlaceLine, camera_ids, void)


def _by_camera(
    session: Session,
    asked: Asked,
    query: Select[*tuple[Any, ...]],
    fact: Any,
    line: Callable[..., Line],
    camera_ids: Collection[int],
    void: bool,
) -> Mapping[int, list[Line]]:
    whether = and_(fact.camera_id.in_(camera_ids), on_record(asked, fact) if void else asked.knows(fact))
    found: dict[int, list[Line]] = defaultdict(list)
    for camera_id, *told in _latest_first(session, asked, query, fact, fact.starts_on, whether):
        found[camera_id].append(line(*told[:-ENTRY], entered(asked, *told[-ENTRY:])))
    return found


def open_assignment_of(session: Session, reader: Reader, camera: CameraRef, *, known_at: datetime) -> Receipt:
    """Who has a camera out now, for the counter where it comes back.

    Raises:
        NotFound `unknown_camera`: no camera has that serial number or tag. Conflict `not_held`: nobody holds it.
    """
    held = find_open_assignment(session, camera, sphere=reader.sphere(local_day(known_at)))
    return receipt(session, reader, held.id, known_at=known_at)


def receipt(session: Session, reader: Reader, assignment_id: int, *, known_at: datetime) -> Receipt:
    """One assignment as a counter confirms it, as known at a moment. One statement.

    Raises:
        NotFound `unknown_assignment`: there is none, or it is of an officer of other precincts.
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
    if row is None or (reader.precincts is not None and row.holder_precinct not in reader.precincts):
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
