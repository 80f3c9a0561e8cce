"""Sign-ins of people: a password compared, a server-side session opened, looked up, kept alive, confirmed and ended.

Comparing a password takes a tenth of a second: `kept_password` is read first, so that no transaction is open meanwhile.
A password that fits opens no session yet but for the demonstration's accounts: see `pending`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, or_, select, update
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
        Unauthenticated `sign_in_failed`: the account was disabled or locked meanwhile.
    """
    user = session.get_one(User, user_id)
    with recording(session, acting(session, user, door=Door.PAGE, request_id=request_id), "log_in", now=now) as entry:
        check_still_works(session, user)
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


def check_still_works(session: Session, user: User) -> None:
    """Refuse an account that was disabled or locked since it was looked up: Unauthenticated `sign_in_failed`."""
    session.refresh(user)
    if user.disabled_at is not None or user.locked_at is not None:
        raise sign_in_failed()


def record_failed_sign_in(session: Session, username: str, *, now: datetime, request_id: str | None = None) -> None:
    """Leave an event of a sign-in that failed. An unknown name is not kept: people type passwords there."""
    user = user_named(session, username)
    with recording(session, nobody(request_id), "fail_log_in", now=now) as entry:
        entry.changes_data = False
        if user is not None:
            entry.about(user)


def nobody(request_id: str | None) -> Actor:
    """Who tries to sign in: the word stands in the log where a role would, and is in no list of those who may
    anything.
    """
    return Actor("nobody", cast(Role, "nobody"), Door.PAGE, request_id=request_id)


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
    """
    found = session.execute(
        select(WebSession, User)
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.token_hash == digest(secret),
            WebSession.ended_at.is_(None),
            WebSession.last_seen_at > now - idle,
            WebSession.created_at > now - longest,
            User.disabled_at.is_(None),
            is_whole(),
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
        begun_by=opened.begun_by,
        confirmed_at=opened.confirmed_at,
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


def end_sessions_of(session: Session, user_id: int, *, moment: datetime) -> None:
    """Every sign-in of an account ends, on any instance; the act that ends them leaves the event."""
    session.execute(
        update(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None)).values(ended_at=moment)
    )


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
