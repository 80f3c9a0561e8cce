"""Answers kept under the key a caller chose, in the transaction of the act itself: a repeat enters nothing twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict
from tracker.store.models import IdempotencyRecord

UNDER_WAY = 0
"""The status of a key whose act is not finished: no other transaction ever sees it."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered to the first request with a key."""

    status: int
    headers: dict[str, Any]
    body: str


def claim_key(session: Session, owner: str, key: str, request_digest: str, *, now: datetime) -> KeptAnswer | None:
    """Take a key for the act that follows in this transaction, or answer what was kept under it.

    Where another transaction is at work under the same key, this waits for it.

    Raises:
        Conflict `idempotency_key_reused`: the key was used for another request.
    """
    try:
        with session.begin_nested():
            session.add(
                IdempotencyRecord(
                    owner=owner,
                    key=key,
                    request_digest=request_digest,
                    status=UNDER_WAY,
                    headers={},
                    body="",
                    created_at=now,
                )
            )
            session.flush()
    except IntegrityError:
        kept = _find(session, owner, key)
        if kept.request_digest != request_digest:
            raise Conflict(
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request. Choose a new one for each entry.",
            ) from None
        return KeptAnswer(kept.status, kept.headers, kept.body)
    return None


def keep_answer(session: Session, owner: str, key: str, answer: KeptAnswer) -> None:
    """Keep what is answered under a key that this transaction claimed."""
    kept = _find(session, owner, key)
    kept.status, kept.headers, kept.body = answer.status, answer.headers, answer.body
    session.flush()


def _find(session: Session, owner: str, key: str) -> IdempotencyRecord:
    return session.scalars(
        select(IdempotencyRecord).where(IdempotencyRecord.owner == owner, IdempotencyRecord.key == key)
    ).one()
