"""What came in with a batch: its facts by kind, standing or void, as known at a moment. Nothing is written here."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from tracker.domain.reports.imports import BatchFact, KindInBatch
from tracker.domain.reports.listing import Listed
from tracker.domain.sampling import Sample
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import FactKind
from tracker.reports.every_fact import every_fact
from tracker.reports.on_day import Reader
from tracker.reports.people import known_officers, officer_lines
from tracker.reports.sampling import rows_of
from tracker.store.kinds import MODELS
from tracker.store.known import Asked
from tracker.store.models import Camera, Officer


def batch_kinds(session: Session, batch_id: int, *, known_at: datetime) -> tuple[KindInBatch, ...]:
    """How many facts of each kind came in with a batch, and how many of them stood at a moment. One statement."""
    facts = every_fact().subquery("facts")
    standing = func.count().filter((facts.c.voided_at.is_(None)) | (facts.c.voided_at > known_at))
    counted = session.execute(
        select(facts.c.kind, func.count(), standing)
        .where(facts.c.batch_id == batch_id, facts.c.recorded_at <= known_at)
        .group_by(facts.c.kind)
    ).all()
    found = {FactKind(kind): KindInBatch(FactKind(kind), total, stand) for kind, total, stand in counted}
    return tuple(found[kind] for kind in MODELS if kind in found)


def batch_facts(
    session: Session,
    reader: Reader,
    batch_id: int,
    *,
    known_at: datetime,
    kind: FactKind | None = None,
    sample: Sample | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[BatchFact]:
    """A page of a batch's facts, by kind and number, or those that a `sample` draws, each known by `kind:number`;
    officers by the names the reader may read. Four statements.
    """
    facts = every_fact(kind).subquery("facts")
    rows, total = rows_of(
        session,
        select(facts).where(facts.c.batch_id == batch_id, facts.c.recorded_at <= known_at),
        number=(facts.c.kind + ":" + cast(facts.c.id, String)) if sample is not None else facts.c.id,
        order=(facts.c.place, facts.c.id),
        sample=sample,
        offset=offset,
        limit=limit,
    )
    officers = _names(session, reader, {row.officer_id for row in rows} - {None}, known_at)
    cameras = _serials(session, {row.camera_id for row in rows} - {None})
    return Listed(tuple(_fact(row, known_at, officers, cameras) for row in rows), total, offset, limit)


def _fact(row: Any, known_at: datetime, officers: dict[int, str], cameras: dict[int, str]) -> BatchFact:
    is_void = row.voided_at is not None and row.voided_at <= known_at
    return BatchFact(
        kind=FactKind(row.kind),
        fact_id=row.id,
        day=row.day,
        officer_id=row.officer_id,
        officer=officers.get(row.officer_id),
        camera_id=row.camera_id,
        serial=cameras.get(row.camera_id),
        voided_at=row.voided_at if is_void else None,
        void_reason=row.void_reason if is_void else None,
    )


def _names(session: Session, reader: Reader, officer_ids: set[int], known_at: datetime) -> dict[int, str]:
    if not officer_ids:
        return {}
    asked = Asked(local_day(known_at), known_at)
    rows = session.execute(known_officers(asked, reader).where(Officer.id.in_(officer_ids))).all()
    return {line.officer_id: line.name for line in officer_lines(session, asked, reader, rows)}


def _serials(session: Session, camera_ids: set[int]) -> dict[int, str]:
    if not camera_ids:
        return {}
    rows = session.execute(select(Camera.id, Camera.serial).where(Camera.id.in_(camera_ids)))
    return {row.id: row.serial for row in rows}
