"""What is sent by mail: subscriptions made and ended, and each delivery claimed before it is sent, so that two runs
at once send nothing twice.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.views import EndSubscription, Subscribe
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.vocabulary import DeliveryState
from tracker.services.accounts.users import find_user
from tracker.services.ledger import recording
from tracker.services.views import find_view
from tracker.store.lookups import find_by_id
from tracker.store.models import Delivery, Subscription, User

HELD_FOR = timedelta(minutes=15)
"""A delivery that was claimed and not settled is taken for interrupted after this long."""
MOST_TRIES = 8
"""After so many tries a delivery is left failed: the next due day has one of its own."""


def subscribe(session: Session, actor: Actor, command: Subscribe, *, now: datetime) -> Subscription:
    """A view or the digest, sent from now on.

    Raises:
        Invalid `subscription_unclear`: a view without a format, or a format without a view; `account_required`: a token
        or the command line names no account; Forbidden `not_ones_own`: for somebody else, by no administrator;
        NotFound `unknown_user`, `unknown_saved_view`; Conflict `user_disabled`, `view_forgotten`.
    """
    actor.check_may("own.views")
    if (command.view_id is None) != (command.form is None):
        message = "A view is sent in a format; the digest has none. Give both, or neither."
        raise Invalid("subscription_unclear", message, field="form")
    user = _subscriber(session, actor, command.username)
    if user.disabled_at is not None:
        raise Conflict("user_disabled", f"The account {user.username} is disabled.", field="username")
    if command.view_id is not None:
        view = find_view(session, actor, command.view_id, field="view_id")
        if view.forgotten_at is not None:
            raise Conflict("view_forgotten", "This view is forgotten. Save it anew.", field="view_id")
    with recording(session, actor, "subscribe", now=now) as entry:
        subscription = entry.stamp(
            Subscription(
                user_id=user.id,
                view_id=command.view_id,
                form=None if command.form is None else command.form.value,
                rhythm=command.rhythm.value,
                address=command.address,
            )
        )
        entry.changes_data = False
        entry.personal["address"] = command.address
        entry.about(
            subscription,
            username=user.username,
            view_id=command.view_id,
            form=command.form,
            rhythm=command.rhythm,
        )
    return subscription


def end_subscription(session: Session, actor: Actor, command: EndSubscription, *, now: datetime) -> Subscription:
    """Nothing more is sent.

    Raises:
        NotFound `unknown_subscription`: none, or somebody else's; Conflict `subscription_ended`.
    """
    actor.check_may("own.views")
    subscription = find_by_id(session, Subscription, command.subscription_id, field="id", what="subscription")
    is_own = subscription.user_id == actor.user_id and actor.token_id is None
    if not is_own and not actor.may("accounts.manage"):
        message = f"There is no subscription with the number {command.subscription_id}."
        raise NotFound("unknown_subscription", message, field="id")
    with recording(session, actor, "end_subscription", now=now) as entry:
        session.refresh(subscription)
        if subscription.ended_at is not None:
            raise Conflict("subscription_ended", "This subscription has ended already.")
        subscription.ended_at = entry.recorded_at
        entry.changes_data = False
        entry.about(subscription, rhythm=subscription.rhythm)
    return subscription


def claim_delivery(session: Session, subscription_id: int, due_on: date, *, now: datetime) -> Delivery | None:
    """Take the delivery of a due day, to be sent by who got it; None where it is settled, or somebody is at it."""
    try:
        with session.begin_nested():
            claimed = Delivery(
                subscription_id=subscription_id,
                due_on=due_on,
                state=DeliveryState.CLAIMED.value,
                tries=1,
                known_at=now,
                claimed_at=now,
            )
            session.add(claimed)
            session.flush()
    except IntegrityError:
        return _taken_up(session, subscription_id, due_on, now)
    return claimed


def settle_delivery(
    session: Session,
    delivery_id: int,
    state: DeliveryState,
    *,
    now: datetime,
    digest: str | None = None,
    data_version: int | None = None,
    said: str | None = None,
) -> None:
    """Put down what became of a delivery that was claimed."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.CLAIMED.value)
        .values(
            state=state.value,
            sent_at=now if state is DeliveryState.SENT else None,
            digest=digest,
            data_version=data_version,
            said=said,
        )
    )


def _taken_up(session: Session, subscription_id: int, due_on: date, now: datetime) -> Delivery | None:
    """A delivery that failed or was interrupted, taken up again by one of those who try."""
    taken = session.scalars(
        update(Delivery)
        .where(
            Delivery.subscription_id == subscription_id,
            Delivery.due_on == due_on,
            Delivery.tries < MOST_TRIES,
            or_(
                Delivery.state == DeliveryState.FAILED.value,
                (Delivery.state == DeliveryState.CLAIMED.value) & (Delivery.claimed_at < now - HELD_FOR),
            ),
        )
        .values(state=DeliveryState.CLAIMED.value, tries=Delivery.tries + 1, claimed_at=now, said=None)
        .returning(Delivery.id)
    ).one_or_none()
    return None if taken is None else session.scalars(select(Delivery).where(Delivery.id == taken)).one()


def _subscriber(session: Session, actor: Actor, username: str | None) -> User:
    """Whose rights decide what is sent. A token has no account of its own: its maker's may see more than it does."""
    if username is None:
        if actor.user_id is None or actor.token_id is not None:
            raise Invalid("account_required", "Name the account that it is for: its rights decide.", field="username")
        return session.get_one(User, actor.user_id)
    if not actor.may("accounts.manage") and username != actor.name:
        raise Forbidden("not_ones_own", "Only an administrator subscribes somebody else.", field="username")
    return find_user(session, username)
