"""The audit log's writing end: each act takes its number and its moment under one lock and leaves exactly one event."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.chain import (
    Keyring,
    canonical,
    chained_hash,
    event_body,
    facts_digest,
    in_key_order,
    instant_text,
    personal_digest,
    plain,
)
from tracker.domain.errors import Unavailable
from tracker.store.base import Fact, Recorded
from tracker.store.engine import keyring_of_session
from tracker.store.models import AuditEvent, AuditHead, Batch
from tracker.store.sealing import (
    PARTS,
    RECEIPT_DIGEST,
    Line,
    in_order,
    line_of_recorded,
    line_of_voided,
    part_line,
    receipt_digest,
)

Row = TypeVar("Row", bound=Recorded)

TICK = timedelta(microseconds=1)

UNDER_WAY = "tracker.services.ledger.under_way"
"""Where a session keeps the entry of the act that is open on it."""

GATHERING = "tracker.services.gathering.gathering"
"""Where a session keeps the acts of a list that are to be written together."""

TAKE_NUMBER = (
    update(AuditHead)
    .values(seq=AuditHead.seq + 1)
    .returning(AuditHead.seq, AuditHead.recorded_at, AuditHead.hash, AuditHead.key_id)
)
MOVE_HEAD = update(AuditHead).values(
    recorded_at=bindparam("moment"), hash=bindparam("event_hash"), key_id=bindparam("written_with")
)
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
    recorded: list[Recorded] = field(default_factory=list, repr=False)
    voided: list[Fact] = field(default_factory=list, repr=False)
    """The rows that the event seals: what it recorded and what it voided."""

    def stamp(self, row: Row) -> Row:
        """Give a new row its recorded time, event and batch, and add it to the session."""
        row.recorded_at = self.recorded_at
        row.recorded_seq = self.seq
        row.batch_id = self.batch_id
        self.session.add(row)
        self.recorded.append(row)
        return row

    def carry(self, row: Fact, name: str, value: object) -> None:
        """Write into a column that copies what another fact says."""
        setattr(row, name, value)

    def stamped(self, rows: Iterable[Recorded]) -> None:
        """Take in rows that were written with this act's number by a statement of their own."""
        self.recorded += rows

    def void(self, row: Fact, reason: str) -> None:
        """Mark a fact as void from this act on."""
        row.voided_at = self.recorded_at
        row.voided_seq = self.seq
        row.void_reason = reason
        self.voided.append(row)

    def keep_receipt(self, batch: Batch, receipt: dict[str, Any]) -> None:
        """Keep a batch's receipt; the act's event, which must be one of the batch, tells its digest."""
        batch.receipt = plain(receipt)
        self.detail[RECEIPT_DIGEST] = receipt_digest(batch.receipt)

    def joined_by(self, batch: Batch | None) -> "Entry":
        """The entry of an act within this one: same number, moment and rows, with words that no event tells."""
        return Entry(
            seq=self.seq,
            recorded_at=self.recorded_at,
            batch_id=batch.id if batch is not None else None,
            session=self.session,
            recorded=self.recorded,
            voided=self.voided,
        )

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

    An act within another's block (a correction enters the replacement by the ordinary service) joins it: its rows carry
    the outer act's number and moment, and only the outer act writes an event. An act of a list that is entered together
    is kept there, and its event is written with those of the others (services/gathering).
    """
    under_way: Entry | None = session.info.get(UNDER_WAY)
    if under_way is not None:
        yield under_way.joined_by(batch)
        session.flush()
        return
    if (gathers := session.info.get(GATHERING)) is not None:
        with gathers.gather(actor, act, batch) as entry:
            session.info[UNDER_WAY] = entry
            try:
                yield entry
            finally:
                del session.info[UNDER_WAY]
        return
    keyring = keyring_of_session(session)
    head = session.connection().execute(TAKE_NUMBER).one()
    _check_key_follows(keyring, head.key_id)
    entry = Entry(
        seq=head.seq,
        recorded_at=max(now.astimezone(UTC), head.recorded_at + TICK),
        batch_id=batch.id if batch is not None else None,
        session=session,
    )
    session.info[UNDER_WAY] = entry
    try:
        yield entry
        session.flush()
    finally:
        del session.info[UNDER_WAY]
    _write_event(session, actor, act, entry, keyring=keyring, previous_hash=head.hash)


def take_turn(session: Session) -> None:
    """Wait for the audit log's lock without taking a number: for an act that may find nothing to do, and must not find
    it before another that is under way is through. SQLite's writers take turns as it is.
    """
    session.execute(select(AuditHead.seq).with_for_update())


def _check_key_follows(keyring: Keyring, last_key: str | None) -> None:
    """A process that started before a new key was taken into use must not go on with the old one."""
    if last_key is None or last_key == keyring.active:
        return
    active, last = keyring.place(keyring.active), keyring.place(last_key)
    if last is None or active is None or last > active:
        raise Unavailable(
            "audit_key_behind",
            f"The audit log is written with key {last_key} now, and this process was started with {keyring.active}. "
            "Give it the newest key file and start it again.",
        )


def _write_event(
    session: Session, actor: Actor, act: str, entry: Entry, *, keyring: Keyring, previous_hash: str
) -> None:
    event = event_of(actor, act, entry, list(_lines(entry)), keyring=keyring, previous_hash=previous_hash)
    connection = session.connection()
    connection.execute(WRITE_EVENT, event)
    connection.execute(
        MOVE_HEAD, {"moment": entry.recorded_at, "event_hash": event["hash"], "written_with": keyring.active}
    )


def event_of(
    actor: Actor, act: str, entry: Entry, lines: list[Line], *, keyring: Keyring, previous_hash: str
) -> dict[str, Any]:
    """The event of an act as it is written: sealed over its rows, and chained to the one before."""
    secret = keyring.active_secret
    detail = in_key_order(plain(entry.detail))
    personal = in_key_order(plain(entry.personal)) or None
    event: dict[str, Any] = {
        "seq": entry.seq,
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
        "changes_data": entry.changes_data,
        "key_id": keyring.active,
        "facts_digest": facts_digest(secret, entry.seq, in_order(lines)),
    }
    body = event_body({**event, "recorded_at": instant_text(entry.recorded_at)}, canonical(detail))
    digest = personal_digest(secret, entry.seq, canonical(personal).encode() if personal else None)
    event_hash = chained_hash(secret, previous_hash, entry.seq, body, digest)
    return event | {"recorded_at": entry.recorded_at, "detail": detail, "personal": personal, "hash": event_hash}


def _lines(entry: Entry) -> Iterator[Line]:
    """The rows of an act as its event seals them. A row that a savepoint took back is no longer the session's."""
    for row in entry.recorded:
        if row not in entry.session:
            continue
        yield line_of_recorded(row)
        table = row.__tablename__  # type: ignore[attr-defined]
        if table in PARTS:
            whose, says = PARTS[table]
            for said in entry.session.scalars(select(says).where(whose == row.id)):
                yield part_line(table, row.id, said)
    for fact in entry.voided:
        if fact in entry.session and fact.voided_seq == entry.seq:
            yield line_of_voided(fact)
