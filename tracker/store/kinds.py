"""Every kind of fact and its table, and how a fact is called in a word. No rules, no queries."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from tracker.domain.vocabulary import FactKind
from tracker.store.base import Fact
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    Camera,
    CameraPlace,
    Completion,
    ConditionFact,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    DailyUse,
    DifferenceExplanation,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    MoneyFigure,
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
    StorageFigure,
    TrainingSession,
)

MODELS: Mapping[FactKind, type[Fact]] = MappingProxyType(
    {
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
        FactKind.STORAGE_FIGURE: StorageFigure,
        FactKind.MONEY_FIGURE: MoneyFigure,
        FactKind.REQUIREMENT: Requirement,
        FactKind.REQUIREMENT_END: RequirementEnd,
        FactKind.SESSION: TrainingSession,
        FactKind.ENROLMENT: Enrolment,
        FactKind.ENROLMENT_END: EnrolmentEnd,
        FactKind.COMPLETION: Completion,
        FactKind.CAMERA: Camera,
        FactKind.CAMERA_PLACE: CameraPlace,
        FactKind.COUNT: Count,
        FactKind.COUNT_SIGHTING: CountSighting,
        FactKind.COUNT_EXPLANATION: CountExplanation,
        FactKind.COUNT_CLOSING: CountClosing,
        FactKind.ASSIGNMENT: Assignment,
        FactKind.RETURN: AssignmentReturn,
        FactKind.CONDITION: ConditionFact,
        FactKind.DIFFERENCE_EXPLANATION: DifferenceExplanation,
        FactKind.ACKNOWLEDGEMENT: Acknowledgement,
    }
)
"""Every kind of fact and its table, foundations before what stands on them."""

KIND_OF: Mapping[type[Fact], FactKind] = MappingProxyType({model: kind for kind, model in MODELS.items()})

DAY_COLUMNS = (
    "issued_on",
    "returned_on",
    "starts_on",
    "ends_on",
    "completed_on",
    "enrolled_on",
    "adopted_on",
    "held_on",
    "used_on",
    "opened_on",
    "closed_on",
    "owned_from",
    "signed_on",
    "measured_on",
    "dated_on",
)
"""The column that says from, or on, which day a fact speaks: the first of these that its table has."""

WORDS: Mapping[FactKind, str] = MappingProxyType(
    {
        FactKind.OFFICER: "officer",
        FactKind.PARTICULARS: "particulars",
        FactKind.POSTING: "posting",
        FactKind.POSTING_END: "end of a posting",
        FactKind.EMPLOYMENT: "employment status",
        FactKind.EMPLOYMENT_END: "end of an employment status",
        FactKind.CAMERA: "camera",
        FactKind.CAMERA_PLACE: "place of a camera",
        FactKind.CONDITION: "condition",
        FactKind.ASSIGNMENT: "assignment",
        FactKind.RETURN: "return",
        FactKind.ACKNOWLEDGEMENT: "acknowledgement",
        FactKind.COUNT: "count",
        FactKind.COUNT_SIGHTING: "sighting in a count",
        FactKind.COUNT_EXPLANATION: "explanation in a count",
        FactKind.COUNT_CLOSING: "closing of a count",
        FactKind.REQUIREMENT: "requirement",
        FactKind.REQUIREMENT_END: "end of a requirement",
        FactKind.SESSION: "class",
        FactKind.COMPLETION: "completion",
        FactKind.ENROLMENT: "enrolment",
        FactKind.ENROLMENT_END: "end of an enrolment",
        FactKind.SCOPE_RULE: "scope rule",
        FactKind.PLAN: "plan",
        FactKind.POLICY: "policy",
        FactKind.POLICY_END: "end of a policy",
        FactKind.DAILY_USE: "daily use",
        FactKind.STORAGE_FIGURE: "storage figure",
        FactKind.MONEY_FIGURE: "money figure",
        FactKind.DIFFERENCE_EXPLANATION: "explanation of a difference",
    }
)
"""What one of each kind is called."""

Named = tuple[str, int, str]
"""A fact by its collection, its number, and words for a person."""


def day_of(fact: Fact) -> date | None:
    """The day from which, or on which, a fact speaks; None where it speaks of none."""
    name = next((name for name in DAY_COLUMNS if name in fact.__table__.columns), None)  # type: ignore[attr-defined]
    day: date | None = getattr(fact, name) if name is not None else None
    return day


def name_of(fact: Fact) -> Named:
    """A fact as an obstacle names it: `("assignments", 17, "assignment 17 of 2016-07-11")`."""
    kind = KIND_OF[type(fact)]
    day = day_of(fact)
    label = f"{WORDS[kind]} {fact.id}"
    return (kind.value, fact.id, f"{label} of {day.isoformat()}" if day else label)
