"""The database itself refuses what the rules forbid, whatever program writes to it: each constraint is tried."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tracker.store.base import Base
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraModel,
    Completion,
    ConditionFact,
    Course,
    CourseVersion,
    DailyUse,
    Duty,
    Employment,
    MoneyFigure,
    Officer,
    Plan,
    Posting,
    Precinct,
    StorageFigure,
)

MOMENT = datetime(2016, 7, 1, tzinfo=UTC)
RECORDED: dict[str, Any] = {"recorded_at": MOMENT, "recorded_seq": 1}
VOID: dict[str, Any] = {"voided_at": MOMENT, "voided_seq": 1, "void_reason": "mistake"}


@pytest.fixture
def register(session: Session) -> Session:
    """Two officers, two cameras and what they refer to, written by SQL alone."""
    event = {"seq": 1, "recorded_at": MOMENT, "act": "set_up", "actor": "t", "role": "administrator", "door": "api"}
    session.execute(insert(AuditEvent).values(**event, detail={}, changes_data=True, hash="0"))
    add(session, Precinct, id=1, code="1", name="1st Precinct", kind="precinct")
    add(session, Duty, id=1, code="patrol", name="Patrol")
    add(session, CameraModel, id=1, name="Axon Body 2")
    add(session, Course, id=1, code="BWC", name="Body-worn camera")
    add(session, CourseVersion, id=1, course_id=1, version="1", version_order=1, hours=2.0)
    for number in (1, 2):
        add(session, Officer, id=number, protected_identity=False)
        add(session, Camera, id=number, serial=f"X{number}", camera_model_id=1, owned_from=date(2016, 1, 1))
    return session


def add(session: Session, model: type[Base], **values: Any) -> None:
    """Insert one row straight into a table."""
    session.execute(insert(model).values(**{**RECORDED, **values}))


def hold(officer: int, camera: int, issued: int, returned: int | None, **more: Any) -> dict[str, Any]:
    """An assignment over days of July 2016."""
    end = date(2016, 7, returned) if returned else None
    return {"officer_id": officer, "camera_id": camera, "issued_on": date(2016, 7, issued), "returned_on": end, **more}


@pytest.mark.parametrize("issued,returned", [(1, None), (1, 11), (1, 31), (10, 11), (12, 15), (19, 20), (19, None)])
@pytest.mark.parametrize("officer,camera", [(1, 2), (2, 1)], ids=["same officer", "same camera"])
def test_spans_of_one_officer_or_camera_that_share_a_day_are_refused(
    register: Session, officer: int, camera: int, issued: int, returned: int | None
) -> None:
    add(register, Assignment, **hold(1, 1, 10, 20))
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, Assignment, **hold(officer, camera, issued, returned))


@pytest.mark.parametrize("issued,returned", [(1, 10), (20, None), (20, 25), (10, 10), (15, 15), (1, 1)])
def test_spans_that_share_no_day_are_accepted(register: Session, issued: int, returned: int | None) -> None:
    add(register, Assignment, **hold(1, 1, 10, 20))
    add(register, Assignment, **hold(1, 1, issued, returned))
    assert len(register.scalars(select(Assignment.id)).all()) == 2


def test_a_void_span_stands_in_nobodys_way_and_cannot_come_back_over_another(register: Session) -> None:
    add(register, Assignment, id=1, **hold(1, 1, 10, 20), **VOID)
    add(register, Assignment, id=2, **hold(1, 1, 15, None))
    back = update(Assignment).where(Assignment.id == 1).values(voided_at=None, voided_seq=None, void_reason=None)
    with pytest.raises(IntegrityError), register.begin_nested():
        register.execute(back)


def test_a_span_cannot_be_stretched_over_another(register: Session) -> None:
    add(register, Assignment, id=1, **hold(1, 1, 10, 12))
    add(register, Assignment, id=2, **hold(1, 1, 15, None))
    for stretched in (None, date(2016, 7, 16)):
        with pytest.raises(IntegrityError), register.begin_nested():
            register.execute(update(Assignment).where(Assignment.id == 1).values(returned_on=stretched))


STORED = {"measured_on": date(2016, 1, 1), "measure": "stored", "value": 1, "unit": "hours", "source": "vendor"}
PAID = {
    "kind": "spent",
    "year": 2016,
    "dated_on": date(2016, 1, 1),
    "amount_cents": 1,
    "purpose": "storage",
    "source": "invoice 77",
}


@pytest.mark.parametrize(
    "model,values",
    [
        (Posting, {"officer_id": 1, "precinct_id": 1, "duty": "patrol", "starts_on": date(2016, 1, 1)}),
        (Employment, {"officer_id": 1, "status": "active", "starts_on": date(2016, 1, 1)}),
        (ConditionFact, {"camera_id": 1, "condition": "in_repair", "starts_on": date(2016, 1, 1)}),
        (Completion, {"officer_id": 1, "course_version_id": 1, "completed_on": date(2016, 1, 1)}),
        (DailyUse, {"precinct_id": 1, "used_on": date(2016, 1, 1), "deployed": 2, "used": 1}),
        (StorageFigure, STORED),
        (MoneyFigure, PAID),
        (
            Plan,
            {
                "precinct_id": 1,
                "version": 1,
                "adopted_on": date(2016, 1, 1),
                "target": 1,
                "start": date(2016, 2, 1),
                "finish": date(2016, 3, 1),
            },
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_two_standing_facts_never_say_the_same_of_one_day(
    register: Session, model: type[Base], values: dict[str, Any]
) -> None:
    add(register, model, **values, **VOID)
    add(register, model, **values)
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, model, **values)


@pytest.mark.parametrize(
    "model,values",
    [
        (Assignment, hold(1, 1, 10, 9)),
        (Assignment, hold(1, 1, 10, None, voided_at=MOMENT)),
        (Assignment, hold(9, 1, 10, None)),
        (AssignmentReturn, {"assignment_id": 9, "returned_on": date(2016, 7, 1), "condition": "serviceable"}),
        (ConditionFact, {"camera_id": 1, "condition": "missing", "starts_on": date(2016, 1, 1)}),
        (ConditionFact, {"camera_id": 1, "condition": "broken", "starts_on": date(2016, 1, 1)}),
        (Employment, {"officer_id": 1, "status": "retired", "starts_on": date(2016, 1, 1)}),
        (StorageFigure, {**STORED, "value": -1}),
        (StorageFigure, {**STORED, "measure": "watched"}),
        (StorageFigure, {**STORED, "unit": "days"}),
        (StorageFigure, {**STORED, "measure": "retention"}),
        (MoneyFigure, {**PAID, "amount_cents": 0}),
        (MoneyFigure, {**PAID, "kind": "lent"}),
        (DailyUse, {"precinct_id": 1, "used_on": date(2016, 1, 1), "deployed": 1, "used": 2}),
        (DailyUse, {"precinct_id": 1, "used_on": date(2016, 1, 1), "deployed": -1, "used": -1}),
        (Precinct, {"code": "1", "name": "again", "kind": "precinct"}),
        (
            Plan,
            {
                "precinct_id": 1,
                "version": 2,
                "adopted_on": date(2016, 1, 1),
                "target": 1,
                "start": date(2016, 2, 1),
                "finish": date(2016, 3, 1),
            },
        ),
    ],
)
def test_a_row_against_the_rules_is_refused(register: Session, model: type[Base], values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, model, **values)


SIGNED = {"assignment_id": 1, "act": "issue", "method": "drawn", "signed_on": date(2016, 7, 10), "drawn": "1,1"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "loan"},
        {"method": "stamp"},
        {"drawn": None},
        {"sheet": "A-12"},
        {"method": "paper"},
        {"method": "pin", "drawn": None},
        {"act": "return"},
        {"return_id": 1},
        {"assignment_id": 9},
        {"officer_pin_id": 9},
    ],
    ids=str,
)
def test_a_signature_has_the_proof_of_its_method_and_the_return_it_is_for(
    register: Session, wrong: dict[str, Any]
) -> None:
    add(register, Assignment, id=1, **hold(1, 1, 10, 20))
    add(register, AssignmentReturn, id=1, assignment_id=1, returned_on=date(2016, 7, 20), condition="serviceable")
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, Acknowledgement, **{**SIGNED, **wrong})


def test_an_issue_is_signed_for_once(register: Session) -> None:
    add(register, Assignment, id=1, **hold(1, 1, 10, None))
    add(register, Acknowledgement, **SIGNED, **VOID)
    add(register, Acknowledgement, **SIGNED)
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, Acknowledgement, **SIGNED)


def test_a_serial_number_stands_once(register: Session) -> None:
    with pytest.raises(IntegrityError), register.begin_nested():
        add(register, Camera, id=7, serial="X1", camera_model_id=1)
    register.execute(update(Camera).where(Camera.serial == "X1").values(**VOID))
    add(register, Camera, id=8, serial="X1", camera_model_id=1)


def test_a_fact_without_its_audit_event_cannot_be_committed(register: Session) -> None:
    add(register, Officer, id=3, protected_identity=False, recorded_seq=2)
    with pytest.raises(IntegrityError):
        register.connection().commit()


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"])
def test_the_audit_log_is_append_only(register: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changed"), register.begin_nested():
        register.connection().exec_driver_sql(statement)


def test_what_a_fact_refers_to_is_not_deleted(register: Session) -> None:
    add(register, Assignment, **hold(1, 1, 10, None))
    for table in ("officers", "cameras"):
        with pytest.raises(IntegrityError), register.begin_nested():
            register.connection().exec_driver_sql(f"DELETE FROM {table} WHERE id = 1")
