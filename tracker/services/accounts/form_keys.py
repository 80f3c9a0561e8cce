"""One-time keys of forms: a form sent twice, by a double click or the back button, enters nothing twice."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict
from tracker.store.models import IdempotencyRecord

SEE_OTHER = 303


def answer_to(session: Session, actor: Actor, key: str, *, sent: str) -> str | None:
    """Where the entry led that was made with this key; None where none was. `sent` is the form in one text.

    Raises:
        Conflict `form_key_used`: the key was used for a form with something else in it.
    """
    kept = session.scalars(
        select(IdempotencyRecord).where(
            IdempotencyRecord.owner == _owner(actor), IdempotencyRecord.key == _kept_key(key)
        )
    ).one_or_none()
    if kept is None:
        return None
    if kept.request_digest != _digest(sent):
        raise Conflict(
            "form_key_used",
            "This form was entered before, with something else in it. Nothing was changed. Open a new form.",
        )
    return str(kept.headers["Location"])


def claim_key(session: Session, actor: Actor, key: str, *, sent: str, location: str, now: datetime) -> None:
    """Use a key up, in the transaction of the entry it was for: `location` is where the entry led.

    Raises:
        IntegrityError: another request used it at the same time. Its answer is there once this one is rolled back.
    """
    session.add(
        IdempotencyRecord(
            owner=_owner(actor),
            key=_kept_key(key),
            request_digest=_digest(sent),
            status=SEE_OTHER,
            headers={"Location": location},
            body="",
            created_at=now,
        )
    )
    session.flush()


def _owner(actor: Actor) -> str:
    return f"user:{actor.user_id}"


def _kept_key(key: str) -> str:
    """Whatever was sent, a text of one length."""
    return "form:" + _digest(key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
