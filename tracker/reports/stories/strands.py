"""Which facts belong to the story of which record. A table, and the chains of corrections of a single fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from tracker.reports.stories import equipment, figures, frozen, people, reconciliation, rollout, signing, training
from tracker.reports.stories.kinds import Kind
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    CameraPlace,
    Completion,
    ConditionFact,
    CountClosing,
    CountExplanation,
    CountSighting,
    CourseVersion,
    Delivery,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    Identity,
    OfficerParticulars,
    OfficerPin,
    Plan,
    PolicyEnd,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    Subscription,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Strand:
    """Facts of one kind in a record's story: which of them, by the record's number."""

    kind: Kind
    where: Callable[[int], Condition]


def _of_delivery(number: int) -> Condition:
    """The subscription that something was sent of: a delivery leaves no entry of its own."""
    return Subscription.id == select(Delivery.subscription_id).where(Delivery.id == number).scalar_subquery()


def _own(kind: Kind) -> Strand:
    return Strand(kind, lambda number: _id(kind) == number)


def _id(kind: Kind) -> Any:
    return kind.model.id


def _by(kind: Kind, column: Any) -> Strand:
    return Strand(kind, lambda number: column == number)


def _through(kind: Kind, link: Any, parent: Any, owner: Any) -> Strand:
    """Facts that name a fact of the record: the end of a posting, the return of an assignment."""
    return Strand(kind, lambda number: link.in_(select(parent.id).where(owner == number)))


def _chain(kind: Kind) -> Strand:
    """One fact with those that took its place, or whose place it took, each voided by the act that entered the next."""
    return Strand(kind, lambda number: _id(kind).in_(select(_lineage(kind, number).c.id)))


def _lineage(kind: Kind, number: int) -> Any:
    fact: Any = kind.model
    line = select(fact.id, fact.recorded_seq, fact.voided_seq).where(fact.id == number).cte(recursive=True)
    beside = fact.__table__.alias()
    return line.union(
        select(beside.c.id, beside.c.recorded_seq, beside.c.voided_seq).where(
            or_(beside.c.recorded_seq == line.c.voided_seq, beside.c.voided_seq == line.c.recorded_seq)
        )
    )


def _with(kind: Kind, belonging: Kind, link: Any) -> tuple[Strand, ...]:
    """A fact's chain of corrections, and the facts that name one of it: its ends, its returns."""
    return (_chain(kind), _naming(kind, belonging, link))


def _naming(kind: Kind, belonging: Kind, link: Any) -> Strand:
    return Strand(belonging, lambda number: link.in_(select(_lineage(kind, number).c.id)))


def _of_count(belonging: Kind, link: Any) -> Strand:
    """What belongs to a count or to one that took its place."""
    return Strand(belonging, lambda number: link.in_(select(_lineage(equipment.COUNTS, number).c.id)))


RETURNS_OF = (AssignmentReturn.assignment_id, Assignment)
SIGNED_OF = (Acknowledgement.assignment_id, Assignment)

STORIES: Mapping[str, tuple[Strand, ...]] = MappingProxyType(
    {
        "officers": (
            _own(people.OFFICERS),
            _by(people.PARTICULARS, OfficerParticulars.officer_id),
            _by(people.POSTINGS, Posting.officer_id),
            _through(people.POSTING_ENDS, PostingEnd.posting_id, Posting, Posting.officer_id),
            _by(people.EMPLOYMENT, Employment.officer_id),
            _through(people.EMPLOYMENT_ENDS, EmploymentEnd.employment_id, Employment, Employment.officer_id),
            _by(training.ENROLMENTS, Enrolment.officer_id),
            _through(training.ENROLMENT_ENDS, EnrolmentEnd.enrolment_id, Enrolment, Enrolment.officer_id),
            _by(training.COMPLETIONS, Completion.officer_id),
            _by(equipment.ASSIGNMENTS, Assignment.officer_id),
            _through(equipment.RETURNS, *RETURNS_OF, Assignment.officer_id),
            _by(signing.OFFICER_PINS, OfficerPin.officer_id),
            _through(signing.ACKNOWLEDGEMENTS, *SIGNED_OF, Assignment.officer_id),
        ),
        "cameras": (
            _own(equipment.CAMERAS),
            _by(equipment.CAMERA_PLACES, CameraPlace.camera_id),
            _by(equipment.CONDITIONS, ConditionFact.camera_id),
            _by(equipment.ASSIGNMENTS, Assignment.camera_id),
            _through(equipment.RETURNS, *RETURNS_OF, Assignment.camera_id),
            _through(signing.ACKNOWLEDGEMENTS, *SIGNED_OF, Assignment.camera_id),
        ),
        "particulars": (_chain(people.PARTICULARS),),
        "postings": _with(people.POSTINGS, people.POSTING_ENDS, PostingEnd.posting_id),
        "employment": _with(people.EMPLOYMENT, people.EMPLOYMENT_ENDS, EmploymentEnd.employment_id),
        "camera-places": (_chain(equipment.CAMERA_PLACES),),
        "conditions": (_chain(equipment.CONDITIONS),),
        "assignments": (
            *_with(equipment.ASSIGNMENTS, equipment.RETURNS, AssignmentReturn.assignment_id),
            _naming(equipment.ASSIGNMENTS, signing.ACKNOWLEDGEMENTS, Acknowledgement.assignment_id),
        ),
        "acknowledgements": (_chain(signing.ACKNOWLEDGEMENTS),),
        "counts": (
            _chain(equipment.COUNTS),
            _of_count(equipment.COUNT_SIGHTINGS, CountSighting.count_id),
            _of_count(equipment.COUNT_EXPLANATIONS, CountExplanation.count_id),
            _of_count(equipment.COUNT_CLOSINGS, CountClosing.count_id),
        ),
        "count-sightings": (_chain(equipment.COUNT_SIGHTINGS),),
        "count-explanations": (_chain(equipment.COUNT_EXPLANATIONS),),
        "count-closings": (_chain(equipment.COUNT_CLOSINGS),),
        "requirements": _with(training.REQUIREMENTS, training.REQUIREMENT_ENDS, RequirementEnd.requirement_id),
        "sessions": (
            _chain(training.SESSIONS),
            _by(training.ENROLMENTS, Enrolment.session_id),
            _through(training.ENROLMENT_ENDS, EnrolmentEnd.enrolment_id, Enrolment, Enrolment.session_id),
            _by(training.COMPLETIONS, Completion.session_id),
        ),
        "enrolments": _with(training.ENROLMENTS, training.ENROLMENT_ENDS, EnrolmentEnd.enrolment_id),
        "completions": (_chain(training.COMPLETIONS),),
        "scope-rules": (_chain(rollout.SCOPE_RULES),),
        "plans": (_chain(rollout.PLANS),),
        "policies": _with(rollout.POLICIES, rollout.POLICY_ENDS, PolicyEnd.policy_id),
        "daily-use": (_chain(rollout.DAILY_USE),),
        "storage-figures": (_chain(figures.STORAGE_FIGURES),),
        "money-figures": (_chain(figures.MONEY_FIGURES),),
        "precincts": (_own(people.PRECINCTS), _by(rollout.PLANS, Plan.precinct_id)),
        "courses": (
            _own(training.COURSES),
            _by(training.COURSE_VERSIONS, CourseVersion.course_id),
            _by(training.REQUIREMENTS, Requirement.course_id),
            _through(training.REQUIREMENT_ENDS, RequirementEnd.requirement_id, Requirement, Requirement.course_id),
        ),
        "course-versions": (_own(training.COURSE_VERSIONS),),
        "duties": (_own(people.DUTIES),),
        "camera-models": (_own(equipment.CAMERA_MODELS),),
        "places": (_own(equipment.PLACES),),
        "difference-explanations": (_chain(reconciliation.DIFFERENCE_EXPLANATIONS),),
        "batches": (_own(rollout.BATCHES),),
        "imports": (_own(rollout.BATCHES),),
        "users": (_own(rollout.USERS), _by(rollout.IDENTITIES, Identity.user_id)),
        "tokens": (_own(rollout.TOKENS),),
        "month-signatures": (_own(frozen.MONTH_SIGNATURES),),
        "saved-mappings": (_own(rollout.SAVED_MAPPINGS),),
        "remembered-links": (_own(rollout.REMEMBERED_LINKS),),
        "saved-views": (_own(rollout.SAVED_VIEWS),),
        "subscriptions": (_own(rollout.SUBSCRIPTIONS),),
        "deliveries": (Strand(rollout.SUBSCRIPTIONS, _of_delivery),),
    }
)
"""Each collection's story: the record's own row first."""

KINDS: tuple[Kind, ...] = (
    *people.KINDS,
    *equipment.KINDS,
    *signing.KINDS,
    *training.KINDS,
    *rollout.KINDS,
    *figures.KINDS,
    *reconciliation.KINDS,
    *frozen.KINDS,
)
"""Every kind of fact and record, foundations before what stands on them."""

KIND_OF: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in KINDS})
