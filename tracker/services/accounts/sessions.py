"""Sign-ins of people: a server-side session opened, looked up, kept alive and ended. Passwords are tried in tries.

A password that fits opens no session yet but for the demonstration's accounts: see pending.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update
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
"""How a sign-in began. Only the first asks for a code of ours: the second was asked for its own elsewhere."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a sign-in comes from, to be shown to its owner: the address, and what the browser says it is."""

    client: str | None = None
    user_agent: str | None = None


UNSEEN = Browser()


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in that has begun: `secret` is for the cookie and is kept nowhere. `is_pending`: it waits for its second
    step, and opens nothing but that.
    """

    secret: str
    username: str
    role: Role
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds: who it is, what its forms must carry, how it began, and when it was last shown that it is
    still the same person (None: never since it began).
    """

    actor: Actor
    session_id: int
    full_name: str
    csrf_token: str
    is_due_for_touch: bool
    begun_by: str
    confirmed_at: datetime | None
    notice_at: datetime | None = None
    """When the department's notice was acknowledged."""


def open_session(
    session: Session,
    user_id: int,
    *,
    now: datetime,
    begun_by: str = PASSWORD,
    second_factor: str | None = None,
    browser: Browser = UNSEEN,
    request_id: str | None = None,
) -> Opened:
    """Begin a sign-in in which everything asked for was given, with a secret of its own, and record it.

    `second_factor`: what was given besides the password, for the log.

    Raises:
        Unauthenticated `sign_in_failed`: the account is disabled or locked, or its holder's service has ended.
    """
    user = session.get_one(User, user_id)
    with recording(session, acting(session, user, door=Door.PAGE, request_id=request_id), "log_in", now=now) as entry:
        check_still_works(session, user, now=now)
        opened = add_session(session, user, begun_by=begun_by, browser=browser, now=now)
        entry.changes_data = False
        entry.about(user, begun_by=begun_by, second_factor=second_factor)
    return opened


def add_session(
    session: Session, user: User, *, begun_by: str, browser: Browser, now: datetime, is_pending: bool = False
) -> Opened:
    """A row for a sign-in, with a secret of its own; the act that opens it leaves the event."""
    secret = new_secret()
    if not is_pending:
        user.idle_since = now
    session.add(
        WebSession(
            token_hash=digest(secret),
            user_id=user.id,
            csrf_token=new_secret(),
            created_at=now,
            last_seen_at=now,
            begun_by=begun_by,
            second_factor_at=now if begun_by == PASSWORD and not is_pending else None,
            confirmed_at=None if is_pending else now,
            client=browser.client,
            user_agent=browser.user_agent,
        )
    )
    return Opened(secret, user.username, Role(user.role), is_pending)


def check_still_works(session: Session, user: User, *, now: datetime) -> None:
    """Refuse an account that was disabled or locked since it was looked up, or whose holder's service has ended:
    Unauthenticated `sign_in_failed`.
    """
    session.refresh(user)
    left = session.scalar(select(has_left(User.officer_id, local_day(now))).where(User.id == user.id))
    if user.disabled_at is not None or user.locked_at is not None or left:
        raise sign_in_failed()


def sign_in_failed() -> Unauthenticated:
    """The one answer to every sign-in that fails, whatever the cause."""
    return Unauthenticated("sign_in_failed", "This user name and password do not fit together. Try again.")


def is_whole() -> ColumnElement[bool]:
    """Of web sessions: those in which everything that was asked for was given."""
    return or_(WebSession.begun_by != PASSWORD, WebSession.second_factor_at.is_not(None))


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
    """Who a session's secret belongs to; None where it ended, is too old, waits for its second step, or its user is
    disabled.

    Raises:
        HolderLeft: the service of whoever signed in has ended by today.
    """
    given = {
        "token_hash": digest(secret),
        "today": local_day(now),
        "seen_after": now - idle,
        "begun_after": now - longest,
    }
    found = session.execute(_signed_in(), given).one_or_none()
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
        confirmed_at=opened.confirmed_at,
        notice_at=opened.notice_at,
    )


@cache
def _signed_in() -> Select[WebSession, User, bool]:
    """The open session with a hash, its user, and whether that one has left: asked with each request."""
    return (
        select(WebSession, User, has_left(User.officer_id, bindparam("today")))
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.token_hash == bindparam("token_hash"),
            WebSession.ended_at.is_(None),
            WebSession.last_seen_at > bindparam("seen_after"),
            WebSession.created_at > bindparam("begun_after"),
            User.disabled_at.is_(None),
            is_whole(),
        )
    )


def session_hash_of(session: Session, session_id: int) -> str:
    """The digest that is kept of a session's secret."""
    return session.get_one(WebSession, session_id).token_hash


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
        end_one(session, session_id, moment=entry.recorded_at)
        entry.changes_data = False
        entry.about(user)


def end_one(session: Session, session_id: int, *, moment: datetime) -> bool:
    """End one session, whole or pending, without an event: whether it was open. Of two who end it, one did."""
    ended = session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
        .values(ended_at=moment)
        .returning(WebSession.id)
    ).all()
    return len(ended) == 1


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
