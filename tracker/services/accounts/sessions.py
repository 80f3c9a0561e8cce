"""Sign-ins of people: a password compared, a server-side session opened, looked up, kept alive and ended.

Comparing a password takes a tenth of a second: `kept_password` is read first, so that no transaction is open meanwhile.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Unauthenticated
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.passwords import matches
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.users import user_named
from tracker.services.ledger import recording
from tracker.store.models import Precinct, User, UserPrecinct, WebSession

KEPT_TO = timedelta(minutes=1)
"""A session's last use is kept to the minute: not every page writes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in that has begun: `secret` is for the cookie and is kept nowhere."""

    secret: str
    username: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds: who it is, and what its forms must carry."""

    actor: Actor
    session_id: int
    full_name: str
    csrf_token: str
    is_due_for_touch: bool
    notice_at: datetime | None = None
    """When the department's notice was acknowledged."""


@dataclass(frozen=True, slots=True)
class KeptPassword:
    """What is kept of the password of a name, be there such a user or not."""

    _user_id: int | None
    _kept: str | None = field(repr=False)

    def user_id_for(self, password: str) -> int | None:
        """The user whose password this is, else None; as slow for an unknown name as for a known one."""
        return self._user_id if matches(self._kept, password) else None


def kept_password(session: Session, username: str, *, demonstration: bool) -> KeptPassword:
    """What to compare a password with; of a disabled user nothing opens.

    `demonstration`: whether the demonstration's own accounts work here.
    """
    user = user_named(session, username)
    if user is None:
        return KeptPassword(None, None)
    works = user.disabled_at is None and (demonstration or not user.demonstration)
    return KeptPassword(user.id if works else None, user.password_hash)


def open_session(session: Session, user_id: int, *, now: datetime, request_id: str | None = None) -> Opened:
    """Begin a sign-in with a secret of its own, and record it.

    Raises:
        Unauthenticated `sign_in_failed`: the account was disabled meanwhile.
    """
    user = session.get_one(User, user_id)
    with recording(session, acting(session, user, door=Door.PAGE, request_id=request_id), "log_in", now=now) as entry:
        session.refresh(user)
        if user.disabled_at is not None:
            raise sign_in_failed()
        secret = new_secret()
        session.add(
            WebSession(
                token_hash=digest(secret),
                user_id=user.id,
                csrf_token=new_secret(),
                created_at=now,
                last_seen_at=now,
            )
        )
        entry.changes_data = False
        entry.about(user)
    return Opened(secret, user.username, Role(user.role))


def record_failed_sign_in(session: Session, username: str, *, now: datetime, request_id: str | None = None) -> None:
    """Leave an event of a sign-in that failed. An unknown name is not kept: people type passwords there."""
    user = user_named(session, username)
    # Nobody acted: the word stands in the log where a role would, and is in no list of those who may anything.
    nobody = Actor("nobody", cast(Role, "nobody"), Door.PAGE, request_id=request_id)
    with recording(session, nobody, "fail_log_in", now=now) as entry:
        entry.changes_data = False
        if user is not None:
            entry.about(user)


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
    """Who a session's secret belongs to; None where it ended, is too old, or its user is disabled."""
    found = session.execute(
        select(WebSession, User)
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
    opened, user = found
    if user.demonstration and not demonstration:
        return None
    return SignedIn(
        actor=acting(session, user, door=Door.PAGE, request_id=request_id),
        session_id=opened.id,
        full_name=user.full_name,
        csrf_token=opened.csrf_token,
        is_due_for_touch=opened.last_seen_at <= now - KEPT_TO,
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
        precincts=_precincts(session, user.id) if role is Role.SUPERVISOR else None,
        request_id=request_id,
    )


def _precincts(session: Session, user_id: int) -> frozenset[str]:
    """The codes a supervisor sees; a supervisor without any sees none."""
    codes = (
        select(Precinct.code)
        .join(UserPrecinct, UserPrecinct.precinct_id == Precinct.id)
        .where(UserPrecinct.user_id == user_id)
    )
    return frozenset(session.scalars(codes))
