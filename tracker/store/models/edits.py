"""What stood in a descriptive field before it was edited."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId, Recorded


class RecordEdit(Recorded, Base):
    """One field of one record, changed by one edit. Never changed or deleted: triggers refuse it on both databases."""

    __tablename__ = "record_edits"
    __table_args__ = (
        CheckConstraint("revision > 1", name="revision_after_first"),
        UniqueConstraint("collection", "record_id", "field", "revision"),
        Index("ix_record_edits_recorded_at", "recorded_at"),
    )

    collection: Mapped[str]
    """Whose record it is, as addresses name it: `camera-models`."""
    record_id: Mapped[int] = mapped_column(BigId)
    field: Mapped[str]
    revision: Mapped[int]
    """The record's revision that this edit made."""
    before: Mapped[str | None]
    """As text, a number in its digits; null where nothing stood there."""
    after: Mapped[str | None]
