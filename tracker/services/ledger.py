"""The audit log's writing end: each act takes its number and its moment under one lock and leaves exactly one event."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.store.base import Fact, Recorded
from tracker.store.models import AuditEvent, AuditHead, Batch

Row = TypeVar("Row", bound=Recorded)

TICK = timedelta(microseconds=1)


TAKE_NUMBER = (
    update(AuditHead).values(seq=AuditHead.seq + 1).returning(AuditHead.seq, AuditHead.recorded_at, AuditHead.hash)
)
MOVE_HEAD = update(AuditHead).values(recorded_at=bindparam("moment"), hash=bindparam("event_hash"))
WRITE_EVENT = insert(AuditEvent)


@dataclass
class Entry:
    """An act under way: its number, its moment, and what its event will say.

    `detail` is for the log and holds nothing personal; names and badges go into `personal`.
    """

    seq: int
    recorded_at: datetime
    batch_id: int | None
    session: Session
    subject: str | None = None
    subject_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    changes_data: bool = True

    def stamp(self, row: Row) -> Row:
        """Give a new row its recorded time, event and batch, and add it to the session."""
        row.recorded_at = self.recorded_at
        row.recorded_seq = self.seq
        row.batch_id = self.batch_id
        self.session.add(row)
        return row

    def void(self, row: Fact, reason: str) -> None:
        """Mark a fact as void from this act on."""
        row.voided_at = self.recorded_at
        row.voided_seq = self.seq
        row.void_reason = reason

    def about(self, row: Recorded, **detail: Any) -> None:
        """Say which row the event is about (flushing: a new row gets its id from the database) and what was entered."""
        self.session.flush()
        self.subject = row.__tablename__  # type: ignore[attr-defined]
        self.subject_id = row.id
        self.detail.update(plain(detail))


@contextmanager
def recording(
    session: Session, actor: Actor, act: str, *, now: datetime, batch: Batch | None = None
) -> Iterator[Entry]:
    """Take the audit lock, number the act, and write its event when the block ends. The lock is held to the commit.

    The moment is `now`, or a microsecond after the last event's where a clock stands or was set back: recorded times
    strictly increase in the order of commits. When the block raises, nothing is written and the caller rolls back.
    """
    head = session.connection().execute(TAKE_NUMBER).one()
    entry = Entry(
        seq=head.seq,
        recorded_at=max(now, head.recorded_at + TICK),
        batch_id=batch.id if batch is not None else None,
        session=session,
    )
    yield entry
    session.flush()
    _write_event(session, actor, act, entry, previous_hash=head.hash)


def _write_event(session: Session, actor: Actor, act: str, entry: Entry, *, previous_hash: str) -> None:
    event: dict[str, Any] = {
        "seq": entry.seq,
        "recorded_at": entry.recorded_at,
        "act": act,
        "actor": actor.name,
        "role": str(actor.role),
        "door": str(actor.door),
        "user_id": actor.user_id,
        "token_id": actor.token_id,
        "request_id": actor.request_id,
        "batch_id": entry.batch_id,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "detail": plain(entry.detail),
        "personal": plain(entry.personal) or None,
        "changes_data": entry.changes_data,
    }
    event_hash = chained_hash(previous_hash, event)
    connection = session.connection()
    connection.execute(WRITE_EVENT, {**event, "hash": event_hash})
    connection.execute(MOVE_HEAD, {"moment": entry.recorded_at, "event_hash": event_hash})


def chained_hash(previous_hash: str, event: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the canonical JSON of an event (its columns, without the hash itself).

    Of the personal part only the digest goes in. One place computes it: a keyed hash can take its place here without
    touching any service.
    """
    body = {name: value for name, value in event.items() if name not in ("personal", "recorded_at")}
    body["recorded_at"] = event["recorded_at"].isoformat()
    body["personal_digest"] = hashlib.sha256(canonical(event["personal"])).hexdigest()
    return hashlib.sha256(previous_hash.encode() + canonical(body)).hexdigest()


def canonical(value: object) -> bytes:
    """One way to write a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Dates, enums and tuples as JSON knows them, so that what is hashed is what is read back."""
    return {str(name): _plain_value(value) for name, value in detail.items()}


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
