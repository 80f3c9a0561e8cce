"""Everything ever recorded that a published figure may rest on, void or not, with when it was recorded and voided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.histories import FAR
from tracker.domain.publishing.counting import EverTold, OfficerTold
from tracker.domain.publishing.knowledge import Calendar, Record, Told
from tracker.domain.standing import Scope
from tracker.domain.vocabulary import FactKind
from tracker.store.base import Fact
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    Completion,
    ConditionFact,
    CourseVersion,
    Employment,
    EmploymentEnd,
    Officer,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
    ScopeRuleDuty,
)

Ends = Mapping[int, list[Told]]
"""The ends of facts, by the number of the fact."""


def ever_told(session: Session, calendar: Calendar) -> EverTold:
    """The facts that start by the last week of the calendar, sorted out by it. Twelve statements."""
    last = date.fromordinal(calendar.days[-1])
    scope_rules = calendar.sorted_out(_scope_rules(session, last))
    requirements = calendar.sorted_out(_requirements(session, last))
    courses = {requirement.what[0] for requirement in requirements}
    officers: defaultdict[int, OfficerTold] = defaultdict(OfficerTold)
    for officer_id, told in _postings(session, last):
        officers[officer_id].postings.append(told)
    for officer_id, told in _employments(session, last):
        officers[officer_id].employments.append(told)
    for officer_id, told in _completions(session, last, courses):
        officers[officer_id].completions.append(told)
    for officer_id, told in _assignments(session, last):
        officers[officer_id].assignments.append(told)
    return EverTold(
        officers={officer_id: _sorted_out(calendar, told) for officer_id, told in officers.items() if told.postings},
        conditions={camera_id: calendar.sorted_out(told) for camera_id, told in _conditions(session, last).items()},
        scope_rules=scope_rules,
        requirements=requirements,
    )


def _sorted_out(calendar: Calendar, told: OfficerTold) -> OfficerTold:
    return OfficerTold(
        postings=calendar.sorted_out(told.postings),
        employments=calendar.sorted_out(told.employments),
        completions=calendar.sorted_out(told.completions),
        assignments=calendar.sorted_out(told.assignments),
    )


def record_columns(fact: type[Fact]) -> tuple[Any, ...]:
    """What makes a Record of a row."""
    return fact.id, fact.recorded_at, fact.recorded_seq, fact.voided_at, fact.voided_seq


def resting_on(record: Record, foundation: Record) -> Record:
    """The record of a fact that counts only while another does: from the later recording to the earlier void."""
    later = max(record, foundation, key=lambda one: one.recorded_at)
    voids = [(one.voided_at, one.voided_seq) for one in (record, foundation) if one.voided_at is not None]
    voided_at, voided_seq = min(voids, key=itemgetter(0), default=(None, None))
    return Record(record.id, later.recorded_at, later.recorded_seq, voided_at, voided_seq)


def _ends(session: Session, end: Any, column: Any, day: Any, last: date, kind: FactKind) -> Ends:
    found: defaultdict[int, list[Told]] = defaultdict(list)
    rows: Any = session.execute(select(column, day, *record_columns(end)).where(day <= last))
    for fact_id, ended_on, *row in rows:
        found[fact_id].append(Told(ended_on.toordinal(), None, Record(*row), kind))
    return found


def _postings(session: Session, last: date) -> Iterable[tuple[int, Told]]:
    ends = _ends(session, PostingEnd, PostingEnd.posting_id, PostingEnd.ends_on, last, FactKind.POSTING_END)
    rows: Any = session.execute(
        select(
            *record_columns(Posting),
            Posting.officer_id,
            Posting.starts_on,
            Posting.precinct_id,
            Posting.duty,
            *record_columns(Officer),
        )
        .join(Officer, Officer.id == Posting.officer_id)
        .where(Posting.starts_on <= last)
    )
    for row in rows:
        officer_id, start, precinct_id, duty = row[5:9]
        record = resting_on(Record(*row[:5]), Record(*row[9:]))
        yield officer_id, Told(start.toordinal(), (precinct_id, duty), record, FactKind.POSTING, ends.get(row[0], []))


def _employments(session: Session, last: date) -> Iterable[tuple[int, Told]]:
    kind = FactKind.EMPLOYMENT
    ends = _ends(
        session, EmploymentEnd, EmploymentEnd.employment_id, EmploymentEnd.ends_on, last, FactKind.EMPLOYMENT_END
    )
    rows: Any = session.execute(
        select(*record_columns(Employment), Employment.officer_id, Employment.starts_on, Employment.status).where(
            Employment.starts_on <= last
        )
    )
    for row in rows:
        officer_id, start, status = row[5:]
        yield officer_id, Told(start.toordinal(), status, Record(*row[:5]), kind, ends.get(row[0], []))


def _completions(session: Session, last: date, courses: Iterable[int]) -> Iterable[tuple[int, Told]]:
    rows: Any = session.execute(
        select(
            *record_columns(Completion),
            Completion.officer_id,
            Completion.completed_on,
            CourseVersion.course_id,
            CourseVersion.version_order,
            Completion.expires_on,
        )
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .where(Completion.completed_on <= last, CourseVersion.course_id.in_(sorted(courses)))
    )
    for row in rows:
        officer_id, done_on, course_id, order, expires = row[5:]
        said = (course_id, order, FAR if expires is None else expires.toordinal())
        yield officer_id, Told(done_on.toordinal(), said, Record(*row[:5]), FactKind.COMPLETION)


def _assignments(session: Session, last: date) -> Iterable[tuple[int, Told]]:
    kind = FactKind.ASSIGNMENT
    returns = _ends(
        session,
        AssignmentReturn,
        AssignmentReturn.assignment_id,
        AssignmentReturn.returned_on,
        last,
        FactKind.RETURN,
    )
    rows: Any = session.execute(
        select(
            *record_columns(Assignment),
            Assignment.officer_id,
            Assignment.issued_on,
            Assignment.camera_id,
            Camera.owned_from,
            *record_columns(Camera),
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(Assignment.issued_on <= last)
    )
    for row in rows:
        officer_id, issued_on, camera_id, owned_from = row[5:9]
        record = resting_on(Record(*row[:5]), Record(*row[9:]))
        said = (camera_id, None if owned_from is None else owned_from.toordinal())
        yield officer_id, Told(issued_on.toordinal(), said, record, kind, returns.get(row[0], []))


def _conditions(session: Session, last: date) -> dict[int, list[Told]]:
    rows: Any = session.execute(
        select(
            *record_columns(ConditionFact), ConditionFact.camera_id, ConditionFact.starts_on, ConditionFact.condition
        ).where(ConditionFact.starts_on <= last)
    )
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for row in rows:
        camera_id, start, condition = row[5:]
        found[camera_id].append(Told(start.toordinal(), condition, Record(*row[:5]), FactKind.CONDITION))
    return dict(found)


def _scope_rules(session: Session, last: date) -> list[Told]:
    rows: Any = session.execute(
        select(*record_columns(ScopeRule), ScopeRule.starts_on, ScopeRule.every_duty, ScopeRuleDuty.duty)
        .outerjoin(ScopeRuleDuty, ScopeRuleDuty.scope_rule_id == ScopeRule.id)
        .where(ScopeRule.starts_on <= last)
    )
    duties: defaultdict[tuple[Record, int, bool], set[str]] = defaultdict(set)
    for row in rows:
        start, every_duty, duty = row[5:]
        duties[Record(*row[:5]), start.toordinal(), every_duty].add(duty)
    return [
        Told(start, Scope(every_duty, frozenset(listed)), record, FactKind.SCOPE_RULE)
        for (record, start, every_duty), listed in duties.items()
    ]


def _requirements(session: Session, last: date) -> list[Told]:
    kind = FactKind.REQUIREMENT
    ends = _ends(
        session, RequirementEnd, RequirementEnd.requirement_id, RequirementEnd.ends_on, last, FactKind.REQUIREMENT_END
    )
    rows: Any = session.execute(
        select(*record_columns(Requirement), Requirement.starts_on, Requirement.course_id, CourseVersion.version_order)
        .join(CourseVersion, CourseVersion.id == Requirement.minimum_version_id)
        .where(Requirement.starts_on <= last)
    )
    return [Told(row[5].toordinal(), (row[6], row[7]), Record(*row[:5]), kind, ends.get(row[0], [])) for row in rows]
