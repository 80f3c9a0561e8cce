"""The change feed: what takes a copy of the register from one position to the next. Nothing is written here.

A copy stands at an event and a day, as the lists answered them then. Both ends of a stretch are read through the lists'
own queries, for this reader; what is otherwise between them is the answer. So whatever a list hides, masks or lets come
and go, the feed does too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.chain import NO_EVENT_HASH
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.reports.feed import Change, FedEvent, Feed, Position, without_others
from tracker.domain.spans import local_day
from tracker.reports.feed.touched import Key, Touched, touched_between
from tracker.reports.on_day import Reader
from tracker.reports.records import COLLECTIONS, Row, Sight, records_of
from tracker.store.known import Asked
from tracker.store.models import AuditEvent

States = dict[Key, Row]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where an answer leads, with the events in between; `more`: there are further ones."""

    start: Position
    upto: Position
    events: tuple[Any, ...]
    more: bool


def position_after(session: Session, seq: int, head: str | None, now: datetime) -> Position:
    """Where a copy stands that was told of the events up to `seq`.

    Raises:
        Invalid `event_to_come`: there is no event of that number.
        Conflict `history_differs`: `head` is not that event's hash.
    """
    if seq == 0:
        return Position(0, local_day(now), now, NO_EVENT_HASH)
    found = session.execute(select(AuditEvent.recorded_at, AuditEvent.hash).where(AuditEvent.seq == seq)).one_or_none()
    again = "Begin again with after=0 and an empty copy."
    if found is None:
        raise Invalid("event_to_come", f"There is no event {seq} here. {again}", field="after")
    if head not in (None, found.hash):
        raise Conflict(
            "history_differs", f"Event {seq} is another one than the copy was told of. {again}", field="head"
        )
    return Position(seq, local_day(found.recorded_at), found.recorded_at, found.hash)


def stretch_from(session: Session, start: Position, now: datetime, limit: int) -> Stretch:
    """The next events that changed a record or a fact, `limit` at most, and where they lead: to the last of them, or
    where there are no further ones to now.
    """
    event = AuditEvent
    rows = session.execute(
        select(event.seq, event.recorded_at, event.act, event.batch_id, event.hash)
        .where(event.changes_data.is_(True), event.seq > start.seq)
        .order_by(event.seq)
        .limit(limit + 1)
    ).all()
    events = tuple(rows[:limit])
    seq, head = (events[-1].seq, events[-1].hash) if events else (start.seq, start.audit_head)
    more = len(rows) > limit
    moment = events[-1].recorded_at if more else now
    return Stretch(start, Position(seq, local_day(moment), moment, head), events, more)


def feed_of(session: Session, reader: Reader, stretch: Stretch, names: Collection[str]) -> Feed:
    """What takes a copy of these collections along a stretch. A bounded number of statements.

    Each change has the record as it is at the end of the stretch.
    """
    start, upto = stretch.start, stretch.upto
    confined = reader.precincts is not None
    touched = touched_between(session, start.seq, upto.seq, (start.day, upto.day), confined=confined)
    before = _read(session, reader, start, touched, names) if start.seq else {}
    after = _read(session, reader, upto, touched, names)
    caused = _causes(touched, before, after)
    changes = {key: Change(*key, after.get(key)) for key in sorted(caused)}
    events = tuple(
        FedEvent(event.seq, event.recorded_at, event.act, event.batch_id, listed)
        for event in stretch.events
        if (listed := tuple(change for key, change in changes.items() if event.seq in caused[key]))
    )
    return Feed(upto, stretch.more, events, tuple(change for key, change in changes.items() if not caused[key]))


def _causes(touched: Touched, before: States, after: States) -> dict[Key, set[int]]:
    """What has come, gone or changed, and what an event said something of itself, each with the events through which.

    Of the events that only may have made something otherwise those count that show the reader a record of their own;
    where there is none of these (an officer went to another precinct), all of them.
    """
    seen = before.keys() | after.keys()
    shown = {seq for key in seen for seq in touched.direct.get(key, ())}
    caused: dict[Key, set[int]] = {}
    for key in seen:
        direct, beside = touched.direct.get(key, set()), touched.beside.get(key, set())
        if before.get(key) != after.get(key):
            caused[key] = direct | (beside & shown) or beside
        elif direct:
            caused[key] = direct
    return caused


def _read(session: Session, reader: Reader, at: Position, touched: Touched, names: Collection[str]) -> States:
    sight = Sight(reader, Asked(at.day, at.known_at))
    found: States = {}
    for name in names:
        numbers = touched.numbers(name)
        for number, row in (records_of(session, COLLECTIONS[name], sight, numbers) if numbers else {}).items():
            found[name, number] = without_others(name, row)
    return found
