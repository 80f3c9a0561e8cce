"""The second step of a sign-in: a password that fitted waits for a code, or for an authenticator to be set up.

A pending sign-in is a row of `web_sessions` with a secret of its own that opens nothing but the second step. Each step
ends the row and the secret before it. The door counts tries before anything is compared (tries).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.chain import Keyring
from tracker.domain.errors import Unauthenticated
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.authenticators import (
    Offer,
    authenticator_of,
    offer_authenticator,
    set_up_authenticator,
    use_code,
)
from tracker.services.accounts.recovery import use_recovery_code
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.sessions import (
    DEMONSTRATION,
    PASSWORD,
    UNSEEN,
    Browser,
    Opened,
    SignedIn,
    acting,
    add_session,
    check_still_works,
    end_one,
    is_whole,
    open_session,
    sign_in_failed,
)
from tracker.services.accounts.tries import Tried
from tracker.services.ledger import recording
from tracker.store.models import Authenticator, SignInTry, User, WebSession

CODE, RECOVERY_CODE, SET_UP = "code", "recovery_code", "authenticator_set_up"
"""What was given besides the password."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in whose password fitted: whose it is, and whether an authenticator is there to ask."""

    session_id: int
    user_id: int
    username: str
    has_authenticator: bool
    session_hash: str


def begin_sign_in(
    session: Session, user_id: int, *, now: datetime, browser: Browser = UNSEEN, request_id: str | None = None
) -> Opened:
    """A password fitted: open a pending sign-in. The demonstration's accounts, which have no authenticator and work
    only in it, are signed in at once.

    Raises:
        Unauthenticated `sign_in_failed`: the account was disabled or locked meanwhile, or its holder's service ended.
    """
    user = session.get_one(User, user_id)
    if user.demonstration:
        return open_session(session, user_id, now=now, begun_by=DEMONSTRATION, browser=browser, request_id=request_id)
    actor = acting(session, user, door=Door.PAGE, request_id=request_id)
    with recording(session, actor, "begin_log_in", now=now) as entry:
        check_still_works(session, user, now=now)
        opened = add_session(session, user, begun_by=PASSWORD, browser=browser, now=now, is_pending=True)
        entry.changes_data = False
        entry.about(user)
    return opened


def find_pending(session: Session, secret: str, *, now: datetime, within: timedelta) -> Pending | None:
    """The pending sign-in that a secret belongs to; None where it ended, waited longer than `within`, is whole, or its
    account is disabled or locked.
    """
    in_use = exists().where(
        Authenticator.user_id == User.id, Authenticator.ended_at.is_(None), Authenticator.confirmed_at.is_not(None)
    )
    found = session.execute(
        select(WebSession.id, WebSession.token_hash, User.id, User.username, in_use)
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.token_hash == digest(secret),
            WebSession.ended_at.is_(None),
            WebSession.created_at > now - within,
            User.disabled_at.is_(None),
            User.locked_at.is_(None),
            ~is_whole(),
        )
    ).one_or_none()
    if found is None:
        return None
    session_id, session_hash, user_id, username, has_authenticator = found
    return Pending(session_id, user_id, username, has_authenticator, session_hash)


def finish_sign_in(
    session: Session,
    pending: Pending,
    typed: str,
    *,
    keys: Keyring,
    at: datetime,
    now: datetime,
    browser: Browser = UNSEEN,
    request_id: str | None = None,
) -> Opened:
    """Take the authenticator's code or a recovery code, and open the session in the pending one's place. `at` is the
    machine's own time.

    Raises:
        Unauthenticated `code_refused`: wrong, used before, or the pending sign-in is over; then nothing has changed.
    """
    user = session.get_one(User, pending.user_id)
    actor = acting(session, user, door=Door.PAGE, request_id=request_id)
    with recording(session, actor, "log_in", now=now) as entry:
        given = take_second_factor(session, user.id, typed, keys=keys, at=at, moment=entry.recorded_at)
        if given is None or not end_one(session, pending.session_id, moment=entry.recorded_at):
            raise code_refused()
        check_still_works(session, user, now=now)
        opened = add_session(session, user, begun_by=PASSWORD, browser=browser, now=now)
        entry.changes_data = False
        entry.about(user, begun_by=PASSWORD, second_factor=given)
    return opened


def offered(session: Session, pending: Pending, *, keys: Keyring) -> Offer:
    """The authenticator that a pending sign-in may set up."""
    return offer_authenticator(session, pending.user_id, pending.session_hash, keys=keys)


def finish_with_authenticator(
    session: Session,
    pending: Pending,
    code: str,
    *,
    keys: Keyring,
    at: datetime,
    now: datetime,
    browser: Browser = UNSEEN,
    request_id: str | None = None,
) -> tuple[Opened, tuple[str, ...]]:
    """Set up the account's first authenticator and open the session; answers it and the recovery codes.

    Raises:
        Invalid `code_unfit`; Conflict `authenticator_there`: it has one by now; Unauthenticated `sign_in_failed`: the
        pending sign-in is over.
    """
    user = session.get_one(User, pending.user_id)
    actor = acting(session, user, door=Door.PAGE, request_id=request_id)
    offer = offered(session, pending, keys=keys)
    codes = set_up_authenticator(session, actor, offer, code, replaces=False, keys=keys, at=at, now=now)
    if not end_one(session, pending.session_id, moment=now):
        raise sign_in_failed()
    opened = open_session(session, user.id, now=now, second_factor=SET_UP, browser=browser, request_id=request_id)
    return opened, codes


def stop_sign_in(session: Session, pending: Pending, *, now: datetime, request_id: str | None = None) -> None:
    """Give a pending sign-in up: its secret opens nothing any more."""
    user = session.get_one(User, pending.user_id)
    with recording(session, acting(session, user, door=Door.PAGE, request_id=request_id), "log_out", now=now) as entry:
        end_one(session, pending.session_id, moment=entry.recorded_at)
        entry.changes_data = False
        entry.about(user)


def confirm_session(
    session: Session,
    holder: SignedIn,
    typed: str,
    *,
    keys: Keyring,
    at: datetime,
    now: datetime,
) -> Opened:
    """It is still the same person, whose password fitted: take a code, and go on under a new secret. What the session
    was otherwise stays: its forms, and the moment at which it ends.

    Raises:
        Unauthenticated `confirmation_failed`: the code is wrong or was used before.
    """
    old = session.get_one(WebSession, holder.session_id)
    with recording(session, holder.actor, "confirm_session", now=now) as entry:
        given = take_second_factor(session, old.user_id, typed, keys=keys, at=at, moment=entry.recorded_at)
        if given is None or not end_one(session, old.id, moment=entry.recorded_at):
            raise confirmation_failed()
        user = session.get_one(User, old.user_id)
        secret = new_secret()
        session.add(
            WebSession(
                token_hash=digest(secret),
                user_id=old.user_id,
                csrf_token=old.csrf_token,
                created_at=old.created_at,
                last_seen_at=now,
                begun_by=old.begun_by,
                second_factor_at=old.second_factor_at,
                confirmed_at=now,
                client=old.client,
                user_agent=old.user_agent,
                notice_at=old.notice_at,
            )
        )
        entry.changes_data = False
        entry.about(user, second_factor=given)
    return Opened(secret, user.username, Role(user.role))


def take_second_factor(
    session: Session, user_id: int, typed: str, *, keys: Keyring, at: datetime, moment: datetime
) -> str | None:
    """What was typed, taken so that it is good no more: `CODE` or `RECOVERY_CODE`; None where it does not fit.

    Raises:
        Unavailable `seed_unreadable`.
    """
    if use_code(session, user_id, typed, keys=keys, at=at):
        return CODE
    stands_in = authenticator_of(session, user_id) is not None
    return RECOVERY_CODE if stands_in and use_recovery_code(session, user_id, typed, moment=moment) else None


def uncount(session: Session, tried: Tried) -> None:
    """Take a try back that could not be compared through no fault of whoever made it."""
    session.execute(delete(SignInTry).where(SignInTry.id == tried.try_id))


def record_failed_confirmation(session: Session, actor: Actor, *, now: datetime) -> None:
    """Leave an event of a confirmation that failed."""
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "fail_confirm", now=now) as entry:
        entry.changes_data = False
        entry.about(user)


def code_refused() -> Unauthenticated:
    """The one answer to every code that is not taken, whatever the cause."""
    return Unauthenticated(
        "code_refused",
        "This code is not taken. Type the one that the authenticator shows now, each only once, or a recovery code "
        "that was not used.",
    )


def confirmation_failed() -> Unauthenticated:
    """The one answer to a confirmation that fails, be it the password or the code."""
    return Unauthenticated(
        "confirmation_failed", "Password and code do not fit together. Type both again; each code is taken only once."
    )
