"""How a camera comes back, and how one is exchanged for another in one act."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands import CameraRef
from tracker.domain.commands.equipment import RecordCondition, ReturnCamera, SwapCamera
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import CameraCondition
from tracker.services.equipment import record_condition, return_camera, swap_camera
from tracker.store.holding import condition_on
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, CameraPlace, ConditionFact

DAY = date(2016, 7, 11)
LATER = date(2016, 8, 1)
SERVICEABLE = CameraCondition.SERVICEABLE


def give_back(department: Department, assignment: Assignment, **changes: object) -> AssignmentReturn:
    """Return an assignment's camera on 1 August, serviceable unless told otherwise."""
    given: dict[str, object] = {"returned_on": LATER, "condition": SERVICEABLE, **changes}
    command = ReturnCamera(assignment.id, **given)  # type: ignore[arg-type]
    return return_camera(department.session, ADMINISTRATOR, command, now=NOW)


def test_a_return_ends_the_assignment_and_a_serviceable_camera_needs_no_new_condition(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    give_back(department, assignment, place="room-1")
    assert assignment.returned_on == LATER
    assert department.session.scalars(select(ConditionFact)).all() == []
    newest = department.session.scalars(select(CameraPlace).order_by(CameraPlace.starts_on.desc())).first()
    assert newest is not None
    assert newest.starts_on == LATER


def test_the_condition_stated_at_the_return_holds_from_that_day(department: Department) -> None:
    camera = department.camera("X1")
    assignment = department.issue(department.officer("0412"), camera, DAY)
    give_back(department, assignment, condition=CameraCondition.MISSING, report_number="16-123")
    assert condition_on(department.session, camera, date(2016, 7, 31)) is SERVICEABLE
    assert condition_on(department.session, camera, LATER) is CameraCondition.MISSING


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"returned_on": date(2016, 7, 10)}, "return_before_issue"),
        ({"returned_on": date(2016, 9, 28)}, "future_date"),
        ({"condition": CameraCondition.MISSING}, "report_number_required"),
        ({"condition": CameraCondition.STOLEN, "report_number": "  "}, "report_number_required"),
        ({"place": "attic"}, "unknown_place"),
    ],
)
def test_a_return_against_the_rules_is_refused_with_its_code(
    department: Department, changes: dict[str, object], code: str
) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    with pytest.raises(Refusal) as refused:
        give_back(department, assignment, **changes)
    assert refused.value.code == code


def test_a_camera_comes_back_once(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    give_back(department, assignment)
    with pytest.raises(Refusal) as refused:
        give_back(department, assignment)
    assert refused.value.code == "already_returned"


def test_a_return_that_contradicts_a_condition_of_the_same_day_is_refused(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    recalled = RecordCondition(CameraRef(serial="X1"), CameraCondition.RECALLED, LATER)
    record_condition(department.session, ADMINISTRATOR, recalled, now=NOW)
    with pytest.raises(Refusal) as refused:
        give_back(department, assignment)
    assert refused.value.code == "condition_same_day"


def test_a_swap_is_one_act_with_one_event(department: Department) -> None:
    old, new = department.camera("X1"), department.camera("X2")
    held = department.issue(department.officer("0412"), old, DAY)
    before = department.session.scalar(select(func.count()).select_from(AuditEvent))
    command = SwapCamera(held.id, CameraRef(serial="X2"), LATER, CameraCondition.IN_REPAIR, place="room-1")
    issued = swap_camera(department.session, ADMINISTRATOR, command, now=NOW)
    assert held.returned_on == LATER
    assert (issued.assignment.camera_id, issued.assignment.issued_on) == (new.id, LATER)
    assert condition_on(department.session, old, LATER) is CameraCondition.IN_REPAIR
    assert department.session.scalar(select(func.count()).select_from(AuditEvent)) == (before or 0) + 1


def test_a_swap_for_a_camera_that_may_not_go_out_is_refused(department: Department) -> None:
    held = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    department.issue(department.officer("0413"), department.camera("X2"), DAY)
    command = SwapCamera(held.id, CameraRef(serial="X2"), LATER, SERVICEABLE)
    with pytest.raises(Refusal) as refused:
        swap_camera(department.session, ADMINISTRATOR, command, now=NOW)
    assert refused.value.code == "camera_held"
