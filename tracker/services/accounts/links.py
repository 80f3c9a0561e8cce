"""One-time links: with one the holder of an account chooses a password, once. Only the secret's digest is kept.

A password is judged and hashed between two transactions, which takes a tenth of a second: `find_link` before,
`use_link` after. Looking at a link never uses it up: programs that look through mail follow links too.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import CreateUser, InviteUser, MakeAccountLink
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.vocabulary import DeliveryState, Door, Role
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.accounts.passwords import check_password, hash_password
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.sessions import acting
from tracker.services.accounts.standing import nobody
from tracker.services.accounts.users import create_user, find_user, own_words, user_named
from tracker.services.ledger import Entry, recording
from tracker.store.lookups import find_officer
from tracker.store.models import AccountLink, User
from tracker.store.models.sign_in import Purpose

MOST_BY_MAIL = 3
"""So many links an account may ask for itself within an hour: nobody fills another's mailbox."""
BY_MAIL_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkLives:
    """For how long a link works."""

    invite: timedelta = timedelta(hours=72)
    reset: timedelta = timedelta(hours=1)

    def of(self, purpose: Purpose) -> timedelta:
        """For how long a link of that purpose works."""
        return self.invite if purpose is Purpose.INVITE else self.reset


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as made; `secret` is shown now and never again."""

    user_id: int
    username: str
    full_name: str
    mail_address: str | None
    purpose: Purpose
    expires_at: datetime
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkFound:
    """A link that works, and whose password it lets choose."""

    user_id: int
    username: str
    full_name: str
    purpose: Purpose
    expires_at: datetime
    own_words: tuple[str, ...] = field(repr=False)
    """What the password is not made of."""

    def hashed(self, password: str) -> str:
        """The hash of a password that may be chosen, to be kept. Invalid `password_unfit`."""
        check_password(password, username=self.username, own=self.own_words)
        return hash_password(password)


def invite_user(
    session: Session, actor: Actor, command: InviteUser, *, now: datetime, lives: LinkLives | None = None
) -> NewLink:
    """An account without a password, and the link with which its holder chooses one.

    Raises:
        As `create_user`; Invalid `service_has_no_sign_in`; NotFound `unknown_officer`; Conflict `ambiguous`.
    """
    actor.check_may("accounts.manage")
    _check_signs_in(command.role)
    officer = find_officer(session, command.officer) if command.officer is not None else None
    account = CreateUser(command.username, command.full_name, command.role, None, command.precincts)
    with recording(session, actor, "invite_user", now=now) as entry:
        user = create_user(session, actor, account, now=now)
        user.mail_address = command.mail_address
        user.officer_id = officer.id if officer is not None else None
        made = _make(session, entry, user, Purpose.INVITE, lives or LinkLives())
        entry.personal.update(full_name=user.full_name, mail_address=user.mail_address)
        entry.about(
            user,
            username=user.username,
            role=command.role,
            precincts=sorted(command.precincts),
            officer_id=user.officer_id,
            expires_at=made.expires_at,
        )
    return made


def make_account_link(
    session: Session, actor: Actor, command: MakeAccountLink, *, now: datetime, lives: LinkLives | None = None
) -> NewLink:
    """A new link for an account, in the place of any before: an invitation where no password was chosen yet.

    Raises:
        NotFound `unknown_user`; Conflict `user_disabled`; Invalid `service_has_no_sign_in`.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    _check_signs_in(Role(user.role))
    with recording(session, actor, "make_account_link", now=now) as entry:
        session.refresh(user)
        if user.disabled_at is not None:
            message = f"The account {user.username} is disabled. Enable it first."
            raise Conflict("user_disabled", message, field="username")
        purpose = Purpose.INVITE if user.password_hash is None else Purpose.RESET
        made = _make(session, entry, user, purpose, lives or LinkLives())
        entry.changes_data = False
        entry.about(user, username=user.username, purpose=purpose, expires_at=made.expires_at)
    return made


def request_reset(
    session: Session,
    username: str,
    *,
    now: datetime,
    lives: LinkLives | None = None,
    sends: bool = True,
    request_id: str | None = None,
) -> NewLink | None:
    """A link that whoever signs in asked for; None where none may be sent: no such account, or it is disabled, locked,
    without a password or a mail address of its own, or asked too often. Either way an event tells of it; an unknown
    name is not kept, as people type passwords there. `sends`: whether there is a way to send mail at all.
    """
    user = user_named(session, username)
    with recording(session, nobody(request_id), "request_reset", now=now) as entry:
        entry.changes_data = False
        if user is None:
            entry.detail["sent"] = False
            return None
        session.refresh(user)
        may = sends and _may_ask(session, user, now)
        made = _make(session, entry, user, Purpose.RESET, lives or LinkLives()) if may else None
        entry.about(user, sent=may)
    return made


def find_link(session: Session, secret: str, *, now: datetime) -> LinkFound:
    """The link of a secret, which looking does not use up. NotFound `unknown_link`: it does not work (any more)."""
    found = session.execute(
        select(AccountLink, User).join(User, User.id == AccountLink.user_id).where(*_working(secret, now))
    ).one_or_none()
    if found is None:
        raise link_unknown()
    link, user = found
    own = own_words(session, user.full_name)
    return LinkFound(user.id, user.username, user.full_name, Purpose(link.purpose), link.expires_at, own)


def use_link(
    session: Session, secret: str, password_hash: str, *, now: datetime, request_id: str | None = None
) -> User:
    """Keep the hash of the password that was chosen with a link. The link is used up, every other link of the account
    and every sign-in of it ends. Of two uses at once one succeeds.

    Raises:
        NotFound `unknown_link`.
    """
    link = find_link(session, secret, now=now)
    user = session.get_one(User, link.user_id)
    holder = acting(session, user, door=Door.PAGE, request_id=request_id)
    with recording(session, holder, "use_account_link", now=now) as entry:
        taken = session.scalars(
            update(AccountLink)
            .where(*_working(secret, now, with_user=False))
            .values(used_at=entry.recorded_at)
            .returning(AccountLink.id)
        ).one_or_none()
        session.refresh(user)
        if taken is None or user.disabled_at is not None:
            raise link_unknown()
        user.password_hash = password_hash
        end_links(session, user.id, entry.recorded_at)
        end_sessions(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username, purpose=link.purpose)
    return user


def record_failed_use(session: Session, secret: str, *, now: datetime, request_id: str | None = None) -> None:
    """Leave an event of a link that was used and works no more. What never was a link is nothing to tell of."""
    user = session.scalars(
        select(User).join(AccountLink, AccountLink.user_id == User.id).where(AccountLink.token_hash == digest(secret))
    ).one_or_none()
    if user is None:
        return
    with recording(session, nobody(request_id), "fail_account_link", now=now) as entry:
        entry.changes_data = False
        entry.about(user)


def record_mailed(
    session: Session, actor: Actor, link: NewLink, state: DeliveryState, said: str | None, *, now: datetime
) -> None:
    """Leave an event of a link that was sent by mail, or was to be: `said` is why it was not."""
    user = session.get_one(User, link.user_id)
    with recording(session, actor, "mail_account_link", now=now) as entry:
        entry.changes_data = False
        entry.personal["mail_address"] = link.mail_address
        entry.about(user, purpose=link.purpose, state=state, said=said)


def link_unknown() -> NotFound:
    """The one answer to every link that does not work, whatever the cause."""
    return NotFound(
        "unknown_link",
        "This link works no more: it was used, a newer one took its place, or its time is over. Ask for a new one.",
    )


def _check_signs_in(role: Role) -> None:
    if role is Role.SERVICE:
        message = "A service account has no sign-in: it works by tokens alone. Make a token for it."
        raise Invalid("service_has_no_sign_in", message, field="role")


def _make(session: Session, entry: Entry, user: User, purpose: Purpose, lives: LinkLives) -> NewLink:
    """A link from the moment of an act on; those before it end."""
    secret, expires_at = new_secret(), entry.recorded_at + lives.of(purpose)
    end_links(session, user.id, entry.recorded_at)
    session.add(
        AccountLink(
            user_id=user.id,
            purpose=purpose.value,
            token_hash=digest(secret),
            created_at=entry.recorded_at,
            expires_at=expires_at,
        )
    )
    session.flush()
    return NewLink(user.id, user.username, user.full_name, user.mail_address, purpose, expires_at, secret)


def _may_ask(session: Session, user: User, now: datetime) -> bool:
    """Whether an account gets a link that it asks for itself."""
    is_shut = user.disabled_at is not None or user.locked_at is not None or user.demonstration
    if is_shut or user.password_hash is None or user.mail_address is None:
        return False
    link = AccountLink
    lately = select(func.count()).where(
        link.user_id == user.id, link.purpose == Purpose.RESET.value, link.created_at > now - BY_MAIL_WINDOW
    )
    return (session.scalar(lately) or 0) < MOST_BY_MAIL


def _working(secret: str, now: datetime, *, with_user: bool = True) -> list[ColumnElement[bool]]:
    link = AccountLink
    works = [link.token_hash == digest(secret), link.used_at.is_(None), link.ended_at.is_(None), link.expires_at > now]
    return [*works, User.disabled_at.is_(None)] if with_user else works
