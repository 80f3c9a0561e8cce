"""Users and tokens, as records: never a password, a digest or a token."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.domain.vocabulary import AccountState, BegunBy, Role
from tracker.reports.records.collection import Collection, Row, Rows, Sight, equals, lacks, searches
from tracker.store.models import (
    ApiToken,
    ApiTokenPrecinct,
    Authenticator,
    Identity,
    Precinct,
    User,
    UserPrecinct,
    WebSession,
)
from tracker.store.tokens import OWNER, tokens_at

SEPARATOR = "\n"


def _codes(link: Any, owner: Any, number: Any) -> Any:
    return (
        select(func.aggregate_strings(Precinct.code, SEPARATOR))
        .join(link, link.precinct_id == Precinct.id)
        .where(owner == number)
        .scalar_subquery()
        .label("precincts")
    )


def _with_precincts(row: Row) -> Row:
    return {**row, "precincts": sorted(row["precincts"].split(SEPARATOR)) if row["precincts"] else []}


def state_of() -> ColumnElement[str]:
    """How each account stands, as an `AccountState`."""
    known = select(Identity.id).where(Identity.user_id == User.id, Identity.ended_at.is_(None)).exists()
    waits = and_(User.password_hash.is_(None), User.role != Role.SERVICE.value, ~known)
    return case(
        (User.disabled_at.is_not(None), AccountState.DISABLED.value),
        (User.locked_at.is_not(None), AccountState.LOCKED.value),
        (waits, AccountState.INVITED.value),
        else_=AccountState.IN_USE.value,
    )


def has_authenticator() -> ColumnElement[bool]:
    """Whether each account has an authenticator whose first code fitted."""
    one = Authenticator
    in_use = (one.user_id == User.id, one.ended_at.is_(None), one.confirmed_at.is_not(None))
    return select(one.id).where(*in_use).exists()


def is_whole() -> ColumnElement[bool]:
    """Of sign-ins: those in which everything that was asked for was given, and none that waits for its code."""
    return or_(WebSession.begun_by != BegunBy.PASSWORD.value, WebSession.second_factor_at.is_not(None))


def last_signed_in() -> Any:
    """When each account last signed in; null: never, or not since the database was restored from a backup."""
    whole = select(func.max(WebSession.id)).where(WebSession.user_id == User.id, is_whole())
    newest = whole.correlate(User).scalar_subquery()
    return select(WebSession.created_at).where(WebSession.id == newest).correlate(User).scalar_subquery()


def _users(_: Sight) -> Rows:
    return select(
        User.id,
        User.username,
        User.full_name,
        User.role,
        _codes(UserPrecinct, UserPrecinct.user_id, User.id),
        User.demonstration,
        state_of().label("state"),
        User.officer_id,
        User.disabled_at,
        User.locked_at,
        has_authenticator().label("has_authenticator"),
        last_signed_in().label("last_signed_in_at"),
        User.recorded_at,
        User.recorded_seq,
        User.revision,
    )


USERS = Collection(
    what="user",
    rows=_users,
    filters={
        "username": equals("username"),
        "role": equals("role"),
        "enabled": lacks("disabled_at"),
        "state": equals("state"),
        "officer": equals("officer_id"),
        "search": searches("username", "full_name"),
    },
    orders={"username": ("username",), "full_name": ("full_name",), "role": ("role", "username")},
    order="username",
    shown=_with_precincts,
)


def _tokens(sight: Sight) -> Rows:
    return tokens_at(
        sight.asked.known_at,
        ApiToken.id,
        ApiToken.name,
        ApiToken.role,
        _codes(ApiTokenPrecinct, ApiTokenPrecinct.token_id, ApiToken.id),
        ApiToken.read_only,
        ApiToken.scopes,
        ApiToken.networks,
        OWNER.username.label("account"),
        ApiToken.expires_at,
        ApiToken.revoked_at,
        ApiToken.last_used_at,
        ApiToken.recorded_at,
        ApiToken.recorded_seq,
    )


TOKENS = Collection(
    what="token",
    rows=_tokens,
    filters={
        "role": equals("role"),
        "account": equals("account"),
        "revoked": lambda columns, value: lacks("revoked_at")(columns, not value),
    },
    orders={"name": ("name",), "expires_at": ("expires_at",)},
    shown=_with_precincts,
)
