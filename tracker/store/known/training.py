"""Courses, and classes to come, as known at a moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.store.known.asked import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import Course, CourseVersion, Enrolment, EnrolmentEnd, TrainingSession


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


@dataclass(frozen=True, slots=True)
class Seat:
    """A class to come in which an officer is enrolled, with what it teaches."""

    session_id: int
    course_id: int
    version_order: int
    held_on: date
    starts_at: str | None


def seats_known(session: Session, asked: Asked) -> dict[int, list[Seat]]:
    """By officer: the seats held on the report's day in classes of that day or after it, the next class first."""
    starts_at = as_known(TrainingSession, "starts_at", asked.known_at)
    rows = session.execute(
        select(
            Enrolment.officer_id,
            TrainingSession.id,
            CourseVersion.course_id,
            CourseVersion.version_order,
            TrainingSession.held_on,
            starts_at,
        )
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(CourseVersion, CourseVersion.id == TrainingSession.course_version_id)
        .outerjoin(EnrolmentEnd, and_(EnrolmentEnd.enrolment_id == Enrolment.id, asked.knows(EnrolmentEnd)))
        .where(
            asked.knows(Enrolment),
            asked.knows(TrainingSession),
            Enrolment.enrolled_on <= asked.as_of,
            TrainingSession.held_on >= asked.as_of,
            or_(EnrolmentEnd.ends_on.is_(None), EnrolmentEnd.ends_on > asked.as_of),
            *asked.concerns(Enrolment.officer_id),
        )
        .order_by(TrainingSession.held_on, starts_at.element.asc().nulls_last(), TrainingSession.id)
    )
    seats: dict[int, list[Seat]] = defaultdict(list)
    for officer_id, *seat in rows:
        seats[officer_id].append(Seat(*seat))
    return dict(seats)
