"""Physical counts of a place: opened, what was seen, what was explained in writing, and closed with the figures."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import STANDING, Base, BigId, Fact, void_check

OPEN_COUNT = text("voided_at IS NULL AND is_open")
UNKNOWN_CODE = text("voided_at IS NULL AND camera_id IS NULL")


class Count(Fact, Base):
    """A physical count of a place, open until its closing. The database holds each place to one that is open."""

    __tablename__ = "counts"
    __table_args__ = (
        void_check(),
        Index("uq_counts_open_place", "place_id", unique=True, sqlite_where=OPEN_COUNT, postgresql_where=OPEN_COUNT),
    )

    place_id: Mapped[int] = mapped_column(BigId, ForeignKey("places.id", ondelete="RESTRICT"), index=True)
    opened_on: Mapped[date]
    """The day the count speaks of: what is expected in the place is asked of this day."""
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False once a closing stands, copied here so that the database can hold a place to one open count; the fact is the
    CountClosing. An earlier version let in a second open count of a place: it waits with False until the first closes.
    """


class CountSighting(Fact, Base):
    """One camera seen in the place, or one code that names no camera on record."""

    __tablename__ = "count_sightings"
    __table_args__ = (
        void_check(),
        CheckConstraint("(camera_id IS NULL) <> (code IS NULL)", name="camera_or_code"),
        Index(
            "uq_count_sightings_camera",
            "count_id",
            "camera_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index(
            "uq_count_sightings_code",
            "count_id",
            "code",
            unique=True,
            sqlite_where=UNKNOWN_CODE,
            postgresql_where=UNKNOWN_CODE,
        ),
    )

    count_id: Mapped[int] = mapped_column(BigId, ForeignKey("counts.id", ondelete="RESTRICT"), index=True)
    camera_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("cameras.id", ondelete="RESTRICT"), index=True)
    """Null where the code named no camera on record."""
    code: Mapped[str | None]
    """What was scanned, where it named no camera on record; null where it did."""


class CountExplanation(Fact, Base):
    """What was written of one camera of a count: why it was not there, or why it was."""

    __tablename__ = "count_explanations"
    __table_args__ = (
        void_check(),
        Index(
            "uq_count_explanations_camera",
            "count_id",
            "camera_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    count_id: Mapped[int] = mapped_column(BigId, ForeignKey("counts.id", ondelete="RESTRICT"), index=True)
    camera_id: Mapped[int] = mapped_column(BigId, ForeignKey("cameras.id", ondelete="RESTRICT"), index=True)
    explanation: Mapped[str]


class CountClosing(Fact, Base):
    """The end of a count, with the figures as they were known at its moment."""

    __tablename__ = "count_closings"
    __table_args__ = (
        void_check(),
        CheckConstraint("expected = found + missing", name="expected_is_whole"),
        CheckConstraint(
            "found >= 0 AND missing >= 0 AND unexpected >= 0 AND held >= 0 AND wrong_condition >= 0",
            name="figures_are_counts",
        ),
        Index("ix_count_closings_count", "count_id"),
        Index("uq_count_closings_count", "count_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    count_id: Mapped[int] = mapped_column(BigId, ForeignKey("counts.id", ondelete="RESTRICT"))
    closed_on: Mapped[date]
    expected: Mapped[int]
    found: Mapped[int]
    missing: Mapped[int]
    unexpected: Mapped[int]
    held: Mapped[int]
    wrong_condition: Mapped[int]
