"""Cameras on a day: the list, and the open assignment of one. Nothing is written here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.counting import NOT_TO_BE_HERE
from tracker.domain.figures import CameraFigure
from tracker.domain.reports.equipment import CameraLine, Holder
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.stamp import check_moment
from tracker.domain.sampling import Sample
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.members import cameras_counted
from tracker.reports.on_day import Reader, full_name, holds, not_ended
from tracker.reports.sampling import rows_of
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.known.places import not_given_back_since
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraModel,
    CameraPlace,
    ConditionFact,
    Officer,
    OfficerParticulars,
    Place,
    Posting,
    PostingEnd,
    Precinct,
)
from tracker.store.text import begins, in_order

OTHER_PRECINCTS_OFFICER = "An officer of another precinct"
"""Stands for the name of a holder who is not the reader's to see."""


def camera_list(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    search: str | None = None,
    condition: CameraCondition | None = None,
    model: str | None = None,
    counted: CameraFigure | None = None,
    sample: Sample | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[CameraLine]:
    """The cameras on record on a day, by serial number. `search` takes beginnings of serial numbers and asset tags,
    `counted` the cameras that a figure of the inventory counts. With a `sample` the rows are those drawn.

    A reader confined to precincts gets those held by officers posted there on the day, and those in their rooms.
    Two statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    cameras = known_cameras(asked, reader).where(*_matching(asked, search))
    if condition is not None:
        cameras = cameras.where(_condition() == condition.value)
    if model is not None:
        cameras = cameras.where(as_known(CameraModel, "name", known_at).element == model)
    if counted is not None:
        columns = {"owned_from": Camera.owned_from, "condition": _condition(), "assignment_id": Assignment.id}
        cameras = cameras.where(cameras_counted(counted, as_of, **columns))
    order = (in_order(Camera.serial), Camera.id)
    rows, total = rows_of(session, cameras, number=Camera.id, order=order, sample=sample, offset=offset, limit=limit)
    return Listed(tuple(camera_line(reader, row) for row in rows), total, offset, limit)


def unplaced_cameras(
    session: Session, reader: Reader, *, as_of: date, known_at: datetime, limit: int = 500
) -> Listed[CameraLine]:
    """The owned cameras in stock of which no place is on record, by serial number: not held, not lost, not retired.

    Two statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    cameras = without_place(Asked(as_of, known_at), reader)
    total = session.execute(select(func.count()).select_from(cameras.subquery())).scalar_one()
    rows: Sequence[Any] = session.execute(cameras.order_by(in_order(Camera.serial), Camera.id).limit(limit)).all()
    return Listed(tuple(camera_line(reader, row) for row in rows), total, 0, limit)


def without_place(asked: Asked, reader: Reader) -> Select[*tuple[Any, ...]]:
    """The cameras that a reader may see of which no place is on record: owned, in nobody's hands, not lost, not
    retired.
    """
    return known_cameras(asked, reader).where(
        Camera.owned_from <= asked.as_of,
        Assignment.id.is_(None),
        Place.id.is_(None),
        _condition().not_in([condition.value for condition in NOT_TO_BE_HERE]),
    )


def cameras_among(
    session: Session, reader: Reader, camera_ids: Sequence[int], *, as_of: date, known_at: datetime
) -> tuple[CameraLine, ...]:
    """The cameras of these numbers as they are on a day, by serial number. One statement."""
    cameras = known_cameras(Asked(as_of, known_at), reader).where(Camera.id.in_(camera_ids))
    rows: Sequence[Any] = session.execute(cameras.order_by(in_order(Camera.serial), Camera.id)).all()
    return tuple(camera_line(reader, row) for row in rows)


def known_cameras(asked: Asked, reader: Reader) -> Select[*tuple[Any, ...]]:
    """The cameras a reader may see, with condition, place and holder of the day."""
    is_posted = and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd))
    return (
        select(
            Camera.id.label("camera_id"),
            Camera.serial,
            as_known(Camera, "asset_tag", asked.known_at),
            as_known(CameraModel, "name", asked.known_at).label("model"),
            Camera.owned_from,
            as_known(Camera, "purchase_batch", asked.known_at),
            _condition().label("condition"),
            Assignment.id.label("assignment_id"),
            Assignment.issued_on,
            as_known(Place, "name", asked.known_at).label("place"),
            Place.code.label("place_code"),
            Place.precinct_id.label("place_precinct_id"),
            *HOLDER_COLUMNS,
        )
        .select_from(Camera)
        .join(CameraModel, CameraModel.id == Camera.camera_model_id)
        .outerjoin(ConditionFact, holds(asked, ConditionFact, ConditionFact.camera_id, Camera.id))
        .outerjoin(
            CameraPlace,
            and_(holds(asked, CameraPlace, CameraPlace.camera_id, Camera.id), not_given_back_since(asked)),
        )
        .outerjoin(Place, Place.id == CameraPlace.place_id)
        .outerjoin(Assignment, and_(Assignment.camera_id == Camera.id, _in_hands(asked)))
        .outerjoin(Officer, Officer.id == Assignment.officer_id)
        .outerjoin(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, is_posted)
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .where(asked.knows(Camera), *_in_scope(reader))
    )


HOLDER_COLUMNS = (
    Officer.id.label("officer_id"),
    OfficerParticulars.last_name,
    OfficerParticulars.first_name,
    OfficerParticulars.middle_name,
    OfficerParticulars.suffix,
    OfficerParticulars.badge,
    Officer.protected_identity,
    Precinct.code.label("holder_precinct"),
)


def _condition() -> ColumnElement[str]:
    return func.coalesce(ConditionFact.condition, CameraCondition.SERVICEABLE.value)


def _in_hands(asked: Asked) -> ColumnElement[bool]:
    """An assignment that holds on the day."""
    returned = (
        select(AssignmentReturn.id)
        .where(
            AssignmentReturn.assignment_id == Assignment.id,
            asked.knows(AssignmentReturn),
            AssignmentReturn.returned_on <= asked.as_of,
        )
        .exists()
    )
    return and_(asked.knows(Assignment), Assignment.issued_on <= asked.as_of, ~returned)


def _in_scope(reader: Reader) -> list[ColumnElement[bool]]:
    """Held by an officer of the reader's precincts, or in nobody's hands and in one of their rooms."""
    if reader.precincts is None:
        return []
    codes = sorted(reader.precincts)
    rooms = select(Precinct.id).where(Precinct.code.in_(codes)).scalar_subquery()
    return [or_(Precinct.code.in_(codes), and_(Assignment.id.is_(None), Place.precinct_id.in_(rooms)))]


def _matching(asked: Asked, search: str | None) -> list[ColumnElement[bool]]:
    return [begins((Camera.serial, as_known(Camera, "asset_tag", asked.known_at).element), search)] if search else []


def camera_line(reader: Reader, row: Any) -> CameraLine:
    """A row of `known_cameras` as the reader may read it."""
    return CameraLine(
        camera_id=row.camera_id,
        serial=row.serial,
        asset_tag=row.asset_tag,
        model=row.model,
        owned_from=row.owned_from,
        condition=row.condition,
        holder=None if row.assignment_id is None else holder_of(reader, row),
        assignment_id=row.assignment_id,
        issued_on=row.issued_on,
        place=row.place,
    )


def holder_of(reader: Reader, row: Any) -> Holder:
    """The holder that the `HOLDER_COLUMNS` of a row tell of, as the reader may read it."""
    if reader.precincts is not None and row.holder_precinct not in reader.precincts:
        return Holder(None, OTHER_PRECINCTS_OFFICER, None)
    if row.last_name is None:  # on record from a later day on than the one asked about
        name = f"Officer {row.officer_id}"
    else:
        name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
    return Holder(row.officer_id, *reader.named(name, row.badge, row.protected_identity))
