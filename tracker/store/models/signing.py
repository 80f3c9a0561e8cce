"""What officers signed for at the counter: acknowledgements of issues and returns, and the PINs to sign with."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import SignedAct, SigningMethod
from tracker.store.base import STANDING, Base, BigId, Fact, Identified, Recorded, one_of, void_check

PROOF_RULE = (
    "(method = 'pin' AND officer_pin_id IS NOT NULL AND drawn IS NULL AND sheet IS NULL)"
    " OR (method = 'drawn' AND drawn IS NOT NULL AND officer_pin_id IS NULL AND sheet IS NULL)"
    " OR (method = 'paper' AND sheet IS NOT NULL AND officer_pin_id IS NULL AND drawn IS NULL)"
)


class Acknowledgement(Fact, Base):
    """An officer's having signed for the issue of a camera, or for its return."""

    __tablename__ = "acknowledgements"
    __table_args__ = (
        void_check(),
        one_of("act", SignedAct),
        one_of("method", SigningMethod),
        CheckConstraint(PROOF_RULE, name="proof_fits_method"),
        CheckConstraint("(act = 'return') = (return_id IS NOT NULL)", name="return_is_named"),
        Index("ix_acknowledgements_assignment", "assignment_id"),
        Index(
            "uq_acknowledgements_assignment_act",
            "assignment_id",
            "act",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignments.id", ondelete="RESTRICT"))
    act: Mapped[str]
    method: Mapped[str]
    signed_on: Mapped[date]
    return_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("assignment_returns.id", ondelete="RESTRICT"), index=True
    )
    """The return that was signed for, and with which it is voided; null for an issue."""
    drawn: Mapped[str | None]
    """The strokes of a drawn signature, as `domain/signatures` writes them."""
    sheet: Mapped[str | None]
    """The reference of the paper sheet that was signed."""
    officer_pin_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("officer_pins.id", ondelete="RESTRICT"), index=True
    )
    """The PIN that was given."""


class OfficerPin(Recorded, Base):
    """An officer's PIN from when it was set, until the next one of the officer is. Only its hash is kept."""

    __tablename__ = "officer_pins"
    __table_args__ = (Index("ix_officer_pins_officer", "officer_id"),)

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    pin_hash: Mapped[str]
    """argon2id."""
    locked_at: Mapped[datetime | None]
    """When it was given wrong too often; null while it works."""


class PinTry(Identified, Base):
    """A PIN having been given: counted before it is compared."""

    __tablename__ = "pin_tries"
    __table_args__ = (Index("ix_pin_tries_pin", "officer_pin_id", "tried_at"),)

    officer_pin_id: Mapped[int] = mapped_column(BigId, ForeignKey("officer_pins.id", ondelete="RESTRICT"))
    tried_at: Mapped[datetime]
    fitted: Mapped[bool] = mapped_column(default=False)
    """Whether it turned out to be the right one."""
