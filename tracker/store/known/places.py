"""Where a camera is: the place it was put last, unless an officer has given it back since without saying where."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, select
from sqlalchemy.orm import Session, aliased

from tracker.store.known.asked import Asked
from tracker.store.models import Assignment, AssignmentReturn, CameraPlace, Place


def not_given_back_since(asked: Asked, put: Any = CameraPlace) -> ColumnElement[bool]:
    """That no return of the camera, up to the day, came after the place was recorded: a camera that was out in between
    is not silently back where it was before. A return's own place begins on the day of the return, and stands.
    """
    held, back = aliased(Assignment), aliased(AssignmentReturn)
    return ~exists().where(
        held.camera_id == put.camera_id,
        back.assignment_id == held.id,
        back.returned_on > put.starts_on,
        back.returned_on <= asked.as_of,
        asked.knows(held),
        asked.knows(back),
    )


def place_id_on(asked: Asked, camera_id: Any) -> Any:
    """The id of the place where a camera of the statement around it was put last; null where none holds."""
    put = aliased(CameraPlace)
    return (
        select(put.place_id)
        .where(
            put.camera_id == camera_id,
            put.starts_on <= asked.as_of,
            asked.knows(put),
            not_given_back_since(asked, put),
        )
        .order_by(put.starts_on.desc(), put.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def place_of(session: Session, camera_id: int, day: date) -> Place | None:
    """Where a camera is on a day, as facts stand now; None where no place holds."""
    place_id = session.scalars(select(place_id_on(Asked(day, AS_THINGS_STAND), literal(camera_id)))).one()
    return None if place_id is None else session.get_one(Place, place_id)


AS_THINGS_STAND = datetime(9999, 12, 31, tzinfo=UTC)
"""A moment after every other: what is known at it is all that stands."""
