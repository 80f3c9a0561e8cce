"""Which accounts and tokens work now, and what each may do. Nothing is written here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.reports.holders import Holder, Holders
from tracker.domain.tokens import TokenState, scopes_now
from tracker.domain.vocabulary import Role
from tracker.store.known import stamp_of
from tracker.store.models import ApiToken, ApiTokenPrecinct, AuditEvent, Precinct, User, UserPrecinct
from tracker.store.text import in_order
from tracker.store.tokens import MAKER, tokens_at

GIVEN_BY = ("create_user", "invite_user", "change_role")
"""The acts by which an account gets its role."""


def holders(session: Session, *, as_of: date, known_at: datetime) -> Holders:
    """Every account that is not disabled, and every token that is in use. Five statements."""
    order = list(Role)
    of_accounts = _precincts(session, UserPrecinct, UserPrecinct.user_id)
    rows = (*_accounts(session, of_accounts), *_tokens(session, known_at, of_accounts))
    ordered = sorted(rows, key=lambda one: (one.is_token, order.index(one.role), one.name))
    return Holders(stamp_of(session, as_of, known_at), tuple(ordered))


def _accounts(session: Session, precincts: Mapping[int, Sequence[str]]) -> list[Holder]:
    given = (
        select(func.max(AuditEvent.recorded_at))
        .where(AuditEvent.subject == "users", AuditEvent.subject_id == User.id, AuditEvent.act.in_(GIVEN_BY))
        .scalar_subquery()
    )
    rows = session.execute(
        select(User.id, User.username, User.full_name, User.role, func.coalesce(given, User.recorded_at)).where(
            User.disabled_at.is_(None)
        )
    )
    return [
        Holder(False, username, full_name, Role(role), tuple(precincts.get(number, ())), since)
        for number, username, full_name, role, since in rows
    ]


def _tokens(session: Session, now: datetime, of_accounts: Mapping[int, Sequence[str]]) -> list[Holder]:
    precincts = _precincts(session, ApiTokenPrecinct, ApiTokenPrecinct.token_id)
    return [
        Holder(
            True,
            token.name,
            None,
            Role(token.role),
            _confined(precincts[token.id], of_accounts.get(token.user_id or 0, ())),
            token.recorded_at,
            token.read_only,
            scopes_now(Role(token.role), token.scopes, Role(maker) if maker is not None else None),
            token.expires_at,
            token.last_used_at,
        )
        for token, maker, state in session.execute(tokens_at(now, ApiToken, MAKER.role))
        if state == TokenState.IN_USE
    ]


def _confined(of_token: Sequence[str], of_account: Sequence[str]) -> tuple[str, ...]:
    """The precincts of a token: of a service's, those that its account has too; at most its account's."""
    if not of_account:
        return tuple(of_token)
    return tuple(code for code in of_account if not of_token or code in of_token) or tuple(of_account)


def _precincts(session: Session, link: Any, owner: Any) -> defaultdict[int, list[str]]:
    """By owner: the codes it is confined to, in order."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(owner, Precinct.code).join(link, link.precinct_id == Precinct.id).order_by(in_order(Precinct.code))
    for number, code in session.execute(query):
        found[number].append(code)
    return found
