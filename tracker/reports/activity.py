"""The report `activity`: who entered what in a period, from the audit log and the rows that its events name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, and_, bindparam, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from tracker.domain.reports.activity import (
    IMPORT,
    PERIOD_DAYS,
    ActivityReport,
    ActivityRow,
    BatchEntered,
    Entries,
    VoidLine,
    is_late,
)
from tracker.domain.reports.stamp import check_moment
from tracker.domain.spans import local_day, start_of_day
from tracker.domain.vocabulary import ENTERED_KINDS
from tracker.reports.audit.events import record_of
from tracker.store.base import Fact, Recorded
from tracker.store.kinds import DAY_COLUMNS
from tracker.store.known import stamp_of
from tracker.store.models import AuditEvent, Batch
from tracker.store.sealing import RECORDED

FRAMES = ("open_batch", "close_batch")
"""The acts that begin and end a batch: their subject is the batch itself."""


def activity(session: Session, *, as_of: date, known_at: datetime, since: date | None = None) -> ActivityReport:
    """Who entered what from one day of the agency to another, both in it, as recorded by a moment; `since` None: the
    `PERIOD_DAYS` days that end with `as_of`.

    Only events that changed a record or a fact count: no sign-in, read or export, so that reading the report does not
    change it. Four statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    first = since if since is not None else as_of - timedelta(days=PERIOD_DAYS - 1)
    events = _events(session, first, as_of, known_at)
    did = _did(session, events)
    counted: dict[tuple[date, str, str, str], Entries] = defaultdict(Entries)
    for event in events:
        counted[local_day(event.recorded_at), event.actor, event.door, event.act] += did[event.seq].entries
    rows = tuple(
        ActivityRow(*key, entries) for key, entries in sorted(counted.items(), key=lambda pair: _in_order(*pair[0]))
    )
    return ActivityReport(
        stamp=stamp_of(session, as_of, known_at),
        since=first,
        rows=rows,
        total=_sum(row.entries for row in rows),
        batches=tuple(_batches(session, events, did, known_at)),
        voids=tuple(_void(event, did[event.seq]) for event in events if did[event.seq].voided),
    )


def _in_order(day: date, actor: str, door: str, act: str) -> tuple[date, str, str, str, str]:
    return day, actor.casefold(), actor, door, act


def _sum(entries: Iterable[Entries]) -> Entries:
    return sum(entries, Entries())


def _events(session: Session, first: date, last: date, known_at: datetime) -> Sequence[Any]:
    """The events of the period that changed data, in their order, each with its door: that of a file is the import."""
    event = AuditEvent
    batch_id = func.coalesce(event.batch_id, case((event.act.in_(FRAMES), event.subject_id)))
    is_import = and_(Batch.sha256.is_not(None), Batch.kind.in_([kind.value for kind in ENTERED_KINDS]))
    return session.execute(
        select(
            event.seq,
            event.recorded_at,
            event.act,
            event.actor,
            case((is_import, IMPORT), else_=event.door).label("door"),
            event.batch_id,
            event.subject,
            event.subject_id,
            event.detail["reason"].as_string().label("reason"),
        )
        .outerjoin(Batch, Batch.id == batch_id)
        .where(
            event.changes_data,
            event.recorded_at >= start_of_day(first),
            event.recorded_at < start_of_day(last + timedelta(days=1)),
            event.recorded_at <= known_at,
        )
        .order_by(event.seq)
    ).all()


@dataclass(slots=True)
class _Did:
    """What one event did to rows."""

    entered: int = 0
    voided: int = 0
    dated: int = 0
    late: int = 0

    @property
    def entries(self) -> Entries:
        return Entries(1, self.entered + self.voided, self.dated, self.late)


def _did(session: Session, events: Sequence[Any]) -> dict[int, _Did]:
    """What each of the events entered and voided, by its number."""
    did = {event.seq: _Did() for event in events}
    if not events:
        return did
    days = {event.seq: local_day(event.recorded_at) for event in events}
    between = {"first": events[0].seq, "last": events[-1].seq}
    for seq, day, is_void, count in session.execute(_touched(), between):
        one = did.get(seq)
        if one is None:
            continue
        if is_void:
            one.voided += count
            continue
        one.entered += count
        if day is not None:
            one.dated += count
            one.late += count * is_late(day, days[seq])
    return did


@cache
def _touched() -> CompoundSelect[Any]:
    """Of every kind of row: the event's number, the day it speaks of, whether it was voided, and how many."""
    parts: list[Any] = []
    for model in RECORDED.values():
        parts.append(_entered(model))
        if issubclass(model, Fact):
            seq = _column(model, "voided_seq")
            parts.append(
                select(seq, cast(null(), Date), literal(True), func.count()).where(_between(seq)).group_by(seq)
            )
    return union_all(*parts)


def _entered(model: type[Recorded]) -> Any:
    seq, columns = _column(model, "recorded_seq"), model.__table__.c  # type: ignore[attr-defined]
    day = next((name for name in DAY_COLUMNS if name in columns), None) if issubclass(model, Fact) else None
    if day is None:
        return select(seq, cast(null(), Date), literal(False), func.count()).where(_between(seq)).group_by(seq)
    return select(seq, columns[day], literal(False), func.count()).where(_between(seq)).group_by(seq, columns[day])


def _column(model: type[Recorded], name: str) -> Any:
    return model.__table__.c[name]  # type: ignore[attr-defined]


def _between(seq: Any) -> Any:
    return seq.between(bindparam("first"), bindparam("last"))


def _batches(
    session: Session, events: Sequence[Any], did: dict[int, _Did], known_at: datetime
) -> Iterable[BatchEntered]:
    """The batches that the period's events opened, with the acts in each."""
    opened = {event.subject_id: event for event in events if event.act == FRAMES[0]}
    within: dict[int, list[Entries]] = defaultdict(list)
    for event in events:
        if event.batch_id in opened and event.act not in FRAMES:
            within[event.batch_id].append(did[event.seq].entries)
    reversal = aliased(AuditEvent)
    first, last = min(opened, default=0), max(opened, default=0)
    known: Sequence[Any] = session.execute(
        select(Batch.id, Batch.kind, Batch.file_name, reversal.recorded_at)
        .outerjoin(reversal, and_(reversal.seq == Batch.reversed_seq, reversal.recorded_at <= known_at))
        .where(Batch.id.between(first, last))
        .order_by(Batch.id)
    ).all()
    for batch_id, kind, file_name, reversed_at in known:
        event = opened.get(batch_id)
        if event is not None:
            yield BatchEntered(
                batch_id=batch_id,
                day=local_day(event.recorded_at),
                actor=event.actor,
                door=event.door,
                kind=kind,
                file_name=file_name,
                entries=_sum(within[batch_id]),
                reversed_on=None if reversed_at is None else local_day(reversed_at),
            )


def _void(event: Any, did: _Did) -> VoidLine:
    record = record_of(event)
    return VoidLine(
        event=event.seq,
        day=local_day(event.recorded_at),
        actor=event.actor,
        door=event.door,
        act=event.act,
        record=None if record is None else record.collection,
        record_id=None if record is None else record.number,
        voided=did.voided,
        entered=did.entered,
        reason=event.reason,
    )
