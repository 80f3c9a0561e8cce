"""Batches: what came in together, shown and reversed together."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import FactKind
from tracker.services.checks import stated_reason
from tracker.services.ledger import recording
from tracker.services.rehearsal import undone
from tracker.services.voids import Voiding, refuse_obstacles
from tracker.store.base import Fact
from tracker.store.kinds import MODELS, Named
from tracker.store.lookups import find_by_id
from tracker.store.models import Batch


def open_batch(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    now: datetime,
    file_name: str | None = None,
    sha256: str | None = None,
    as_of: date | None = None,
) -> Batch:
    """Begin a batch: each service call that is given it marks its facts with it."""
    with recording(session, actor, "open_batch", now=now) as entry:
        batch = entry.stamp(Batch(kind=kind, file_name=file_name, sha256=sha256, as_of=as_of))
        entry.about(batch, kind=kind, file_name=file_name, sha256=sha256, as_of=as_of)
    return batch


def close_batch(session: Session, actor: Actor, batch: Batch, *, receipt: dict[str, Any], now: datetime) -> Batch:
    """Keep the receipt that was given back with the batch."""
    with recording(session, actor, "close_batch", now=now, batch=batch) as entry:
        entry.keep_receipt(batch, receipt)
        entry.about(batch, kind=batch.kind)
    return batch


def reverse_batch(session: Session, actor: Actor, command: ReverseBatch, *, now: datetime) -> Batch:
    """Void every standing fact of a batch, newest first, so that what it closed opens again: all of it or nothing.

    Raises:
        NotFound `unknown_batch`; Invalid `reason_required`; Conflict `batch_reversed`, or `later_facts_depend`, whose
        `related` names each fact outside the batch that stands in the way.
    """
    actor.check_may("facts.void")
    reason = stated_reason(command.reason)
    batch = find_by_id(session, Batch, command.batch_id, field="batch", what="batch")
    with recording(session, actor, "reverse_batch", now=now) as entry:
        session.refresh(batch)
        if batch.reversed_seq is not None:
            raise Conflict("batch_reversed", f"Batch {batch.id} is reversed already: {batch.reversal_reason}.")
        standing = _standing_facts(session, batch)
        voiding = Voiding(entry, reason)
        for kind, fact in standing:
            if fact.voided_at is None:
                voiding.void(kind, fact)
        in_the_way = sorted(voiding.obstacles())
        count = "1 later entry rests" if len(in_the_way) == 1 else f"{len(in_the_way)} later entries rest"
        refuse_obstacles(in_the_way, f"Batch {batch.id} cannot be reversed: {count} on it. Void or return first: ")
        batch.reversed_seq = entry.seq
        batch.reversal_reason = reason
        entry.about(batch, kind=batch.kind, reason=reason, voided=len(standing))
    return batch


def reversal_obstacles(session: Session, actor: Actor, batch_id: int, *, now: datetime) -> tuple[Named, ...]:
    """What would stand in the way of reversing a batch, found by doing it and undoing it; empty where nothing does.

    Raises:
        NotFound `unknown_batch`; Conflict `batch_reversed`.
    """
    with undone(session):
        try:
            reverse_batch(session, actor, ReverseBatch(batch_id, "asked whether it could be"), now=now)
        except Conflict as refusal:
            if refusal.code != "later_facts_depend":
                raise
            return refusal.related
    return ()


def _standing_facts(session: Session, batch: Batch) -> list[tuple[FactKind, Fact]]:
    """Every standing fact the batch recorded, the newest act first: what depends on another comes before it."""
    found = [
        (kind, fact)
        for kind, model in MODELS.items()
        for fact in session.scalars(select(model).where(model.batch_id == batch.id, model.voided_at.is_(None)))
    ]
    return sorted(found, key=lambda pair: (-pair[1].recorded_seq, FOUNDATION[pair[0]], -pair[1].id))


FOUNDATION = {kind: place for place, kind in enumerate(MODELS)}
"""Within one act a record goes first and takes along what was entered with it: an officer the first particulars."""
