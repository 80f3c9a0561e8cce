"""Who was proposed for a class, by whom, and what became of it. Nothing is written here."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.reports.proposals import ClassProposals, Proposal, ProposalState, Proposed
from tracker.domain.spans import local_day
from tracker.reports.on_day import Reader
from tracker.reports.people import officers_named
from tracker.reports.training import session_line
from tracker.store.known import Asked, stamp_of
from tracker.store.models import AuditEvent, Batch, Completion, CourseVersion, TrainingSession
from tracker.store.proposed import Named, named_by, of_classes

ACCEPTED = "accept_proposal"

People = Mapping[int | None, tuple[str, str | None]]


def class_proposals(
    session: Session, reader: Reader, session_id: int, *, as_of: date, known_at: datetime
) -> ClassProposals:
    """The proposals for a class as known at a moment. Whoever is confined to precincts gets the officers posted there
    on the moment's day, and of a proposal without any nothing. Four statements and the stamp's.

    Raises:
        NotFound `unknown_session`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    session_line(session, reader, session_id, as_of=as_of, known_at=known_at)
    named = _named(session, _proposals([session_id], known_at))
    officers = {one for _, found in named for one in found.officer_ids}
    names = officers_named(session, reader, officers, known_at=known_at)
    done = _done(session, session_id, officers, known_at)
    proposals = [_proposal(row, found, names, done) for row, found in named]
    seen = tuple(one for one in proposals if one.officers)
    return ClassProposals(stamp_of(session, as_of, known_at), session_id, seen)


def waiting_officers(
    session: Session, reader: Reader, session_ids: Collection[int], *, known_at: datetime
) -> Mapping[int, int]:
    """By class, how many officers stand proposed whom nobody has decided on, of those whom the reader sees. Two
    statements.
    """
    named = _named(session, _proposals(session_ids, known_at)) if session_ids else []
    waiting = [found for row, found in named if _state(row) is ProposalState.WAITING]
    seen = officers_named(session, reader, {one for found in waiting for one in found.officer_ids}, known_at=known_at)
    return Counter(found.session_id for found in waiting for one in found.officer_ids if one in seen)


def _proposals(session_ids: Collection[int], known_at: datetime) -> Select[*tuple[Any, ...]]:
    """Each batch with the events that entered it, accepted it and marked it."""
    proposed, accepted, ended = aliased(AuditEvent), aliased(AuditEvent), aliased(AuditEvent)
    by_then = and_(accepted.batch_id == Batch.id, accepted.act == ACCEPTED, accepted.recorded_at <= known_at)
    return (
        of_classes(session_ids)
        .add_columns(
            proposed.actor.label("proposed_by"),
            accepted.actor.label("accepted_by"),
            accepted.recorded_at.label("accepted_at"),
            ended.actor.label("ended_by"),
            ended.recorded_at.label("ended_at"),
        )
        .join(proposed, proposed.seq == Batch.recorded_seq)
        .outerjoin(accepted, by_then)
        .outerjoin(ended, and_(ended.seq == Batch.reversed_seq, ended.recorded_at <= known_at))
        .where(Batch.recorded_at <= known_at)
    )


def _named(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, Named]]:
    rows = session.execute(query).all()
    return [(row, found) for row in rows if (found := named_by(row.Batch)) is not None]


def _done(session: Session, session_id: int, officers: Collection[int], known_at: datetime) -> Mapping[int, date]:
    """By officer, the day of the latest completion that counts on the class's day though the class is not done."""
    if not officers:
        return {}
    taught, done = aliased(CourseVersion), aliased(CourseVersion)
    held_on = TrainingSession.held_on
    query = (
        select(Completion.officer_id, func.max(Completion.completed_on).label("done_on"))
        .join(done, done.id == Completion.course_version_id)
        .join(taught, and_(taught.course_id == done.course_id, taught.version_order <= done.version_order))
        .join(TrainingSession, TrainingSession.course_version_id == taught.id)
        .where(
            TrainingSession.id == session_id,
            Completion.officer_id.in_(officers),
            or_(Completion.session_id.is_(None), Completion.session_id != session_id),
            Asked(local_day(known_at), known_at).knows(Completion),
            Completion.completed_on <= held_on,
            or_(Completion.expires_on.is_(None), Completion.expires_on > held_on),
        )
        .group_by(Completion.officer_id)
    )
    return {row.officer_id: row.done_on for row in session.execute(query)}


def _proposal(row: Any, named: Named, names: People, done: Mapping[int, date]) -> Proposal:
    decided_at, decided_by = row.accepted_at, row.accepted_by
    if row.ended_at is not None:
        decided_at, decided_by = row.ended_at, row.ended_by
    seen = [one for one in named.officer_ids if one in names]
    return Proposal(
        proposal_id=row.Batch.id,
        proposed_at=row.Batch.recorded_at,
        proposed_by=row.proposed_by,
        officers=tuple(Proposed(one, *names[one], done.get(one)) for one in seen),
        is_whole=len(seen) == len(named.officer_ids),
        state=_state(row),
        decided_at=decided_at,
        decided_by=decided_by,
        reason=row.Batch.reversal_reason if row.ended_at is not None else None,
    )


def _state(row: Any) -> ProposalState:
    if row.ended_at is None:
        return ProposalState.WAITING if row.accepted_at is None else ProposalState.ACCEPTED
    return ProposalState.DECLINED if row.accepted_at is None else ProposalState.TAKEN_BACK
