"""Courses, their versions, requirements, sessions and completions, as records."""

from sqlalchemy import and_, select

from tracker.reports.records.collection import (
    Collection,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    lacks,
    of_own_officers,
    searches,
)
from tracker.store.known.edits import as_known, named_as_known, revision_known
from tracker.store.models import (
    Completion,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentEnd,
    Precinct,
    Requirement,
    RequirementEnd,
    TrainingSession,
)

OF_COURSE = {"course": equals("course"), "version": equals("version")}


def _courses(sight: Sight) -> Rows:
    known_at = sight.asked.known_at
    return select(
        Course.id, Course.code, as_known(Course, "name", known_at), Course.recorded_at, revision_known(Course, known_at)
    )


COURSES = Collection(
    what="course",
    rows=_courses,
    filters={"code": equals("code"), "search": searches("code", "name")},
    orders={"code": ("code",), "name": ("name",)},
    order="code",
)


def _course_versions(sight: Sight) -> Rows:
    version = CourseVersion
    return select(
        version.id,
        Course.code.label("course"),
        named_as_known(Course, sight.asked.known_at, "course_name"),
        version.version,
        version.version_order,
        version.hours,
        version.modules,
        version.validity_months,
        version.recorded_at,
    ).join(Course, Course.id == version.course_id)


COURSE_VERSIONS = Collection(
    what="course version",
    rows=_course_versions,
    filters=OF_COURSE,
    orders={"course": ("course", "version_order")},
    order="course",
)


def _requirements(sight: Sight) -> Rows:
    ended = and_(RequirementEnd.requirement_id == Requirement.id, sight.asked.knows(RequirementEnd))
    return (
        select(
            Requirement.id,
            Course.code.label("course"),
            named_as_known(Course, sight.asked.known_at, "course_name"),
            CourseVersion.version,
            Requirement.starts_on,
            RequirementEnd.id.label("end_id"),
            RequirementEnd.ends_on,
            *fact_columns(Requirement),
        )
        .join(Course, Course.id == Requirement.course_id)
        .join(CourseVersion, CourseVersion.id == Requirement.minimum_version_id)
        .outerjoin(RequirementEnd, ended)
    )


REQUIREMENTS = Collection(
    what="requirement",
    rows=_requirements,
    filters={**OF_COURSE, "open": lacks("ends_on"), "from": at_least("starts_on"), "to": at_most("starts_on")},
    orders={"starts_on": ("starts_on",), "course": ("course", "starts_on")},
    facts=True,
)


def _sessions(sight: Sight) -> Rows:
    """Sessions; a confined reader sees those for the own precincts and those for anyone."""
    held = TrainingSession
    query = (
        select(
            held.id,
            Course.code.label("course"),
            named_as_known(Course, sight.asked.known_at, "course_name"),
            CourseVersion.version,
            held.held_on,
            *(as_known(held, name, sight.asked.known_at) for name in ("starts_at", "place", "instructor", "seats")),
            Precinct.code.label("precinct"),
            named_as_known(Precinct, sight.asked.known_at, "precinct_name"),
            revision_known(held, sight.asked.known_at),
            *fact_columns(held),
        )
        .join(CourseVersion, CourseVersion.id == held.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Precinct, Precinct.id == held.precinct_id)
    )
    if sight.reader.precincts is None:
        return query
    return query.where(held.precinct_id.is_(None) | Precinct.code.in_(sorted(sight.reader.precincts)))


SESSIONS = Collection(
    what="session",
    rows=_sessions,
    filters={
        **OF_COURSE,
        "precinct": equals("precinct"),
        "instructor": equals("instructor"),
        "from": at_least("held_on"),
        "to": at_most("held_on"),
    },
    orders={"held_on": ("held_on", "starts_at"), "course": ("course", "held_on")},
    facts=True,
)


def _enrolments(sight: Sight) -> Rows:
    """Enrolments with how they ended; of a confined reader's own officers, those open when their posting began."""
    ended = and_(EnrolmentEnd.enrolment_id == Enrolment.id, sight.asked.knows(EnrolmentEnd))
    query = (
        select(
            Enrolment.id,
            Enrolment.session_id.label("session"),
            Enrolment.officer_id,
            Course.code.label("course"),
            named_as_known(Course, sight.asked.known_at, "course_name"),
            CourseVersion.version,
            TrainingSession.held_on,
            Enrolment.enrolled_on,
            EnrolmentEnd.id.label("end_id"),
            EnrolmentEnd.ends_on,
            EnrolmentEnd.outcome,
            *fact_columns(Enrolment),
        )
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(CourseVersion, CourseVersion.id == TrainingSession.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(EnrolmentEnd, ended)
    )
    return of_own_officers(sight, query, Enrolment.officer_id, EnrolmentEnd.ends_on)


ENROLMENTS = Collection(
    what="enrolment",
    rows=_enrolments,
    filters={
        **OF_COURSE,
        "officer": equals("officer_id"),
        "session": equals("session"),
        "outcome": equals("outcome"),
        "open": lacks("ends_on"),
        "from": at_least("held_on"),
        "to": at_most("held_on"),
    },
    orders={"enrolled_on": ("enrolled_on",), "held_on": ("held_on", "session")},
    facts=True,
    tells_officer=True,
)


def _completions(sight: Sight) -> Rows:
    """Completions; of a confined reader's own officers, those that still counted when their posting began."""
    query = (
        select(
            Completion.id,
            Completion.officer_id,
            Course.code.label("course"),
            named_as_known(Course, sight.asked.known_at, "course_name"),
            CourseVersion.version,
            Completion.completed_on,
            Completion.validity_months,
            Completion.expires_on,
            Completion.session_id.label("session"),
            *fact_columns(Completion),
        )
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
    )
    return of_own_officers(sight, query, Completion.officer_id, Completion.expires_on)


COMPLETIONS = Collection(
    what="completion",
    rows=_completions,
    filters={
        **OF_COURSE,
        "officer": equals("officer_id"),
        "session": equals("session"),
        "from": at_least("completed_on"),
        "to": at_most("completed_on"),
        "expires_from": at_least("expires_on"),
        "expires_to": at_most("expires_on"),
    },
    orders={
        "completed_on": ("completed_on",),
        "expires_on": ("expires_on",),
        "course": ("course", "version", "completed_on"),
    },
    facts=True,
    tells_officer=True,
)
