"""Accounts as they stood at a moment: what stands now, with what was changed since taken back. Nothing is written here.

Each act that changes whether an account works, its role, its precincts or whose it is tells in its event what was
before: undone from the newest back to the moment, they leave what stood then.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Role
from tracker.store.employed import has_left
from tracker.store.known.edits import as_known
from tracker.store.models import AuditEvent, Officer, Precinct, User, UserPrecinct
from tracker.store.text import in_order

GIVEN_BY = ("create_user", "invite_user", "change_role")
"""The acts by which an account gets its role."""

CHANGED_BY = ("change_role", "disable_user", "enable_user", "break_glass", "link_officer")
"""The acts that are undone."""


@dataclass(frozen=True, slots=True)
class AccountThen:
    """An account at a moment. `precincts`: the codes it was confined to; empty: all. `is_open`: it was not disabled.
    `since`: when it had been given its role. `has_left`: its holder's service had ended, as was known then.
    """

    number: int
    username: str
    full_name: str
    role: Role
    precincts: tuple[str, ...]
    is_open: bool
    officer_id: int | None
    since: datetime
    has_left: bool = False


def accounts_at(session: Session, moment: datetime) -> dict[int, AccountThen]:
    """Every account that had been made by a moment, by its number. Five statements at most."""
    accounts = {one.number: one for one in _as_they_stand(session, moment)}
    changed = select(AuditEvent.subject_id, AuditEvent.act, AuditEvent.detail).where(
        AuditEvent.recorded_at > moment,
        text("audit_events.changes_data"),
        AuditEvent.subject == "users",
        AuditEvent.act.in_(CHANGED_BY),
    )
    for number, act, detail in session.execute(changed.order_by(AuditEvent.seq.desc())):
        if number in accounts:
            accounts[number] = replace(accounts[number], **_before(act, detail))
    left = _left(session, {one.officer_id for one in accounts.values() if one.officer_id is not None}, moment)
    return {number: replace(one, has_left=one.officer_id in left) for number, one in accounts.items()}


def _as_they_stand(session: Session, moment: datetime) -> Iterator[AccountThen]:
    """The accounts made by the moment, with the names and the time of the role as of then and all else as it is now."""
    precincts, given = _precincts(session), _given(session, moment)
    rows = session.execute(
        select(
            User.id,
            User.username,
            as_known(User, "full_name", moment),
            User.role,
            User.disabled_at,
            User.officer_id,
            User.recorded_at,
        ).where(User.recorded_at <= moment)
    )
    for number, username, full_name, role, disabled_at, officer_id, made_at in rows:
        codes, since = tuple(precincts.get(number, ())), given.get(number, made_at)
        yield AccountThen(number, username, full_name, Role(role), codes, disabled_at is None, officer_id, since)


def _before(act: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """What an act's event says stood before it."""
    if act == "change_role":
        before = detail["before"]
        return {"role": Role(before["role"]), "precincts": tuple(before["precincts"])}
    if act == "link_officer":
        return {"officer_id": detail["before"]["officer_id"]}
    if act == "break_glass":
        return {"is_open": not detail["disabled"]}
    return {"is_open": act == "disable_user"}


def _precincts(session: Session) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(UserPrecinct.user_id, Precinct.code).join(Precinct, Precinct.id == UserPrecinct.precinct_id)
    for number, code in session.execute(query.order_by(in_order(Precinct.code))):
        found[number].append(code)
    return found


def _given(session: Session, moment: datetime) -> Mapping[int, datetime]:
    """By account: when it was last given a role by the moment."""
    query = (
        select(AuditEvent.subject_id, func.max(AuditEvent.recorded_at).label("since"))
        .where(AuditEvent.subject == "users", AuditEvent.act.in_(GIVEN_BY), AuditEvent.recorded_at <= moment)
        .group_by(AuditEvent.subject_id)
    )
    return {row.subject_id: row.since for row in session.execute(query)}


def _left(session: Session, officers: set[int], moment: datetime) -> set[int]:
    """Those whose service had ended on the moment's day, by what was known then."""
    if not officers:
        return set()
    gone = has_left(Officer.id, local_day(moment), known_at=moment)
    return set(session.scalars(select(Officer.id).where(Officer.id.in_(officers), gone)))
