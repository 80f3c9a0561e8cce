"""Searching the audit log: filters, a page by its place in the log, and how many there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union
from sqlalchemy.orm import Session

from tracker.domain.reports.audit import EventsFound
from tracker.domain.reports.stories import Ref
from tracker.domain.sampling import Sample
from tracker.reports.audit.events import EVENT_COLUMNS, lines_of
from tracker.reports.records import Sight
from tracker.reports.records.audit import AUDIT_EVENTS
from tracker.reports.sampling import rows_of
from tracker.reports.stories.kinds import Kind
from tracker.reports.stories.strands import KIND_OF, STORIES, Strand
from tracker.store.base import Fact
from tracker.store.models import AuditEvent, Camera, Officer, OfficerParticulars

MOST_RECORDS = 20
"""How many records a badge or a serial typed may mean."""


def search_events(
    session: Session,
    sight: Sight,
    filters: Mapping[str, Any],
    *,
    records: Sequence[Ref] | None = None,
    before: int | None = None,
    after: int | None = None,
    sample: Sample | None = None,
    limit: int = 50,
) -> EventsFound:
    """Events, the newest first, `limit` of them below the number `before` or above `after`, or those that a `sample`
    draws out of all; `records`: only what was about one of these. Four statements, whatever the size.
    """
    event = AuditEvent
    found: list[ColumnElement[bool]] = [
        event.recorded_at <= sight.asked.known_at,
        *(AUDIT_EVENTS.all_filters[name](event.__table__.c, value) for name, value in filters.items()),
    ]
    if records is not None:
        found.append(event.seq.in_(events_about(records)))
    if sample is not None:
        return _sampled(session, sight, found, sample)
    total, first, last = session.execute(
        select(func.count(), func.min(event.seq), func.max(event.seq)).where(*found)
    ).one()
    query = select(*EVENT_COLUMNS).where(*found).limit(limit)
    if after is not None:
        rows = list(session.execute(query.where(event.seq > after).order_by(event.seq)))[::-1]
    else:
        below = [] if before is None else [event.seq < before]
        rows = list(session.execute(query.where(*below).order_by(event.seq.desc())))
    return EventsFound(
        lines=lines_of(session, sight, rows),
        total=total,
        has_newer=bool(rows) and rows[0].seq < last,
        has_older=bool(rows) and rows[-1].seq > first,
    )


def _sampled(session: Session, sight: Sight, found: Sequence[ColumnElement[bool]], sample: Sample) -> EventsFound:
    event = AuditEvent
    rows, total = rows_of(
        session,
        select(*EVENT_COLUMNS).where(*found),
        number=event.seq,
        order=(event.seq.desc(),),
        sample=sample,
        offset=0,
        limit=sample.size,
    )
    return EventsFound(lines=lines_of(session, sight, rows), total=total, has_newer=False, has_older=False)


def events_about(records: Sequence[Ref]) -> Select[tuple[int]]:
    """The numbers of the events that entered, voided or edited these records or a fact of theirs."""
    parts: list[Any] = [select(literal(0))]
    for record in records:
        kind = KIND_OF["batches" if record.collection == "imports" else record.collection]
        parts.append(
            select(AuditEvent.seq).where(AuditEvent.subject == kind.table, AuditEvent.subject_id == record.number)
        )
        for strand in STORIES.get(record.collection) or (_alone(kind),):
            model: Any = strand.kind.model
            own = strand.where(record.number)
            parts.append(select(model.recorded_seq).where(own))
            if issubclass(model, Fact):
                parts.append(select(model.voided_seq).where(own, model.voided_seq.is_not(None)))
    numbers = union(*parts).subquery("about")
    return select(numbers.c[0])


def _alone(kind: Kind) -> Strand:
    model: Any = kind.model
    return Strand(kind, lambda number: model.id == number)


def records_typed(session: Session, sight: Sight, text: str) -> list[Ref]:
    """The officers who ever bore a badge, and the cameras of a serial number or asset tag, as a person types it. An
    officer of protected identity is found by badge by those alone who see every identity. Two statements.
    """
    known = OfficerParticulars
    hidden = [] if sight.reader.sees_identities else [Officer.protected_identity.is_(False)]
    officers = session.scalars(
        select(known.officer_id)
        .join(Officer, Officer.id == known.officer_id)
        .where(known.badge == text, known.recorded_at <= sight.asked.known_at, *hidden)
        .distinct()
        .order_by(known.officer_id)
        .limit(MOST_RECORDS)
    )
    cameras = session.scalars(
        select(Camera.id)
        .where(or_(Camera.serial == text, Camera.asset_tag == text), Camera.recorded_at <= sight.asked.known_at)
        .order_by(Camera.id)
        .limit(MOST_RECORDS)
    )
    return [*(Ref("officers", number) for number in officers), *(Ref("cameras", number) for number in cameras)]
