"""What holds in a fact's place once it is void: asked within the act or its rehearsal, and told in a sentence."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import FactKind
from tracker.services.resting import standing_closing
from tracker.store.base import Fact
from tracker.store.holding import condition_on, employment_on, policies_on, posting_on
from tracker.store.kinds import KIND_OF
from tracker.store.known.places import place_of
from tracker.store.models import (
    Assignment,
    Camera,
    Count,
    Enrolment,
    OfficerParticulars,
    Plan,
    Precinct,
    Requirement,
    ScopeRule,
)


def holds_instead(session: Session, fact: Fact) -> str:
    """What holds from a void fact's day on; a fact that closed nothing opens nothing again."""
    tell = _TELL.get(KIND_OF[type(fact)])
    return tell(session, fact) if tell is not None else "Nothing else opens again by this."


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _posting(session: Session, fact: Any) -> str:
    held = posting_on(session, fact.officer_id, fact.starts_on)
    if held is None:
        return f"From {_on(fact.starts_on)} the officer has no posting, until the next one starts."
    home = session.get_one(Precinct, held.precinct_id)
    since = _on(held.starts_on)
    return f"On {_on(fact.starts_on)} the posting to {home.name}, {held.duty}, holds: it began on {since}."


def _employment(session: Session, fact: Any) -> str:
    held = employment_on(session, fact.officer_id, fact.starts_on)
    if held is None:
        return f"From {_on(fact.starts_on)} the officer has no employment status, until the next one starts."
    return f"On {_on(fact.starts_on)} the status {held.status} holds: it began on {_on(held.starts_on)}."


def _particulars(session: Session, fact: Any) -> str:
    held = _latest(session, OfficerParticulars, OfficerParticulars.officer_id == fact.officer_id, fact.starts_on)
    if held is None:
        return f"From {_on(fact.starts_on)} no name of the officer is on record, until the next one starts."
    return f"On {_on(fact.starts_on)} the particulars of {_on(held.starts_on)} hold."


def _condition(session: Session, fact: Any) -> str:
    held = condition_on(session, session.get_one(Camera, fact.camera_id), fact.starts_on)
    state = held.value.replace("_", " ") if held is not None else "not owned"
    return f"On {_on(fact.starts_on)} the camera is {state}."


def _place(session: Session, fact: Any) -> str:
    place = place_of(session, fact.camera_id, fact.starts_on)
    if place is None:
        return f"From {_on(fact.starts_on)} no place of the camera is on record."
    return f"On {_on(fact.starts_on)} the camera is in the place {place.name}."


def _assignment(_: Session, fact: Any) -> str:
    return f"Officer and camera are free from {_on(fact.issued_on)}, as far as this assignment goes."


def _return(session: Session, fact: Any) -> str:
    assignment = session.get_one(Assignment, fact.assignment_id)
    if assignment.returned_on is not None:
        return f"The assignment of {_on(assignment.issued_on)} ends on {_on(assignment.returned_on)}."
    return f"The assignment of {_on(assignment.issued_on)} is open again: the officer holds the camera."


def _acknowledgement(_: Session, fact: Any) -> str:
    return f"The {fact.act} is unsigned again, and listed so."


def _closing(session: Session, fact: Any) -> str:
    count = session.get_one(Count, fact.count_id)
    if standing_closing(session, count.id) is not None:
        return f"The count of {_on(count.opened_on)} stays closed."
    return f"The count of {_on(count.opened_on)} is open again: cameras can be scanned and explained."


def _end(_: Session, fact: Any) -> str:
    return f"What ended on {_on(fact.ends_on)} goes on, until the next one starts."


def _enrolment(_: Session, fact: Any) -> str:
    return f"The seat in class {fact.session_id} is free again."


def _enrolment_end(session: Session, fact: Any) -> str:
    return f"The officer has the seat in class {session.get_one(Enrolment, fact.enrolment_id).session_id} again."


def _scope_rule(session: Session, fact: Any) -> str:
    held = _latest(session, ScopeRule, None, fact.starts_on)
    if held is None:
        return f"From {_on(fact.starts_on)} no duty is in scope, until the next rule starts."
    return f"On {_on(fact.starts_on)} the scope rule of {_on(held.starts_on)} holds."


def _requirement(session: Session, fact: Any) -> str:
    held = _latest(session, Requirement, Requirement.course_id == fact.course_id, fact.starts_on)
    if held is None:
        return f"From {_on(fact.starts_on)} this course is not required, until the next requirement starts."
    return f"On {_on(fact.starts_on)} the requirement of {_on(held.starts_on)} holds, unless it has ended."


def _policy(session: Session, fact: Any) -> str:
    held = [f"{one.number}, version {one.version}" for one in policies_on(session, fact.starts_on)]
    return f"In effect on {_on(fact.starts_on)}: {'; '.join(held) or 'no policy'}."


def _plan(session: Session, fact: Any) -> str:
    latest = session.scalars(
        select(Plan)
        .where(Plan.precinct_id == fact.precinct_id, Plan.voided_at.is_(None))
        .order_by(Plan.version.desc())
        .limit(1)
    ).one_or_none()
    return "The precinct has no plan." if latest is None else f"The latest plan is version {latest.version}."


def _latest(session: Session, model: type[Any], whose: Any, day: date) -> Any:
    """The standing fact of a subject with the latest start up to a day."""
    query = select(model).where(model.voided_at.is_(None), model.starts_on <= day).order_by(model.starts_on.desc())
    return session.scalars(query.where(whose) if whose is not None else query).first()


_TELL: Mapping[FactKind, Callable[[Session, Any], str]] = MappingProxyType(
    {
        FactKind.POSTING: _posting,
        FactKind.EMPLOYMENT: _employment,
        FactKind.PARTICULARS: _particulars,
        FactKind.CONDITION: _condition,
        FactKind.CAMERA_PLACE: _place,
        FactKind.ASSIGNMENT: _assignment,
        FactKind.RETURN: _return,
        FactKind.ACKNOWLEDGEMENT: _acknowledgement,
        FactKind.COUNT_CLOSING: _closing,
        FactKind.POSTING_END: _end,
        FactKind.EMPLOYMENT_END: _end,
        FactKind.REQUIREMENT_END: _end,
        FactKind.POLICY_END: _end,
        FactKind.ENROLMENT: _enrolment,
        FactKind.ENROLMENT_END: _enrolment_end,
        FactKind.SCOPE_RULE: _scope_rule,
        FactKind.REQUIREMENT: _requirement,
        FactKind.POLICY: _policy,
        FactKind.PLAN: _plan,
    }
)
