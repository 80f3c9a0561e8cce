"""Who may be given which camera on which day."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import IssueCamera, RecordCondition
from tracker.domain.commands.people import ChangeParticulars, Particulars, PostOfficer, RecordEmployment
from tracker.domain.errors import Forbidden, Refusal
from tracker.domain.vocabulary import CameraCondition, Door, EmploymentStatus, Role
from tracker.services.equipment import issue_camera, record_condition
from tracker.services.people import change_particulars, post_officer, record_employment
from tracker.store.models import Assignment, AssignmentReturn, ConditionFact

DAY = date(2016, 7, 11)


def refusal(department: Department, **changes: object) -> Refusal:
    """What an issue of camera X1 to badge 0412 on 11 July is refused with, after `changes` to the command."""
    given: dict[str, object] = {
        "officer": OfficerRef(badge="0412"),
        "camera": CameraRef(serial="X1"),
        "issued_on": DAY,
        **changes,
    }
    with pytest.raises(Refusal) as refused:
        issue_camera(department.session, ADMINISTRATOR, IssueCamera(**given), now=NOW)  # type: ignore[arg-type]
    return refused.value


def test_a_trained_active_posted_officer_gets_a_serviceable_camera(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    command = IssueCamera(OfficerRef(badge="0412"), CameraRef(serial="X1"), DAY, note="first day")
    issued = issue_camera(department.session, ADMINISTRATOR, command, now=NOW)
    kept = department.session.get_one(Assignment, issued.assignment.id)
    assert (kept.officer_id, kept.camera_id, kept.issued_on, kept.returned_on) == (officer.id, camera.id, DAY, None)
    assert kept.note == "first day"
    assert issued.warnings == ()


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"issued_on": date(2016, 9, 28)}, "future_date"),
        ({"issued_on": date(1016, 7, 11)}, "day_out_of_range"),
        ({"issued_on": date(2016, 6, 28)}, "no_policy"),
        ({"issued_on": date(2015, 12, 31)}, "not_active"),
        ({"officer": OfficerRef(badge="9999")}, "unknown_officer"),
        ({"officer": OfficerRef(id=10**9)}, "unknown_officer"),
        ({"camera": CameraRef(serial="X9")}, "unknown_camera"),
        ({"camera": CameraRef(asset_tag="T-X9")}, "unknown_camera"),
        ({"returned_on": date(2016, 7, 20)}, "condition_required"),
        ({"returned_on": date(2016, 7, 10), "condition": CameraCondition.SERVICEABLE}, "return_before_issue"),
        ({"returned_on": date(2016, 7, 20), "condition": CameraCondition.STOLEN}, "report_number_required"),
    ],
)
def test_an_issue_against_the_rules_is_refused_with_its_code(
    department: Department, changes: dict[str, object], code: str
) -> None:
    department.officer("0412")
    department.camera("X1")
    assert refusal(department, **changes).code == code


def test_an_untrained_officer_gets_one_only_with_a_reason(department: Department) -> None:
    department.officer("0412", trained=False)
    department.camera("X1")
    assert refusal(department).code == "not_trained"
    assert refusal(department, override_reason="  ").code == "not_trained"
    command = IssueCamera(OfficerRef(badge="0412"), CameraRef(serial="X1"), DAY, override_reason="class full")
    issued = issue_camera(department.session, ADMINISTRATOR, command, now=NOW)
    assert issued.assignment.override_reason == "class full"


def test_a_reason_where_none_was_needed_makes_no_override(department: Department) -> None:
    department.officer("0412")
    department.camera("X1")
    command = IssueCamera(OfficerRef(badge="0412"), CameraRef(serial="X1"), DAY, override_reason="just in case")
    assert issue_camera(department.session, ADMINISTRATOR, command, now=NOW).assignment.override_reason is None


def test_training_on_the_day_of_issue_counts_and_a_day_later_does_not(department: Department) -> None:
    department.officer("0412")
    department.camera("X1")
    assert refusal(department, issued_on=date(2016, 6, 30)).code == "not_trained"
    command = IssueCamera(OfficerRef(badge="0412"), CameraRef(serial="X1"), date(2016, 7, 1))
    assert issue_camera(department.session, ADMINISTRATOR, command, now=NOW).assignment.issued_on == date(2016, 7, 1)


@pytest.mark.parametrize("status", [EmploymentStatus.LEAVE, EmploymentStatus.SUSPENDED, EmploymentStatus.SEPARATED])
def test_only_an_active_officer_receives_a_camera(department: Department, status: EmploymentStatus) -> None:
    officer = department.officer("0412")
    department.camera("X1")
    change = RecordEmployment(OfficerRef(id=officer.id), status, DAY)
    record_employment(department.session, ADMINISTRATOR, change, now=NOW)
    assert refusal(department).code == "not_active"


@pytest.mark.parametrize(
    "condition", [c for c in CameraCondition if c is not CameraCondition.SERVICEABLE], ids=lambda c: c.value
)
def test_only_a_serviceable_camera_is_issued(department: Department, condition: CameraCondition) -> None:
    department.officer("0412")
    department.camera("X1")
    change = RecordCondition(CameraRef(serial="X1"), condition, DAY, report_number="16-1")
    record_condition(department.session, ADMINISTRATOR, change, now=NOW)
    assert refusal(department).code == "camera_not_serviceable"


@pytest.mark.parametrize("owned_from", [None, date(2016, 7, 12)])
def test_a_camera_not_owned_on_the_day_is_not_issued(department: Department, owned_from: date | None) -> None:
    department.officer("0412")
    department.camera("X1", owned_from=owned_from)
    assert refusal(department).code == "camera_not_owned"


def test_out_of_scope_is_warned_and_allowed(department: Department) -> None:
    officer, camera = department.officer("0412", duty="administration"), department.camera("X1")
    command = IssueCamera(OfficerRef(id=officer.id), CameraRef(id=camera.id), DAY)
    assert issue_camera(department.session, ADMINISTRATOR, command, now=NOW).warnings == ("out_of_scope",)


def test_an_officer_holds_one_camera_and_a_camera_has_one_holder(department: Department) -> None:
    first, second = department.officer("0412"), department.officer("0413")
    camera, other = department.camera("X1"), department.camera("X2")
    held = department.issue(first, camera, DAY)
    refused = refusal(department, camera=CameraRef(id=other.id), issued_on=date(2016, 8, 1))
    assert (refused.code, refused.field) == ("officer_holds_camera", "officer")
    assert refused.related == (("assignments", held.id, "X1"),)
    refused = refusal(department, officer=OfficerRef(id=second.id), issued_on=date(2016, 8, 1))
    assert (refused.code, refused.field) == ("camera_held", "camera")


@pytest.mark.parametrize(
    "issued_on,returned_on,code",
    [
        (date(2016, 7, 5), None, "camera_held"),
        (date(2016, 7, 5), date(2016, 7, 12), "camera_held"),
        (date(2016, 7, 12), date(2016, 7, 13), "camera_held"),
        (date(2016, 7, 19), None, "camera_held"),
        (date(2016, 7, 5), DAY, None),
        (date(2016, 7, 20), None, None),
        (date(2016, 7, 15), date(2016, 7, 15), None),
    ],
)
def test_past_spans_of_one_camera_share_no_day(
    department: Department, issued_on: date, returned_on: date | None, code: str | None
) -> None:
    """Another officer held it from 11 to 20 July: spans are half-open, and a span of no days meets nothing."""
    first = department.officer("0411")
    department.officer("0412")
    department.camera("X1")
    past = IssueCamera(
        OfficerRef(id=first.id),
        CameraRef(serial="X1"),
        DAY,
        returned_on=date(2016, 7, 20),
        condition=CameraCondition.SERVICEABLE,
    )
    issue_camera(department.session, ADMINISTRATOR, past, now=NOW)
    condition = CameraCondition.SERVICEABLE if returned_on else None
    if code is not None:
        assert refusal(department, issued_on=issued_on, returned_on=returned_on, condition=condition).code == code
        return
    command = IssueCamera(
        OfficerRef(badge="0412"), CameraRef(serial="X1"), issued_on, returned_on=returned_on, condition=condition
    )
    assert issue_camera(department.session, ADMINISTRATOR, command, now=NOW).assignment.returned_on == returned_on


def test_a_past_span_brings_its_return_and_the_condition_it_came_back_in(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    command = IssueCamera(
        OfficerRef(id=officer.id),
        CameraRef(id=camera.id),
        DAY,
        returned_on=date(2016, 8, 1),
        condition=CameraCondition.IN_REPAIR,
    )
    assignment = issue_camera(department.session, ADMINISTRATOR, command, now=NOW).assignment
    ended = department.session.scalars(select(AssignmentReturn)).one()
    assert (ended.assignment_id, ended.returned_on, ended.condition) == (assignment.id, date(2016, 8, 1), "in_repair")
    stated = department.session.scalars(select(ConditionFact)).one()
    assert (stated.condition, stated.starts_on, stated.return_id) == ("in_repair", date(2016, 8, 1), ended.id)


def test_a_badge_of_two_officers_is_ambiguous_and_names_both(department: Department) -> None:
    officer = department.officer("0412")
    twin = department.officer("0500")
    from_badge(department, twin.id, "0412")
    department.camera("X1")
    refused = refusal(department)
    assert refused.code == "ambiguous"
    assert [number for _, number, _ in refused.related] == [officer.id, twin.id]


def from_badge(department: Department, officer_id: int, badge: str) -> None:
    """Give an officer another badge from 1 February on."""
    known = Particulars("Lund", "Eva", badge=badge, employee_number="E0500")
    change = ChangeParticulars(OfficerRef(id=officer_id), known, date(2016, 2, 1))
    change_particulars(department.session, ADMINISTRATOR, change, now=NOW)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OVERSIGHT])
def test_only_administrators_issue(department: Department, role: Role) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    reader = Actor("rita", role, Door.API)
    with pytest.raises(Forbidden):
        issue_camera(
            department.session, reader, IssueCamera(OfficerRef(id=officer.id), CameraRef(id=camera.id), DAY), now=NOW
        )


def test_a_transfer_after_the_issue_leaves_the_camera_with_the_officer(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    assignment = department.issue(officer, camera, DAY)
    moved = PostOfficer(OfficerRef(id=officer.id), "5", "patrol", date(2016, 8, 1))
    post_officer(department.session, ADMINISTRATOR, moved, now=NOW)
    assert department.session.get_one(Assignment, assignment.id).returned_on is None
