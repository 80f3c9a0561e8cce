"""Many at once: the same rules as one by one, every problem told, all of it or nothing, reversed as a whole."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.refusals import do, refused
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.bulk import IssueCameras, MoveOfficers, RecordConditions, ReturnCameras
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.rows import CameraRow, IssueRow, OfficerRow
from tracker.domain.errors import Conflict, Invalid, NotFound, Refusal
from tracker.domain.vocabulary import CameraCondition
from tracker.services.batches import reverse_batch
from tracker.services.bulk import (
    issue_cameras,
    move_officers,
    preview_of,
    record_conditions,
    return_cameras,
)
from tracker.services.equipment import issue_camera, return_camera
from tracker.services.people import post_officer
from tracker.store.holding import condition_on, posting_on
from tracker.store.lookups import find_officer
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Batch,
    Camera,
    CameraPlace,
    ConditionFact,
    Posting,
)

DAY = date(2016, 7, 11)
BACK = date(2016, 9, 1)
TODAY = date(2016, 9, 27)
MISSING, STOLEN, IN_REPAIR = CameraCondition.MISSING, CameraCondition.STOLEN, CameraCondition.IN_REPAIR


def pair(badge: str, serial: str, *, override: bool = False) -> IssueRow:
    """A row of a list of pairs."""
    return IssueRow(OfficerRef(badge=badge), CameraRef(serial=serial), override)


def box(*serials: str) -> tuple[CameraRow, ...]:
    """Rows of a box, all in the condition of the whole."""
    return tuple(CameraRow(CameraRef(serial=serial)) for serial in serials)


def badges(*each: str) -> tuple[OfficerRow, ...]:
    """Rows of officers."""
    return tuple(OfficerRow(OfficerRef(badge=badge)) for badge in each)


def counted(department: Department) -> tuple[int, ...]:
    """How many rows there are of what bulk acts write, the log among them."""
    session = department.session
    models: Sequence[Any] = (Assignment, AssignmentReturn, ConditionFact, CameraPlace, Posting, Batch, AuditEvent)
    return tuple(session.scalars(select(func.count()).select_from(model)).one() for model in models)


def told(refusal: Refusal) -> list[tuple[str, str]]:
    """Where and with which codes."""
    return [(problem.field, problem.code) for problem in refusal.problems]


@pytest.fixture
def squad(department: Department) -> Department:
    """Badges 0101 to 0103 hold X1 to X3 since July; 0104 is free, 0105 untrained; X4 to X6 are in the room."""
    for number in range(1, 7):
        department.camera(f"X{number}")
    for number in range(1, 4):
        officer = department.officer(f"010{number}")
        camera = department.session.scalars(select(Camera).where(Camera.serial == f"X{number}")).one()
        department.issue(officer, camera, DAY)
    department.officer("0104")
    department.officer("0105", trained=False)
    return department


def test_a_list_of_pairs_is_issued_as_one_batch_with_one_event(squad: Department) -> None:
    before = counted(squad)
    rows = (pair("0104", "X4"), pair("0105", "X5", override=True))
    bulk = do(squad, issue_cameras, IssueCameras(rows, DAY, "first night", "the July queue"))
    held = squad.session.scalars(select(Assignment).where(Assignment.batch_id == bulk.batch.id)).all()
    assert [(one.issued_on, one.override_reason, one.note) for one in held] == [
        (DAY, None, "the July queue"),
        (DAY, "first night", "the July queue"),
    ]
    assert [one.happened.notes for one in bulk.rows] == [(), ("override",)]
    assert tuple(now - then for now, then in zip(counted(squad), before, strict=True)) == (2, 0, 0, 0, 0, 1, 2)
    event = squad.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.act, event.subject, event.batch_id) == ("issue_cameras", "batches", bulk.batch.id)
    assert [row["serial"] for row in event.detail["rows"]] == ["X4", "X5"]
    assert bulk.batch.receipt["created"] == 2


def test_every_problem_of_every_row_is_told_at_once_and_nothing_is_entered(squad: Department) -> None:
    before = counted(squad)
    rows = (
        pair("0104", "X4"),
        pair("0101", "X5"),
        pair("0105", "X6"),
        pair("9999", "X6"),
        pair("0104", "X1"),
        pair("0105", "X9", override=True),
    )
    refusal = refused(squad, issue_cameras, IssueCameras(rows, DAY, "first night"))
    assert told(refusal) == [
        ("rows.1.officer", "officer_holds_camera"),
        ("rows.2.officer", "not_trained"),
        ("rows.3.officer", "unknown_officer"),
        ("rows.4.officer", "officer_holds_camera"),
        ("rows.5.camera", "unknown_camera"),
    ]
    assert (type(refusal), refusal.code) == (Conflict, "officer_holds_camera")
    assert refusal.message.startswith("5 of 6 rows are at fault. The first: Row 2: ")
    assert counted(squad) == before


def test_rows_left_out_are_not_entered_and_are_counted(squad: Department) -> None:
    rows = (pair("0104", "X4"), pair("0101", "X5"), pair("9999", "X6"))
    bulk = do(squad, issue_cameras, IssueCameras(rows, DAY, leave_out=(1, 2)))
    assert [one.is_left_out for one in bulk.rows] == [False, True, True]
    assert {name: bulk.batch.receipt[name] for name in ("rows_read", "created", "skipped")} == {
        "rows_read": 3,
        "created": 1,
        "skipped": [{"line": 2, "reason": "left out"}, {"line": 3, "reason": "left out"}],
    }
    assert refused(squad, issue_cameras, IssueCameras(rows, DAY, leave_out=(0, 1, 2))).code == "nothing_changes"
    strange = refused(squad, issue_cameras, IssueCameras(rows, DAY, leave_out=(1, 3)))
    assert (type(strange), told(strange)) == (Invalid, [("leave_out.1", "unknown_row")])


def test_the_reason_to_override_is_kept_only_with_ticked_rows_that_are_untrained(squad: Department) -> None:
    refusal = refused(squad, issue_cameras, IssueCameras((pair("0105", "X5"),), DAY, "first night"))
    assert told(refusal) == [("rows.0.officer", "not_trained")]
    bulk = do(squad, issue_cameras, IssueCameras((pair("0104", "X4", override=True),), DAY, "first night"))
    assert (
        squad.session.scalars(select(Assignment).where(Assignment.batch_id == bulk.batch.id)).one().override_reason
        is None
    )


def test_one_camera_for_two_officers_and_two_cameras_for_one_are_told_in_the_second_row(squad: Department) -> None:
    squad.officer("0106")
    rows = (pair("0104", "X4"), pair("0106", "X4"), pair("0104", "X5"))
    refusal = refused(squad, issue_cameras, IssueCameras(rows, DAY))
    assert told(refusal) == [("rows.1.camera", "camera_held"), ("rows.2.officer", "officer_holds_camera")]


def test_a_day_to_come_is_told_once_and_not_in_every_row(squad: Department) -> None:
    later = TODAY + timedelta(days=1)
    for service, command, field in (
        (issue_cameras, IssueCameras((pair("0104", "X4"),), later), "issued_on"),
        (return_cameras, ReturnCameras(box("X1"), later), "returned_on"),
        (record_conditions, RecordConditions(box("X1"), IN_REPAIR, later), "starts_on"),
    ):
        assert told(refused(squad, service, command)) == [(field, "future_date")]


def test_a_day_without_a_policy_is_the_fault_of_rows_and_of_no_field_of_theirs(squad: Department) -> None:
    refusal = refused(squad, issue_cameras, IssueCameras((pair("0104", "X4"),), date(2016, 6, 1), "x"))
    assert told(refusal) == [("rows.0", "no_policy")]


def test_a_box_is_taken_back_with_exceptions_by_row(squad: Department) -> None:
    rows = (
        *box("X1"),
        CameraRow(CameraRef(asset_tag="T-X2"), IN_REPAIR),
        CameraRow(CameraRef(serial="X3"), STOLEN, "16-1234"),
    )
    bulk = do(squad, return_cameras, ReturnCameras(rows, BACK, place="room-1"))
    stated = squad.session.scalars(
        select(AssignmentReturn).where(AssignmentReturn.batch_id == bulk.batch.id).order_by(AssignmentReturn.id)
    ).all()
    assert [(one.condition, one.report_number) for one in stated] == [
        ("serviceable", None),
        ("in_repair", None),
        ("stolen", "16-1234"),
    ]
    places = squad.session.scalars(select(CameraPlace).where(CameraPlace.batch_id == bulk.batch.id)).all()
    assert len(places) == 3


def test_a_box_tells_what_is_not_held_what_lacks_a_report_and_what_stands_twice(squad: Department) -> None:
    rows = (*box("X1", "X4", "X9", "X1"), CameraRow(CameraRef(serial="X2"), MISSING))
    refusal = refused(squad, return_cameras, ReturnCameras(rows, BACK))
    assert told(refusal) == [
        ("rows.1.camera", "not_held"),
        ("rows.2.camera", "unknown_camera"),
        ("rows.3.camera", "not_held"),
        ("rows.4.report_number", "report_number_required"),
    ]
    early = refused(squad, return_cameras, ReturnCameras(box("X1"), date(2016, 7, 1)))
    assert told(early) == [("rows.0", "return_before_issue")]
    nowhere = refused(squad, return_cameras, ReturnCameras(box("X1"), BACK, place="nowhere"))
    assert (type(nowhere), told(nowhere)) == (NotFound, [("place", "unknown_place")])


def test_conditions_are_recorded_with_exceptions_and_report_numbers(squad: Department) -> None:
    rows = (*box("X4", "X5"), CameraRow(CameraRef(serial="X6"), MISSING, "16-77"))
    do(squad, record_conditions, RecordConditions(rows, IN_REPAIR, BACK))
    found = {
        camera.serial: condition_on(squad.session, camera, BACK)
        for camera in squad.session.scalars(select(Camera).where(Camera.serial.in_(["X4", "X5", "X6"])))
    }
    assert found == {"X4": IN_REPAIR, "X5": IN_REPAIR, "X6": MISSING}
    again = refused(squad, record_conditions, RecordConditions(box("X4", "X1"), MISSING, BACK))
    assert told(again) == [
        ("rows.0.report_number", "report_number_required"),
        ("rows.1.report_number", "report_number_required"),
    ]
    same_day = refused(squad, record_conditions, RecordConditions(box("X4"), IN_REPAIR, BACK))
    assert told(same_day) == [("rows.0.condition", "condition_same_day")]


def held_by(department: Department, badge: str) -> str | None:
    """The serial number of the camera that is out to an officer."""
    found = department.session.execute(
        select(Camera.serial)
        .join(Assignment, Assignment.camera_id == Camera.id)
        .where(Assignment.officer_id == officer_of(department, badge))
        .where(Assignment.returned_on.is_(None), Assignment.voided_at.is_(None))
    ).scalar_one_or_none()
    return found


def officer_of(department: Department, badge: str) -> int:
    """An officer's number by the badge the department gave."""
    return find_officer(department.session, OfficerRef(badge=badge)).id


@pytest.mark.parametrize(
    "duty, later, becomes, holds",
    [
        ("patrol", False, "stays", True),
        ("administration", False, "comes_back", False),
        ("administration", True, "due", True),
    ],
)
def test_the_camera_follows_or_comes_back_as_the_new_duty_says(
    squad: Department, duty: str, later: bool, becomes: str, holds: bool
) -> None:
    command = MoveOfficers(badges("0101", "0104"), "5", duty, BACK, place="room-1", comes_back_later=later)
    bulk = do(squad, move_officers, command)
    assert [one.happened.notes for one in bulk.rows] == [(becomes,), ()]
    posting = posting_on(squad.session, officer_of(squad, "0101"), BACK)
    assert posting is not None
    assert (posting.duty, posting.batch_id) == (duty, bulk.batch.id)
    assert (held_by(squad, "0101") is not None) is holds
    if not holds:
        ended = squad.session.scalars(select(AssignmentReturn)).one()
        assert (ended.returned_on, ended.condition) == (BACK, "serviceable")


def test_a_move_to_come_returns_nothing_yet(squad: Department) -> None:
    command = MoveOfficers(badges("0101"), "5", "administration", TODAY + timedelta(days=7))
    bulk = do(squad, move_officers, command)
    assert bulk.rows[0].happened.notes == ("due",)
    assert held_by(squad, "0101") == "X1"


def test_a_camera_issued_after_a_move_that_is_entered_late_is_due_or_untouched(squad: Department) -> None:
    before_the_issue = DAY - timedelta(days=5)
    bulk = do(squad, move_officers, MoveOfficers(badges("0101"), "5", "administration", before_the_issue))
    assert bulk.rows[0].happened.notes == ("due",)
    back_to_patrol = PostOfficer(OfficerRef(badge="0102"), "1", "patrol", DAY)
    do(squad, post_officer, PostOfficer(OfficerRef(badge="0102"), "5", "patrol", DAY - timedelta(days=1)))
    do(squad, post_officer, back_to_patrol)
    bulk = do(squad, move_officers, MoveOfficers(badges("0102"), "5", "administration", before_the_issue))
    assert bulk.rows[0].happened.notes == ("stays",)
    assert (held_by(squad, "0101"), held_by(squad, "0102")) == ("X1", "X2")


def test_a_move_tells_who_is_there_already_and_who_is_moved_twice(squad: Department) -> None:
    do(squad, post_officer, PostOfficer(OfficerRef(badge="0103"), "5", "patrol", BACK))
    command = MoveOfficers(badges("0101", "0103", "0101", "9999"), "5", "patrol", BACK)
    refusal = refused(squad, move_officers, command)
    assert [(field, code) for field, code in told(refusal)] == [
        ("rows.1", "posting_same_day"),
        ("rows.2", "posting_same_day"),
        ("rows.3.officer", "unknown_officer"),
    ]
    unknown = refused(squad, move_officers, MoveOfficers(badges("0101"), "9", "patrol", BACK))
    assert told(unknown) == [("precinct", "unknown_precinct")]


@pytest.mark.parametrize("name", ["issues", "returns", "moves", "conditions"])
def test_a_batch_is_reversed_as_a_whole(squad: Department, name: str) -> None:
    service, command = COMMANDS[name]
    before = standing(squad)
    bulk = do(squad, service, command)
    assert bulk.batch.kind == name
    assert standing(squad) != before
    reverse_batch(squad.session, ADMINISTRATOR, ReverseBatch(bulk.batch.id, "wrong list"), now=NOW)
    squad.session.expire_all()
    assert standing(squad) == before
    voided = squad.session.scalars(
        select(func.count()).select_from(AuditEvent).where(AuditEvent.act == "reverse_batch")
    ).one()
    assert voided == 1


COMMANDS: dict[str, tuple[Any, Any]] = {
    "issues": (issue_cameras, IssueCameras((pair("0104", "X4"), pair("0105", "X5", override=True)), DAY, "night")),
    "returns": (
        return_cameras,
        ReturnCameras((*box("X1", "X2"), CameraRow(CameraRef(serial="X3"), MISSING, "16-9")), BACK, place="room-1"),
    ),
    "moves": (
        move_officers,
        MoveOfficers(badges("0101", "0102", "0105"), "5", "administration", BACK, IN_REPAIR, "room-1"),
    ),
    "conditions": (record_conditions, RecordConditions(box("X1", "X4", "X5"), IN_REPAIR, BACK)),
}
"""By the kind of its batch: an act that the squad can have."""


def standing(department: Department) -> dict[str, list[tuple[Any, ...]]]:
    """What stands of what bulk acts write."""
    session = department.session
    found = {}
    models: Sequence[Any] = (Assignment, AssignmentReturn, ConditionFact, CameraPlace, Posting)
    for model in models:
        columns = [one for one in model.__table__.columns if one.name not in ("batch_id", "recorded_at")]
        rows = session.execute(select(*columns).where(model.voided_at.is_(None)).order_by(model.id)).all()
        found[model.__tablename__] = [tuple(row) for row in rows]
    return found


@pytest.mark.parametrize("name", ["issues", "returns", "moves", "conditions"])
def test_a_preview_says_what_the_act_then_does_and_leaves_no_trace(squad: Department, name: str) -> None:
    service, command = COMMANDS[name]
    before = counted(squad)
    shown = preview_of(squad.session, ADMINISTRATOR, command, now=NOW)
    assert counted(squad) == before
    done = do(squad, service, command)
    assert [one.happened.notes for one in shown] == [one.happened.notes for one in done.rows]
    assert [one.happened.serial for one in shown] == [one.happened.serial for one in done.rows]


def test_a_preview_tells_good_rows_and_bad_ones(squad: Department) -> None:
    rows = (pair("0104", "X4"), pair("0101", "X5"), pair("0105", "X6"))
    shown = preview_of(squad.session, ADMINISTRATOR, IssueCameras(rows, DAY, leave_out=(2,)), now=NOW)
    assert [one.happened is not None for one in shown] == [True, False, False]
    assert [(one.field, one.code) for one in shown[1].problems] == [("officer", "officer_holds_camera")]
    assert shown[2].is_left_out


def test_what_rests_on_a_batch_stands_in_the_way_of_its_reversal(squad: Department) -> None:
    bulk = do(squad, issue_cameras, IssueCameras((pair("0104", "X4"),), DAY))
    held = squad.session.scalars(select(Assignment).where(Assignment.batch_id == bulk.batch.id)).one()
    do(squad, return_camera, ReturnCamera(held.id, BACK, CameraCondition.SERVICEABLE))
    refusal = refused(squad, reverse_batch, ReverseBatch(bulk.batch.id, "wrong list"))
    assert refusal.code == "later_facts_depend"


def test_a_row_costs_no_more_statements_than_the_counter_does(squad: Department, engine: Engine) -> None:
    for number in range(10):
        squad.officer(f"02{number:02}")
        squad.camera(f"Y{number}")
    squad.session.flush()
    with recorded_statements(engine) as alone:
        do(squad, issue_camera, IssueCamera(OfficerRef(badge="0200"), CameraRef(serial="Y0"), DAY))
    rows = tuple(pair(f"02{number:02}", f"Y{number}") for number in range(1, 10))
    with recorded_statements(engine) as together:
        do(squad, issue_cameras, IssueCameras(rows, DAY))
    around = 20  # of the whole: the batch, the receipt, two events
    savepoints = 2
    assert len(together) <= around + len(rows) * (len(alone) + savepoints)
