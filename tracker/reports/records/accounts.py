"""Users and tokens, as records: never a password, a digest or a token."""

from typing import Any

from sqlalchemy import func, select

from tracker.reports.records.collection import Collection, Row, Rows, Sight, equals, lacks
from tracker.store.models import ApiToken, ApiTokenPrecinct, Precinct, User, UserPrecinct
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


def _users(_: Sight) -> Rows:
    return select(
        User.id,
        User.username,
        User.full_name,
        User.role,
        _codes(UserPrecinct, UserPrecinct.user_id, User.id),
        User.demonstration,
        User.disabled_at,
        User.recorded_at,
        User.recorded_seq,
        User.revision,
    )


USERS = Collection(
    what="user",
    rows=_users,
    filters={"username": equals("username"), "role": equals("role"), "enabled": lacks("disabled_at")},
    orders={"username": ("username",)},
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
    filters={"role": equals("role"), "revoked": lambda columns, value: lacks("revoked_at")(columns, not value)},
    orders={"name": ("name",)},
    shown=_with_precincts,
)
