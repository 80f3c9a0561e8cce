"""The events and the head of the log, read as they were hashed: raw, in order, in bounded memory."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from tracker.domain.chain import event_body, plain_body
from tracker.domain.chain_walk import Head, Written
from tracker.store.models import AuditEvent, AuditHead
from tracker.store.raw_text import as_text

EVENT, HEAD_ROW = AuditEvent.__table__.c, AuditHead.__table__.c

COLUMNS = (
    *(column for column in EVENT if column.name not in ("detail", "personal", "recorded_at")),
    as_text(EVENT.recorded_at).label("recorded_at"),
    cast(EVENT.detail, Text).label("detail"),
    cast(EVENT.personal, Text).label("personal"),
)
NAMES = tuple(column.name for column in COLUMNS)
EVENTS = select(*COLUMNS).where(EVENT.seq > bindparam("after")).order_by(EVENT.seq).limit(bindparam("most"))
NEXT_NUMBER = select(EVENT.seq).where(EVENT.seq > bindparam("after")).order_by(EVENT.seq).limit(1)
HEAD = select(HEAD_ROW.seq, HEAD_ROW.hash, HEAD_ROW.key_id, as_text(HEAD_ROW.recorded_at))

UNREADABLE = (ValueError, TypeError, DataError)
"""What reading a value raises that no version of the program has written."""


def read_head(session: Session) -> Head | None:
    """The log's own word of where it ends; None where the row was removed or cannot be read."""
    try:
        row = session.connection().execute(HEAD).one_or_none()
    except UNREADABLE:
        return None
    return None if row is None else Head(*row)


def events_after(session: Session, after: int, most: int) -> Iterator[Written | int]:
    """At most so many events past a number, in order. One that cannot be read comes as its number, and is the last."""
    done = 0
    try:
        for columns in rows_after(session, after, most):
            event = written(columns)
            yield event
            after = event.seq
            done += 1
        return
    except UNREADABLE:
        pass
    while done < most:
        seq = session.connection().scalar(NEXT_NUMBER, {"after": after})
        if seq is None:
            return
        try:
            event = written(rows_after(session, after, 1)[0])
        except UNREADABLE:
            yield seq
            return
        yield event
        after = seq
        done += 1


def rows_after(session: Session, after: int, most: int) -> list[dict[str, Any]]:
    """At most so many events past a number, in order: their columns, instants and JSON as text."""
    rows = session.connection().execute(EVENTS, {"after": after, "most": most}).all()
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


def written(event: dict[str, Any]) -> Written:
    """A row as the chain takes it.

    Raises:
        ValueError, TypeError: a value in it was never written by the program.
    """
    personal, key_id = event["personal"], event["key_id"]
    return Written(
        seq=event["seq"],
        recorded_at=event["recorded_at"],
        act=event["act"],
        key_id=key_id,
        facts_digest=event["facts_digest"],
        hash=event["hash"],
        body=_without_key(event) if key_id is None else event_body(event, event["detail"]),
        personal=None if personal is None else personal.encode(),
    )


def _without_key(event: dict[str, Any]) -> bytes:
    """An event from before there were keys: what was hashed then was made of values, not of their text."""
    moment = datetime.fromisoformat(event["recorded_at"]).replace(tzinfo=UTC)
    personal = None if event["personal"] is None else json.loads(event["personal"])
    return plain_body({**event, "recorded_at": moment, "detail": json.loads(event["detail"])}, personal)
