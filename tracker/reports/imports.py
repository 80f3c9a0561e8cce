"""Batches: what came in together, and whether it was taken back. Nothing is written here."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.reports.imports import BatchRecord, Reversal
from tracker.domain.reports.listing import Listed
from tracker.domain.sampling import Sample
from tracker.reports.sampling import rows_of
from tracker.store.models import AuditEvent, Batch


def batch_list(
    session: Session,
    *,
    known_at: datetime,
    sample: Sample | None = None,
    offset: int = 0,
    limit: int = 50,
    kinds_begin: str = "",
) -> Listed[BatchRecord]:
    """The batches on record at a moment, the latest first, or those that a `sample` draws of them; only of kinds that
    begin so. Two statements.
    """
    query = _batches(known_at).where(Batch.kind.startswith(kinds_begin, autoescape=True))
    order = (Batch.id.desc(),)
    rows, total = rows_of(session, query, number=Batch.id, order=order, sample=sample, offset=offset, limit=limit)
    return Listed(tuple(_record(row, known_at) for row in rows), total, offset, limit)


def one_batch(session: Session, batch_id: int, *, known_at: datetime) -> BatchRecord:
    """A batch with its receipt. One statement.

    Raises:
        NotFound `unknown_batch`: there is none.
    """
    row = session.execute(_batches(known_at).where(Batch.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound("unknown_batch", f"There is no batch with the number {batch_id}. Check the number.")
    return _record(row, known_at)


def _batches(known_at: datetime) -> Select[*tuple[Any, ...]]:
    ending = aliased(AuditEvent)
    return (
        select(
            Batch.id,
            Batch.kind,
            Batch.file_name,
            Batch.sha256,
            Batch.as_of,
            Batch.recorded_at,
            AuditEvent.actor,
            Batch.receipt,
            ending.recorded_at.label("reversed_at"),
            ending.actor.label("reversed_by"),
            Batch.reversal_reason,
        )
        .join(AuditEvent, AuditEvent.seq == Batch.recorded_seq)
        .outerjoin(ending, ending.seq == Batch.reversed_seq)
        .where(Batch.recorded_at <= known_at)
    )


def _record(row: Any, known_at: datetime) -> BatchRecord:
    was_reversed = row.reversed_at is not None and row.reversed_at <= known_at
    reversal = Reversal(row.reversed_at, row.reversed_by, row.reversal_reason) if was_reversed else None
    return BatchRecord(*(*row[:8], reversal))
