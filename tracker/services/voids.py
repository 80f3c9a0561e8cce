"""Voiding a fact: it stays on record with the reason, what it closed opens again, and nothing later is left hanging."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.audit import VoidFact
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.vocabulary import FactKind, SignedAct
from tracker.services.checks import stated_reason
from tracker.services.ledger import Entry, recording
from tracker.services.resting import (
    carry_number,
    issues_of_unserviceable,
    issues_without_policy,
    issues_without_standing,
    let_next_be_open,
    open_again,
    open_count_again,
    seats_overrun,
    standing_closing,
    standing_return,
    undecided_proposals,
)
from tracker.store.base import Fact
from tracker.store.kinds import MODELS, Named, name_of
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    CameraPlace,
    Completion,
    ConditionFact,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    OfficerParticulars,
    Plan,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    RequirementEnd,
)

__all__ = ["MODELS", "Voiding", "find_standing", "refuse_obstacles", "void_fact"]

Kind = TypeVar("Kind", bound=Fact)

SOME = 5
"""So many obstacles stand in the sentence; `related` names every one."""


def void_fact(session: Session, actor: Actor, command: VoidFact, *, now: datetime) -> Fact:
    """Declare a fact a mistake, for good.

    Raises:
        Invalid `reason_required`; NotFound `unknown_fact`; Conflict `already_void`, `belongs_to_return`, or
        `later_facts_depend`, whose `related` names them.
    """
    actor.check_may("facts.void")
    reason = stated_reason(command.reason)
    with recording(session, actor, "void_fact", now=now) as entry:
        fact = find_standing(session, command.kind, command.fact_id)
        voiding = Voiding(entry, reason)
        voiding.void(command.kind, fact)
        refuse_obstacles(voiding.obstacles(), "Later entries rest on this one. Void or return those first: ")
        entry.about(fact, kind=command.kind, reason=reason)
    return fact


def find_standing(session: Session, kind: FactKind, fact_id: int) -> Fact:
    """A fact as it stands under the audit lock.

    Raises:
        NotFound `unknown_fact`; Conflict `already_void`.
    """
    fact = session.get(MODELS[kind], fact_id, populate_existing=True)
    if fact is None:
        raise NotFound("unknown_fact", f"There is no entry {fact_id} among the {kind}.", field="id")
    if fact.voided_at is not None:
        raise Conflict("already_void", f"This entry is void already: {fact.void_reason}.")
    return fact


def refuse_obstacles(obstacles: list[Named], sentence: str) -> None:
    """Refuse an act that would leave later facts hanging: Conflict `later_facts_depend`, `related` names every one."""
    if obstacles:
        labels = "; ".join(label for _, _, label in obstacles[:SOME])
        raise Conflict(
            "later_facts_depend",
            sentence + labels + ("; and more." if len(obstacles) > SOME else "."),
            related=obstacles,
        )


class Voiding:
    """The voids of one act: each is made at once; what would be left hanging is asked when the act has entered all.

    Where `obstacles` answers any, the act must be refused: only rolling back undoes what was voided so far.
    """

    def __init__(self, entry: Entry, reason: str) -> None:
        self.entry = entry
        self.reason = reason
        self.hanging: list[Fact] = []
        """Facts that name what was voided."""
        self.officers: set[int] = set()
        self.renamed: set[int] = set()
        self.cameras: set[int] = set()
        self.uncovered_since: set[date] = set()
        self.opening: list[Assignment] = []
        self.reopening: list[Count] = []
        self.uncounted: set[int] = set()
        """Places of which a count was voided."""
        self.seated: set[int] = set()
        """Classes in which a seat that was free again is taken once more."""
        self.unheld: set[int] = set()
        """Classes that were voided."""

    def void(self, kind: FactKind, fact: Fact) -> None:
        """Void a fact and what belongs to it."""
        _ACTS.get(kind, Voiding.mark)(self, fact)
        self.entry.session.flush()

    def mark(self, fact: Fact) -> None:
        """Void one fact alone, unless the act has done so already."""
        if fact.voided_at is None:
            self.entry.void(fact, self.reason)

    def obstacles(self) -> list[Named]:
        """Every later fact that what was voided would leave hanging; what was closed is opened again."""
        session = self.entry.session
        session.flush()
        found = [name_of(fact) for fact in self.hanging if fact.voided_at is None]
        for assignment in self.opening:
            found += open_again(session, assignment)
        for count in self.reopening:
            found += open_count_again(session, count)
        for place_id in sorted(self.uncounted):
            let_next_be_open(session, place_id)
        for officer_id in sorted(self.renamed):
            found += carry_number(session, officer_id)
        for officer_id in sorted(self.officers):
            found += issues_without_standing(session, officer_id)
        for camera_id in sorted(self.cameras):
            found += issues_of_unserviceable(session, camera_id)
        for session_id in sorted(self.seated):
            found += seats_overrun(session, session_id)
        for session_id in sorted(self.unheld):
            found += undecided_proposals(session, session_id)
        if self.uncovered_since:
            found += issues_without_policy(session, min(self.uncovered_since))
        return list(dict.fromkeys(found))

    def all_of(self, model: type[Kind], whose: ColumnElement[bool]) -> list[Kind]:
        """The standing facts of a kind."""
        return list(self.entry.session.scalars(select(model).where(whose, model.voided_at.is_(None))))


def _void_officer(voiding: Voiding, fact: Fact) -> None:
    models = (OfficerParticulars, Posting, Employment, Completion, Enrolment, Assignment)
    _void_record(voiding, fact, models=models, key="officer_id")


def _void_camera(voiding: Voiding, fact: Fact) -> None:
    _void_record(
        voiding, fact, models=(CameraPlace, ConditionFact, Assignment, CountSighting, CountExplanation), key="camera_id"
    )


def _void_record(voiding: Voiding, fact: Fact, *, models: tuple[type[Fact], ...], key: str) -> None:
    """Void an officer or a camera with what was entered in the same act; anything entered later stands in the way."""
    for model in models:
        for own in voiding.all_of(model, getattr(model, key) == fact.id):
            if own.recorded_seq == fact.recorded_seq:
                voiding.mark(own)
            else:
                voiding.hanging.append(own)
    voiding.mark(fact)


def _void_particulars(voiding: Voiding, fact: Fact) -> None:
    voiding.mark(fact)
    voiding.renamed.add(_as(fact, OfficerParticulars).officer_id)


def _void_posting(voiding: Voiding, fact: Fact) -> None:
    _void_with_ends(voiding, fact, PostingEnd, PostingEnd.posting_id == fact.id)
    voiding.officers.add(_as(fact, Posting).officer_id)


def _void_employment(voiding: Voiding, fact: Fact) -> None:
    _void_with_ends(voiding, fact, EmploymentEnd, EmploymentEnd.employment_id == fact.id)
    voiding.officers.add(_as(fact, Employment).officer_id)


def _void_requirement(voiding: Voiding, fact: Fact) -> None:
    _void_with_ends(voiding, fact, RequirementEnd, RequirementEnd.requirement_id == fact.id)


def _void_enrolment(voiding: Voiding, fact: Fact) -> None:
    _void_with_ends(voiding, fact, EnrolmentEnd, EnrolmentEnd.enrolment_id == fact.id)


def _void_enrolment_end(voiding: Voiding, fact: Fact) -> None:
    """The seat is the officer's again: there must still be one."""
    enrolment = voiding.entry.session.get_one(Enrolment, _as(fact, EnrolmentEnd).enrolment_id)
    voiding.mark(fact)
    voiding.seated.add(enrolment.session_id)


def _void_policy(voiding: Voiding, fact: Fact) -> None:
    _void_with_ends(voiding, fact, PolicyEnd, PolicyEnd.policy_id == fact.id)
    voiding.uncovered_since.add(_as(fact, Policy).starts_on)


def _void_with_ends(voiding: Voiding, fact: Fact, model: type[Any], whose: ColumnElement[bool]) -> None:
    for end in voiding.all_of(model, whose):
        voiding.mark(end)
    voiding.mark(fact)


def _void_session(voiding: Voiding, fact: Fact) -> None:
    voiding.hanging += voiding.all_of(Completion, Completion.session_id == fact.id)
    voiding.hanging += voiding.all_of(Enrolment, Enrolment.session_id == fact.id)
    voiding.mark(fact)
    voiding.unheld.add(fact.id)


def _void_plan(voiding: Voiding, fact: Fact) -> None:
    plan = _as(fact, Plan)
    later = (Plan.precinct_id == plan.precinct_id) & (Plan.version > plan.version)
    voiding.hanging += voiding.all_of(Plan, later)
    voiding.mark(plan)


def _void_condition(voiding: Voiding, fact: Fact) -> None:
    condition = _as(fact, ConditionFact)
    if condition.return_id is not None:
        raise Conflict(
            "belongs_to_return",
            "This condition was stated with a return. Void the return instead.",
            related=[("returns", condition.return_id, f"return {condition.return_id}")],
        )
    voiding.mark(condition)
    voiding.cameras.add(condition.camera_id)


def _void_assignment(voiding: Voiding, fact: Fact) -> None:
    """An assignment entered with its return in one act goes with it; a return entered later must be voided first."""
    assignment = _as(fact, Assignment)
    ended = standing_return(voiding.entry.session, assignment)
    voiding.mark(assignment)
    issued = (Acknowledgement.assignment_id == assignment.id) & (Acknowledgement.act == SignedAct.ISSUE.value)
    for signed in voiding.all_of(Acknowledgement, issued):
        voiding.mark(signed)
    if ended is not None and ended.recorded_seq != assignment.recorded_seq:
        voiding.hanging.append(ended)
    elif ended is not None:
        voiding.mark(ended)
        _void_what_the_return_stated(voiding, ended, assignment)
    voiding.cameras.add(assignment.camera_id)


def _void_return(voiding: Voiding, fact: Fact) -> None:
    """The assignment opens again, unless officer or camera have since been part of another one."""
    ended = _as(fact, AssignmentReturn)
    assignment = voiding.entry.session.get_one(Assignment, ended.assignment_id, populate_existing=True)
    voiding.mark(ended)
    _void_what_the_return_stated(voiding, ended, assignment)
    voiding.opening.append(assignment)
    voiding.cameras.add(assignment.camera_id)


def _void_what_the_return_stated(voiding: Voiding, ended: AssignmentReturn, assignment: Assignment) -> None:
    """The condition and the place that were stated with a return belong to it, and so does the signature for it."""
    for signed in voiding.all_of(Acknowledgement, Acknowledgement.return_id == ended.id):
        voiding.mark(signed)
    placed = (CameraPlace.camera_id == assignment.camera_id) & (CameraPlace.recorded_seq == ended.recorded_seq)
    for stated in voiding.all_of(ConditionFact, ConditionFact.return_id == ended.id):
        voiding.mark(stated)
    for place in voiding.all_of(CameraPlace, placed):
        voiding.mark(place)


def _void_count(voiding: Voiding, fact: Fact) -> None:
    """What was seen goes with the count; what was explained in writing, and its closing, must be voided first."""
    count = _as(fact, Count)
    voiding.hanging += voiding.all_of(CountExplanation, CountExplanation.count_id == count.id)
    voiding.hanging += voiding.all_of(CountClosing, CountClosing.count_id == count.id)
    for seen in voiding.all_of(CountSighting, CountSighting.count_id == count.id):
        voiding.mark(seen)
    voiding.mark(count)
    voiding.uncounted.add(count.place_id)


def _void_of_count(voiding: Voiding, fact: Fact) -> None:
    """The figures of a closing rest on what was seen and explained before it."""
    closing = standing_closing(voiding.entry.session, fact.count_id)  # type: ignore[attr-defined]
    voiding.mark(fact)
    if closing is not None:
        voiding.hanging.append(closing)


def _void_closing(voiding: Voiding, fact: Fact) -> None:
    """The count opens again, unless another one of its place has since been opened."""
    closing = _as(fact, CountClosing)
    voiding.mark(closing)
    voiding.reopening.append(voiding.entry.session.get_one(Count, closing.count_id, populate_existing=True))


def _as(fact: Fact, kind: type[Kind]) -> Kind:
    if not isinstance(fact, kind):
        raise TypeError(f"{type(fact).__name__} was given where {kind.__name__} is voided")
    return fact


_ACTS: dict[FactKind, Callable[[Voiding, Fact], None]] = {
    FactKind.OFFICER: _void_officer,
    FactKind.CAMERA: _void_camera,
    FactKind.PARTICULARS: _void_particulars,
    FactKind.POSTING: _void_posting,
    FactKind.EMPLOYMENT: _void_employment,
    FactKind.REQUIREMENT: _void_requirement,
    FactKind.SESSION: _void_session,
    FactKind.ENROLMENT: _void_enrolment,
    FactKind.ENROLMENT_END: _void_enrolment_end,
    FactKind.PLAN: _void_plan,
    FactKind.POLICY: _void_policy,
    FactKind.CONDITION: _void_condition,
    FactKind.ASSIGNMENT: _void_assignment,
    FactKind.RETURN: _void_return,
    FactKind.COUNT: _void_count,
    FactKind.COUNT_SIGHTING: _void_of_count,
    FactKind.COUNT_EXPLANATION: _void_of_count,
    FactKind.COUNT_CLOSING: _void_closing,
}
