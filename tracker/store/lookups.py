"""Finding one record by the name a person gives it, as believed now. Questions about many records or other moments
live elsewhere.
"""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, Text, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.errors import Conflict, NotFound
from tracker.store.base import Fact, Identified
from tracker.store.memory import memory_of, standing
from tracker.store.models import (
    Assignment,
    AuditHead,
    Camera,
    CameraModel,
    Course,
    CourseVersion,
    Duty,
    Officer,
    OfficerParticulars,
    Place,
    Precinct,
)

Row = TypeVar("Row", bound=Identified)

VALUE = bindparam("value", type_=Text())
PRECINCT_BY_CODE = select(Precinct).where(Precinct.code == VALUE)
DUTY_BY_CODE = select(Duty).where(Duty.code == VALUE)
PLACE_BY_CODE = select(Place).where(Place.code == VALUE)
MODEL_BY_NAME = select(CameraModel).where(CameraModel.name == VALUE)
COURSE_BY_CODE = select(Course).where(Course.code == VALUE)
"""Built once: they are asked for with every entry."""


def last_recorded_at(session: Session) -> datetime:
    """The moment of the newest event: a reader asking for now must not be blind to it when a clock was set back."""
    moment: datetime = session.execute(select(func.max(AuditHead.recorded_at))).scalar_one()
    return moment


def audit_head(session: Session) -> tuple[int, str]:
    """The audit log's anchor: the number and the hash of its last event; 0 and 64 zeros before the first."""
    seq, chained = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    return seq, chained


def find_by_id(session: Session, model: type[Row], row_id: int, *, field: str, what: str) -> Row:
    """A row by its number.

    Raises:
        NotFound `unknown_<what>`: there is none, or the fact is void.
    """
    memory = memory_of(session)
    row = session.get(model, row_id) if memory is None else memory.get(model, row_id)
    if row is None or (isinstance(row, Fact) and row.voided_at is not None):
        code = f"unknown_{what.replace(' ', '_')}"
        raise NotFound(code, f"There is no {what} with the number {row_id}. Check the number.", field=field)
    return row


def find_officer(session: Session, ref: OfficerRef, *, field: str = "officer") -> Officer:
    """The one officer a reference fits, as believed now.

    A badge is looked up in the latest particulars first, then in all standing ones, so that an old badge still finds
    its bearer.

    Raises:
        NotFound `unknown_officer`: none fits. Conflict `ambiguous`: several do; `related` names them.
    """
    if ref.id is not None:
        return find_by_id(session, Officer, ref.id, field=field, what="officer")
    if ref.employee_number is not None:
        found = list(session.scalars(_standing_officers().where(Officer.employee_number == ref.employee_number)))
    else:
        found = _officers_with_badge(session, ref.badge or "")
    if not found:
        raise NotFound("unknown_officer", f"No officer has the {ref}. Check it, or add the officer first.", field=field)
    if len(found) > 1:
        raise Conflict(
            "ambiguous",
            f"The {ref} fits {len(found)} officers. Name the officer by employee number or pick one.",
            field=field,
            related=[("officers", officer.id, officer_label(session, officer.id)) for officer in found],
        )
    return found[0]


def _standing_officers() -> Select[Officer]:
    return select(Officer).where(Officer.voided_at.is_(None)).order_by(Officer.id)


def _officers_with_badge(session: Session, badge: str) -> list[Officer]:
    bearers = (
        select(OfficerParticulars.officer_id)
        .where(OfficerParticulars.badge == badge, OfficerParticulars.voided_at.is_(None))
        .distinct()
    )
    found = list(session.scalars(_standing_officers().where(Officer.id.in_(bearers))))
    now_bearing = [officer for officer in found if latest_particulars(session, officer.id).badge == badge]
    return now_bearing or found


def latest_particulars(session: Session, officer_id: int) -> OfficerParticulars:
    """The standing particulars with the latest start: how an officer is known now."""
    if (memory := memory_of(session)) is not None:
        own = memory.standing(OfficerParticulars, ("officer_id",), (officer_id,))
        return max(own, key=lambda known: known.starts_on)
    return session.scalars(
        select(OfficerParticulars)
        .where(OfficerParticulars.officer_id == officer_id, OfficerParticulars.voided_at.is_(None))
        .order_by(OfficerParticulars.starts_on.desc())
        .limit(1)
    ).one()


def officer_label(session: Session, officer_id: int) -> str:
    """Name and badge for a list of candidates: `Lund, Eva (badge 0412)`."""
    known = latest_particulars(session, officer_id)
    name = f"{known.last_name}, {known.first_name}"
    return f"{name} (badge {known.badge})" if known.badge else name


def find_camera(session: Session, ref: CameraRef, *, field: str = "camera") -> Camera:
    """The camera a reference fits, as believed now.

    Raises:
        NotFound `unknown_camera`: none fits.
    """
    if ref.id is not None:
        return find_by_id(session, Camera, ref.id, field=field, what="camera")
    key = {"serial": ref.serial} if ref.serial is not None else {"asset_tag": ref.asset_tag}
    camera = next(iter(standing(session, Camera, **key)), None)
    if camera is None:
        raise NotFound("unknown_camera", f"No camera has the {ref}. Check it, or add the camera first.", field=field)
    return camera


def find_assignment(session: Session, assignment_id: int) -> Assignment:
    """A standing assignment by its number; NotFound `unknown_assignment` otherwise."""
    return find_by_id(session, Assignment, assignment_id, field="assignment", what="assignment")


def find_open_assignment(session: Session, ref: CameraRef, *, field: str = "camera") -> Assignment:
    """The assignment under which a camera is out now.

    Raises:
        NotFound `unknown_camera`; Conflict `not_held`: nobody holds it.
    """
    camera = find_camera(session, ref, field=field)
    held = session.scalars(
        select(Assignment).where(
            Assignment.camera_id == camera.id, Assignment.voided_at.is_(None), Assignment.returned_on.is_(None)
        )
    ).one_or_none()
    if held is None:
        raise Conflict(
            "not_held",
            f"The camera {camera.serial} is in nobody's hands. Check the number, or look at its custody.",
            field=field,
            related=[("cameras", camera.id, f"Custody of camera {camera.serial}")],
        )
    return held


def find_precinct(session: Session, code: str, *, field: str = "precinct") -> Precinct:
    """A precinct by its code; NotFound `unknown_precinct` otherwise."""
    return _by_text(session, PRECINCT_BY_CODE, code, field=field, what="precinct")


def find_duty(session: Session, code: str, *, field: str = "duty") -> Duty:
    """A duty by its code; NotFound `unknown_duty` otherwise."""
    return _by_text(session, DUTY_BY_CODE, code, field=field, what="duty")


def find_place(session: Session, code: str, *, field: str = "place") -> Place:
    """A place by its code; NotFound `unknown_place` otherwise."""
    return _by_text(session, PLACE_BY_CODE, code, field=field, what="place")


def find_camera_model(session: Session, name: str, *, field: str = "model") -> CameraModel:
    """A camera model by its name; NotFound `unknown_camera_model` otherwise."""
    return _by_text(session, MODEL_BY_NAME, name, field=field, what="camera model")


def find_course(session: Session, code: str, *, field: str = "course") -> Course:
    """A course by its code; NotFound `unknown_course` otherwise."""
    return _by_text(session, COURSE_BY_CODE, code, field=field, what="course")


def find_course_version(session: Session, course: str, version: str, *, field: str = "version") -> CourseVersion:
    """A version of a course; NotFound `unknown_course` or `unknown_course_version` otherwise."""
    taught = find_course(session, course)

    def ask() -> CourseVersion | None:
        named = select(CourseVersion).where(CourseVersion.course_id == taught.id, CourseVersion.version == version)
        return session.scalars(named).one_or_none()

    memory = memory_of(session)
    found = ask() if memory is None else memory.once((CourseVersion, taught.id, version), ask)
    if found is None:
        raise NotFound(
            "unknown_course_version",
            f"The course {course} has no version {version}. Check it, or add the version first.",
            field=field,
        )
    return found


def _by_text(session: Session, statement: Select[Row], value: str, *, field: str, what: str) -> Row:
    memory = memory_of(session)

    def ask() -> Row | None:
        return session.scalars(statement, {"value": value}).one_or_none()

    found = ask() if memory is None else memory.once((what, value), ask)
    if found is None:
        code = f"unknown_{what.replace(' ', '_')}"
        raise NotFound(code, f"There is no {what} {value}. Check it, or add it first.", field=field)
    return found
