"""Cameras: models, places, conditions, assignments and their returns."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.store.base import STANDING, Base, BigId, Editable, Fact, Recorded, one_of, void_check

OPEN = text("voided_at IS NULL AND returned_on IS NULL")

REPORT_NUMBER_RULE = "condition NOT IN ('missing', 'stolen') OR report_number IS NOT NULL"


class CameraModel(Recorded, Editable, Base):
    """A model of camera: recalls go by model."""

    __tablename__ = "camera_models"

    name: Mapped[str] = mapped_column(unique=True)
    manufacturer: Mapped[str | None]


class Place(Recorded, Editable, Base):
    """Somewhere a camera can be when it is in nobody's hands."""

    __tablename__ = "places"
    __table_args__ = (one_of("kind", PlaceKind),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    precinct_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"))
    """The precinct whose room it is; null for any other place."""


class Camera(Fact, Editable, Base):
    """One device."""

    __tablename__ = "cameras"
    __table_args__ = (
        void_check(),
        Index("uq_cameras_serial", "serial", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index("uq_cameras_asset_tag", "asset_tag", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index("ix_cameras_purchase_batch", "purchase_batch"),
    )

    serial: Mapped[str]
    asset_tag: Mapped[str | None]
    camera_model_id: Mapped[int] = mapped_column(BigId, ForeignKey("camera_models.id", ondelete="RESTRICT"), index=True)
    owned_from: Mapped[date | None]
    """The first day the agency owned it; null for a device that is not owned (a loan), which is never issued."""
    purchase_batch: Mapped[str | None]


class CameraPlace(Fact, Base):
    """Where a camera not in hands is, from a day on."""

    __tablename__ = "camera_places"
    __table_args__ = (
        void_check(),
        Index("ix_camera_places_camera", "camera_id", "starts_on"),
        Index(
            "uq_camera_places_day",
            "camera_id",
            "starts_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    camera_id: Mapped[int] = mapped_column(BigId, ForeignKey("cameras.id", ondelete="RESTRICT"))
    place_id: Mapped[int] = mapped_column(BigId, ForeignKey("places.id", ondelete="RESTRICT"), index=True)
    starts_on: Mapped[date]


class Assignment(Fact, Base):
    """One camera in one officer's hands over a span of days [issued_on, returned_on).

    The database refuses two that share a day of the same camera or of the same officer: by exclusion constraints on
    PostgreSQL, by triggers on SQLite (both in the migration), and on both by the unique indexes for the open span.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        void_check(),
        CheckConstraint("returned_on IS NULL OR returned_on >= issued_on", name="return_not_before_issue"),
        Index("uq_assignments_open_camera", "camera_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_assignments_open_officer", "officer_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_assignments_camera", "camera_id", "issued_on"),
        Index("ix_assignments_officer", "officer_id", "issued_on"),
    )

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    camera_id: Mapped[int] = mapped_column(BigId, ForeignKey("cameras.id", ondelete="RESTRICT"))
    issued_on: Mapped[date]
    returned_on: Mapped[date | None]
    """The standing return's day, copied here so that the database can hold the spans apart; the fact is the
    AssignmentReturn.
    """
    override_reason: Mapped[str | None]
    """Why an officer who was not trained got a camera; null where the officer was."""
    note: Mapped[str | None]


class AssignmentReturn(Fact, Base):
    """The end of an assignment: the first day the officer no longer holds the camera, and the condition it came back
    in.
    """

    __tablename__ = "assignment_returns"
    __table_args__ = (
        void_check(),
        one_of("condition", CameraCondition),
        CheckConstraint(REPORT_NUMBER_RULE, name="loss_has_report_number"),
        Index("ix_assignment_returns_assignment", "assignment_id"),
        Index(
            "uq_assignment_returns_assignment",
            "assignment_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignments.id", ondelete="RESTRICT"))
    returned_on: Mapped[date]
    condition: Mapped[str]
    report_number: Mapped[str | None]
    note: Mapped[str | None]


class ConditionFact(Fact, Base):
    """A camera's condition from a day on, until the next standing one starts."""

    __tablename__ = "camera_conditions"
    __table_args__ = (
        void_check(),
        one_of("condition", CameraCondition),
        CheckConstraint(REPORT_NUMBER_RULE, name="loss_has_report_number"),
        Index("ix_camera_conditions_camera", "camera_id", "starts_on"),
        Index(
            "uq_camera_conditions_day",
            "camera_id",
            "starts_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    camera_id: Mapped[int] = mapped_column(BigId, ForeignKey("cameras.id", ondelete="RESTRICT"))
    condition: Mapped[str]
    starts_on: Mapped[date]
    report_number: Mapped[str | None]
    return_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("assignment_returns.id", ondelete="RESTRICT"), index=True
    )
    """The return that stated the condition, and with which it is voided; null when it was recorded by itself."""
