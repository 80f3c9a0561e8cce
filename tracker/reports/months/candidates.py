"""Which facts may bear on a precinct's month: by their kind, their day, and whose they are."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.reports.months import CorrectedFact, SignedMonth
from tracker.domain.vocabulary import FactKind
from tracker.store.kinds import MODELS
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Completion,
    ConditionFact,
    Employment,
    EmploymentEnd,
    Plan,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
)

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How facts of a kind bear on a precinct: the column of their day, and the narrowing to those that do."""

    day: Any
    of_precinct: Callable[[Query, SignedMonth], Query]


def officers_of(signed: SignedMonth) -> Query:
    """Whoever was posted to the precinct by the month's last day, void or not, and had not moved on before the month as
    was known when it was signed and is known still.
    """
    moved = aliased(Posting)
    gone = exists().where(
        moved.officer_id == Posting.officer_id,
        moved.precinct_id != signed.precinct_id,
        moved.starts_on > Posting.starts_on,
        moved.starts_on < signed.month.first_day,
        moved.recorded_at <= signed.known_at,
        moved.voided_at.is_(None),
    )
    return select(Posting.officer_id).where(
        Posting.precinct_id == signed.precinct_id, Posting.starts_on <= signed.month.last_day, ~gone
    )


def _by(officer_id: Any, *joins: tuple[Any, ColumnElement[bool]]) -> Callable[[Query, SignedMonth], Query]:
    def narrow(query: Query, signed: SignedMonth) -> Query:
        for target, condition in joins:
            query = query.join(target, condition)
        return query.where(officer_id.in_(officers_of(signed)))

    return narrow


def _of_cameras(query: Query, signed: SignedMonth) -> Query:
    held = select(Assignment.camera_id).where(Assignment.officer_id.in_(officers_of(signed)))
    return query.where(ConditionFact.camera_id.in_(held))


def _of_plans(query: Query, signed: SignedMonth) -> Query:
    return query.where(Plan.precinct_id == signed.precinct_id)


def _of_all(query: Query, _: SignedMonth) -> Query:
    return query


BEARING: Mapping[FactKind, Bearing] = MappingProxyType(
    {
        FactKind.POSTING: Bearing(Posting.starts_on, _by(Posting.officer_id)),
        FactKind.POSTING_END: Bearing(
            PostingEnd.ends_on, _by(Posting.officer_id, (Posting, Posting.id == PostingEnd.posting_id))
        ),
        FactKind.EMPLOYMENT: Bearing(Employment.starts_on, _by(Employment.officer_id)),
        FactKind.EMPLOYMENT_END: Bearing(
            EmploymentEnd.ends_on,
            _by(Employment.officer_id, (Employment, Employment.id == EmploymentEnd.employment_id)),
        ),
        FactKind.COMPLETION: Bearing(Completion.completed_on, _by(Completion.officer_id)),
        FactKind.ASSIGNMENT: Bearing(Assignment.issued_on, _by(Assignment.officer_id)),
        FactKind.RETURN: Bearing(
            AssignmentReturn.returned_on,
            _by(Assignment.officer_id, (Assignment, Assignment.id == AssignmentReturn.assignment_id)),
        ),
        FactKind.CONDITION: Bearing(ConditionFact.starts_on, _of_cameras),
        FactKind.PLAN: Bearing(Plan.adopted_on, _of_plans),
        FactKind.REQUIREMENT: Bearing(Requirement.starts_on, _of_all),
        FactKind.REQUIREMENT_END: Bearing(
            RequirementEnd.ends_on,
            lambda query, _: query.join(Requirement, Requirement.id == RequirementEnd.requirement_id),
        ),
        FactKind.SCOPE_RULE: Bearing(ScopeRule.starts_on, _of_all),
    }
)
"""Every kind of fact that the progress report counts. Cameras and officers count through what is recorded of them."""


When = Callable[[Any, Any], ColumnElement[bool]]
"""The condition on the event that recorded or voided a fact, of its number and its moment."""


def kinds_in(session: Session, seqs: Collection[int] | Select[Any]) -> dict[FactKind, date]:
    """The kinds of fact that events recorded or voided and that count in the progress report, with the earliest day of
    each. A statement for each kind.
    """
    found = {}
    for kind, bearing in BEARING.items():
        model: Any = MODELS[kind]
        of_events = or_(model.recorded_seq.in_(seqs), model.voided_seq.in_(seqs))
        day = session.execute(select(func.min(bearing.day)).where(of_events)).scalar_one()
        if day is not None:
            found[kind] = day
    return found


def facts_bearing(
    session: Session, signed: SignedMonth, when: When, kinds: Collection[FactKind] = tuple(BEARING)
) -> Iterator[tuple[int, CorrectedFact]]:
    """The facts of these kinds that may bear on a signed month, with the number of the event that recorded or voided
    each. A statement for each kind.
    """
    for kind in kinds:
        model: Any = MODELS[kind]
        bearing = BEARING[kind]
        entered, voided = when(model.recorded_seq, model.recorded_at), when(model.voided_seq, model.voided_at)
        query = select(
            model.id,
            bearing.day.label("day"),
            model.recorded_seq,
            model.voided_seq,
            entered.label("is_entered"),
            voided.label("is_voided"),
        ).where(or_(entered, voided), bearing.day <= signed.month.last_day)
        for number, day, recorded_seq, voided_seq, is_entered, is_voided in session.execute(
            bearing.of_precinct(query, signed)
        ):
            if is_entered:
                yield recorded_seq, CorrectedFact(kind, number, day, is_void=False)
            if is_voided:
                yield voided_seq, CorrectedFact(kind, number, day, is_void=True)


def is_of_month(signed: SignedMonth, day: date) -> bool:
    """Whether a day lies in the month."""
    return signed.month.first_day <= day <= signed.month.last_day
