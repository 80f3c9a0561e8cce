"""Events of the audit log as lines, and what a reader may see of their personal part."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.reports.audit import EventLine
from tracker.domain.reports.stories import Ref, Said, Trace
from tracker.reports.records import Sight
from tracker.reports.stories.strands import KINDS
from tracker.reports.stories.telling import officers_named
from tracker.store.models import AuditEvent, Officer, OfficerParticulars

COLLECTION_OF: Mapping[str, str] = {kind.table: kind.name for kind in KINDS}
"""The collection of each table that events are about."""

OFFICERS, PARTICULARS = Officer.__tablename__, OfficerParticulars.__tablename__
NOT_OF_OFFICERS = frozenset({"users", "training_sessions"})
"""What events are about whose personal part names nobody but account holders and instructors."""

WITHHELD = "employee_number"
"""In no personal part but an administrator's."""


def lines_of(session: Session, sight: Sight, rows: Sequence[Any]) -> tuple[EventLine, ...]:
    """Rows of events as lines: one statement for the names of all their officers."""
    names = officers_named(session, sight, (officer_in(row) for row in rows))
    return tuple(EventLine(trace_of(row), record_of(row), _about(row, names), row.changes_data) for row in rows)


def trace_of(row: Any) -> Trace:
    """An event as it stands beside what it did."""
    reason = row.detail.get("reason")
    return Trace(
        row.seq,
        row.recorded_at,
        row.act,
        row.actor,
        row.role,
        row.door,
        row.batch_id,
        reason if isinstance(reason, str) else None,
    )


def record_of(row: Any) -> Ref | None:
    """The record that an event is about."""
    collection = COLLECTION_OF.get(row.subject or "")
    return None if collection is None or row.subject_id is None else Ref(collection, row.subject_id)


def officer_in(row: Any) -> int | None:
    """The officer that an event is about, by number."""
    number = row.subject_id if row.subject == OFFICERS else row.detail.get("officer_id")
    return number if isinstance(number, int) else None


def _about(row: Any, names: Mapping[int, Any]) -> tuple[Said, ...]:
    found = []
    officer = officer_in(row)
    if officer is not None and officer in names:
        found.append(Said("officer", names[officer].text, Ref("officers", officer)))
    for name in ("camera", "serial", "precinct", "course", "username", "name", "file_name", "report"):
        value = row.detail.get(name)
        if isinstance(value, str):
            found.append(Said(name, value))
    return tuple(found)


def personal_of(row: Any, sight: Sight, protected: frozenset[tuple[str, int]]) -> tuple[dict[str, Any] | None, bool]:
    """The personal part as the reader may see it, and whether any of it is kept back.

    An administrator sees all. Others see nothing of an officer of protected identity, nothing where it cannot be told
    of whom it speaks, and nobody's employee number.
    """
    if not row.personal or sight.reader.sees_identities:
        return row.personal or None, False
    is_told = row.subject in NOT_OF_OFFICERS or (
        row.subject in (OFFICERS, PARTICULARS) and (row.subject, row.subject_id) not in protected
    )
    return (_without_number(row.personal), False) if is_told else (None, True)


def _without_number(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_number(value) if isinstance(value, Mapping) else value
        for name, value in part.items()
        if name != WITHHELD
    }


def protected_among(session: Session, rows: Iterable[Any]) -> frozenset[tuple[str, int]]:
    """The subjects (table, number) that speak of officers of protected identity: one statement."""
    subjects: dict[str, list[int]] = {OFFICERS: [], PARTICULARS: []}
    for row in rows:
        if row.subject in subjects and row.subject_id is not None:
            subjects[row.subject].append(row.subject_id)
    own = select(literal(OFFICERS), Officer.id).where(
        Officer.id.in_(subjects[OFFICERS]), Officer.protected_identity.is_(True)
    )
    known = (
        select(literal(PARTICULARS), OfficerParticulars.id)
        .join(Officer, Officer.id == OfficerParticulars.officer_id)
        .where(OfficerParticulars.id.in_(subjects[PARTICULARS]), Officer.protected_identity.is_(True))
    )
    return frozenset((table, number) for table, number in session.execute(union_all(own, known)))


EVENT_COLUMNS = (
    AuditEvent.seq,
    AuditEvent.recorded_at,
    AuditEvent.act,
    AuditEvent.actor,
    AuditEvent.role,
    AuditEvent.door,
    AuditEvent.batch_id,
    AuditEvent.subject,
    AuditEvent.subject_id,
    AuditEvent.detail,
    AuditEvent.changes_data,
)
"""What a line of a list is made from."""
