"""Reports under a name, the subscriptions by which they are sent, and what became of each delivery."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import DeliveryState, Rhythm
from tracker.store.base import Base, BigId, Identified, Recorded, one_of


class SavedView(Recorded, Base):
    """A report with its filters under a name. It is never changed: forgotten, and saved anew."""

    __tablename__ = "saved_views"
    __table_args__ = (
        CheckConstraint("since IS NULL OR days IS NULL", name="period_begins_once"),
        CheckConstraint("days IS NULL OR days > 0", name="days_from_one"),
        CheckConstraint("within IS NULL OR within >= 0", name="within_from_none"),
    )

    name: Mapped[str]
    report: Mapped[str]
    """The report's name in addresses."""
    precinct_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"), index=True)
    """Null: all that the reader sees."""
    as_of: Mapped[date | None]
    """Null: the day on which it is looked at."""
    since: Mapped[date | None]
    days: Mapped[int | None]
    """The period's length, where it moves along with the day."""
    within: Mapped[int | None]
    forgotten_at: Mapped[datetime | None]


class Subscription(Recorded, Base):
    """A view, or the digest of what needs doing, sent to an address in a rhythm, with the rights of an account."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        one_of("rhythm", Rhythm),
        CheckConstraint("(view_id IS NULL) = (form IS NULL)", name="view_has_a_form"),
    )

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    view_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("saved_views.id", ondelete="RESTRICT"), index=True)
    """Null: the digest."""
    form: Mapped[str | None]
    """`pdf`, `xlsx`, `csv` or `json`."""
    rhythm: Mapped[str]
    address: Mapped[str]
    ended_at: Mapped[datetime | None]


class Delivery(Identified, Base):
    """What was sent of a subscription for a day on which it was due: at most one row for each."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "due_on"),
        one_of("state", DeliveryState),
        CheckConstraint("tries > 0", name="tries_from_one"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_moment"),
    )

    subscription_id: Mapped[int] = mapped_column(BigId, ForeignKey("subscriptions.id", ondelete="RESTRICT"))
    due_on: Mapped[date]
    state: Mapped[str]
    tries: Mapped[int]
    known_at: Mapped[datetime]
    """The moment of knowledge of what is sent: of the first try, and of every later one."""
    claimed_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    digest: Mapped[str | None]
    """SHA-256 of the file that was sent; of the digest's text where there is none."""
    data_version: Mapped[int | None]
    said: Mapped[str | None]
    """Why it failed or was withheld."""
