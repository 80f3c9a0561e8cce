"""A small history put straight into the tables, each fact recorded and voided at a moment that the test chooses."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tracker.domain.spans import expires_on
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraModel,
    Completion,
    ConditionFact,
    Course,
    CourseVersion,
    Duty,
    Employment,
    Officer,
    OfficerParticulars,
    Plan,
    Posting,
    Precinct,
    Requirement,
    ScopeRule,
    ScopeRuleDuty,
)

FIRST = datetime(2016, 1, 1, 15, 0, tzinfo=UTC)
"""When everything is recorded unless a test says otherwise: before any day the tests ask about."""


def moment(month: int, day: int, year: int = 2016) -> datetime:
    """Three in the afternoon, UTC: well within the agency's same day."""
    return datetime(year, month, day, 15, 0, tzinfo=UTC)


@dataclass
class Ledger:
    """Writes rows with an event each, so that the database's own rules hold."""

    session: Session
    seqs: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def event(self, at: datetime, *, changes_data: bool = True) -> int:
        """An audit event at a moment; its hash is its number, repeated."""
        seq = next(self.seqs)
        self.session.execute(
            insert(AuditEvent).values(
                seq=seq,
                recorded_at=at,
                act="test",
                actor="test",
                role="administrator",
                door="command_line",
                detail={},
                changes_data=changes_data,
                hash=f"{seq:064d}",
            )
        )
        return seq

    def add(self, model: Any, at: datetime = FIRST, **values: Any) -> int:
        """A row recorded at a moment; its id."""
        stamped = {"recorded_at": at, "recorded_seq": self.event(at), **values}
        return int(self.session.execute(insert(model).values(**stamped).returning(model.id)).scalar_one())

    def void(self, model: Any, row_id: int, at: datetime) -> None:
        """The row is void from a moment on."""
        voided = {"voided_at": at, "voided_seq": self.event(at), "void_reason": "a slip"}
        self.session.execute(update(model).where(model.id == row_id).values(**voided))

    def precinct(self, code: str, *, kind: str = "precinct", at: datetime = FIRST) -> int:
        """A precinct named after its code."""
        return self.add(Precinct, at, code=code, name=f"Precinct {code}", kind=kind)

    def frame(self, *duties: str) -> None:
        """What every history needs: duties (patrol in scope from 2016 on), a course, a camera model."""
        for duty in ("patrol", "administration", *duties):
            self.add(Duty, code=duty, name=duty)
        self.scope(date(2016, 1, 1), "patrol")
        self.course = self.add(Course, code="BWC", name="Body-worn camera")
        self.version = self.add_version(1)
        self.require(self.version, date(2016, 1, 1))
        self.model = self.add(CameraModel, name="Axon Body 2")

    def scope(self, starts_on: date, *duties: str, every_duty: bool = False, at: datetime = FIRST) -> int:
        """A scope rule."""
        rule = self.add(ScopeRule, at, starts_on=starts_on, every_duty=every_duty)
        for duty in duties:
            self.session.execute(insert(ScopeRuleDuty).values(scope_rule_id=rule, duty=duty))
        return rule

    def require(self, version: int, starts_on: date, at: datetime = FIRST) -> int:
        """A requirement of the one course."""
        return self.add(Requirement, at, course_id=self.course, minimum_version_id=version, starts_on=starts_on)

    def add_version(self, order: int) -> int:
        """A further version of the one course."""
        return self.add(
            CourseVersion, course_id=self.course, version=str(order), version_order=order, hours=2.0, validity_months=12
        )

    def officer(
        self, precinct: int, since: date = date(2016, 1, 1), *, duty: str = "patrol", at: datetime = FIRST, **known: Any
    ) -> int:
        """An active officer posted to a precinct; `known` are particulars and the flag of protection."""
        is_protected = known.pop("protected_identity", False)
        officer = self.add(Officer, at, protected_identity=is_protected)
        named = {"last_name": "Lund", "first_name": f"Eva {officer}", "badge": f"{officer:04d}", "rank": "Officer"}
        self.add(OfficerParticulars, at, officer_id=officer, starts_on=since, **{**named, **known})
        self.post(officer, precinct, since, duty=duty, at=at)
        self.employ(officer, "active", since, at=at)
        return officer

    def post(self, officer: int, precinct: int, day: date, *, duty: str = "patrol", at: datetime = FIRST) -> int:
        """A posting."""
        return self.add(Posting, at, officer_id=officer, precinct_id=precinct, duty=duty, starts_on=day)

    def employ(self, officer: int, status: str, day: date, at: datetime = FIRST) -> int:
        """An employment status."""
        return self.add(Employment, at, officer_id=officer, status=status, starts_on=day)

    def train(self, officer: int, day: date, version: int | None = None, at: datetime = FIRST) -> int:
        """A completion of the course, valid for a year."""
        return self.add(
            Completion,
            at,
            officer_id=officer,
            course_version_id=version or self.version,
            completed_on=day,
            validity_months=12,
            expires_on=expires_on(day, 12),
        )

    def camera(self, owned_from: date | None = date(2016, 1, 1), at: datetime = FIRST) -> int:
        """A camera."""
        serial = f"X{next(self.seqs)}"
        return self.add(Camera, at, serial=serial, camera_model_id=self.model, owned_from=owned_from)

    def issue(self, officer: int, day: date, camera: int | None = None, at: datetime = FIRST) -> int:
        """An assignment, of a new camera unless one is given."""
        return self.add(Assignment, at, officer_id=officer, camera_id=camera or self.camera(at=at), issued_on=day)

    def give_back(self, assignment: int, day: date, at: datetime = FIRST) -> int:
        """A return, with the copy that services keep on the assignment."""
        self.session.execute(update(Assignment).where(Assignment.id == assignment).values(returned_on=day))
        return self.add(AssignmentReturn, at, assignment_id=assignment, returned_on=day, condition="serviceable")

    def condition(self, camera: int, condition: str, day: date, at: datetime = FIRST) -> int:
        """A camera's condition; a loss has a report number."""
        return self.add(
            ConditionFact, at, camera_id=camera, condition=condition, starts_on=day, report_number="16-000001"
        )

    def plan(
        self, precinct: int, start: date, finish: date, target: int, *, version: int = 1, adopted_on: date | None = None
    ) -> int:
        """A version of a plan, adopted on 1 March 2016 unless told otherwise."""
        return self.add(
            Plan,
            precinct_id=precinct,
            version=version,
            adopted_on=adopted_on or date(2016, 3, 1),
            start=start,
            finish=finish,
            target=target,
            reason=None if version == 1 else "late delivery",
        )

    def equip(self, officer: int, day: date, at: datetime = FIRST) -> int:
        """Trained and issued on one day; the assignment."""
        self.train(officer, day, at=at)
        return self.issue(officer, day, at=at)
