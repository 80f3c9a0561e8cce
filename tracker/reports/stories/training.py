"""What is told of courses, their versions, requirements, classes and completions."""

from tracker.reports.stories.kinds import Kind, Say
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

COURSES = Kind("courses", Course, (Say("code", Course.code), Say("name", Course.name)))

COURSE_VERSIONS = Kind(
    "course-versions",
    CourseVersion,
    (
        Say("course", Course.name, "courses", Course.id),
        Say("version", CourseVersion.version),
        Say("version_order", CourseVersion.version_order),
        Say("hours", CourseVersion.hours),
        Say("modules", CourseVersion.modules),
        Say("validity_months", CourseVersion.validity_months),
    ),
    ((Course, Course.id == CourseVersion.course_id),),
)

REQUIREMENTS = Kind(
    "requirements",
    Requirement,
    (
        Say("course", Course.name, "courses", Course.id),
        Say("version", CourseVersion.version, "course-versions", CourseVersion.id),
        Say("starts_on", Requirement.starts_on),
    ),
    (
        (Course, Course.id == Requirement.course_id),
        (CourseVersion, CourseVersion.id == Requirement.minimum_version_id),
    ),
    "starts_on",
)

REQUIREMENT_ENDS = Kind(
    "requirement-ends",
    RequirementEnd,
    (
        Say("requirement", RequirementEnd.requirement_id, "requirements", RequirementEnd.requirement_id),
        Say("course", Course.name, "courses", Course.id),
        Say("ends_on", RequirementEnd.ends_on),
    ),
    ((Requirement, Requirement.id == RequirementEnd.requirement_id), (Course, Course.id == Requirement.course_id)),
    "ends_on",
)

SESSIONS = Kind(
    "sessions",
    TrainingSession,
    (
        Say("course", Course.name, "courses", Course.id),
        Say("version", CourseVersion.version, "course-versions", CourseVersion.id),
        Say("held_on", TrainingSession.held_on),
        Say("starts_at", TrainingSession.starts_at),
        Say("place", TrainingSession.place),
        Say("instructor", TrainingSession.instructor),
        Say("seats", TrainingSession.seats),
        Say("precinct", Precinct.name, "precincts", Precinct.id),
    ),
    (
        (CourseVersion, CourseVersion.id == TrainingSession.course_version_id),
        (Course, Course.id == CourseVersion.course_id),
        (Precinct, Precinct.id == TrainingSession.precinct_id),
    ),
    "held_on",
    scope=("sessions", TrainingSession.id),
)

COMPLETIONS = Kind(
    "completions",
    Completion,
    (
        Say("course", Course.name, "courses", Course.id),
        Say("version", CourseVersion.version, "course-versions", CourseVersion.id),
        Say("completed_on", Completion.completed_on),
        Say("expires_on", Completion.expires_on),
        Say("session", Completion.session_id, "sessions", Completion.session_id),
    ),
    ((CourseVersion, CourseVersion.id == Completion.course_version_id), (Course, Course.id == CourseVersion.course_id)),
    "completed_on",
    Completion.officer_id,
    ("completions", Completion.id),
)

ENROLMENTS = Kind(
    "enrolments",
    Enrolment,
    (
        Say("session", Enrolment.session_id, "sessions", Enrolment.session_id),
        Say("course", Course.name, "courses", Course.id),
        Say("held_on", TrainingSession.held_on),
        Say("enrolled_on", Enrolment.enrolled_on),
    ),
    (
        (TrainingSession, TrainingSession.id == Enrolment.session_id),
        (CourseVersion, CourseVersion.id == TrainingSession.course_version_id),
        (Course, Course.id == CourseVersion.course_id),
    ),
    "enrolled_on",
    Enrolment.officer_id,
    ("enrolments", Enrolment.id),
)

ENROLMENT_ENDS = Kind(
    "enrolment-ends",
    EnrolmentEnd,
    (
        Say("enrolment", EnrolmentEnd.enrolment_id, "enrolments", EnrolmentEnd.enrolment_id),
        Say("session", Enrolment.session_id, "sessions", Enrolment.session_id),
        Say("ends_on", EnrolmentEnd.ends_on),
        Say("outcome", EnrolmentEnd.outcome),
    ),
    ((Enrolment, Enrolment.id == EnrolmentEnd.enrolment_id),),
    "ends_on",
    Enrolment.officer_id,
    ("enrolments", EnrolmentEnd.enrolment_id),
)

KINDS = (
    COURSES,
    COURSE_VERSIONS,
    REQUIREMENTS,
    REQUIREMENT_ENDS,
    SESSIONS,
    ENROLMENTS,
    ENROLMENT_ENDS,
    COMPLETIONS,
)
