"""A mistake is voided with a reason; what it closed opens again; nothing later is left hanging."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW, POLICY_DAY, Department
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera, RecordCondition, ReturnCamera
from tracker.domain.commands.people import AddOfficer, ChangeParticulars, Particulars, PostOfficer, RecordEmployment
from tracker.domain.errors import Conflict, Refusal
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind
from tracker.services.equipment import issue_camera, record_condition, return_camera
from tracker.services.people import add_officer, change_particulars, post_officer, record_employment
from tracker.services.voids import void_fact
from tracker.store.base import Fact
from tracker.store.holding import condition_on, posting_on
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Completion,
    ConditionFact,
    Employment,
    Policy,
    Posting,
)

DAY = date(2016, 7, 11)
LATER = date(2016, 8, 1)


def void(department: Department, kind: FactKind, fact: Fact, reason: str = "entered in error") -> None:
    """Void a fact as an administrator."""
    void_fact(department.session, ADMINISTRATOR, VoidFact(kind, fact.id, reason), now=NOW)


def refused_void(department: Department, kind: FactKind, fact: Fact) -> Refusal:
    """What voiding the fact is refused with."""
    with pytest.raises(Refusal) as refused:
        void(department, kind, fact)
    return refused.value


def only(department: Department, model: type[Fact]) -> Fact:
    """The one row of a table."""
    return department.session.scalars(select(model)).one()


def returned(department: Department, assignment: Assignment, condition: CameraCondition) -> AssignmentReturn:
    """Return an assignment's camera on 1 August."""
    command = ReturnCamera(assignment.id, LATER, condition, place="room-1")
    return return_camera(department.session, ADMINISTRATOR, command, now=NOW)


def test_a_void_keeps_the_fact_with_its_reason(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    void(department, FactKind.ASSIGNMENT, assignment, "wrong officer")
    kept = department.session.get_one(Assignment, assignment.id)
    assert kept.void_reason == "wrong officer"
    assert kept.voided_at is not None
    assert kept.voided_at > kept.recorded_at


def test_a_voided_assignment_frees_officer_and_camera(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    void(department, FactKind.ASSIGNMENT, department.issue(officer, camera, DAY))
    assert department.issue(officer, camera, DAY).issued_on == DAY


def test_a_void_needs_a_reason_and_is_final(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    with pytest.raises(Refusal) as refused:
        void(department, FactKind.ASSIGNMENT, assignment, "  ")
    assert refused.value.code == "reason_required"
    void(department, FactKind.ASSIGNMENT, assignment)
    assert refused_void(department, FactKind.ASSIGNMENT, assignment).code == "already_void"


def test_voiding_a_return_opens_the_assignment_and_takes_back_what_it_stated(department: Department) -> None:
    camera = department.camera("X1")
    assignment = department.issue(department.officer("0412"), camera, DAY)
    ended = returned(department, assignment, CameraCondition.IN_REPAIR)
    void(department, FactKind.RETURN, ended)
    assert assignment.returned_on is None
    assert condition_on(department.session, camera, LATER) is CameraCondition.SERVICEABLE


def test_a_return_is_not_voided_once_the_camera_went_to_another(department: Department) -> None:
    camera = department.camera("X1")
    first = department.issue(department.officer("0412"), camera, DAY)
    ended = returned(department, first, CameraCondition.SERVICEABLE)
    second = department.issue(department.officer("0413"), camera, LATER)
    refused = refused_void(department, FactKind.RETURN, ended)
    assert refused.code == "later_facts_depend"
    assert [(kind, number) for kind, number, _ in refused.related] == [("assignments", second.id)]


def test_an_assignment_is_voided_after_its_return(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    ended = returned(department, assignment, CameraCondition.SERVICEABLE)
    refused = refused_void(department, FactKind.ASSIGNMENT, assignment)
    assert [(kind, number) for kind, number, _ in refused.related] == [("returns", ended.id)]


def test_a_past_span_entered_in_one_act_is_voided_in_one(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    command = IssueCamera(
        OfficerRef(id=officer.id), CameraRef(id=camera.id), DAY, returned_on=LATER, condition=CameraCondition.IN_REPAIR
    )
    assignment = issue_camera(department.session, ADMINISTRATOR, command, now=NOW).assignment
    void(department, FactKind.ASSIGNMENT, assignment)
    assert only(department, AssignmentReturn).voided_at == assignment.voided_at
    assert only(department, ConditionFact).voided_at == assignment.voided_at


def test_a_condition_that_belongs_to_a_return_is_not_voided_alone(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    returned(department, assignment, CameraCondition.IN_REPAIR)
    assert refused_void(department, FactKind.CONDITION, only(department, ConditionFact)).code == "belongs_to_return"


def test_voiding_a_later_posting_opens_the_earlier_one(department: Department) -> None:
    officer = department.officer("0412")
    moved = PostOfficer(OfficerRef(id=officer.id), "5", "administration", LATER)
    second = post_officer(department.session, ADMINISTRATOR, moved, now=NOW)
    void(department, FactKind.POSTING, second)
    holding = posting_on(department.session, officer.id, LATER)
    assert holding is not None
    assert holding.duty == "patrol"


def test_a_posting_or_employment_that_an_issue_rests_on_stays(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    for kind, model in ((FactKind.POSTING, Posting), (FactKind.EMPLOYMENT, Employment)):
        refused = refused_void(department, kind, only(department, model))
        assert (refused.code, refused.related[0][:2]) == ("later_facts_depend", ("assignments", assignment.id))


def test_voiding_a_return_to_duty_that_an_issue_rests_on_is_refused(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    who = OfficerRef(id=officer.id)
    for status, day in ((EmploymentStatus.LEAVE, date(2016, 7, 1)), (EmploymentStatus.ACTIVE, date(2016, 7, 8))):
        back = record_employment(department.session, ADMINISTRATOR, RecordEmployment(who, status, day), now=NOW)
    department.issue(officer, camera, DAY)
    assert refused_void(department, FactKind.EMPLOYMENT, back).code == "later_facts_depend"


def test_a_repair_that_an_issue_rests_on_stays(department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    for condition, day in (
        (CameraCondition.IN_REPAIR, date(2016, 7, 1)),
        (CameraCondition.SERVICEABLE, date(2016, 7, 5)),
    ):
        mended = record_condition(
            department.session, ADMINISTRATOR, RecordCondition(CameraRef(id=camera.id), condition, day), now=NOW
        )
    department.issue(officer, camera, DAY)
    assert refused_void(department, FactKind.CONDITION, mended).code == "later_facts_depend"


def test_the_policy_an_issue_rests_on_stays(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), POLICY_DAY + (LATER - DAY))
    refused = refused_void(department, FactKind.POLICY, only(department, Policy))
    assert refused.related[0][:2] == ("assignments", assignment.id)


def test_a_completion_may_be_voided_though_a_camera_was_issued_on_it(department: Department) -> None:
    department.issue(department.officer("0412"), department.camera("X1"), DAY)
    void(department, FactKind.COMPLETION, only(department, Completion))
    assert only(department, Completion).voided_at is not None


def test_an_officer_with_a_history_is_not_voided(department: Department) -> None:
    officer = department.officer("0412")
    refused = refused_void(department, FactKind.OFFICER, officer)
    assert isinstance(refused, Conflict)
    assert {kind for kind, _, _ in refused.related} == {"postings", "employment", "completions"}


def test_an_unknown_fact_is_not_found(department: Department) -> None:
    with pytest.raises(Refusal) as refused:
        void_fact(department.session, ADMINISTRATOR, VoidFact(FactKind.POSTING, 10**9, "why"), now=NOW)
    assert refused.value.code == "unknown_fact"


def test_an_employee_number_that_another_officer_bears_now_does_not_come_back(department: Department) -> None:
    officer = department.officer("0412")
    changed = ChangeParticulars(OfficerRef(id=officer.id), Particulars("Lund", "Eva", employee_number="E1"), LATER)
    second = change_particulars(department.session, ADMINISTRATOR, changed, now=NOW)
    newcomer = AddOfficer(Particulars("Berg", "Nils", employee_number="E0412"), LATER)
    other = add_officer(department.session, ADMINISTRATOR, newcomer, now=NOW)
    refused = refused_void(department, FactKind.PARTICULARS, second)
    assert (refused.code, refused.related[0][:2]) == ("later_facts_depend", ("officers", other.id))
