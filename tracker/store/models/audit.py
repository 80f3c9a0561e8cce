"""The audit log, its head, and the installation's own record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId

CHANGES_DATA = text("changes_data")


class AuditEvent(Base):
    """One act: who, when, through which door, what. Never updated, never deleted: triggers refuse it on both
    databases.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_data", "recorded_at", sqlite_where=CHANGES_DATA, postgresql_where=CHANGES_DATA),
    )

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """1, 2, 3, … without a gap, in the order of commits."""
    recorded_at: Mapped[datetime]
    act: Mapped[str]
    """The act's name, as its service is called: `issue_camera`."""
    actor: Mapped[str]
    role: Mapped[str]
    door: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(BigId)
    token_id: Mapped[int | None] = mapped_column(BigId)
    request_id: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(BigId, index=True)
    subject: Mapped[str | None]
    """The collection of the record acted on: `assignments`."""
    subject_id: Mapped[int | None] = mapped_column(BigId)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was entered or changed, before and after; nothing personal."""
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Names and badges, apart: only their digest is in the chain, so that a masked copy still verifies."""
    changes_data: Mapped[bool]
    """Whether a record or a fact changed: sign-ins, reads and exports do not move the data version."""
    hash: Mapped[str]
    """HMAC-SHA256 over the number, the hash before and this event; plain SHA-256 where there is no key."""
    key_id: Mapped[str | None]
    """The key that `hash` and the digests were made with; null: from before there were keys."""
    facts_digest: Mapped[str | None]
    """Keyed digest of every row this event recorded and every fact it voided; null: there are none."""


class AuditHead(Base):
    """The one row under whose lock events are numbered: the last seq, its moment and its hash."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigId)
    recorded_at: Mapped[datetime]
    hash: Mapped[str]
    key_id: Mapped[str | None]
    """The key of the last event: a process that still has an older one must not go on with it."""


class Installation(Base):
    """What this installation is: one row, written when it is set up."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    agency: Mapped[str]
    demonstration: Mapped[bool]
    clock_offset_seconds: Mapped[int] = mapped_column(BigId, default=0)
    """Added to the machine's clock; 0 except in the demonstration, whose clock starts on its own today and runs on."""
    opening_day: Mapped[date | None]
    """The day reading pages open on; null: today."""
