"""Bearer tokens for scripts: shown once, kept as a digest, never stronger than whoever made them is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import PERMISSIONS, Actor
from tracker.domain.commands.accounts import CreateToken, RevokeToken
from tracker.domain.errors import Conflict, Forbidden, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.accounts.standing import HolderLeft
from tracker.services.accounts.users import scope_of
from tracker.services.ledger import recording
from tracker.store.employed import has_left
from tracker.store.lookups import find_by_id
from tracker.store.models import ApiToken, ApiTokenPrecinct, AuditEvent, Precinct, User

PREFIX = "trk_"
KEPT_TO = timedelta(minutes=1)
LONGEST_LIFE = 3650


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as made; `secret` is shown now and never again."""

    secret: str
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
        Forbidden `token_makes_no_token`; Invalid `precincts_required`, `precincts_not_wanted`, `days_out_of_range`;
        NotFound `unknown_precinct`.
    """
    actor.check_may("accounts.manage")
    if actor.token_id is not None:
        raise Forbidden(
            "token_makes_no_token",
            "A token cannot make another token. Make it with `tracker token create` on the tracker's own machine.",
        )
    days = command.expires_in_days
    if days is not None and not 1 <= days <= LONGEST_LIFE:
        raise Invalid("days_out_of_range", f"Give 1 to {LONGEST_LIFE} days, or none.", field="expires_in_days")
    precincts = scope_of(session, command.role, command.precincts)
    secret = new_secret(PREFIX)
    with recording(session, actor, "create_token", now=now) as entry:
        token = entry.stamp(
            ApiToken(
                name=command.name,
                token_hash=digest(secret),
                role=command.role.value,
                read_only=command.read_only,
                expires_at=now + timedelta(days=days) if days is not None else None,
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
        )
    return NewToken(secret, token)


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


def list_tokens(session: Session) -> Sequence[ApiToken]:
    """Every token, newest first, revoked and expired ones too."""
    return session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).all()


def find_bearer(session: Session, secret: str, *, now: datetime, request_id: str | None = None) -> Bearer | None:
    """Who acts with a token; None where it is unknown, expired, revoked, or its maker may no longer make tokens.

    Raises:
        HolderLeft: the service of whoever made it has ended by today.
    """
    found = session.execute(
        select(ApiToken, AuditEvent.user_id, User.role, User.disabled_at, has_left(User.officer_id, local_day(now)))
        .join(AuditEvent, AuditEvent.seq == ApiToken.recorded_seq)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(
            ApiToken.token_hash == digest(secret),
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
        )
    ).one_or_none()
    if found is None:
        return None
    token, maker_id, maker_role, maker_disabled_at, maker_left = found
    if maker_id is not None and (
        maker_disabled_at is not None or Role(maker_role) not in PERMISSIONS["accounts.manage"]
    ):
        return None
    if maker_left and maker_id is not None:
        raise HolderLeft(maker_id)
    actor = Actor(
        name=f"token:{token.name}",
        role=Role(token.role),
        door=Door.API,
        user_id=maker_id,
        token_id=token.id,
        precincts=_precincts(session, token),
        read_only=token.read_only,
        request_id=request_id,
    )
    return Bearer(actor, token.id, token.last_used_at is None or token.last_used_at <= now - KEPT_TO)


def touch_token(session: Session, token_id: int, *, now: datetime) -> None:
    """Note that a token is in use."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now))
        .values(last_used_at=now)
    )


def _precincts(session: Session, token: ApiToken) -> frozenset[str] | None:
    """The codes a token is confined to; None where it sees all. A supervisor's token without any sees none."""
    codes = frozenset(
        session.scalars(
            select(Precinct.code)
            .join(ApiTokenPrecinct, ApiTokenPrecinct.precinct_id == Precinct.id)
            .where(ApiTokenPrecinct.token_id == token.id)
        )
    )
    return codes if codes or token.role == Role.SUPERVISOR else None
