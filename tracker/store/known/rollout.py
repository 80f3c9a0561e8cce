"""The stamp, the precincts, their plans and the rules, as known at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select, text
from sqlalchemy.orm import Session

from tracker.domain.chain import NO_EVENT_HASH
from tracker.domain.histories import FAR, Held
from tracker.domain.progress import Plan
from tracker.domain.reports.stamp import Stamp
from tracker.domain.standing import Rules, Scope, rules_from
from tracker.store.known.asked import Asked, day_number
from tracker.store.known.edits import as_known
from tracker.store.models import (
    AuditEvent,
    CourseVersion,
    Precinct,
    Requirement,
    RequirementEnd,
    ScopeRule,
    ScopeRuleDuty,
)
from tracker.store.models import Plan as PlanRow


@dataclass(frozen=True, slots=True)
class PrecinctRecord:
    """A precinct or other home of officers."""

    id: int
    code: str
    name: str
    kind: str


def stamp_of(session: Session, as_of: date, known_at: datetime) -> Stamp:
    """The stamp of a report: the last event that had changed a record or a fact by the moment of knowledge."""
    row = session.execute(
        select(AuditEvent.seq, AuditEvent.hash)
        .where(text("audit_events.changes_data"), AuditEvent.recorded_at <= known_at)
        .order_by(AuditEvent.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    seq, chained = row if row is not None else (0, NO_EVENT_HASH)
    return Stamp(as_of, known_at, seq, chained)


def precincts_known(session: Session, known_at: datetime, codes: Iterable[str] | None = None) -> list[PrecinctRecord]:
    """The precincts on record at a moment, of `codes` where given: the precincts first, then every other home, each by
    code (numbers as numbers).
    """
    rows = session.execute(
        select(Precinct.id, Precinct.code, as_known(Precinct, "name", known_at), Precinct.kind).where(
            Precinct.recorded_at <= known_at
        )
    )
    wanted = None if codes is None else frozenset(codes)
    found = [PrecinctRecord(*row) for row in rows if wanted is None or row.code in wanted]
    return sorted(found, key=_report_order)


def _report_order(precinct: PrecinctRecord) -> tuple[bool, bool, int, str]:
    is_number = precinct.code.isascii() and precinct.code.isdecimal()
    return precinct.kind != "precinct", not is_number, int(precinct.code) if is_number else 0, precinct.code


def plans_known(session: Session, asked: Asked) -> dict[int, list[Plan]]:
    """The versions of each precinct's plan, by precinct id."""
    query = select(
        PlanRow.precinct_id, PlanRow.version, PlanRow.adopted_on, PlanRow.start, PlanRow.finish, PlanRow.target
    ).where(asked.knows(PlanRow))
    if asked.precinct_ids is not None:
        query = query.where(PlanRow.precinct_id.in_(asked.precinct_ids))
    plans: dict[int, list[Plan]] = defaultdict(list)
    for row in session.execute(query.order_by(PlanRow.precinct_id, PlanRow.version)):
        plans[row.precinct_id].append(Plan(row.version, row.adopted_on, row.start, row.finish, row.target))
    return dict(plans)


def rules_known(session: Session, asked: Asked) -> Rules:
    """The scope and the requirements that start by the report's day."""
    return rules_from(_scope_rules(session, asked), _requirements(session, asked))


def _scope_rules(session: Session, asked: Asked) -> list[Held[Scope]]:
    rows = session.execute(
        select(ScopeRule.id, ScopeRule.starts_on, ScopeRule.every_duty, ScopeRuleDuty.duty)
        .outerjoin(ScopeRuleDuty, ScopeRuleDuty.scope_rule_id == ScopeRule.id)
        .where(asked.knows(ScopeRule), ScopeRule.starts_on <= asked.as_of)
    )
    duties: dict[tuple[int, date, bool], set[str]] = defaultdict(set)
    for rule_id, starts_on, every_duty, duty in rows:
        duties[rule_id, starts_on, every_duty].add(duty)  # None from a rule that lists none: no posting has that duty
    return [
        (starts_on.toordinal(), FAR, Scope(every_duty, frozenset(listed)))
        for (_, starts_on, every_duty), listed in duties.items()
    ]


def _requirements(session: Session, asked: Asked) -> list[tuple[int, Held[int]]]:
    rows = session.execute(
        select(Requirement.course_id, Requirement.starts_on, RequirementEnd.ends_on, CourseVersion.version_order)
        .join(CourseVersion, CourseVersion.id == Requirement.minimum_version_id)
        .outerjoin(RequirementEnd, and_(RequirementEnd.requirement_id == Requirement.id, asked.knows(RequirementEnd)))
        .where(asked.knows(Requirement), Requirement.starts_on <= asked.as_of)
    )
    return [(course_id, (start.toordinal(), day_number(end), order)) for course_id, start, end, order in rows]
