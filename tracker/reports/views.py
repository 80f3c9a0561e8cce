"""Saved views, subscriptions and what was sent, for the pages and the command line. Nothing is written here."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.reports.on_day import Reader
from tracker.store.models import AuditEvent, Delivery, Precinct, SavedView, Subscription, User
from tracker.store.text import in_order


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A view that is offered. `is_own`: whether this account saved it."""

    view_id: int
    name: str
    report: str
    precinct: str | None
    as_of: date | None
    since: date | None
    days: int | None
    within: int | None
    saved_by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription that stands; `view` None: the digest."""

    subscription_id: int
    username: str
    view: str | None
    form: str | None
    rhythm: str
    address: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What became of a subscription on a day on which it was due."""

    due_on: date
    state: str
    view: str | None
    username: str
    address: str
    sent_at: datetime | None
    digest: str | None
    said: str | None


def view_lines(session: Session, reader: Reader, user_id: int | None) -> tuple[ViewLine, ...]:
    """The views that this reader may follow, by name."""
    view = SavedView
    query = (
        select(view, Precinct.code, AuditEvent.actor, AuditEvent.user_id)
        .join(AuditEvent, AuditEvent.seq == view.recorded_seq)
        .outerjoin(Precinct, Precinct.id == view.precinct_id)
        .where(view.forgotten_at.is_(None))
        .order_by(in_order(view.name), view.id)
    )
    if reader.precincts is not None:
        query = query.where(or_(view.precinct_id.is_(None), Precinct.code.in_(sorted(reader.precincts))))
    return tuple(
        ViewLine(
            row.id, row.name, row.report, code, row.as_of, row.since, row.days, row.within, actor,
            user_id is not None and saver == user_id,
        )
        for row, code, actor, saver in session.execute(query)
    )  # fmt: skip


def subscription_lines(session: Session, *, user_id: int | None = None) -> tuple[SubscriptionLine, ...]:
    """What is sent, to one account (None: to all), in the order it was asked for."""
    kept = Subscription
    query = (
        select(kept.id, User.username, SavedView.name, kept.form, kept.rhythm, kept.address, kept.recorded_at)
        .join(User, User.id == kept.user_id)
        .outerjoin(SavedView, SavedView.id == kept.view_id)
        .where(kept.ended_at.is_(None), SavedView.forgotten_at.is_(None))
        .order_by(kept.id)
    )
    if user_id is not None:
        query = query.where(kept.user_id == user_id)
    return tuple(SubscriptionLine(*row) for row in session.execute(query))


def delivery_lines(session: Session, *, user_id: int | None = None, limit: int) -> tuple[DeliveryLine, ...]:
    """What was sent, of one account (None: of all), the newest first."""
    sent = Delivery
    query = (
        select(
            sent.due_on,
            sent.state,
            SavedView.name,
            User.username,
            Subscription.address,
            sent.sent_at,
            sent.digest,
            sent.said,
        )
        .join(Subscription, Subscription.id == sent.subscription_id)
        .join(User, User.id == Subscription.user_id)
        .outerjoin(SavedView, SavedView.id == Subscription.view_id)
        .order_by(sent.due_on.desc(), sent.id.desc())
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(Subscription.user_id == user_id)
    return tuple(DeliveryLine(*row) for row in session.execute(query))
