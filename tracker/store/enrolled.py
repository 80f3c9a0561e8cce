"""The seats of a class as believed now: how many are taken, and by whom."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.store.models import Enrolment, EnrolmentEnd


def _of(session_id: int, outcome: EnrolmentOutcome | None = None) -> Select[Enrolment]:
    """The standing enrolments of a class that have no standing end (of one outcome, where given)."""
    ended = select(EnrolmentEnd.id).where(EnrolmentEnd.enrolment_id == Enrolment.id, EnrolmentEnd.voided_at.is_(None))
    if outcome is not None:
        ended = ended.where(EnrolmentEnd.outcome == outcome.value)
    return select(Enrolment).where(Enrolment.session_id == session_id, Enrolment.voided_at.is_(None), ~ended.exists())


def open_enrolments(session: Session, session_id: int) -> Sequence[Enrolment]:
    """The standing enrolments of a class, neither withdrawn nor a no-show, in the order of entry."""
    return session.scalars(_of(session_id).order_by(Enrolment.id)).all()


def seats_taken(session: Session, session_id: int) -> int:
    """How many seats of a class are given out: a withdrawal frees one, a no-show does not."""
    taken = _of(session_id, EnrolmentOutcome.WITHDRAWN).subquery()
    return session.execute(select(func.count()).select_from(taken)).scalar_one()


def last_seated(session: Session, session_id: int, most: int) -> Sequence[Enrolment]:
    """The enrolments that took the last `most` seats of a class, the newest first."""
    taken = _of(session_id, EnrolmentOutcome.WITHDRAWN)
    return session.scalars(taken.order_by(Enrolment.recorded_seq.desc(), Enrolment.id.desc()).limit(most)).all()
