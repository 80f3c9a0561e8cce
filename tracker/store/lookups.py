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
    Count,
    Course,
    CourseVersion,
    Duty,
    Enrolment,
    Officer,
    OfficerParticulars,
    Place,
    Precinct,
    TrainingSession,
)
from tracker.store.scope import (
    EVERYTHING,
    Sphere,
    is_own_camera,
    is_own_officer,
    is_own_precinct,
    own_officer_ids,
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
        raise _no_such(what, row_id, field)
    return row


def _no_such(what: str, number: int, field: str) -> NotFound:
    """The one answer to a number that names nothing, or nothing of the asker's own."""
    code = f"unknown_{what.replace(' ', '_')}"
    return NotFound(code, f"There is no {what} with the number {number}. Check the number.", field=field)


def find_officer(session: Session, ref: OfficerRef, *, field: str = "officer", sphere: Sphere = EVERYTHING) -> Officer:
    """The one officer of a sphere that a reference fits, as believed now; any other is answered as if not on record.

    A badge is looked up in the latest particulars first, then in all standing ones, so that an old badge still finds
    its bearer. Who may not see protected names finds nobody by one, and by no employee number anybody.

    Raises:
        NotFound `unknown_officer`: none fits. Conflict `ambiguous`: several do; `related` names them.
    """
    if ref.id is not None:
        officer = find_by_id(session, Officer, ref.id, field=field, what="officer")
        if not is_own_officer(session, sphere, officer):
            raise _no_such("officer", ref.id, field)
        return officer
    found = [officer for officer in _fitting(session, ref, sphere) if is_own_officer(session, sphere, officer)]
    if not found:
        raise NotFound("unknown_officer", f"No officer has the {ref}. Check it, or add the officer first.", field=field)
    if len(found) > 1:
        raise Conflict(
            "ambiguous",
            f"The {ref} fits {len(found)} officers. Name the officer by employee number or pick one.",
            field=field,
            related=[("officers", officer.id, officer_label(session, officer.id, sphere)) for officer in found],
        )
    return found[0]


def _fitting(session: Session, ref: OfficerRef, sphere: Sphere) -> list[Officer]:
    """The officers whom a badge or an employee number fits, of those who may be found by it."""
    if ref.employee_number is None:
        named = _officers_with_badge(session, ref.badge or "")
        return [officer for officer in named if sphere.sees_identities or not officer.protected_identity]
    if not sphere.sees_identities:
        return []
    return list(session.scalars(_standing_officers().where(Officer.employee_number == ref.employee_number)))


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


def officer_label(session: Session, officer_id: int, sphere: Sphere = EVERYTHING) -> str:
    """Name and badge for a list of candidates: `Lund, Eva (badge 0412)`; the number alone where the name is hidden."""
    if not sphere.sees_identities and session.get_one(Officer, officer_id).protected_identity:
        return f"Officer {officer_id}"
    known = latest_particulars(session, officer_id)
    name = f"{known.last_name}, {known.first_name}"
    return f"{name} (badge {known.badge})" if known.badge else name


def find_camera(session: Session, ref: CameraRef, *, field: str = "camera", sphere: Sphere = EVERYTHING) -> Camera:
    """The camera of a sphere that a reference fits, as believed now; any other is answered as if not on record.

    Raises:
        NotFound `unknown_camera`: none fits.
    """
    if ref.id is not None:
        camera = find_by_id(session, Camera, ref.id, field=field, what="camera")
        if not is_own_camera(session, sphere, camera):
            raise unknown_camera(ref, field=field)
        return camera
    key = {"serial": ref.serial} if ref.serial is not None else {"asset_tag": ref.asset_tag}
    found = next(iter(standing(session, Camera, **key)), None)
    if found is None or not is_own_camera(session, sphere, found):
        raise unknown_camera(ref, field=field)
    return found


def unknown_camera(ref: CameraRef, *, field: str = "camera") -> NotFound:
    """The one answer to a reference that fits no camera, or none of the asker's own."""
    if ref.id is not None:
        return _no_such("camera", ref.id, field)
    return NotFound("unknown_camera", f"No camera has the {ref}. Check it, or add the camera first.", field=field)


def find_assignment(session: Session, assignment_id: int, *, sphere: Sphere = EVERYTHING) -> Assignment:
    """A standing assignment by its number, of an officer of the sphere; NotFound `unknown_assignment` otherwise."""
    found = find_by_id(session, Assignment, assignment_id, field="assignment", what="assignment")
    if not own_officer_ids(session, sphere, [found.officer_id]):
        raise _no_such("assignment", assignment_id, "assignment")
    return found


def find_open_assignment(
    session: Session, ref: CameraRef, *, field: str = "camera", sphere: Sphere = EVERYTHING
) -> Assignment:
    """The assignment under which a camera of the sphere is out now.

    Raises:
        NotFound `unknown_camera`; Conflict `not_held`: nobody holds it.
    """
    camera = find_camera(session, ref, field=field, sphere=sphere)
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


def find_enrolment(session: Session, enrolment_id: int, *, sphere: Sphere = EVERYTHING) -> Enrolment:
    """A seat by its number, of an officer of the sphere in a class that is the sphere's or everybody's; NotFound
    `unknown_enrolment` otherwise.
    """
    seat = find_by_id(session, Enrolment, enrolment_id, field="enrolment", what="enrolment")
    taught = session.get_one(TrainingSession, seat.session_id)
    is_own_class = is_own_precinct(session, sphere, taught.precinct_id, shared=True)
    if not is_own_class or not own_officer_ids(session, sphere, [seat.officer_id]):
        raise _no_such("enrolment", enrolment_id, "enrolment")
    return seat


def find_class(session: Session, session_id: int, *, sphere: Sphere = EVERYTHING) -> TrainingSession:
    """A class by its number, of the sphere's precincts or of none; NotFound `unknown_session` otherwise."""
    taught = find_by_id(session, TrainingSession, session_id, field="session", what="session")
    if not is_own_precinct(session, sphere, taught.precinct_id, shared=True):
        raise _no_such("session", session_id, "session")
    return taught


def find_count(session: Session, count_id: int, *, sphere: Sphere = EVERYTHING) -> Count:
    """A count by its number, of a room of the sphere's precincts; NotFound `unknown_count` otherwise."""
    count = find_by_id(session, Count, count_id, field="count", what="count")
    place = session.get_one(Place, count.place_id)
    if not is_own_precinct(session, sphere, place.precinct_id, shared=False):
        raise _no_such("count", count_id, "count")
    return count


def find_precinct(session: Session, code: str, *, field: str = "precinct") -> Precinct:
    """A precinct by its code; NotFound `unknown_precinct` otherwise."""
    return _by_text(session, PRECINCT_BY_CODE, code, field=field, what="precinct")


def find_duty(session: Session, code: str, *, field: str = "duty") -> Duty:
    """A duty by its code; NotFound `unknown_duty` otherwise."""
    return _by_text(session, DUTY_BY_CODE, code, field=field, what="duty")


def find_place(
    session: Session, code: str, *, field: str = "place", sphere: Sphere = EVERYTHING, shared: bool = True
) -> Place:
    """A place by its code: a room of the sphere's precincts or, where `shared`, a place of none.

    Raises:
        NotFound `unknown_place`: there is none, or it is another precinct's.
    """
    place = _by_text(session, PLACE_BY_CODE, code, field=field, what="place")
    if not is_own_precinct(session, sphere, place.precinct_id, shared=shared):
        raise _no_text("place", code, field)
    return place


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
        raise _no_text(what, value, field)
    return found


def _no_text(what: str, value: str, field: str) -> NotFound:
    """The one answer to a code or name that nothing has, or nothing of the asker's own."""
    code = f"unknown_{what.replace(' ', '_')}"
    return NotFound(code, f"There is no {what} {value}. Check it, or add it first.", field=field)
