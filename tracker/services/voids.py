"""Voiding a fact: it stays on record with the reason, what it closed opens again, and nothing later is left hanging."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.audit import VoidFact
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind
from tracker.services.checks import stated_reason
from tracker.services.ledger import Entry, recording
from tracker.store.base import Fact
from tracker.store.holding import assignments_touching, condition_on, employment_on, policies_on, posting_on
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraPlace,
    Completion,
    ConditionFact,
    Count,
    DailyUse,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Plan,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
    TrainingSession,
)

Kind = TypeVar("Kind", bound=Fact)

Blocker = tuple[str, int, str]
"""A later fact that stands in the way: its collection, its number, and words for a person."""

MODELS: dict[FactKind, type[Fact]] = {
    FactKind.OFFICER: Officer,
    FactKind.PARTICULARS: OfficerParticulars,
    FactKind.POSTING: Posting,
    FactKind.POSTING_END: PostingEnd,
    FactKind.EMPLOYMENT: Employment,
    FactKind.EMPLOYMENT_END: EmploymentEnd,
    FactKind.SCOPE_RULE: ScopeRule,
    FactKind.PLAN: Plan,
    FactKind.POLICY: Policy,
    FactKind.POLICY_END: PolicyEnd,
    FactKind.DAILY_USE: DailyUse,
    FactKind.REQUIREMENT: Requirement,
    FactKind.REQUIREMENT_END: RequirementEnd,
    FactKind.SESSION: TrainingSession,
    FactKind.COMPLETION: Completion,
    FactKind.CAMERA: Camera,
    FactKind.CAMERA_PLACE: CameraPlace,
    FactKind.COUNT: Count,
    FactKind.ASSIGNMENT: Assignment,
    FactKind.RETURN: AssignmentReturn,
    FactKind.CONDITION: ConditionFact,
}
"""Every kind of fact and its table, foundations before what stands on them."""


def void_fact(session: Session, actor: Actor, command: VoidFact, *, now: datetime) -> Fact:
    """Declare a fact a mistake, for good.

    Raises:
        Invalid `reason_required`; NotFound `unknown_fact`; Conflict `already_void`, `belongs_to_return`, or
        `later_facts_depend`, whose `related` names them.
    """
    actor.check_may("facts.void")
    reason = stated_reason(command.reason)
    with recording(session, actor, "void_fact", now=now) as entry:
        fact = session.get(MODELS[command.kind], command.fact_id, populate_existing=True)
        if fact is None:
            raise NotFound("unknown_fact", f"There is no entry {command.fact_id} among the {command.kind}.", field="id")
        if fact.voided_at is not None:
            raise Conflict("already_void", f"This entry is void already: {fact.void_reason}.")
        if blockers := void_within(entry, command.kind, fact, reason):
            raise Conflict(
                "later_facts_depend",
                "Later entries rest on this one. Void or return those first: "
                + "; ".join(label for _, _, label in blockers[:5])
                + ("; and more." if len(blockers) > 5 else "."),
                related=blockers,
            )
        entry.about(fact, kind=command.kind, reason=reason)
    return fact


def void_within(entry: Entry, kind: FactKind, fact: Fact, reason: str) -> list[Blocker]:
    """Void a fact and what belongs to it within an act under way; answer the later facts left hanging.

    Where any is answered, the act must be refused: what was voided so far is only undone by rolling back.
    """
    return _ACTS.get(kind, _void_alone)(entry, fact, reason)


def _void_alone(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    entry.void(fact, reason)
    entry.session.flush()
    return []


def _void_officer(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    models = (OfficerParticulars, Posting, Employment, Completion, Assignment)
    return _void_record(entry, fact, reason, models=models, key="officer_id")


def _void_camera(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    return _void_record(entry, fact, reason, models=(CameraPlace, ConditionFact, Assignment), key="camera_id")


def _void_record(entry: Entry, fact: Fact, reason: str, *, models: tuple[type[Fact], ...], key: str) -> list[Blocker]:
    """Void an officer or a camera with what was entered in the same act; anything entered later stands in the way."""
    blockers: list[Blocker] = []
    for model in models:
        for own in entry.session.scalars(
            select(model).where(getattr(model, key) == fact.id, model.voided_at.is_(None))
        ):
            if own.recorded_seq == fact.recorded_seq:
                entry.void(own, reason)
            else:
                blockers.append(_name(own))
    entry.void(fact, reason)
    entry.session.flush()
    return blockers


def _void_particulars(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    particulars = _as(fact, OfficerParticulars)
    entry.void(particulars, reason)
    entry.session.flush()
    officer = entry.session.get_one(Officer, particulars.officer_id)
    latest = entry.session.scalars(
        select(OfficerParticulars)
        .where(OfficerParticulars.officer_id == officer.id, OfficerParticulars.voided_at.is_(None))
        .order_by(OfficerParticulars.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        return [("officers", officer.id, f"officer {officer.id} would have no name: void the officer instead")]
    taken = entry.session.scalars(
        select(Officer).where(
            Officer.employee_number == latest.employee_number, Officer.id != officer.id, Officer.voided_at.is_(None)
        )
    ).first()
    if taken is not None:
        return [("officers", taken.id, f"officer {taken.id}, who has employee number {latest.employee_number} now")]
    officer.employee_number = latest.employee_number
    entry.session.flush()
    return []


def _void_posting(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    posting = _as(fact, Posting)
    _void_ends(entry, PostingEnd, PostingEnd.posting_id == posting.id, reason)
    entry.void(posting, reason)
    entry.session.flush()
    return _issues_without_standing(entry.session, posting.officer_id)


def _void_employment(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    employment = _as(fact, Employment)
    _void_ends(entry, EmploymentEnd, EmploymentEnd.employment_id == employment.id, reason)
    entry.void(employment, reason)
    entry.session.flush()
    return _issues_without_standing(entry.session, employment.officer_id)


def _void_requirement(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    _void_ends(entry, RequirementEnd, RequirementEnd.requirement_id == fact.id, reason)
    return _void_alone(entry, fact, reason)


def _void_session(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    signed_in = entry.session.scalars(
        select(Completion).where(Completion.session_id == fact.id, Completion.voided_at.is_(None))
    )
    blockers = [_name(completion) for completion in signed_in]
    return blockers or _void_alone(entry, fact, reason)


def _void_plan(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    plan = _as(fact, Plan)
    later = entry.session.scalars(
        select(Plan).where(Plan.precinct_id == plan.precinct_id, Plan.version > plan.version, Plan.voided_at.is_(None))
    )
    blockers = [_name(replan) for replan in later]
    return blockers or _void_alone(entry, fact, reason)


def _void_policy(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    policy = _as(fact, Policy)
    _void_ends(entry, PolicyEnd, PolicyEnd.policy_id == policy.id, reason)
    entry.void(policy, reason)
    entry.session.flush()
    issued = entry.session.scalars(
        select(Assignment).where(Assignment.issued_on >= policy.starts_on, Assignment.voided_at.is_(None))
    ).all()
    uncovered = {day for day in {a.issued_on for a in issued} if not policies_on(entry.session, day)}
    return [_name(assignment) for assignment in issued if assignment.issued_on in uncovered]


def _void_condition(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    condition = _as(fact, ConditionFact)
    if condition.return_id is not None:
        raise Conflict(
            "belongs_to_return",
            "This condition was stated with a return. Void the return instead.",
            related=[("returns", condition.return_id, f"return {condition.return_id}")],
        )
    entry.void(condition, reason)
    entry.session.flush()
    return _issues_of_unserviceable(entry.session, condition.camera_id)


def _void_assignment(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    """An assignment entered with its return in one act goes with it; a return entered later must be voided first."""
    assignment = _as(fact, Assignment)
    ended = _standing_return(entry.session, assignment)
    if ended is not None and ended.recorded_seq != assignment.recorded_seq:
        return [_name(ended)]
    entry.void(assignment, reason)
    if ended is not None:
        entry.void(ended, reason)
        _void_what_the_return_stated(entry, ended, assignment, reason)
    entry.session.flush()
    return _issues_of_unserviceable(entry.session, assignment.camera_id)


def _void_return(entry: Entry, fact: Fact, reason: str) -> list[Blocker]:
    """The assignment opens again, unless officer or camera have since been part of another one."""
    ended = _as(fact, AssignmentReturn)
    session = entry.session
    assignment = session.get_one(Assignment, ended.assignment_id, populate_existing=True)
    others = {
        other
        for whose in ({"officer_id": assignment.officer_id}, {"camera_id": assignment.camera_id})
        for other in assignments_touching(session, start=assignment.issued_on, end=None, **whose)
        if other.id != assignment.id
    }
    if others:
        return [_name(other) for other in sorted(others, key=lambda other: other.id)]
    entry.void(ended, reason)
    _void_what_the_return_stated(entry, ended, assignment, reason)
    assignment.returned_on = None
    session.flush()
    return _issues_of_unserviceable(session, assignment.camera_id)


def _void_what_the_return_stated(entry: Entry, ended: AssignmentReturn, assignment: Assignment, reason: str) -> None:
    """The condition and the place that were stated with a return belong to it."""
    stated = select(ConditionFact).where(ConditionFact.return_id == ended.id, ConditionFact.voided_at.is_(None))
    placed = select(CameraPlace).where(
        CameraPlace.camera_id == assignment.camera_id,
        CameraPlace.recorded_seq == ended.recorded_seq,
        CameraPlace.voided_at.is_(None),
    )
    for belonging in [*entry.session.scalars(stated), *entry.session.scalars(placed)]:
        entry.void(belonging, reason)


def _void_ends(entry: Entry, model: type[Fact], whose: object, reason: str) -> None:
    for end in entry.session.scalars(select(model).where(whose, model.voided_at.is_(None))):  # type: ignore[arg-type]
        entry.void(end, reason)


def _standing_return(session: Session, assignment: Assignment) -> AssignmentReturn | None:
    return session.scalars(
        select(AssignmentReturn).where(
            AssignmentReturn.assignment_id == assignment.id, AssignmentReturn.voided_at.is_(None)
        )
    ).one_or_none()


def _issues_without_standing(session: Session, officer_id: int) -> list[Blocker]:
    """Standing assignments of an officer who was not active, or not posted, on the day of issue."""
    issued = session.scalars(
        select(Assignment).where(Assignment.officer_id == officer_id, Assignment.voided_at.is_(None))
    ).all()
    return [_name(a) for a in issued if not _may_hold(session, officer_id, a)]


def _may_hold(session: Session, officer_id: int, assignment: Assignment) -> bool:
    employment = employment_on(session, officer_id, assignment.issued_on)
    active = employment is not None and employment.status == EmploymentStatus.ACTIVE
    return active and posting_on(session, officer_id, assignment.issued_on) is not None


def _issues_of_unserviceable(session: Session, camera_id: int) -> list[Blocker]:
    """Standing assignments of a camera that was not serviceable on the day of issue."""
    camera = session.get_one(Camera, camera_id)
    issued = session.scalars(
        select(Assignment).where(Assignment.camera_id == camera_id, Assignment.voided_at.is_(None))
    ).all()
    return [_name(a) for a in issued if condition_on(session, camera, a.issued_on) is not CameraCondition.SERVICEABLE]


COLLECTIONS: dict[type[Fact], FactKind] = {model: kind for kind, model in MODELS.items()}


def _name(fact: Fact) -> Blocker:
    kind = COLLECTIONS[type(fact)]
    day = next(
        (
            getattr(fact, name)
            for name in ("issued_on", "returned_on", "starts_on", "completed_on")
            if hasattr(fact, name)
        ),
        None,
    )
    label = f"{kind.value} {fact.id}"
    return (kind.value, fact.id, f"{label} of {day.isoformat()}" if day else label)


def _as(fact: Fact, kind: type[Kind]) -> Kind:
    if not isinstance(fact, kind):
        raise TypeError(f"{type(fact).__name__} was given where {kind.__name__} is voided")
    return fact


_ACTS: dict[FactKind, Callable[[Entry, Fact, str], list[Blocker]]] = {
    FactKind.OFFICER: _void_officer,
    FactKind.CAMERA: _void_camera,
    FactKind.PARTICULARS: _void_particulars,
    FactKind.POSTING: _void_posting,
    FactKind.EMPLOYMENT: _void_employment,
    FactKind.REQUIREMENT: _void_requirement,
    FactKind.SESSION: _void_session,
    FactKind.PLAN: _void_plan,
    FactKind.POLICY: _void_policy,
    FactKind.CONDITION: _void_condition,
    FactKind.ASSIGNMENT: _void_assignment,
    FactKind.RETURN: _void_return,
}
