"""What an administrator changes about an account: that it works again, its role and precincts, whose it is, where mail
for it goes, and that its sign-ins end. Made and shut it is in users.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import ChangeRole, EnableUser, EndSessions, LinkOfficer, SetMailAddress
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Role
from tracker.services.accounts.administrators import check_not_last_administrator
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.accounts.users import account_scope, check_lets_in, find_user
from tracker.services.ledger import Entry, recording
from tracker.store.employed import has_left
from tracker.store.lookups import find_officer
from tracker.store.models import Precinct, RecordEdit, User, UserPrecinct


def enable_user(session: Session, actor: Actor, command: EnableUser, *, now: datetime) -> User:
    """A disabled account works again, with its password.

    Raises:
        NotFound `unknown_user`; Forbidden `token_lets_nobody_in`; Conflict `user_enabled`.
    """
    actor.check_may("accounts.manage")
    check_lets_in(actor)
    user = find_user(session, command.username)
    with recording(session, actor, "enable_user", now=now) as entry:
        session.refresh(user)
        if user.disabled_at is None:
            raise Conflict("user_enabled", f"The account {user.username} is not disabled.", field="username")
        user.disabled_at = None
        user.idle_since = entry.recorded_at
        entry.about(user, username=user.username)
    return user


def change_role(session: Session, actor: Actor, command: ChangeRole, *, now: datetime) -> User:
    """Another role or other precincts. Every sign-in of the account ends. The role it was made with is sealed in the
    log: the change is kept as an edit is, and the audit holds both against each other.

    Raises:
        NotFound `unknown_user`, `unknown_precinct`; Invalid `precincts_required`, `precincts_not_wanted`,
        `service_stays_service`; Forbidden `token_lets_nobody_in`; Conflict `role_unchanged`, `last_administrator`.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    precincts = account_scope(session, command.role, command.precincts)
    if command.role is Role.ADMINISTRATOR:
        check_lets_in(actor)
    with recording(session, actor, "change_role", now=now) as entry:
        session.refresh(user)
        before = _standing(session, user)
        after = (command.role, sorted(precinct.code for precinct in precincts))
        _check_change(session, user, before, after, now=now)
        if after[0] is not before[0]:
            _keep_role(entry, user, command.role)
        _confine(session, user, precincts)
        end_sessions(session, user.id, entry.recorded_at)
        words = ("role", "precincts")
        entry.about(
            user,
            username=user.username,
            before=dict(zip(words, before, strict=True)),
            after=dict(zip(words, after, strict=True)),
        )
    return user


def link_officer(session: Session, actor: Actor, command: LinkOfficer, *, now: datetime) -> User:
    """Whose account it is: it ends with that officer's employment.

    Raises:
        NotFound `unknown_user`, `unknown_officer`; Conflict `ambiguous`, `officer_unchanged`, `last_administrator`: the
        officer has left, and with that account nobody could sign in any more who lets others in.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    officer = find_officer(session, command.officer) if command.officer is not None else None
    number = officer.id if officer is not None else None
    with recording(session, actor, "link_officer", now=now) as entry:
        session.refresh(user)
        if user.officer_id == number:
            raise Conflict("officer_unchanged", f"This is how {user.username} stands already.", field="officer")
        if session.scalar(select(has_left(number, local_day(now)))):
            check_not_last_administrator(session, user, now=now)
        before, user.officer_id = user.officer_id, number
        entry.about(user, username=user.username, before={"officer_id": before}, after={"officer_id": number})
    return user


def set_mail_address(session: Session, actor: Actor, command: SetMailAddress, *, now: datetime) -> User:
    """Where one-time links may be sent. Links that are on their way to the address before end.

    Raises:
        NotFound `unknown_user`; Forbidden `token_lets_nobody_in`; Conflict `mail_address_unchanged`.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    check_lets_in(actor)
    with recording(session, actor, "set_mail_address", now=now) as entry:
        session.refresh(user)
        if user.mail_address == command.mail_address:
            message = f"This is the address of {user.username} already."
            raise Conflict("mail_address_unchanged", message, field="mail_address")
        entry.personal["before"] = {"mail_address": user.mail_address}
        entry.personal["after"] = {"mail_address": command.mail_address}
        user.mail_address = command.mail_address
        end_links(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username)
    return user


def end_user_sessions(session: Session, actor: Actor, command: EndSessions, *, now: datetime) -> int:
    """Every sign-in of an account ends; answers how many there were. NotFound `unknown_user`."""
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    with recording(session, actor, "end_user_sessions", now=now) as entry:
        ended = end_sessions(session, user.id, entry.recorded_at)
        entry.changes_data = False
        entry.about(user, username=user.username, ended=ended)
    return ended


def _standing(session: Session, user: User) -> tuple[Role, list[str]]:
    codes = select(Precinct.code).join(UserPrecinct, UserPrecinct.precinct_id == Precinct.id)
    return Role(user.role), sorted(session.scalars(codes.where(UserPrecinct.user_id == user.id)))


def _check_change(
    session: Session, user: User, before: tuple[Role, list[str]], after: tuple[Role, list[str]], *, now: datetime
) -> None:
    if before == after:
        raise Conflict("role_unchanged", f"This is how {user.username} stands already.", field="role")
    if before[0] is not after[0]:
        if Role.SERVICE in (before[0], after[0]):
            message = "A service account has no sign-in, and stays one. Make another account for a person."
            raise Invalid("service_stays_service", message, field="role")
        if before[0] is Role.ADMINISTRATOR:
            check_not_last_administrator(session, user, now=now)


def _keep_role(entry: Entry, user: User, role: Role) -> None:
    edit = RecordEdit(collection="users", record_id=user.id, field="role", revision=user.revision + 1)
    edit.before, edit.after = user.role, role.value
    entry.stamp(edit)
    user.role, user.revision = role.value, user.revision + 1


def _confine(session: Session, user: User, precincts: Sequence[Precinct]) -> None:
    session.execute(delete(UserPrecinct).where(UserPrecinct.user_id == user.id))
    session.add_all([UserPrecinct(user_id=user.id, precinct_id=precinct.id) for precinct in precincts])
