"""What is remembered of those who send files, and a file on its way from its upload to its entry."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId, Identified, Recorded

REMEMBERED = text("forgotten_at IS NULL")
"""The predicate of links that still hold."""


class SavedMapping(Recorded, Base):
    """How one sender's files of one kind are read. Each change is a row of its own: the highest revision counts."""

    __tablename__ = "saved_mappings"
    __table_args__ = (
        CheckConstraint("revision > 0", name="revision_from_one"),
        UniqueConstraint("sender", "kind", "revision"),
    )

    sender: Mapped[str]
    kind: Mapped[str]
    """`roster`, `cameras`, … as a batch's kind."""
    revision: Mapped[int]
    mapping: Mapped[str]
    """The text of the mapping file (TOML)."""
    forgotten_at: Mapped[datetime | None]
    """When it was let go of; null while it is used."""


class RememberedLink(Recorded, Base):
    """Whom, or which course, a sender means by what its rows say: decided once, by a person, and used from then on."""

    __tablename__ = "remembered_links"
    __table_args__ = (
        CheckConstraint(
            "(subject = 'officer' AND officer_id IS NOT NULL AND course_version_id IS NULL)"
            " OR (subject = 'course' AND course_version_id IS NOT NULL AND officer_id IS NULL)",
            name="means_one_thing",
        ),
        Index(
            "uq_remembered_links_one_at_a_time",
            "sender",
            "kind",
            "subject",
            "identity",
            unique=True,
            sqlite_where=REMEMBERED,
            postgresql_where=REMEMBERED,
        ),
    )

    sender: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    """`officer` or `course`."""
    identity: Mapped[str]
    """What a row says, as it is compared."""
    written: Mapped[str]
    """The same as it was written, for people."""
    officer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"), index=True)
    course_version_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("course_versions.id", ondelete="RESTRICT"), index=True
    )
    forgotten_at: Mapped[datetime | None]
    """When the link was let go of; null while it holds."""


class ImportDraft(Identified, Base):
    """A file that somebody is about to import: kept between the steps, for a day, and let go of when it is entered.

    It is no record of the rollout and leaves no event.
    """

    __tablename__ = "import_drafts"

    key: Mapped[str] = mapped_column(unique=True)
    """What the addresses of its steps name; not to be guessed."""
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    file_name: Mapped[str]
    content: Mapped[str]
    """The file's bytes, packed, in base64."""
    version: Mapped[int]
    """One more with each change: a step that was overtaken is refused."""
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was said about the file so far."""
    plan: Mapped[str | None]
    """What importing it would do, packed as the content; null until it was planned."""
    planned: Mapped[str | None]
    """What the plan was made of: the draft's version and that of the data."""
    touched_at: Mapped[datetime] = mapped_column(index=True)
