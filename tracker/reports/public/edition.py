"""Which edition the public reads: what it rests on, found by one look at the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.domain.chain import NO_EVENT_HASH
from tracker.domain.publishing.calendar import last_published, shown_from
from tracker.store.models import AuditEvent


@dataclass(frozen=True, slots=True)
class EditionKey:
    """The moment of the edition and the log it rests on. Between this moment and now nothing was recorded and no week
    was published, so what is known at it is what is known now.
    """

    moment: datetime
    data_version: int
    audit_head: str


def edition_key(session: Session, now: datetime) -> EditionKey:
    """The later of the last publication and the last event that changed data, as of now. One statement."""
    row = session.execute(
        select(AuditEvent.seq, AuditEvent.hash, AuditEvent.recorded_at)
        .where(text("audit_events.changes_data"), AuditEvent.recorded_at <= now)
        .order_by(AuditEvent.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    shown = shown_from(last_published(now))
    if row is None:
        return EditionKey(shown, 0, NO_EVENT_HASH)
    return EditionKey(max(shown, row.recorded_at), row.seq, row.hash)
