"""Courses, and classes to come, as known at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.known.asked import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import Course, CourseVersion, TrainingSession


def course_codes(session: Session) -> dict[int, str]:
    """The code of each course, by id."""
    return {row.id: row.code for row in session.execute(select(Course.id, Course.code))}


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A class, with what it teaches."""

    id: int
    course_id: int
    course: str
    version_order: int
    held_on: date
    starts_at: str | None
    place: str | None
    precinct_id: int | None


def sessions_from(session: Session, asked: Asked, course_ids: Sequence[int]) -> list[PlannedSession]:
    """The classes of these courses on the report's day and after it, the next first."""
    starts_at = as_known(TrainingSession, "starts_at", asked.known_at)
    rows = session.execute(
        select(
            TrainingSession.id,
            Course.id,
            Course.code,
            CourseVersion.version_order,
            TrainingSession.held_on,
            starts_at,
            as_known(TrainingSession, "place", asked.known_at),
            TrainingSession.precinct_id,
        )
        .join(CourseVersion, CourseVersion.id == TrainingSession.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(
            asked.knows(TrainingSession),
            TrainingSession.held_on >= asked.as_of,
            Course.id.in_(course_ids),
        )
        .order_by(TrainingSession.held_on, starts_at.element.asc().nulls_last(), TrainingSession.id)
    )
    return [PlannedSession(*row) for row in rows]
