"""What holds of one officer or camera on a day, as believed now: the questions a rule asks before a write.

Facts hold from their start until the next standing one of the same subject starts, or until a recorded end. The
statements are built once: an issue asks ten of these questions, and building them each time cost more than asking.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import CameraCondition
from tracker.store.memory import Answer, Memory, memory_of
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

SUBJECT: BindParameter[Any] = bindparam("subject")
DAY: BindParameter[Any] = bindparam("day")


def _ended(ends: Any, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a standing end of the row has come by the day."""
    return exists().where(whose, ends.voided_at.is_(None), ends.ends_on <= DAY)


POSTING = (
    select(Posting, _ended(PostingEnd, PostingEnd.posting_id == Posting.id))
    .where(Posting.officer_id == SUBJECT, Posting.starts_on <= DAY, Posting.voided_at.is_(None))
    .order_by(Posting.starts_on.desc())
    .limit(1)
)
EMPLOYMENT = (
    select(Employment, _ended(EmploymentEnd, EmploymentEnd.employment_id == Employment.id))
    .where(Employment.officer_id == SUBJECT, Employment.starts_on <= DAY, Employment.voided_at.is_(None))
    .order_by(Employment.starts_on.desc())
    .limit(1)
)
CONDITION = (
    select(ConditionFact.condition)
    .where(ConditionFact.camera_id == SUBJECT, ConditionFact.starts_on <= DAY, ConditionFact.voided_at.is_(None))
    .order_by(ConditionFact.starts_on.desc())
    .limit(1)
)
POLICIES = (
    select(Policy, _ended(PolicyEnd, PolicyEnd.policy_id == Policy.id))
    .where(Policy.starts_on <= DAY, Policy.voided_at.is_(None))
    .order_by(Policy.number, Policy.starts_on.desc())
)
SCOPE_RULE = (
    select(
        ScopeRule.every_duty, exists().where(ScopeRuleDuty.scope_rule_id == ScopeRule.id, ScopeRuleDuty.duty == SUBJECT)
    )
    .where(ScopeRule.starts_on <= DAY, ScopeRule.voided_at.is_(None))
    .order_by(ScopeRule.starts_on.desc())
    .limit(1)
)
REQUIREMENTS = (
    select(
        Requirement.course_id,
        CourseVersion.version_order,
        _ended(RequirementEnd, RequirementEnd.requirement_id == Requirement.id),
    )
    .join(CourseVersion, CourseVersion.id == Requirement.minimum_version_id)
    .where(Requirement.starts_on <= DAY, Requirement.voided_at.is_(None))
    .order_by(Requirement.starts_on.desc())
)
COMPLETED = (
    select(CourseVersion.course_id, func.max(CourseVersion.version_order).label("highest"))
    .join(Completion, Completion.course_version_id == CourseVersion.id)
    .where(
        Completion.officer_id == SUBJECT,
        Completion.voided_at.is_(None),
        Completion.completed_on <= DAY,
        or_(Completion.expires_on.is_(None), Completion.expires_on > DAY),
    )
    .group_by(CourseVersion.course_id)
)


def posting_on(session: Session, officer_id: int, day: date) -> Posting | None:
    """The posting that holds on a day."""
    if (memory := memory_of(session)) is not None:
        posting: Posting | None = _held(memory, Posting, PostingEnd, "posting_id", officer_id, day)
        return posting
    found = session.execute(POSTING, {"subject": officer_id, "day": day}).one_or_none()
    return None if found is None or found[1] else found[0]


def employment_on(session: Session, officer_id: int, day: date) -> Employment | None:
    """The employment status that holds on a day."""
    if (memory := memory_of(session)) is not None:
        held: Employment | None = _held(memory, Employment, EmploymentEnd, "employment_id", officer_id, day)
        return held
    found = session.execute(EMPLOYMENT, {"subject": officer_id, "day": day}).one_or_none()
    return None if found is None or found[1] else found[0]


def condition_on(session: Session, camera: Camera, day: date) -> CameraCondition | None:
    """The condition of a camera on a day; serviceable where none is recorded, None before it was owned or where it is
    not.
    """
    if camera.owned_from is None or day < camera.owned_from:
        return None
    if (memory := memory_of(session)) is not None:
        stated = _latest(memory.standing(ConditionFact, ("camera_id",), (camera.id,)), day)
        return CameraCondition(stated.condition) if stated is not None else CameraCondition.SERVICEABLE
    latest = session.execute(CONDITION, {"subject": camera.id, "day": day}).scalar_one_or_none()
    return CameraCondition(latest) if latest is not None else CameraCondition.SERVICEABLE


def policies_on(session: Session, day: date) -> Sequence[Policy]:
    """The policy versions in effect on a day, one a number at most."""
    return _once(session, ("policies", day), lambda: _policies_on(session, day))


def _policies_on(session: Session, day: date) -> Sequence[Policy]:
    latest: dict[str, tuple[Policy, bool]] = {}
    for policy, ended in session.execute(POLICIES, {"day": day}):
        latest.setdefault(policy.number, (policy, ended))
    return [policy for policy, ended in latest.values() if not ended]


def is_duty_in_scope(session: Session, duty: str, day: date) -> bool:
    """Whether the scope rule in force on a day takes in a duty; no rule takes in none."""

    def ask() -> bool:
        rule = session.execute(SCOPE_RULE, {"subject": duty, "day": day}).one_or_none()
        return rule is not None and (rule[0] or rule[1])

    return _once(session, ("scope", duty, day), ask)


def requirements_on(session: Session, day: date) -> dict[int, int]:
    """What is required on a day: course ids and the lowest version order that counts. A course's latest start wins."""
    return _once(session, ("requirements", day), lambda: _requirements_on(session, day))


def _requirements_on(session: Session, day: date) -> dict[int, int]:
    latest: dict[int, tuple[int, bool]] = {}
    for course_id, version_order, ended in session.execute(REQUIREMENTS, {"day": day}):
        latest.setdefault(course_id, (version_order, ended))
    return {course_id: order for course_id, (order, ended) in latest.items() if not ended}


def is_trained_on(session: Session, officer_id: int, day: date) -> bool:
    """Whether an officer has a counting completion of every required course on a day; with no requirement nobody is
    trained.
    """
    required = requirements_on(session, day)
    if not required:
        return False
    done = _completed_by(session, officer_id, day)
    return all(done.get(course, lowest - 1) >= lowest for course, lowest in required.items())


def _completed_by(session: Session, officer_id: int, day: date) -> dict[int, int]:
    """The highest version order of each course that an officer's completions count for on a day."""
    if (memory := memory_of(session)) is None:
        return {row.course_id: row.highest for row in session.execute(COMPLETED, {"subject": officer_id, "day": day})}
    highest: dict[int, int] = {}
    for done in memory.standing(Completion, ("officer_id",), (officer_id,)):
        if done.completed_on <= day and (done.expires_on is None or done.expires_on > day):
            version = memory.version(done.course_version_id)
            order = version.version_order
            highest[version.course_id] = max(order, highest.get(version.course_id, order))
    return highest


def assignments_touching(
    session: Session, *, officer_id: int | None = None, camera_id: int | None = None, start: date, end: date | None
) -> Sequence[Assignment]:
    """The standing assignments of an officer, or of a camera, that share a day with [start, end), earliest first."""
    if end is not None and end <= start:
        return []
    if (memory := memory_of(session)) is not None:
        key = ("officer_id",) if officer_id is not None else ("camera_id",)
        own = memory.standing(Assignment, key, (officer_id if officer_id is not None else camera_id,))
        return sorted((one for one in own if _touches(one, start, end)), key=lambda one: one.issued_on)
    statement = _touching(of_officer=officer_id is not None, bounded=end is not None)
    subject = officer_id if officer_id is not None else camera_id
    return session.scalars(statement, {"subject": subject, "start": start, "end": end}).all()


@cache
def _touching(*, of_officer: bool, bounded: bool) -> Select[Assignment]:
    whose = Assignment.officer_id if of_officer else Assignment.camera_id
    until = [Assignment.issued_on < bindparam("end")] if bounded else []
    return (
        select(Assignment)
        .where(
            whose == SUBJECT,
            Assignment.voided_at.is_(None),
            or_(Assignment.returned_on.is_(None), Assignment.returned_on > Assignment.issued_on),
            or_(Assignment.returned_on.is_(None), Assignment.returned_on > bindparam("start")),
            *until,
        )
        .order_by(Assignment.issued_on)
    )


def _touches(one: Assignment, start: date, end: date | None) -> bool:
    ends = one.returned_on
    return (ends is None or (ends > one.issued_on and ends > start)) and (end is None or one.issued_on < end)


def _latest(facts: Iterable[Any], day: date) -> Any:
    """The fact of one subject that has started last on a day."""
    return max((fact for fact in facts if fact.starts_on <= day), key=lambda fact: fact.starts_on, default=None)


def _held(memory: Memory, model: Any, ends: Any, of: str, officer_id: int, day: date) -> Any:
    """What holds of an officer on a day, from a memory."""
    latest = _latest(memory.standing(model, ("officer_id",), (officer_id,)), day)
    if latest is None or any(end.ends_on <= day for end in memory.standing(ends, (of,), (latest.id,))):
        return None
    return latest


def _once(session: Session, question: object, ask: Callable[[], Answer]) -> Answer:
    """Asked once by a session that enters a list, and each time by every other."""
    memory = memory_of(session)
    return ask() if memory is None else memory.once(question, ask)
