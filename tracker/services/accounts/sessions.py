"""Sign-ins of people: a server-side session opened, looked up, kept alive and ended. Passwords are tried in tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import CONFINED, Actor
from tracker.domain.errors import Unauthenticated
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.standing import HolderLeft
from tracker.services.ledger import recording
from tracker.store.employed import has_left
from tracker.store.models import Precinct, User, UserPrecinct, WebSession

KEPT_TO = timedelta(minutes=1)
"""A session's last use is kept to the minute: not every page writes."""

PASSWORD, SINGLE_SIGN_ON, DEMONSTRATION = "password", "single_sign_on", "demonstration"
"""How a sign-in began."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in that has begun: `secret` is for the cookie and is kept nowhere."""

    secret: str
    username: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds: who it is, what its forms must carry, and how it began."""

    actor: Actor
    session_id: int
    full_name: str
    csrf_token: str
    is_due_for_touch: bool
    begun_by: str
    notice_at: datetime | None = None
    """When the department's notice was acknowledged."""


def open_session(
    session: Session, user_id: int, *, now: datetime, begun_by: str = PASSWORD, request_id: str | None = None
) -> Opened:
    """Begin a sign-in with a secret of its own, and record it.

    Raises:
        Unauthenticated `sign_in_failed`: the account is disabled or locked, or its holder's service has ended.
    """
    user = session.get_one(User, user_id)
    with recording(session, acting(session, user, door=Door.PAGE, request_id=request_id), "log_in", now=now) as entry:
        session.refresh(user)
        left = session.scalar(select(has_left(User.officer_id, local_day(now))).where(User.id == user.id))
        if user.disabled_at is not None or user.locked_at is not None or left:
            raise sign_in_failed()
        user.idle_since = entry.recorded_at
        secret = new_secret()
        session.add(
            WebSession(
                token_hash=digest(secret),
                user_id=user.id,
                csrf_token=new_secret(),
                created_at=now,
                last_seen_at=now,
                begun_by=begun_by,
            )
        )
        entry.changes_data = False
        entry.about(user, begun_by=begun_by)
    return Opened(secret, user.username, Role(user.role))


def sign_in_failed() -> Unauthenticated:
    """The one answer to every sign-in that fails, whatever the cause."""
    return Unauthenticated("sign_in_failed", "This user name and password do not fit together. Try again.")


def find_signed_in(
    session: Session,
    secret: str,
    *,
    now: datetime,
    idle: timedelta,
    longest: timedelta,
    demonstration: bool,
    request_id: str | None = None,
) -> SignedIn | None:
    """Who a session's secret belongs to; None where it ended, is too old, or its user is disabled.

    Raises:
        HolderLeft: the service of whoever signed in has ended by today.
    """
    found = session.execute(
        select(WebSession, User, has_left(User.officer_id, local_day(now)))
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.token_hash == digest(secret),
            WebSession.ended_at.is_(None),
            WebSession.last_seen_at > now - idle,
            WebSession.created_at > now - longest,
            User.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    opened, user, left = found
    if user.demonstration and not demonstration:
        return None
    if left:
        raise HolderLeft(user.id)
    return SignedIn(
        actor=acting(session, user, door=Door.PAGE, request_id=request_id),
        session_id=opened.id,
        full_name=user.full_name,
        csrf_token=opened.csrf_token,
        is_due_for_touch=opened.last_seen_at <= now - KEPT_TO,
        begun_by=opened.begun_by,
        notice_at=opened.notice_at,
    )


def touch_session(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that a session is in use; a clock set back never makes it older."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.ended_at.is_(None), WebSession.last_seen_at < now)
        .values(last_seen_at=now)
    )


def end_session(session: Session, actor: Actor, session_id: int, *, now: datetime) -> None:
    """Sign out: the session's secret opens nothing from now on, on any instance."""
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "log_out", now=now) as entry:
        session.execute(
            update(WebSession)
            .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
            .values(ended_at=entry.recorded_at)
        )
        entry.changes_data = False
        entry.about(user)


def acting(session: Session, user: User, *, door: Door, request_id: str | None = None) -> Actor:
    """The account as it acts through a door: with the role and the precincts that it has now."""
    role = Role(user.role)
    return Actor(
        name=user.username,
        role=role,
        door=door,
        user_id=user.id,
        precincts=_precincts(session, user.id) if role in CONFINED else None,
        request_id=request_id,
    )


def _precincts(session: Session, user_id: int) -> frozenset[str]:
    """The codes an account confined to precincts sees; without any it sees none."""
    codes = (
        select(Precinct.code)
        .join(UserPrecinct, UserPrecinct.precinct_id == Precinct.id)
        .where(UserPrecinct.user_id == user_id)
    )
    return frozenset(session.scalars(codes))
