"""The accounts for whoever manages them: who, with which role, how each stands and why. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.vocabulary import AccountState, Role
from tracker.reports.records.accounts import has_authenticator, last_signed_in, state_of
from tracker.store.models import AccountLink, AuditEvent, Precinct, User, UserPrecinct
from tracker.store.text import in_order


@dataclass(frozen=True, slots=True)
class AccountsWanted:
    """Which accounts to list: by what their names hold, by role, by state."""

    search: str | None = None
    role: Role | None = None
    state: AccountState | None = None


@dataclass(frozen=True, slots=True)
class Disabled:
    """The act that shut an account, by whom and when."""

    act: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account. `link_until`: how long its newest one-time link works; None: there is none that was not used."""

    user_id: int
    recorded_seq: int
    username: str
    full_name: str
    role: Role
    state: AccountState
    demonstration: bool
    officer_id: int | None
    mail_address: str | None
    has_password: bool
    has_authenticator: bool
    locked_at: datetime | None
    last_signed_in_at: datetime | None
    link_until: datetime | None
    precincts: tuple[tuple[str, str], ...]
    """Code and name of each precinct that it is confined to."""
    disabled: Disabled | None


def account_lines(session: Session, wanted: AccountsWanted, *, offset: int = 0, limit: int = 50) -> Listed[AccountLine]:
    """A page of the accounts, by user name, and how many fit in all. Four statements, whatever the size."""
    found = _conditions(wanted)
    total = session.scalar(select(func.count()).select_from(User).where(*found)) or 0
    query = _accounts().where(*found).order_by(in_order(User.username)).offset(offset).limit(limit)
    return Listed(_told(session, session.execute(query).all()), total, offset, limit)


def account_line(session: Session, user_id: int) -> AccountLine:
    """One account. NotFound `unknown_user`."""
    rows = session.execute(_accounts().where(User.id == user_id)).all()
    if not rows:
        raise NotFound("unknown_user", f"There is no account with the number {user_id}. Check the number.")
    return _told(session, rows)[0]


def _conditions(wanted: AccountsWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.search is not None:
        found.append(or_(*(name.icontains(wanted.search, autoescape=True) for name in (User.username, User.full_name))))
    if wanted.role is not None:
        found.append(User.role == wanted.role.value)
    if wanted.state is not None:
        found.append(state_of() == wanted.state.value)
    return found


def _accounts() -> Any:
    link = AccountLink
    standing = (link.user_id == User.id, link.used_at.is_(None), link.ended_at.is_(None))
    return select(
        User.id,
        User.recorded_seq,
        User.username,
        User.full_name,
        User.role,
        state_of().label("state"),
        User.demonstration,
        User.officer_id,
        User.mail_address,
        User.password_hash.is_not(None).label("has_password"),
        has_authenticator().label("has_authenticator"),
        User.locked_at,
        last_signed_in().label("last_signed_in_at"),
        select(func.max(link.expires_at)).where(*standing).correlate(User).scalar_subquery().label("link_until"),
        User.disabled_at,
    )


def _told(session: Session, rows: Sequence[Any]) -> tuple[AccountLine, ...]:
    precincts: dict[int, list[tuple[str, str]]] = {}
    for user_id, code, name in session.execute(
        select(UserPrecinct.user_id, Precinct.code, Precinct.name)
        .join(Precinct, Precinct.id == UserPrecinct.precinct_id)
        .where(UserPrecinct.user_id.in_([row.id for row in rows]))
        .order_by(in_order(Precinct.code))
    ):
        precincts.setdefault(user_id, []).append((code, name))
    shut = _disabling(session, [row.disabled_at for row in rows if row.disabled_at is not None])
    return tuple(_line(row, tuple(precincts.get(row.id, ())), shut.get(row.disabled_at)) for row in rows)


def _line(row: Any, precincts: tuple[tuple[str, str], ...], disabled: Disabled | None) -> AccountLine:
    return AccountLine(
        user_id=row.id,
        recorded_seq=row.recorded_seq,
        username=row.username,
        full_name=row.full_name,
        role=Role(row.role),
        state=AccountState(row.state),
        demonstration=row.demonstration,
        officer_id=row.officer_id,
        mail_address=row.mail_address,
        has_password=row.has_password,
        has_authenticator=row.has_authenticator,
        locked_at=row.locked_at,
        last_signed_in_at=row.last_signed_in_at,
        link_until=row.link_until,
        precincts=precincts,
        disabled=disabled,
    )


def _disabling(session: Session, moments: Sequence[datetime]) -> dict[datetime | None, Disabled]:
    """The event that shut each account: no two events share a moment, and an account is shut at that of its event."""
    event = AuditEvent
    rows = session.execute(
        select(event.recorded_at, event.act, event.actor).where(event.changes_data, event.recorded_at.in_(moments))
    )
    return {moment: Disabled(act, actor, moment) for moment, act, actor in rows}
