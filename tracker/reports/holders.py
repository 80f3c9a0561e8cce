"""Which accounts and tokens worked at a moment, and what each might do. Nothing is written here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import PERMISSIONS
from tracker.domain.reports.holders import Holder, Holders
from tracker.domain.reports.stamp import check_moment
from tracker.domain.spans import local_day, start_of_day
from tracker.domain.tokens import scopes_now
from tracker.domain.vocabulary import Role
from tracker.reports.accounts_then import AccountThen, accounts_at
from tracker.store.known import stamp_of
from tracker.store.models import ApiToken, ApiTokenPrecinct, AuditEvent, Precinct
from tracker.store.text import in_order


def holders(session: Session, *, as_of: date, known_at: datetime) -> Holders:
    """Every account that was not disabled, and every token that was in use, at the end of the day `as_of`, or at
    `known_at` where that is earlier. Who may act is no fact that is entered later: what was known of a day at its end
    is known of it for ever. Eight statements at most.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    moment = _moment(as_of, known_at)
    accounts = accounts_at(session, moment)
    rows = (*(_account(one) for one in accounts.values() if one.is_open), *_tokens(session, moment, accounts))
    order = list(Role)
    ordered = sorted(rows, key=lambda one: (one.is_token, order.index(one.role), one.name))
    return Holders(stamp_of(session, as_of, known_at), moment, tuple(ordered))


def _moment(as_of: date, known_at: datetime) -> datetime:
    if as_of == local_day(known_at):
        return known_at
    return start_of_day(as_of + timedelta(days=1)) - timedelta(microseconds=1)


def _account(one: AccountThen) -> Holder:
    return Holder(False, one.username, one.full_name, one.role, one.precincts, one.since)


def _tokens(session: Session, moment: datetime, accounts: Mapping[int, AccountThen]) -> Iterator[Holder]:
    """The tokens that opened something at the moment, of which most columns are sealed and never change."""
    precincts = _precincts(session)
    made = (
        select(ApiToken, AuditEvent.user_id)
        .join(AuditEvent, AuditEvent.seq == ApiToken.recorded_seq)
        .where(ApiToken.recorded_at <= moment)
    )
    for token, made_by in session.execute(made.order_by(ApiToken.id)):
        maker, owner = accounts.get(made_by or 0), accounts.get(token.user_id or 0)
        if not _works(token, maker, owner, moment):
            continue
        used_at = token.last_used_at
        yield Holder(
            True,
            token.name,
            None,
            Role(token.role),
            _confined(precincts[token.id], owner.precincts if owner is not None else ()),
            token.recorded_at,
            token.read_only,
            scopes_now(Role(token.role), token.scopes, maker.role if maker is not None else None),
            token.expires_at,
            used_at if used_at is not None and used_at <= moment else None,
        )


def _works(token: ApiToken, maker: AccountThen | None, owner: AccountThen | None, moment: datetime) -> bool:
    """Whether a token was in use at a moment: by the rule that the doors ask today (store/tokens)."""
    if token.revoked_at is not None and token.revoked_at <= moment:
        return False
    if token.expires_at is not None and token.expires_at <= moment:
        return False
    if owner is not None and not (owner.is_open and owner.role is Role.SERVICE):
        return False
    may_make = PERMISSIONS["accounts.manage"]
    return maker is None or (maker.is_open and maker.role in may_make and not maker.has_left)


def _confined(of_token: Sequence[str], of_account: Sequence[str]) -> tuple[str, ...]:
    """The precincts of a token: of a service's, those that its account has too; at most its account's."""
    if not of_account:
        return tuple(of_token)
    return tuple(code for code in of_account if not of_token or code in of_token) or tuple(of_account)


def _precincts(session: Session) -> defaultdict[int, list[str]]:
    """By token: the codes it is confined to, in order."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    link = ApiTokenPrecinct
    query = select(link.token_id, Precinct.code).join(Precinct, Precinct.id == link.precinct_id)
    for number, code in session.execute(query.order_by(in_order(Precinct.code))):
        found[number].append(code)
    return found
