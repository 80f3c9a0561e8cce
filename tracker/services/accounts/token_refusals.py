"""Tokens turned away, put on record: sent in an address, or from elsewhere than they may come from."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.tokens import TokenState, is_from
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts.secrets import digest
from tracker.services.ledger import recording
from tracker.store.models import ApiToken, AuditEvent, AuditHead
from tracker.store.tokens import tokens_at

ACT = "refuse_token"

ONCE_IN = timedelta(minutes=1)
"""Of one token, one event in so long: what is turned away a thousand times must not fill the log."""
LOOKED_BACK = 1000
"""So many events back it is looked for; in a minute there are fewer, but for a long import."""


class Refused(StrEnum):
    """Why a token was turned away with an event."""

    IN_ADDRESS = "in_address"
    """It stood in the address, where every proxy and every browser keeps it."""
    ELSEWHERE = "elsewhere"
    """It came from an address outside its networks."""


def is_elsewhere(session: Session, secret: str, *, client: str | None, now: datetime) -> bool:
    """Whether a token would do, came it from where it may."""
    found = session.execute(
        tokens_at(now, ApiToken.networks).where(ApiToken.token_hash == digest(secret))
    ).one_or_none()
    if found is None:
        return False
    networks, state = found
    return state == TokenState.IN_USE and networks is not None and not is_from(client, networks)


def record_refused_token(
    session: Session,
    secret: str,
    reason: Refused,
    *,
    door: Door,
    client: str | None,
    now: datetime,
    request_id: str | None = None,
) -> None:
    """Leave an event of a token turned away, of which token where it is known, never what it is; once in a minute."""
    token = session.scalars(select(ApiToken).where(ApiToken.token_hash == digest(secret))).one_or_none()
    if _is_recorded(session, token.id if token is not None else None, now=now):
        return
    # Nobody acted: the word stands in the log where a role would, as at a sign-in that failed.
    nobody = Actor("nobody", cast(Role, "nobody"), door, request_id=request_id)
    with recording(session, nobody, ACT, now=now) as entry:
        entry.changes_data = False
        entry.detail.update(reason=reason.value, client=client)
        if token is not None:
            entry.about(token, name=token.name)


def _is_recorded(session: Session, token_id: int | None, *, now: datetime) -> bool:
    event = AuditEvent
    newest = select(AuditHead.seq).scalar_subquery()
    found = session.scalars(
        select(event.seq)
        .where(event.seq > newest - LOOKED_BACK, event.act == ACT, event.subject_id.is_not_distinct_from(token_id))
        .where(event.recorded_at > now - ONCE_IN)
        .limit(1)
    )
    return found.first() is not None
