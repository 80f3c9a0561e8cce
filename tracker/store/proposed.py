"""What a proposal's batch says: for which class, and whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.store.models import Batch, Enrolment

PROPOSAL = "proposal"
"""The kind of batch."""


@dataclass(frozen=True, slots=True)
class Named:
    """The class and the officers of a proposal, by number."""

    session_id: int
    officer_ids: tuple[int, ...]


def named_by(batch: Batch) -> Named | None:
    """What a batch proposes; None where it is no proposal."""
    if batch.kind != PROPOSAL or batch.receipt is None:
        return None
    return Named(batch.receipt["session"], tuple(batch.receipt["officers"]))


def of_classes(session_ids: Collection[int]) -> Select[Batch]:
    """The proposals for classes, decided or not, in the order of entry."""
    for_them = Batch.receipt["session"].as_integer().in_(session_ids)
    return select(Batch).where(Batch.kind == PROPOSAL, for_them).order_by(Batch.id)


def waiting_for(session: Session, session_id: int) -> Sequence[tuple[int, Named]]:
    """What stands proposed for a class and is neither accepted nor declined, each with its number."""
    accepted = select(Enrolment.id).where(Enrolment.batch_id == Batch.id).exists()
    waiting = of_classes([session_id]).where(Batch.reversed_seq.is_(None), ~accepted)
    return [(batch.id, named) for batch in session.scalars(waiting) if (named := named_by(batch)) is not None]
