"""Reports kept for the record with the bytes of each format, and the months that commanders signed off on them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId, Recorded


class FrozenReport(Recorded, Base):
    """A report of record: what was asked, by which right, and which log its figures rest on. Never changed."""

    __tablename__ = "frozen_reports"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_from_one"),
        UniqueConstraint("number"),
    )

    number: Mapped[int]
    """1, 2, 3, … without a gap: R-1, R-2, R-3."""
    report: Mapped[str]
    """The report's name in addresses."""
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    precincts: Mapped[str | None]
    """The precincts it is of, as `domain/frozen.written_codes` writes them; null: all."""
    asked: Mapped[str]
    """What else was asked, and the scope it was made with, as canonical JSON (`domain/frozen`)."""
    pulled_format: Mapped[str]
    """The format that was asked for; every format is kept."""
    reveals_identities: Mapped[bool]
    """Whether it may name officers of protected identity."""
    permission: Mapped[str]
    """The right that it takes to read the report."""
    role: Mapped[str]
    """The role of whoever pulled it."""
    data_version: Mapped[int] = mapped_column(BigId)
    audit_head: Mapped[str]
    program: Mapped[str]
    """The version of the tracker that wrote it."""


class FrozenFile(Recorded, Base):
    """The bytes of a report of record in one format, with their digest."""

    __tablename__ = "frozen_files"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="digest_is_whole"),
        UniqueConstraint("frozen_report_id", "format"),
        Index("ix_frozen_files_sha256", "sha256"),
    )

    frozen_report_id: Mapped[int] = mapped_column(BigId, ForeignKey("frozen_reports.id", ondelete="RESTRICT"))
    format: Mapped[str]
    sha256: Mapped[str]
    """Of the bytes as they were handed out, in hexadecimal digits."""
    length: Mapped[int]
    """Bytes."""
    content: Mapped[str]
    """The bytes, packed (zlib), in base64."""


class MonthSignature(Recorded, Base):
    """A commander's having signed off a month of a precinct. A later version supersedes it, and says why."""

    __tablename__ = "month_signatures"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_year"),
        CheckConstraint("version > 0", name="version_from_one"),
        CheckConstraint("(version = 1) = (reason IS NULL)", name="later_ones_say_why"),
        UniqueConstraint("precinct_id", "year", "month", "version"),
    )

    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"))
    year: Mapped[int]
    month: Mapped[int]
    version: Mapped[int]
    frozen_report_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("frozen_reports.id", ondelete="RESTRICT"), index=True
    )
    """The progress report of the precinct on the month's last day that was frozen with it."""
    note: Mapped[str | None]
    reason: Mapped[str | None]
    """Why it was signed again; null the first time."""
