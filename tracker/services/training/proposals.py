"""Names that supervisors propose for a class. A proposal is a batch whose receipt says who was proposed: accepted, it
is the batch of the seats; declined, it is marked as a reversed batch is, with the reason.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.references import OfficerRef
from tracker.domain.commands.training import AcceptProposal, DeclineProposal, EnrolOfficers, ProposeOfficers
from tracker.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from tracker.domain.spans import local_day
from tracker.services.batches import open_batch
from tracker.services.checks import stated_reason
from tracker.services.ledger import recording
from tracker.services.training.attendance import find_all
from tracker.services.training.enrolments import Enrolled, enrol_officers, refuse_enrolled
from tracker.store.lookups import find_class, officer_label
from tracker.store.models import Batch, Enrolment, TrainingSession
from tracker.store.proposed import PROPOSAL, Named, named_by, waiting_for
from tracker.store.scope import Sphere, own_officer_ids, sphere_of


def propose_officers(session: Session, actor: Actor, command: ProposeOfficers, *, now: datetime) -> Batch:
    """Propose own officers for a class that is still to come. It takes no seat.

    Raises:
        Forbidden; Invalid `required`, `repeated`; NotFound `unknown_session`, `unknown_officer`; Conflict `ambiguous`,
        `class_is_over`, `already_enrolled`, `already_proposed`; each officer at fault is the field `officers.<place>`.
    """
    actor.check_may("training.propose")
    if not command.officers:
        raise Invalid("required", "Name the officers to propose.", field="officers")
    today = local_day(now)
    batch = open_batch(session, actor, kind=PROPOSAL, now=now, as_of=today)
    with recording(session, actor, "propose_officers", now=now, batch=batch) as entry:
        sphere = sphere_of(actor, now)
        taught = find_class(session, command.session_id, sphere=sphere)
        _check_to_come(taught, today, "Propose for one that is still to come.")
        officers = find_all(session, dict(enumerate(command.officers)), field="officers", sphere=sphere)
        fields = {officer.id: f"officers.{place}" for place, officer in enumerate(officers)}
        refuse_enrolled(session, taught, fields, sphere)
        _refuse_proposed(session, taught, fields, sphere)
        proposed = [officer.id for officer in officers]
        entry.keep_receipt(batch, {"kind": PROPOSAL, "session": taught.id, "officers": proposed})
        entry.about(taught, proposed=proposed)
    return batch


def accept_proposal(session: Session, actor: Actor, command: AcceptProposal, *, now: datetime) -> Enrolled:
    """Enrol everyone proposed, all or none, as any enrolment: the proposal's batch is that of the seats.

    Raises:
        NotFound `unknown_proposal`; Conflict `proposal_decided`, `class_is_over`; and what `enrol_officers` raises.
    """
    actor.check_may("classes.write")
    batch, named = _proposal(session, actor, command.proposal_id, now)
    with recording(session, actor, "accept_proposal", now=now, batch=batch) as entry:
        _check_undecided(session, batch)
        taught = find_class(session, named.session_id, sphere=sphere_of(actor, now))
        _check_to_come(taught, local_day(now), "Sign in who was there on the class's page.")
        seats = EnrolOfficers(named.session_id, tuple(OfficerRef(id=one) for one in named.officer_ids))
        enrolled = enrol_officers(session, actor, seats, now=now, batch=batch)
        entry.about(batch, session_id=named.session_id, enrolled=[one.officer_id for one in enrolled.created])
    return enrolled


def decline_proposal(session: Session, actor: Actor, command: DeclineProposal, *, now: datetime) -> Batch:
    """Enrol nobody proposed, for a reason.

    Raises:
        NotFound `unknown_proposal`; Invalid `reason_required`; Conflict `proposal_decided`.
    """
    actor.check_may("classes.write")
    reason = stated_reason(command.reason)
    batch, named = _proposal(session, actor, command.proposal_id, now)
    with recording(session, actor, "decline_proposal", now=now, batch=batch) as entry:
        _check_undecided(session, batch)
        batch.reversed_seq = entry.seq
        batch.reversal_reason = reason
        entry.about(batch, session_id=named.session_id, reason=reason)
    return batch


def _proposal(session: Session, actor: Actor, number: int, now: datetime) -> tuple[Batch, Named]:
    """A proposal of officers who are all the actor's own; any other is answered as if not on record."""
    batch = session.get(Batch, number)
    named = named_by(batch) if batch is not None else None
    if batch is None or named is None or not _is_own(session, sphere_of(actor, now), named):
        message = f"There is no proposal with the number {number}. Check the number."
        raise NotFound("unknown_proposal", message, field="proposal")
    return batch, named


def _is_own(session: Session, sphere: Sphere, named: Named) -> bool:
    return own_officer_ids(session, sphere, named.officer_ids) == set(named.officer_ids)


def _check_to_come(taught: TrainingSession, today: date, instead: str) -> None:
    if taught.held_on < today:
        raise Conflict("class_is_over", f"This class was on {taught.held_on.isoformat()}. {instead}")


def _check_undecided(session: Session, batch: Batch) -> None:
    session.refresh(batch)
    if batch.reversed_seq is not None:
        raise Conflict("proposal_decided", f"This proposal stands no more: {batch.reversal_reason}")
    if session.scalars(select(Enrolment.id).where(Enrolment.batch_id == batch.id).limit(1)).first() is not None:
        raise Conflict("proposal_decided", "This proposal was accepted already.")


def _refuse_proposed(session: Session, taught: TrainingSession, fields: Mapping[int, str], sphere: Sphere) -> None:
    """Refuse officers who stand in a proposal for the class that nobody has decided on."""
    waiting = {one for _, named in waiting_for(session, taught.id) for one in named.officer_ids}
    problems = [
        FieldProblem(field, "already_proposed", f"{officer_label(session, officer, sphere)} is proposed already.")
        for officer, field in fields.items()
        if officer in waiting
    ]
    if problems:
        message = problems[0].message if len(problems) == 1 else f"{len(problems)} of these are proposed already."
        raise Conflict("already_proposed", message, problems=problems)
