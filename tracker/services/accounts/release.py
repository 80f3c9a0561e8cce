"""Letting back in: an account that guesses locked, and, from the tracker's own machine, a department shut out whole."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import BreakGlass, UnlockUser
from tracker.domain.errors import Conflict
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Role
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.standing import Shut, shut_by_itself
from tracker.services.accounts.tries import forget_tries
from tracker.services.accounts.users import find_user
from tracker.services.ledger import Entry, recording
from tracker.store.models import AccountLink, User
from tracker.store.models.sign_in import Purpose

LINK_LIVES = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """An account let back in; `secret` of its link is shown now and never again."""

    user: User
    expires_at: datetime
    secret: str = field(repr=False)


def unlock_user(session: Session, actor: Actor, command: UnlockUser, *, now: datetime) -> User:
    """A locked account opens again. Its tries are forgotten, for it and for where they came from.

    Raises:
        NotFound `unknown_user`; Conflict `user_not_locked`: it is not locked, and no try of it is counted.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    with recording(session, actor, "unlock_user", now=now) as entry:
        session.refresh(user)
        forgotten = forget_tries(session, user.id)
        if user.locked_at is None and not forgotten:
            raise Conflict("user_not_locked", f"The account {user.username} is not locked.", field="username")
        user.locked_at = None
        entry.about(user, username=user.username)
    return user


def break_glass(
    session: Session, actor: Actor, command: BreakGlass, *, now: datetime, lives: timedelta = LINK_LIVES
) -> GlassBroken:
    """Let an administrator back in whom nobody else can, with an event of its own; only the command line offers it.
    Sign-ins and links that the account had end; its authenticator stays.

    Raises:
        NotFound `unknown_user`; Conflict `not_administrator`,
        `holder_left`: the account is of somebody whose service has ended.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    with recording(session, actor, "break_glass", now=now) as entry:
        session.refresh(user)
        _check_may_be_let_in(session, user, now=now)
        was = {"disabled": user.disabled_at is not None, "locked": user.locked_at is not None}
        user.disabled_at = user.locked_at = None
        user.idle_since = entry.recorded_at
        forget_tries(session, user.id)
        made = _new_link(session, entry, user, lives)
        entry.about(user, username=user.username, **was, expires_at=made.expires_at)
    return made


def _check_may_be_let_in(session: Session, user: User, *, now: datetime) -> None:
    if user.role != Role.ADMINISTRATOR.value:
        raise Conflict(
            "not_administrator",
            f"{user.username} is no administrator. Let an administrator in, who enables the account.",
            field="username",
        )
    if shut_by_itself(session, user, now=now) is Shut.LEFT:
        raise Conflict(
            "holder_left",
            f"The service of {user.username}'s holder has ended by {local_day(now)}. Use another administrator's "
            "account, or make one with `tracker user create`.",
            field="username",
        )


def _new_link(session: Session, entry: Entry, user: User, lives: timedelta) -> GlassBroken:
    """The one link of an account that works, whose password nobody may know any more."""
    end_sessions(session, user.id, entry.recorded_at)
    end_links(session, user.id, entry.recorded_at)
    secret = new_secret()
    expires_at = entry.recorded_at + lives
    session.add(
        AccountLink(
            user_id=user.id,
            purpose=Purpose.RESET.value,
            token_hash=digest(secret),
            created_at=entry.recorded_at,
            expires_at=expires_at,
        )
    )
    return GlassBroken(user, expires_at, secret)
