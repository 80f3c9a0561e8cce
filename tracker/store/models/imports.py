"""Batches: what came in together and can be reversed together."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId, Recorded


class Batch(Recorded, Base):
    """An import or another act on many things at once. Each fact it recorded names it."""

    __tablename__ = "batches"

    kind: Mapped[str]
    """`roster`, `cameras`, … for an import; `sign-in` for a class."""
    file_name: Mapped[str | None]
    sha256: Mapped[str | None]
    """Digest of the file's bytes; null where there was no file."""
    as_of: Mapped[date | None]
    """The day the file speaks of."""
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The summary as it was given back when the batch was applied."""
    reversed_seq: Mapped[int | None] = mapped_column(BigId)
    """The audit event that reversed the batch; null while it stands."""
    reversal_reason: Mapped[str | None]
