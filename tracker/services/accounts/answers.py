"""Answers kept under the key a caller chose, in the transaction of the act itself: a repeat enters nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict
from tracker.store.models import IdempotencyRecord

UNDER_WAY = 0
"""The status of a key whose act is not finished: no other transaction ever sees it."""


KEPT_FOR = timedelta(days=30)
"""How long an answer is kept at least; after that its key is as good as new."""
FORGOTTEN_AT_ONCE = 20
"""So many that are older go with each new one, so that no write has to clean up for long."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered to the first request with a key."""

    status: int
    headers: dict[str, Any]
    body: str


def claim_key(
    session: Session,
    owner: str,
    key: str,
    request_digest: str,
    *,
    now: datetime,
    older: Sequence[tuple[str, str]] = (),
) -> KeptAnswer | None:
    """Take a key for the act that follows in this transaction, or answer what was kept under it. `older`: the key and
    the digest of the same request as they were kept before the secret they are made with was changed.

    Where another transaction is at work under the same key, this waits for it.

    Raises:
        Conflict `idempotency_key_reused`: the key was used for another request.
    """
    if (before := _kept_as(session, owner, key, older)) is not None:
        return before
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
            raise _reused() from None
        return KeptAnswer(kept.status, kept.headers, kept.body)
    _forget_some(session, before=now - KEPT_FOR)
    return None


def _kept_as(session: Session, owner: str, key: str, older: Sequence[tuple[str, str]]) -> KeptAnswer | None:
    """What was answered to the same request under an older secret; a key of its own that was used for another is
    refused as it was then.
    """
    for was_key, was_digest in older:
        if (kept := answer_kept(session, owner, was_key, was_digest)) is not None:
            return kept
        used = select(IdempotencyRecord.id).where(IdempotencyRecord.owner == owner, IdempotencyRecord.key == was_key)
        if was_key != key and session.scalar(used) is not None:
            raise _reused()
    return None


def _reused() -> Conflict:
    return Conflict(
        "idempotency_key_reused", "This Idempotency-Key was used for another request. Choose a new one for each entry."
    )


def _forget_some(session: Session, *, before: datetime) -> None:
    """Let go of the oldest answers, if they are older; those that another transaction is letting go of are its own."""
    record = IdempotencyRecord
    oldest = session.scalars(select(record.created_at).order_by(record.id).limit(1)).first()
    if oldest is None or oldest >= before:
        return
    old = select(record.id).where(record.created_at < before).order_by(record.id).limit(FORGOTTEN_AT_ONCE)
    found = session.scalars(old.with_for_update(skip_locked=True)).all()
    session.execute(delete(record).where(record.id.in_(found)))


def answer_kept(session: Session, owner: str, key: str, request_digest: str) -> KeptAnswer | None:
    """What was answered to the same request under a key before, without taking the key; None where it was not used, or
    for something else.
    """
    kept = session.scalars(
        select(IdempotencyRecord).where(
            IdempotencyRecord.owner == owner,
            IdempotencyRecord.key == key,
            IdempotencyRecord.request_digest == request_digest,
            IdempotencyRecord.status != UNDER_WAY,
        )
    ).one_or_none()
    return None if kept is None else KeptAnswer(kept.status, kept.headers, kept.body)


def keep_answer(session: Session, owner: str, key: str, answer: KeptAnswer) -> None:
    """Keep what is answered under a key that this transaction claimed."""
    kept = _find(session, owner, key)
    kept.status, kept.headers, kept.body = answer.status, answer.headers, answer.body
    session.flush()


def _find(session: Session, owner: str, key: str) -> IdempotencyRecord:
    return session.scalars(
        select(IdempotencyRecord).where(IdempotencyRecord.owner == owner, IdempotencyRecord.key == key)
    ).one()
