"""Users: created, given passwords, disabled. Who is signed in lives in sessions."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import CreateUser, DisableUser, SetPassword
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tracker.domain.vocabulary import Role
from tracker.services.accounts.administrators import check_not_last_administrator
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.accounts.passwords import check_password, hash_password
from tracker.services.checks import database_word
from tracker.services.ledger import recording
from tracker.store.lookups import find_precinct
from tracker.store.models import Installation, Precinct, User, UserPrecinct
from tracker.store.text import in_order

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


def create_user(session: Session, actor: Actor, command: CreateUser, *, now: datetime) -> User:
    """A new account.

    Raises:
        Invalid `username_unfit`, `password_unfit`, `password_not_wanted`, `precincts_required`,
        `precincts_not_wanted`; NotFound `unknown_precinct`; Forbidden `token_lets_nobody_in`; Conflict `user_exists`.
    """
    actor.check_may("accounts.manage")
    username = normal_username(command.username)
    if not USERNAME.fullmatch(username):
        raise Invalid(
            "username_unfit",
            "A user name has 2 to 64 small letters, digits, dots, hyphens, underscores or @, and starts with a letter "
            "or a digit.",
            field="username",
        )
    if command.password is not None:
        _check_signs_in(command.role)
        own = own_words(session, command.full_name)
        check_password(command.password, username=username, own=own)
    precincts = account_scope(session, command.role, command.precincts)
    if command.password is not None or command.role is Role.ADMINISTRATOR:
        check_lets_in(actor)
    kept = hash_password(command.password) if command.password is not None else None
    with recording(session, actor, "create_user", now=now) as entry:
        if refusal := _same_user(session, username):
            raise refusal
        user = User(
            username=username,
            full_name=command.full_name,
            role=command.role.value,
            password_hash=kept,
            demonstration=command.demonstration,
        )
        with database_word(session, lambda: _same_user(session, username)):
            entry.stamp(user)
        session.add_all([UserPrecinct(user_id=user.id, precinct_id=precinct.id) for precinct in precincts])
        entry.personal["full_name"] = command.full_name
        entry.about(
            user,
            username=username,
            role=command.role,
            precincts=sorted(command.precincts),
            demonstration=command.demonstration,
        )
    return user


def set_password(session: Session, actor: Actor, command: SetPassword, *, now: datetime) -> User:
    """A new password. Every sign-in of the user ends, and every link not used.

    Raises:
        Invalid `password_unfit`, `password_not_wanted`; NotFound `unknown_user`.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    _check_signs_in(Role(user.role))
    check_password(command.password, username=user.username, own=own_words(session, user.full_name))
    kept = hash_password(command.password)
    with recording(session, actor, "set_password", now=now) as entry:
        user.password_hash = kept
        end_sessions(session, user.id, entry.recorded_at)
        end_links(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username)
    return user


def disable_user(session: Session, actor: Actor, command: DisableUser, *, now: datetime) -> User:
    """The account works no more.

    Raises:
        Conflict `user_disabled` where it did not, `last_administrator`; NotFound `unknown_user`.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    with recording(session, actor, "disable_user", now=now) as entry:
        session.refresh(user)
        if user.disabled_at is not None:
            raise Conflict("user_disabled", f"The account {user.username} is disabled already.", field="username")
        check_not_last_administrator(session, user, now=now)
        user.disabled_at = entry.recorded_at
        end_sessions(session, user.id, entry.recorded_at)
        end_links(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username)
    return user


def find_user(session: Session, username: str) -> User:
    """An account by its name, disabled or not; NotFound `unknown_user` otherwise."""
    user = user_named(session, username)
    if user is None:
        raise NotFound("unknown_user", f"There is no account {username}. Check the name.", field="username")
    return user


def user_named(session: Session, username: str) -> User | None:
    """An account by its name, or None; what cannot be a name is not looked for."""
    name = normal_username(username)
    if not USERNAME.fullmatch(name):
        return None
    return session.scalars(select(User).where(User.username == name)).one_or_none()


def list_users(session: Session) -> Sequence[User]:
    """Every account, by name."""
    return session.scalars(select(User).order_by(in_order(User.username))).all()


def normal_username(username: str) -> str:
    """A user name as it is kept: without blanks around it, in small letters."""
    return username.strip().lower()


def own_words(session: Session, full_name: str) -> tuple[str, ...]:
    """What a password is not made of: the holder's own name and the agency's."""
    agency = session.scalars(select(Installation.agency)).one_or_none() or ""
    return (*full_name.split(), *agency.split())


def account_scope(session: Session, role: Role, codes: Sequence[str]) -> list[Precinct]:
    """The precincts an account is confined to. Raises as `scope_of`; also Invalid `precincts_not_wanted` for oversight,
    which as a person sees all of them whatever is named, as a token those that are.
    """
    if role is Role.OVERSIGHT and codes:
        raise Invalid("precincts_not_wanted", "Oversight sees every precinct: name none.", field="precincts")
    return scope_of(session, role, codes)


def scope_of(session: Session, role: Role, codes: Sequence[str]) -> list[Precinct]:
    """The precincts an account or a token is confined to.

    Raises:
        Invalid `precincts_required`: a supervisor or precinct administrator without any; `one_precinct`: a precinct
        administrator with several; `precincts_not_wanted`: an administrator with some; NotFound `unknown_precinct`.
    """
    if role is Role.SUPERVISOR and not codes:
        raise Invalid("precincts_required", "Name the precincts a supervisor is to see.", field="precincts")
    if role is Role.PRECINCT_ADMINISTRATOR and len(set(codes)) != 1:
        said = "A precinct administrator enters for one precinct: name it, and no other."
        raise Invalid("precincts_required" if not codes else "one_precinct", said, field="precincts")
    if role is Role.ADMINISTRATOR and codes:
        raise Invalid("precincts_not_wanted", "An administrator sees every precinct: name none.", field="precincts")
    return [find_precinct(session, code, field="precincts") for code in sorted(set(codes))]


def check_lets_in(actor: Actor) -> None:
    """Refuse a token what would let somebody in: Forbidden `token_lets_nobody_in`. Who could make a person's account by
    one would sign in as that person, and make tokens, which no token does.
    """
    if actor.token_id is not None:
        raise Forbidden(
            "token_lets_nobody_in",
            "A token gives no password, makes no administrator, enables no account, takes no authenticator away and "
            "says not where links are sent. Do it on the pages, or on the tracker's own machine.",
        )


def _check_signs_in(role: Role) -> None:
    """Refuse a password for a service account: nobody signs in to it, it works by its tokens alone."""
    if role is Role.SERVICE:
        message = "A service account has no password: it works by its tokens. Make one for it."
        raise Invalid("password_not_wanted", message, field="password")


def _same_user(session: Session, username: str) -> Refusal | None:
    if session.scalars(select(User.id).where(User.username == username)).first() is None:
        return None
    return Conflict("user_exists", f"There is an account {username} already. Choose another name.", field="username")
