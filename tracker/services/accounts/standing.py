"""How an account stands on a day: open, or shut by an administrator, by its holder's leaving, by disuse, or by guesses.

What is found by itself (the holder left; nobody signed in for long) shuts the account at once, and is put on record by
whoever finds it first: a sign-in, a request, or the daily `tracker user tidy`. From then on it is disabled like any
other account, and only an administrator lets it back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Unauthenticated
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.administrators import is_last_administrator
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.ledger import recording, take_turn
from tracker.store.employed import has_left
from tracker.store.models import User, WebSession

IDLE_AFTER = timedelta(days=90)
"""FBI CJIS Security Policy 5.9.5, AC-2: accounts are disabled after 90 days of inactivity."""


class Shut(StrEnum):
    """Why an account opens nothing."""

    DISABLED = "disabled"
    LEFT = "left"
    IDLE = "idle"
    LOCKED = "locked"


BY_ITSELF = frozenset({Shut.LEFT, Shut.IDLE})


@dataclass(frozen=True, slots=True)
class Tidied:
    """An account that was disabled because of its holder's leaving or of disuse."""

    username: str
    why: Shut


class HolderLeft(Unauthenticated):
    """A sign-in or token of someone whose service has ended by today: it opens nothing, and that is to be recorded."""

    def __init__(self, user_id: int) -> None:
        super().__init__("not_signed_in", "Sign in to go on.")
        self.user_id = user_id


def why_shut(session: Session, user: User, *, now: datetime, idle_after: timedelta = IDLE_AFTER) -> Shut | None:
    """Why nobody signs in to an account at a moment; None where its holder does. The last administrator who could sign
    in is never shut out by disuse. Nobody ever signs in to a service's: it works by its tokens.
    """
    if user.disabled_at is not None or user.role == Role.SERVICE:
        return Shut.DISABLED
    if user.locked_at is not None:
        return Shut.LOCKED
    return shut_by_itself(session, user, now=now, idle_after=idle_after)


def disable_left(session: Session, user_id: int, *, now: datetime, request_id: str | None = None) -> bool:
    """Put on record that an account's holder has left, where nobody did yet; answers whether it was done now."""
    user = session.get_one(User, user_id)
    return disable_shut(session, nobody(request_id), user, now=now) is not None


def disable_shut(
    session: Session, actor: Actor, user: User, *, now: datetime, idle_after: timedelta = IDLE_AFTER
) -> Shut | None:
    """Disable an account that is shut by itself, and end its sign-ins; answers why. None where it is not, or not any
    more: whether it is is asked again where acts take turns, so that of two who find it one puts it on record, and of
    two administrators unused for too long, each found by a request of its own, the second stays.
    """
    take_turn(session)
    session.refresh(user)
    why = None if user.disabled_at is not None else shut_by_itself(session, user, now=now, idle_after=idle_after)
    if why is None:
        return None
    with recording(session, actor, "disable_user", now=now) as entry:
        user.disabled_at = entry.recorded_at
        end_sessions(session, user.id, entry.recorded_at)
        end_links(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username, why=why)
    return why


def tidy_accounts(
    session: Session, actor: Actor, *, now: datetime, idle_after: timedelta = IDLE_AFTER
) -> tuple[Tidied, ...]:
    """Disable every account whose holder has left, or that nobody signed in to for so long; the longest unused first,
    so that of administrators who are all idle the one seen last stays. Each leaves its event.
    """
    actor.check_may("accounts.manage")
    due = session.scalars(select(User).where(User.disabled_at.is_(None)).order_by(last_use(), User.id)).all()
    tidied = []
    for user in due:
        if shut_by_itself(session, user, now=now, idle_after=idle_after) is None:
            continue
        why = disable_shut(session, actor, user, now=now, idle_after=idle_after)
        if why is not None:
            session.flush()
            tidied.append(Tidied(user.username, why))
    return tuple(tidied)


def last_use() -> ColumnElement[datetime]:
    """When an account was last signed in to, or enabled again, or else made."""
    signed_in = select(func.max(WebSession.created_at)).where(WebSession.user_id == User.id).scalar_subquery()
    return func.coalesce(User.idle_since, signed_in, User.recorded_at)


def nobody(request_id: str | None = None) -> Actor:
    """Who acts where nobody does: the word stands in the log where a role would, and in no list of who may anything."""
    return Actor("nobody", cast(Role, "nobody"), Door.PAGE, request_id=request_id)


def shut_by_itself(session: Session, user: User, *, now: datetime, idle_after: timedelta = IDLE_AFTER) -> Shut | None:
    """Whether an account is shut by its holder's leaving or by disuse, be it on record or not."""
    left, used_at = session.execute(
        select(has_left(User.officer_id, local_day(now)), last_use()).where(User.id == user.id)
    ).one()
    if left:
        return Shut.LEFT
    if user.demonstration or user.role == Role.SERVICE.value or used_at > now - idle_after:
        return None
    return None if is_last_administrator(session, user, now=now) else Shut.IDLE
