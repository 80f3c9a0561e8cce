"""Courses, requirements, sessions and completions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import STANDING, Base, BigId, Editable, Fact, Recorded, void_check


class Course(Recorded, Editable, Base):
    """What is taught."""

    __tablename__ = "courses"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class CourseVersion(Recorded, Base):
    """One version of a course; `version_order` ranks the versions of a course."""

    __tablename__ = "course_versions"
    __table_args__ = (
        UniqueConstraint("course_id", "version"),
        UniqueConstraint("course_id", "version_order"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
        CheckConstraint("validity_months IS NULL OR validity_months > 0", name="validity_positive"),
    )

    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("courses.id", ondelete="RESTRICT"))
    version: Mapped[str]
    version_order: Mapped[int]
    hours: Mapped[float]
    modules: Mapped[int | None]
    validity_months: Mapped[int | None]
    """Months a completion counts; null: for ever. Copied into each completion when it is recorded."""


class Requirement(Fact, Base):
    """Which course, from which version up, counts as trained from a day on. Of one course the latest start holds."""

    __tablename__ = "requirements"
    __table_args__ = (
        void_check(),
        Index(
            "uq_requirements_day",
            "course_id",
            "starts_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("courses.id", ondelete="RESTRICT"))
    minimum_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("course_versions.id", ondelete="RESTRICT"))
    starts_on: Mapped[date]


class RequirementEnd(Fact, Base):
    """The recorded end of a requirement."""

    __tablename__ = "requirement_ends"
    __table_args__ = (
        void_check(),
        Index(
            "uq_requirement_ends_requirement",
            "requirement_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    requirement_id: Mapped[int] = mapped_column(BigId, ForeignKey("requirements.id", ondelete="RESTRICT"))
    ends_on: Mapped[date]


class TrainingSession(Fact, Editable, Base):
    """A class on a day."""

    __tablename__ = "training_sessions"
    __table_args__ = (
        void_check(),
        CheckConstraint("seats IS NULL OR seats > 0", name="seats_positive"),
        Index("ix_training_sessions_held_on", "held_on"),
    )

    course_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("course_versions.id", ondelete="RESTRICT"))
    held_on: Mapped[date]
    starts_at: Mapped[str | None]
    """Local time of day as HH:MM; null where nobody said."""
    place: Mapped[str | None]
    instructor: Mapped[str | None]
    seats: Mapped[int | None]
    precinct_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"), index=True)
    """The precinct the class is for; null where it is for anyone."""


class Completion(Fact, Base):
    """An officer's having done a version of a course on a day; it counts on [completed_on, expires_on)."""

    __tablename__ = "completions"
    __table_args__ = (
        void_check(),
        CheckConstraint("expires_on IS NULL OR expires_on > completed_on", name="expires_after_completion"),
        Index(
            "uq_completions_day",
            "officer_id",
            "course_version_id",
            "completed_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_completions_course_version", "course_version_id", "completed_on"),
        Index("ix_completions_officer", "officer_id", "completed_on"),
    )

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    course_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("course_versions.id", ondelete="RESTRICT"))
    completed_on: Mapped[date]
    validity_months: Mapped[int | None]
    """The version's validity as it stood when this was recorded."""
    expires_on: Mapped[date | None]
    """The first day it no longer counts; null: it counts for ever."""
    session_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("training_sessions.id", ondelete="RESTRICT"), index=True
    )


class Enrolment(Fact, Base):
    """An officer's seat in a class, from the day it was given out."""

    __tablename__ = "enrolments"
    __table_args__ = (
        void_check(),
        Index(
            "uq_enrolments_seat",
            "session_id",
            "officer_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_enrolments_officer", "officer_id"),
    )

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("training_sessions.id", ondelete="RESTRICT"))
    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    enrolled_on: Mapped[date]


class EnrolmentEnd(Fact, Base):
    """The recorded end of an enrolment: withdrawn, which frees the seat, or not there on the day (a no-show)."""

    __tablename__ = "enrolment_ends"
    __table_args__ = (
        void_check(),
        Index(
            "uq_enrolment_ends_enrolment",
            "enrolment_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id", ondelete="RESTRICT"))
    ends_on: Mapped[date]
    """The first day without the seat; of a no-show the class's own day."""
    outcome: Mapped[str]
    """`withdrawn` or `no_show`; never why."""
