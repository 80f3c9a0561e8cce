"""Lists of others, kept line by line as they were held against the register, and what was said of a difference."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import DifferenceCode
from tracker.store.base import STANDING, Base, BigId, Fact, Recorded, one_of, void_check


class ListedRow(Recorded, Base):
    """One line of somebody else's list, as it says; its batch is the reconciliation. Never changed."""

    __tablename__ = "listed_rows"
    __table_args__ = (
        CheckConstraint("line > 0", name="line_positive"),
        Index("ix_listed_rows_officer", "officer_id"),
    )

    line: Mapped[int]
    officer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    """Who was meant, as far as it was sure when the list was held; null: nobody is named, or it is not sure."""
    officer: Mapped[str | None]
    """The person in the list's own words, without the employee number; null where the line names nobody."""
    unclear: Mapped[str | None]
    """Why it is not sure who was meant: `unknown_officer`, `ambiguous`, `name_differs`; null where it is."""
    serial: Mapped[str | None]
    asset_tag: Mapped[str | None]
    condition: Mapped[str | None]
    precinct: Mapped[str | None]
    employment: Mapped[str | None]
    last_name: Mapped[str | None]
    first_name: Mapped[str | None]
    rank: Mapped[str | None]
    badge: Mapped[str | None]


class DifferenceExplanation(Fact, Base):
    """Why one difference of a reconciliation is right as it is."""

    __tablename__ = "difference_explanations"
    __table_args__ = (
        void_check(),
        one_of("code", DifferenceCode),
        Index(
            "uq_difference_explanations_difference",
            "reconciliation_id",
            "code",
            "subject",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    reconciliation_id: Mapped[int] = mapped_column(BigId, ForeignKey("batches.id", ondelete="RESTRICT"))
    code: Mapped[str]
    subject: Mapped[str]
    explanation: Mapped[str]
