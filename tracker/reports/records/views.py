"""Saved views, subscriptions and what was sent of them, as records.

A view of a precinct is for those who see that precinct.
"""

from typing import Any

from sqlalchemy import case, select

from tracker.reports.records.collection import (
    Collection,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    lacks,
    own_precincts,
)
from tracker.store.models import Delivery, Precinct, SavedView, Subscription, User


def _gone(column: str) -> Any:
    """A filter: whether it was let go of."""
    return lambda columns, value: lacks(column)(columns, not value)


def _by_then(sight: Sight, column: Any, name: str) -> Any:
    """When it was let go of, as known at the moment."""
    return case((column <= sight.asked.known_at, column)).label(name)


def _saved_views(sight: Sight) -> Rows:
    view = SavedView
    rows = select(
        view.id,
        view.name,
        view.report,
        Precinct.code.label("precinct"),
        view.as_of,
        view.since,
        view.days,
        view.within,
        _by_then(sight, view.forgotten_at, "forgotten_at"),
        view.recorded_at,
        view.recorded_seq,
    ).outerjoin(Precinct, Precinct.id == view.precinct_id)
    own = own_precincts(sight, Precinct.code)
    return rows.where(view.precinct_id.is_(None) | own[0]) if own else rows


SAVED_VIEWS = Collection(
    what="saved view",
    rows=_saved_views,
    filters={"report": equals("report"), "forgotten": _gone("forgotten_at")},
    orders={"name": ("name",), "report": ("report", "name")},
)


def _subscriptions(sight: Sight) -> Rows:
    kept = Subscription
    return select(
        kept.id,
        User.username,
        kept.view_id,
        kept.form,
        kept.rhythm,
        kept.address,
        _by_then(sight, kept.ended_at, "ended_at"),
        kept.recorded_at,
        kept.recorded_seq,
    ).join(User, User.id == kept.user_id)


SUBSCRIPTIONS = Collection(
    what="subscription",
    rows=_subscriptions,
    filters={"username": equals("username"), "view": equals("view_id"), "ended": _gone("ended_at")},
    orders={"username": ("username",)},
)


def _deliveries(sight: Sight) -> Rows:
    sent = Delivery
    return (
        select(
            sent.id,
            sent.subscription_id,
            User.username,
            sent.due_on,
            sent.state,
            sent.tries,
            sent.known_at,
            sent.sent_at,
            sent.digest,
            sent.data_version,
            sent.said,
            sent.claimed_at.label("recorded_at"),
        )
        .join(Subscription, Subscription.id == sent.subscription_id)
        .join(User, User.id == Subscription.user_id)
    )


DELIVERIES = Collection(
    what="delivery",
    rows=_deliveries,
    filters={
        "subscription": equals("subscription_id"),
        "username": equals("username"),
        "state": equals("state"),
        "from": at_least("due_on"),
        "to": at_most("due_on"),
    },
    orders={"due_on": ("due_on",)},
    is_logged=False,
)
