"""What is taught: courses and their versions. Who must do them and who did live beside."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.training import AddCourse, AddCourseVersion
from tracker.domain.errors import Conflict, Invalid
from tracker.services.ledger import recording
from tracker.store.lookups import find_course
from tracker.store.models import Batch, Course, CourseVersion


def add_course(
    session: Session, actor: Actor, command: AddCourse, *, now: datetime, batch: Batch | None = None
) -> Course:
    """A new course; its versions are added one by one. Conflict `course_exists` where one has its code."""
    actor.check_may("training.write")
    with recording(session, actor, "add_course", now=now, batch=batch) as entry:
        if found := session.scalars(select(Course).where(Course.code == command.code)).first():
            raise Conflict(
                "course_exists",
                f"There is a course {command.code} already: {found.name}.",
                field="code",
                related=[("courses", found.id, found.name)],
            )
        course = entry.stamp(Course(code=command.code, name=command.name))
        entry.about(course, code=command.code, name=command.name)
    return course


def add_course_version(
    session: Session, actor: Actor, command: AddCourseVersion, *, now: datetime, batch: Batch | None = None
) -> CourseVersion:
    """A new version of a course.

    Raises:
        Invalid `out_of_range` (hours, modules, months of validity); NotFound `unknown_course`;
        Conflict `course_version_exists`, `version_order_exists`.
    """
    actor.check_may("training.write")
    _check_within(command.hours, 0, 1000, field="hours")
    _check_within(command.modules, 1, 100, field="modules")
    _check_within(command.validity_months, 1, 1200, field="validity_months")
    with recording(session, actor, "add_course_version", now=now, batch=batch) as entry:
        course = find_course(session, command.course)
        _check_version_is_new(session, course, command)
        version = entry.stamp(
            CourseVersion(
                course_id=course.id,
                version=command.version,
                version_order=command.version_order,
                hours=command.hours,
                modules=command.modules,
                validity_months=command.validity_months,
            )
        )
        entry.about(
            version,
            course=command.course,
            version=command.version,
            version_order=command.version_order,
            hours=command.hours,
            modules=command.modules,
            validity_months=command.validity_months,
        )
    return version


def _check_within(value: float | None, lowest: int, highest: int, *, field: str) -> None:
    if value is not None and not lowest <= value <= highest:
        raise Invalid("out_of_range", f"This must be from {lowest} to {highest}.", field=field)


def _check_version_is_new(session: Session, course: Course, command: AddCourseVersion) -> None:
    rivals = session.scalars(
        select(CourseVersion).where(
            CourseVersion.course_id == course.id,
            or_(CourseVersion.version == command.version, CourseVersion.version_order == command.version_order),
        )
    ).all()
    for found in rivals:
        related = [("course-versions", found.id, f"{course.code} {found.version}")]
        if found.version == command.version:
            message = f"The course {course.code} has a version {found.version} already."
            raise Conflict("course_version_exists", message, field="version", related=related)
    for found in rivals:
        raise Conflict(
            "version_order_exists",
            f"Version {found.version} of {course.code} stands at place {found.version_order} already. "
            "Give another place in the order.",
            field="version_order",
            related=[("course-versions", found.id, f"{course.code} {found.version}")],
        )
