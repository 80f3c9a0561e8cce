"""Bearer tokens for scripts: shown once, kept as a digest, never stronger than whoever made them is now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import CONFINED, PERMISSIONS, Actor
from tracker.domain.commands.accounts import CreateToken, RevokeToken
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.spans import local_day
from tracker.domain.tokens import TokenState, is_from, network_of, rights_of, scopes_now
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.standing import HolderLeft
from tracker.services.accounts.users import scope_of, user_named
from tracker.services.ledger import recording
from tracker.store.employed import has_left
from tracker.store.lookups import find_by_id
from tracker.store.models import ApiToken, ApiTokenPrecinct, Precinct, User, UserPrecinct
from tracker.store.tokens import MAKER, tokens_when

PREFIX = "trk_"
KEPT_TO = timedelta(minutes=1)
LONGEST_LIFE = 3650


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as made; `secret` is shown now and never again."""

    secret: str = field(repr=False)
    token: ApiToken


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that holds, and who acts with it."""

    actor: Actor
    token_id: int
    is_due_for_touch: bool


def create_token(session: Session, actor: Actor, command: CreateToken, *, now: datetime) -> NewToken:
    """A new token.

    Raises:
        Forbidden `token_makes_no_token`; Invalid `precincts_required`, `precincts_not_wanted`, `days_out_of_range`,
        `expiry_required`, `unknown_permission`, `above_role`, `above_maker`, `scopes_required`, `not_a_network`,
        `service_account_required`, `not_a_service_account`; Conflict `user_disabled`; NotFound `unknown_precinct`,
        `unknown_user`.
    """
    actor.check_may("accounts.manage")
    if actor.token_id is not None:
        raise Forbidden(
            "token_makes_no_token",
            "A token cannot make another token. Make it with `tracker token create` on the tracker's own machine.",
        )
    _check_days(actor, command.expires_in_days)
    scopes = _checked_scopes(actor, command)
    networks = _checked_networks(command.networks)
    owner = _owner(session, command)
    precincts = scope_of(session, command.role, command.precincts)
    secret = new_secret(PREFIX)
    days = command.expires_in_days
    with recording(session, actor, "create_token", now=now) as entry:
        token = entry.stamp(
            ApiToken(
                name=command.name,
                token_hash=digest(secret),
                role=command.role.value,
                read_only=command.read_only,
                expires_at=now + timedelta(days=days) if days is not None else None,
                user_id=owner.id if owner is not None else None,
                scopes=scopes,
                networks=networks,
            )
        )
        session.flush()
        session.add_all([ApiTokenPrecinct(token_id=token.id, precinct_id=precinct.id) for precinct in precincts])
        entry.about(
            token,
            name=command.name,
            role=command.role,
            precincts=sorted(command.precincts),
            read_only=command.read_only,
            expires_at=token.expires_at,
            scopes=scopes,
            networks=networks,
            account=owner.username if owner is not None else None,
        )
    return NewToken(secret, token)


def _check_days(actor: Actor, days: int | None) -> None:
    if days is None:
        if actor.door is Door.PAGE:
            raise Invalid("expiry_required", "Say after how many days it ends.", field="expires_in_days")
        return
    if not 1 <= days <= LONGEST_LIFE:
        raise Invalid("days_out_of_range", f"Give 1 to {LONGEST_LIFE} days, or none.", field="expires_in_days")


def _checked_scopes(actor: Actor, command: CreateToken) -> list[str] | None:
    """The permissions it is confined to, in order; None: to none in particular."""
    for name in command.scopes:
        if name not in PERMISSIONS:
            raise Invalid("unknown_permission", f"There is no permission {name}. Check its name.", field="scopes")
        if name not in rights_of(command.role):
            raise Invalid("above_role", f"The role {command.role} does not hold {name}. Leave it out.", field="scopes")
        if actor.user_id is not None and not actor.may(name):
            raise Invalid("above_maker", f"You do not hold {name} yourself. Leave it out.", field="scopes")
    if command.role is Role.SERVICE and not command.scopes:
        raise Invalid("scopes_required", "Name the permissions that a service's token is to have.", field="scopes")
    return sorted(set(command.scopes)) or None


def _checked_networks(given: Iterable[str]) -> list[str] | None:
    """The networks in the one form they are kept in; None: anywhere."""
    kept = []
    for text in given:
        try:
            kept.append(str(network_of(text)))
        except ValueError:
            message = f"{text} is no network. Write it as 10.2.0.0/16 or 2001:db8::/32, or give one address."
            raise Invalid("not_a_network", message, field="networks") from None
    return sorted(set(kept)) or None


def _owner(session: Session, command: CreateToken) -> User | None:
    """The service account that the token is to belong to; a service's token needs one, and no other has any."""
    if command.user is None:
        if command.role is Role.SERVICE:
            raise Invalid("service_account_required", "Name the service account it belongs to.", field="user")
        return None
    owner = user_named(session, command.user)
    if owner is None:
        raise NotFound("unknown_user", f"There is no account {command.user}. Check the name.", field="user")
    if command.role is not Role.SERVICE or owner.role != Role.SERVICE:
        message = "A token belongs to a service account, and has its role: service. For any other role name no account."
        raise Invalid("not_a_service_account", message, field="user")
    if owner.disabled_at is not None:
        raise Conflict("user_disabled", f"The account {owner.username} is disabled.", field="user")
    return owner


def revoke_token(session: Session, actor: Actor, command: RevokeToken, *, now: datetime) -> ApiToken:
    """The token works no more. Conflict `token_revoked` where it did not; NotFound `unknown_token`."""
    actor.check_may("accounts.manage")
    token = find_by_id(session, ApiToken, command.token_id, field="id", what="token")
    with recording(session, actor, "revoke_token", now=now) as entry:
        session.refresh(token)
        if token.revoked_at is not None:
            raise Conflict("token_revoked", f"The token {token.name} is revoked already.")
        token.revoked_at = entry.recorded_at
        entry.about(token, name=token.name)
    return token


def find_bearer(
    session: Session, secret: str, *, now: datetime, client: str | None = None, request_id: str | None = None
) -> Bearer | None:
    """Who acts with a token; None where it is unknown, is not in use (`store.tokens`), or comes from elsewhere than it
    may: `client` is the address it comes from.

    Raises:
        HolderLeft: the service of whoever made it has ended by today.
    """
    given = {"now": now, "today": local_day(now), "token_hash": digest(secret)}
    found = session.execute(_bearer(), given).one_or_none()
    if found is None:
        return None
    token, maker_id, maker_role, maker_left, state = found
    if state == TokenState.MAKER_GONE and maker_left:
        raise HolderLeft(maker_id)
    if state != TokenState.IN_USE or (token.networks is not None and not is_from(client, token.networks)):
        return None
    role = Role(token.role)
    actor = Actor(
        name=f"token:{token.name}",
        role=role,
        door=Door.API,
        user_id=token.user_id if token.user_id is not None else maker_id,
        token_id=token.id,
        precincts=_precincts(session, token),
        read_only=token.read_only,
        scopes=scopes_now(role, token.scopes, Role(maker_role) if maker_role is not None else None),
        request_id=request_id,
    )
    return Bearer(actor, token.id, token.last_used_at is None or token.last_used_at <= now - KEPT_TO)


@cache
def _bearer() -> Select[Any]:
    """The token with a hash, its maker, whether that one has left, and its state: asked with each request."""
    now: BindParameter[Any] = bindparam("now")
    today: BindParameter[Any] = bindparam("today")
    left = MAKER.disabled_at.is_(None) & has_left(MAKER.officer_id, today)
    asked = tokens_when(now, today, ApiToken, MAKER.id, MAKER.role, left)
    return asked.where(ApiToken.token_hash == bindparam("token_hash"))


def touch_token(session: Session, token_id: int, *, now: datetime) -> None:
    """Note that a token is in use."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now))
        .values(last_used_at=now)
    )


def _precincts(session: Session, token: ApiToken) -> frozenset[str] | None:
    """The codes a token is confined to; None where it sees all. A service's is confined to its account's, too."""
    of_token = frozenset(
        session.scalars(
            select(Precinct.code)
            .join(ApiTokenPrecinct, ApiTokenPrecinct.precinct_id == Precinct.id)
            .where(ApiTokenPrecinct.token_id == token.id)
        )
    )
    own = of_token if of_token or token.role in CONFINED else None
    if token.user_id is None:
        return own
    of_account = frozenset(
        session.scalars(
            select(Precinct.code)
            .join(UserPrecinct, UserPrecinct.precinct_id == Precinct.id)
            .where(UserPrecinct.user_id == token.user_id)
        )
    )
    if not of_account:
        return own
    return of_account if own is None else own & of_account
