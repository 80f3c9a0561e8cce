"""What holds of one officer or camera on a day, as believed now: the questions a rule asks before a write.

Facts hold from their start until the next standing one of the same subject starts, or until a recorded end.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import CameraCondition
from tracker.store.models import (
    Assignment,
    Camera,
    Completion,
    ConditionFact,
    CourseVersion,
    Employment,
    EmploymentEnd,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
    ScopeRuleDuty,
)


def posting_on(session: Session, officer_id: int, day: date) -> Posting | None:
    """The posting that holds on a day."""
    latest = session.scalars(
        select(Posting)
        .where(Posting.officer_id == officer_id, Posting.starts_on <= day, Posting.voided_at.is_(None))
        .order_by(Posting.starts_on.desc())
        .limit(1)
    ).one_or_none()
    return (
        None if latest is None or _has_ended(session, PostingEnd, PostingEnd.posting_id == latest.id, day) else latest
    )


def employment_on(session: Session, officer_id: int, day: date) -> Employment | None:
    """The employment status that holds on a day."""
    latest = session.scalars(
        select(Employment)
        .where(Employment.officer_id == officer_id, Employment.starts_on <= day, Employment.voided_at.is_(None))
        .order_by(Employment.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if latest is None or _has_ended(session, EmploymentEnd, EmploymentEnd.employment_id == latest.id, day):
        return None
    return latest


def condition_on(session: Session, camera: Camera, day: date) -> CameraCondition | None:
    """The condition of a camera on a day; serviceable where none is recorded, None before it was owned or where it is
    not.
    """
    if camera.owned_from is None or day < camera.owned_from:
        return None
    latest = session.scalars(
        select(ConditionFact.condition)
        .where(ConditionFact.camera_id == camera.id, ConditionFact.starts_on <= day, ConditionFact.voided_at.is_(None))
        .order_by(ConditionFact.starts_on.desc())
        .limit(1)
    ).one_or_none()
    return CameraCondition(latest) if latest is not None else CameraCondition.SERVICEABLE


def policies_on(session: Session, day: date) -> Sequence[Policy]:
    """The policy versions in effect on a day, one a number at most."""
    begun = session.scalars(
        select(Policy)
        .where(Policy.starts_on <= day, Policy.voided_at.is_(None))
        .order_by(Policy.number, Policy.starts_on.desc())
    )
    latest: dict[str, Policy] = {}
    for policy in begun:
        latest.setdefault(policy.number, policy)
    return [p for p in latest.values() if not _has_ended(session, PolicyEnd, PolicyEnd.policy_id == p.id, day)]


def is_duty_in_scope(session: Session, duty: str, day: date) -> bool:
    """Whether the scope rule in force on a day takes in a duty; no rule takes in none."""
    rule = session.scalars(
        select(ScopeRule)
        .where(ScopeRule.starts_on <= day, ScopeRule.voided_at.is_(None))
        .order_by(ScopeRule.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if rule is None:
        return False
    return rule.every_duty or session.get(ScopeRuleDuty, (rule.id, duty)) is not None


def requirements_on(session: Session, day: date) -> list[tuple[int, int]]:
    """What is required on a day: pairs of course id and the lowest version order that counts. The latest start of a
    course wins.
    """
    begun = session.execute(
        select(Requirement.id, Requirement.course_id, CourseVersion.version_order)
        .join(CourseVersion, CourseVersion.id == Requirement.minimum_version_id)
        .where(Requirement.starts_on <= day, Requirement.voided_at.is_(None))
        .order_by(Requirement.starts_on.desc())
    )
    latest: dict[int, tuple[int, int]] = {}
    for requirement_id, course_id, version_order in begun:
        latest.setdefault(course_id, (requirement_id, version_order))
    return [
        (course_id, version_order)
        for course_id, (requirement_id, version_order) in latest.items()
        if not _has_ended(session, RequirementEnd, RequirementEnd.requirement_id == requirement_id, day)
    ]


def is_trained_on(session: Session, officer_id: int, day: date) -> bool:
    """Whether an officer has a counting completion of every required course on a day; with no requirement nobody is
    trained.
    """
    required = requirements_on(session, day)
    done = [
        exists().where(
            Completion.officer_id == officer_id,
            Completion.voided_at.is_(None),
            Completion.completed_on <= day,
            or_(Completion.expires_on.is_(None), Completion.expires_on > day),
            Completion.course_version_id == CourseVersion.id,
            CourseVersion.course_id == course_id,
            CourseVersion.version_order >= version_order,
        )
        for course_id, version_order in required
    ]
    return bool(done) and bool(session.execute(select(and_(*done))).scalar_one())


def assignments_touching(
    session: Session, *, officer_id: int | None = None, camera_id: int | None = None, start: date, end: date | None
) -> Sequence[Assignment]:
    """The standing assignments of an officer, or of a camera, that share a day with [start, end), earliest first."""
    whose = Assignment.officer_id == officer_id if officer_id is not None else Assignment.camera_id == camera_id
    if end is not None and end <= start:
        return []
    until = [] if end is None else [Assignment.issued_on < end]
    return session.scalars(
        select(Assignment)
        .where(
            whose,
            Assignment.voided_at.is_(None),
            or_(Assignment.returned_on.is_(None), Assignment.returned_on > Assignment.issued_on),
            or_(Assignment.returned_on.is_(None), Assignment.returned_on > start),
            *until,
        )
        .order_by(Assignment.issued_on)
    ).all()


def _has_ended(session: Session, ends: Any, whose: ColumnElement[bool], day: date) -> bool:
    return bool(session.execute(select(exists().where(whose, ends.voided_at.is_(None), ends.ends_on <= day))).scalar())
