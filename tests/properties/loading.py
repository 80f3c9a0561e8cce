"""Puts a made-up history straight into the tables, without the services: one audit event a moment, facts in bulk."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from tests.model.facts import Fact, History, expiry
from tests.model.histories import moments
from tests.model.story import COURSES, DUTIES, HOURS, ORDERS, standing
from tracker.store import models
from tracker.store.base import Base
from tracker.store.engine import transaction


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


@contextlib.contextmanager
def loaded(engine: Engine, history: History) -> Iterator[Session]:
    """A session in which the history, and nothing else, is on record; gone at the end, so the next has the tables."""
    with contextlib.suppress(Undo), transaction(engine, write=True) as session:
        Loader(session, history).load()
        check_references(session)
        yield session
        raise Undo


def check_references(session: Session) -> None:
    """Have the database look now at the references that it otherwise looks at on commit, as it will again."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    else:
        assert not session.execute(text("PRAGMA foreign_key_check")).all()


class Loader:
    """One history on its way into the tables; codes and positions become row numbers."""

    def __init__(self, session: Session, history: History) -> None:
        self.session = session
        self.history = history
        self.moments = moments(history)
        self.seqs = {moment: seq for seq, moment in enumerate(self.moments, start=1)}
        self.precincts = {precinct.code: row for row, precinct in enumerate(history.precincts, start=1)}
        self.courses = {course: row for row, course in enumerate(COURSES, start=1)}
        self.first: dict[str, Any] = {"recorded_at": self.moments[0], "recorded_seq": 1}

    def load(self) -> None:
        """Everything, what is referred to before what refers to it."""
        self.add(models.AuditEvent, [self.event(moment) for moment in self.moments])
        self.add_records()
        self.add_people()
        self.add_equipment()
        self.add_training()
        self.add_rollout()

    def add(self, table: type[Base], rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.connection().execute(insert(table), rows)

    def event(self, moment: datetime) -> dict[str, Any]:
        """The audit event of all that was recorded or voided at a moment."""
        seq = self.seqs[moment]
        return {
            "seq": seq,
            "recorded_at": moment,
            "act": "made_up",
            "actor": "a story",
            "role": "administrator",
            "door": "command_line",
            "detail": {},
            "changes_data": True,
            "hash": f"{seq:064x}",
        }

    def told(self, fact: Fact) -> dict[str, Any]:
        """When a fact was recorded, and when and why voided."""
        return {
            "recorded_at": fact.recorded,
            "recorded_seq": self.seqs[fact.recorded],
            "voided_at": fact.voided,
            "voided_seq": None if fact.voided is None else self.seqs[fact.voided],
            "void_reason": None if fact.voided is None else "entered by mistake",
        }

    def ends(self, facts: Iterable[Any], column: str) -> list[dict[str, Any]]:
        """The ends of facts that stand in the table at their positions here."""
        return [
            {column: row, "ends_on": end.ends_on} | self.told(end)
            for row, fact in enumerate(facts, start=1)
            for end in fact.ends
        ]

    def add_records(self) -> None:
        self.add(
            models.Precinct,
            [
                {"id": self.precincts[precinct.code], "code": precinct.code, "name": precinct.name}
                | {"kind": precinct.kind, "recorded_at": precinct.recorded}
                | {"recorded_seq": self.seqs[precinct.recorded]}
                for precinct in self.history.precincts
            ],
        )
        self.add(models.Duty, [{"code": duty, "name": duty.title()} | self.first for duty in sorted(set(DUTIES))])
        self.add(models.CameraModel, [{"id": 1, "name": "Body 2"} | self.first])
        self.add(
            models.Course, [{"id": row, "code": code, "name": code} | self.first for code, row in self.courses.items()]
        )
        self.add(
            models.CourseVersion,
            [
                {"id": self.version(course, order), "course_id": row, "version": str(order), "version_order": order}
                | {"hours": float(HOURS[order])}
                | self.first
                for course, row in self.courses.items()
                for order in ORDERS
            ],
        )

    def version(self, course: str, order: int) -> int:
        return 10 * self.courses[course] + order

    def add_people(self) -> None:
        history = self.history
        self.add(
            models.Officer,
            [
                {"id": officer.id, "protected_identity": officer.protected} | self.told(officer)
                for officer in history.officers
            ],
        )
        self.add(
            models.Posting,
            [
                {"id": row, "officer_id": posting.officer, "precinct_id": self.precincts[posting.precinct]}
                | {"duty": posting.duty, "starts_on": posting.starts_on}
                | self.told(posting)
                for row, posting in enumerate(history.postings, start=1)
            ],
        )
        self.add(models.PostingEnd, self.ends(history.postings, "posting_id"))
        self.add(
            models.Employment,
            [
                {"id": row, "officer_id": employment.officer, "status": employment.status}
                | {"starts_on": employment.starts_on}
                | self.told(employment)
                for row, employment in enumerate(history.employments, start=1)
            ],
        )
        self.add(models.EmploymentEnd, self.ends(history.employments, "employment_id"))

    def add_equipment(self) -> None:
        history = self.history
        self.add(
            models.Camera,
            [
                {"id": camera.id, "serial": f"X{camera.id}", "camera_model_id": 1, "owned_from": camera.owned_from}
                | self.told(camera)
                for camera in history.cameras
            ],
        )
        self.add(
            models.ConditionFact,
            [
                {"camera_id": condition.camera, "condition": condition.condition, "starts_on": condition.starts_on}
                | {"report_number": "16-1" if condition.condition in ("missing", "stolen") else None}
                | self.told(condition)
                for condition in history.conditions
            ],
        )
        self.add(
            models.Assignment,
            [
                {"id": row, "officer_id": assignment.officer, "camera_id": assignment.camera}
                | {"issued_on": assignment.issued_on}
                | {"returned_on": next((end.ends_on for end in standing(assignment.returns)), None)}
                | self.told(assignment)
                for row, assignment in enumerate(history.assignments, start=1)
            ],
        )
        self.add(
            models.AssignmentReturn,
            [
                {"assignment_id": row, "returned_on": end.ends_on, "condition": "serviceable"} | self.told(end)
                for row, assignment in enumerate(history.assignments, start=1)
                for end in assignment.returns
            ],
        )

    def add_training(self) -> None:
        history = self.history
        self.add(
            models.Requirement,
            [
                {"id": row, "course_id": self.courses[requirement.course], "starts_on": requirement.starts_on}
                | {"minimum_version_id": self.version(requirement.course, requirement.minimum_order)}
                | self.told(requirement)
                for row, requirement in enumerate(history.requirements, start=1)
            ],
        )
        self.add(models.RequirementEnd, self.ends(history.requirements, "requirement_id"))
        self.add(
            models.Completion,
            [
                {"officer_id": completion.officer, "completed_on": completion.completed_on}
                | {"course_version_id": self.version(completion.course, completion.order)}
                | {"validity_months": completion.months}
                | {"expires_on": expiry(completion.completed_on, completion.months)}
                | self.told(completion)
                for completion in history.completions
            ],
        )

    def add_rollout(self) -> None:
        history = self.history
        self.add(
            models.ScopeRule,
            [
                {"id": row, "starts_on": rule.starts_on, "every_duty": rule.duties is None} | self.told(rule)
                for row, rule in enumerate(history.scope_rules, start=1)
            ],
        )
        self.add(
            models.ScopeRuleDuty,
            [
                {"scope_rule_id": row, "duty": duty}
                for row, rule in enumerate(history.scope_rules, start=1)
                for duty in sorted(rule.duties or ())
            ],
        )
        self.add(
            models.Plan,
            [
                {"precinct_id": self.precincts[plan.precinct], "version": plan.version, "adopted_on": plan.adopted_on}
                | {"start": plan.start, "finish": plan.finish, "target": plan.target}
                | {"reason": None if plan.version == 1 else "the vendor is late"}
                | self.told(plan)
                for plan in history.plans
            ],
        )
