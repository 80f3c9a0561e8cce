"""What forms offer to choose from: precincts, places, courses with their versions. Nothing is written here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.reports.on_day import Reader
from tracker.store.known import precincts_known
from tracker.store.known.edits import as_known
from tracker.store.models import Camera, CameraModel, Course, CourseVersion, Duty, Place, Precinct
from tracker.store.text import in_order


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its code and what people call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class VersionOption:
    """A version of a course to choose."""

    course: str
    course_name: str
    version: str
    hours: float


def precinct_options(session: Session, reader: Reader, *, known_at: datetime) -> tuple[Option, ...]:
    """The precincts and other homes that the reader sees, in the order of the progress report."""
    records = precincts_known(session, known_at, reader.precincts)
    return tuple(Option(record.code, record.name) for record in records)


def place_options(session: Session, reader: Reader, *, known_at: datetime, shared: bool = True) -> tuple[Option, ...]:
    """The places where a camera can be that are the reader's to use, by name: of a reader confined to precincts their
    rooms and, where `shared`, the places of no precinct.
    """
    places = select(Place.code, Place.name).order_by(in_order(Place.name), Place.id)
    if reader.precincts is not None:
        places = places.outerjoin(Precinct, Precinct.id == Place.precinct_id)
        own = Precinct.code.in_(sorted(reader.precincts))
        places = places.where(or_(own, Place.precinct_id.is_(None)) if shared else own)
    return tuple(Option(*row) for row in session.execute(places))


def duty_options(session: Session, *, known_at: datetime) -> tuple[Option, ...]:
    """The duties on record at a moment, by name."""
    duties = select(Duty.code, Duty.name).where(Duty.recorded_at <= known_at)
    return tuple(Option(*row) for row in session.execute(duties.order_by(in_order(Duty.name), Duty.id)))


def course_options(session: Session, *, known_at: datetime) -> tuple[Option, ...]:
    """The courses on record at a moment, by name."""
    courses = select(Course.code, Course.name).where(Course.recorded_at <= known_at)
    return tuple(Option(*row) for row in session.execute(courses.order_by(in_order(Course.name), Course.id)))


def model_options(session: Session, *, known_at: datetime) -> tuple[str, ...]:
    """The names of the camera models on record at a moment."""
    models = select(CameraModel.name).where(CameraModel.recorded_at <= known_at)
    return tuple(session.scalars(models.order_by(in_order(CameraModel.name), CameraModel.id)))


def purchase_batch_options(session: Session, *, known_at: datetime) -> tuple[str, ...]:
    """The purchase batches that cameras on record at a moment came in with."""
    batch = as_known(Camera, "purchase_batch", known_at)
    known = (Camera.recorded_at <= known_at, (Camera.voided_at > known_at) | Camera.voided_at.is_(None))
    found = session.scalars(select(batch).where(*known, batch.element.is_not(None)).distinct())
    return tuple(sorted(found))


def version_options(session: Session, *, known_at: datetime) -> tuple[VersionOption, ...]:
    """The versions of every course on record at a moment, by the course's name, the newest version first."""
    rows = session.execute(
        select(Course.code, Course.name, CourseVersion.version, CourseVersion.hours)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.recorded_at <= known_at)
        .order_by(in_order(Course.name), CourseVersion.version_order.desc())
    )
    return tuple(VersionOption(*row) for row in rows)
