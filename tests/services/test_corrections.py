"""A correction is a void and an entry in one act that shows both, for every kind of fact, by the entry's own rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.acts import unheard_of_device
from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef, equipment, people, rollout, signing, training
from tracker.domain.commands.audit import CorrectFact, ReverseBatch
from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.errors import Conflict, Forbidden, Refusal
from tracker.domain.vocabulary import (
    CameraCondition,
    DifferenceCode,
    Door,
    EmploymentStatus,
    FactKind,
    ImportKind,
    PlaceKind,
    Role,
    SignedAct,
    SigningMethod,
)
from tracker.services.as_entered import ENTERING, as_entered
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.corrections import Corrected, correct_fact
from tracker.services.equipment import (
    add_camera,
    add_place,
    close_count,
    explain_camera,
    issue_camera,
    open_count,
    record_sighting,
    return_camera,
)
from tracker.services.people import (
    add_officer,
    change_particulars,
    end_employment,
    end_posting,
    post_officer,
    record_employment,
)
from tracker.services.reconciliation import HeldList, explain_difference, hold_list
from tracker.services.rehearsal import undone
from tracker.services.rollout import adopt_plan, adopt_policy, end_policy, record_daily_use
from tracker.services.signing import acknowledge
from tracker.services.training import add_session, end_enrolment, end_requirement, enrol_officer, sign_in
from tracker.store.holding import condition_on, posting_on
from tracker.store.kinds import MODELS
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraPlace,
    Completion,
    ConditionFact,
    Employment,
    Officer,
    OfficerParticulars,
    Policy,
    Posting,
    PostingEnd,
    Requirement,
    ScopeRule,
)

DAY = date(2016, 7, 11)
LATER = date(2016, 8, 1)
GOOD = CameraCondition.SERVICEABLE


def correct(department: Department, kind: FactKind, fact: Any, **replacement: object) -> Corrected:
    """Correct a fact as an administrator."""
    command = CorrectFact(kind, fact.id, "entered in haste", replacement)
    return correct_fact(department.session, ADMINISTRATOR, command, now=NOW)


def refused(department: Department, kind: FactKind, fact: Any, **replacement: object) -> Refusal:
    """What a correction is refused with; whoever is refused rolls back."""
    with undone(department.session), pytest.raises(Refusal) as caught:
        correct(department, kind, fact, **replacement)
    return caught.value


def only(session: Session, model: type[Any], *conditions: Any) -> Any:
    """The one standing row of a table."""
    return session.scalars(select(model).where(model.voided_at.is_(None), *conditions)).one()


def last(session: Session, model: type[Any]) -> Any:
    """The newest row of a table."""
    return session.scalars(select(model).order_by(model.id.desc())).first()


def one_of_each(department: Department) -> dict[FactKind, tuple[Any, dict[str, Any]]]:
    """A fact of every kind on which nothing rests, and what to correct in it."""
    session = department.session
    lone = add_officer(
        session, ADMINISTRATOR, people.AddOfficer(people.Particulars("Berg", "Ola"), DAY, False), now=NOW
    )
    officer = department.officer("0412")
    who = OfficerRef(id=officer.id)
    camera = department.camera("X1")
    spare = add_camera(session, ADMINISTRATOR, equipment.AddCamera("X7", "Axon Body 2", DAY, place="room-1"), now=NOW)
    assignment = department.issue(officer, camera, DAY)
    back = equipment.ReturnCamera(assignment.id, LATER, CameraCondition.IN_REPAIR, place="room-1", note="wet")
    ended = return_camera(session, ADMINISTRATOR, back, now=NOW)
    on_paper = signing.Acknowledge(assignment.id, SignedAct.RETURN, SigningMethod.PAPER, LATER, sheet="A-12")
    signed = acknowledge(session, ADMINISTRATOR, on_paper, now=NOW)
    told = people.Particulars("Lund", "Eva", badge="0412", employee_number="E0412", rank="Sergeant")
    renamed = change_particulars(session, ADMINISTRATOR, people.ChangeParticulars(who, told, LATER), now=NOW)
    moved = post_officer(session, ADMINISTRATOR, people.PostOfficer(who, "5", "patrol", LATER), now=NOW)
    posting_end = end_posting(session, ADMINISTRATOR, people.EndPosting(moved.id, date(2016, 9, 1)), now=NOW)
    leave = record_employment(
        session, ADMINISTRATOR, people.RecordEmployment(who, EmploymentStatus.LEAVE, LATER), now=NOW
    )
    leave_end = end_employment(session, ADMINISTRATOR, people.EndEmployment(leave.id, date(2016, 9, 1)), now=NOW)
    broken = ENTERING[FactKind.CONDITION].service(
        session,
        ADMINISTRATOR,
        equipment.RecordCondition(CameraRef(id=spare.id), CameraCondition.STOLEN, LATER, "16-1"),
        now=NOW,
    )
    placed = ENTERING[FactKind.CAMERA_PLACE].service(
        session, ADMINISTRATOR, equipment.PlaceCamera(CameraRef(id=camera.id), "room-1", date(2016, 9, 2)), now=NOW
    )
    lonely_camera = department.camera("X9")
    counted = open_count(session, ADMINISTRATOR, equipment.OpenCount("room-1", LATER), now=NOW)
    counting = count_of_a_store(session)
    required_end = end_requirement(
        session, ADMINISTRATOR, training.EndRequirement(only(session, Requirement).id, date(2016, 9, 9)), now=NOW
    )
    taught = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", LATER, instructor="Kim"), now=NOW)
    upcoming = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", date(2016, 8, 15)), now=NOW)
    enrolled = enrol_officer(session, ADMINISTRATOR, training.EnrolOfficer(upcoming.id, who, DAY), now=NOW)
    enrolment_end = end_enrolment(session, ADMINISTRATOR, training.EndEnrolment(enrolled.id, DAY), now=NOW)
    planned = adopt_plan(session, ADMINISTRATOR, rollout.AdoptPlan("1", DAY, DAY, LATER, 80), now=NOW)
    policy = adopt_policy(
        session,
        ADMINISTRATOR,
        rollout.AdoptPolicy("9-1", "1", "Radios", LATER, LATER, "https://city.example/9"),
        now=NOW,
    )
    policy_end = end_policy(session, ADMINISTRATOR, rollout.EndPolicy(policy.id, date(2016, 9, 9)), now=NOW)
    held = HeldList(ImportKind.DEVICES, LATER, [unheard_of_device(1)], "vendor.csv", "0" * 64)
    differs = ExplainDifference(
        hold_list(session, ADMINISTRATOR, held, now=NOW).id,
        DifferenceCode.NOT_IN_REGISTER,
        "device:X404",
        "The vendor lists a demonstration unit.",
    )
    explained = explain_difference(session, ADMINISTRATOR, differs, now=NOW)
    used = record_daily_use(session, ADMINISTRATOR, rollout.RecordDailyUse("1", LATER, 70, 64, "sheet"), now=NOW)
    next_day = {"starts_on": LATER + timedelta(days=1)}
    next_end = {"ends_on": date(2016, 9, 20)}
    return {
        FactKind.OFFICER: (lone, {"last_name": "Bergh"}),
        FactKind.PARTICULARS: (renamed, {"rank": "Lieutenant"}),
        FactKind.POSTING: (moved, {"duty": "administration"}),
        FactKind.POSTING_END: (posting_end, next_end),
        FactKind.EMPLOYMENT: (leave, {"status": EmploymentStatus.SUSPENDED}),
        FactKind.EMPLOYMENT_END: (leave_end, next_end),
        FactKind.CAMERA: (lonely_camera, {"serial": "X8"}),
        FactKind.CAMERA_PLACE: (placed, {"starts_on": date(2016, 9, 3)}),
        FactKind.CONDITION: (broken, {"condition": CameraCondition.MISSING}),
        FactKind.ASSIGNMENT: (assignment, {"issued_on": date(2016, 7, 10), "note": "at the counter"}),
        FactKind.RETURN: (ended, {"returned_on": date(2016, 8, 3), "condition": GOOD}),
        FactKind.ACKNOWLEDGEMENT: (signed, {"sheet": "A-13"}),
        FactKind.COUNT: (counted, {"opened_on": DAY}),
        FactKind.COUNT_SIGHTING: (counting[0], {"code": "CAM:S2"}),
        FactKind.COUNT_EXPLANATION: (counting[1], {"explanation": "At the vendor, and the paper is lost."}),
        FactKind.COUNT_CLOSING: (counting[2], {"closed_on": date(2016, 9, 2)}),
        FactKind.REQUIREMENT: (only(session, Requirement), {"starts_on": date(2016, 2, 1)}),
        FactKind.REQUIREMENT_END: (required_end, next_end),
        FactKind.SESSION: (taught, {"instructor": "Kim Lee"}),
        FactKind.ENROLMENT: (enrolled, {"enrolled_on": date(2016, 7, 10)}),
        FactKind.ENROLMENT_END: (enrolment_end, {"ends_on": date(2016, 7, 21)}),
        FactKind.COMPLETION: (only(session, Completion), {"completed_on": date(2016, 7, 2)}),
        FactKind.SCOPE_RULE: (only(session, ScopeRule), {"every_duty": True, "duties": ()}),
        FactKind.PLAN: (planned, {"target": 81}),
        FactKind.POLICY: (policy, {"title": "Radios in cars", **next_day}),
        FactKind.POLICY_END: (policy_end, next_end),
        FactKind.DAILY_USE: (used, {"used": 65, "source": None}),
        FactKind.DIFFERENCE_EXPLANATION: (explained, {"explanation": "A loan of the vendor, seen on 1 August."}),
    }


def count_of_a_store(session: Session) -> tuple[Any, Any, Any]:
    """A sighting and an explanation in an open count of a store of no precinct, and the closing of another count."""
    for place in ("store", "annex"):
        add_place(session, ADMINISTRATOR, equipment.AddPlace(place, place, PlaceKind.OTHER), now=NOW)
    for serial in ("S1", "S2", "S3"):
        add_camera(session, ADMINISTRATOR, equipment.AddCamera(serial, "Axon Body 2", DAY, place="store"), now=NOW)
    closed = open_count(session, ADMINISTRATOR, equipment.OpenCount("annex", LATER), now=NOW)
    closing = close_count(session, ADMINISTRATOR, equipment.CloseCount(closed.id, LATER), now=NOW)
    opened = open_count(session, ADMINISTRATOR, equipment.OpenCount("store", LATER), now=NOW)
    seen = record_sighting(session, ADMINISTRATOR, equipment.RecordSighting(opened.id, "S1"), now=NOW)
    words = equipment.ExplainCamera(opened.id, CameraRef(serial="S3"), "At the vendor, without a paper.")
    return seen, explain_camera(session, ADMINISTRATOR, words, now=NOW), closing


@pytest.mark.parametrize("kind", FactKind)
def test_a_fact_of_every_kind_is_corrected_in_one_event_that_shows_both(department: Department, kind: FactKind) -> None:
    session = department.session
    fact, replacement = one_of_each(department)[kind]
    before = as_entered(session, fact)
    events = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    done = correct(department, kind, fact, **replacement)
    assert done.old is fact
    assert (done.old.voided_seq, done.old.void_reason) == (done.new.recorded_seq, "entered in haste")
    assert done.new.voided_at is None
    assert (type(done.new), done.new.id != fact.id) == (MODELS[kind], True)
    assert as_entered(session, done.new) == done.after != before == done.before
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == events + 1
    event = session.get_one(AuditEvent, done.new.recorded_seq)
    assert (event.act, event.subject_id) == ("correct_fact", done.new.id)
    told = event.detail
    assert (told["kind"], told["corrected_id"], told["replaced_by_id"]) == (kind.value, fact.id, done.new.id)
    changed = {name for name in told["before"] if told["before"][name] != told["after"][name]}
    personal = event.personal or {"before": {}, "after": {}}
    changed |= {name for name in personal["after"] if personal["before"].get(name) != personal["after"][name]}
    assert changed == set(replacement)


@pytest.mark.parametrize("kind", FactKind)
def test_what_already_stands_is_no_correction(department: Department, kind: FactKind) -> None:
    fact, _ = one_of_each(department)[kind]
    assert refused(department, kind, fact).code == "nothing_changes"


def test_the_posting_under_which_a_camera_was_issued_can_be_corrected(department: Department) -> None:
    officer = department.officer("0412", since=date(2016, 7, 1))
    department.issue(officer, department.camera("X1"), DAY)
    posting = only(department.session, Posting)
    done = correct(department, FactKind.POSTING, posting, precinct="5", starts_on=date(2016, 7, 5))
    held = posting_on(department.session, officer.id, DAY)
    assert held is done.new


def test_a_correction_that_would_leave_an_issue_without_its_posting_is_refused(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    refusal = refused(department, FactKind.POSTING, only(department.session, Posting), starts_on=LATER)
    assert (refusal.code, [row[:2] for row in refusal.related]) == (
        "later_facts_depend",
        [("assignments", assignment.id)],
    )


def test_every_later_entry_left_hanging_is_named(department: Department) -> None:
    officer = department.officer("0412")
    issued = []
    for place, day in enumerate((DAY, LATER)):
        span = equipment.IssueCamera(
            OfficerRef(id=officer.id),
            CameraRef(id=department.camera(f"X{place}").id),
            day,
            returned_on=day + timedelta(days=2),
            condition=GOOD,
        )
        issued.append(issue_camera(department.session, ADMINISTRATOR, span, now=NOW).assignment.id)
    employment = only(department.session, Employment)
    refusal = refused(department, FactKind.EMPLOYMENT, employment, starts_on=date(2016, 9, 1))
    assert sorted(number for _, number, _ in refusal.related) == sorted(issued)


def test_an_assignment_returned_since_is_corrected_with_its_return(department: Department) -> None:
    session = department.session
    officer, camera = department.officer("0412"), department.camera("X1")
    assignment = department.issue(officer, camera, DAY)
    back = equipment.ReturnCamera(assignment.id, LATER, CameraCondition.IN_REPAIR, place="room-1", note="wet")
    return_camera(session, ADMINISTRATOR, back, now=NOW)
    done = correct(department, FactKind.ASSIGNMENT, assignment, issued_on=date(2016, 7, 12))
    ended = only(session, AssignmentReturn)
    assert (ended.assignment_id, ended.returned_on, ended.note) == (done.new.id, LATER, "wet")
    assert condition_on(session, camera, LATER) is CameraCondition.IN_REPAIR
    assert only(session, ConditionFact).return_id == ended.id
    assert only(session, CameraPlace, CameraPlace.starts_on == LATER).camera_id == camera.id


def test_an_assignment_between_others_is_corrected_where_it_stands(department: Department) -> None:
    session = department.session
    camera = department.camera("X1")
    first, second = department.officer("0412"), department.officer("0413")
    assignment = department.issue(first, camera, DAY)
    return_camera(session, ADMINISTRATOR, equipment.ReturnCamera(assignment.id, LATER, GOOD), now=NOW)
    later = department.issue(second, camera, LATER)
    third = department.officer("0414")
    done = correct(department, FactKind.ASSIGNMENT, assignment, officer=OfficerRef(badge="0414"))
    assert (done.new.officer_id, done.new.returned_on) == (third.id, LATER)  # type: ignore[attr-defined]
    refusal = refused(department, FactKind.ASSIGNMENT, done.new, returned_on=None)
    assert (refusal.code, refusal.related[0][1]) == ("camera_held", later.id)


def test_a_return_is_corrected_while_the_camera_is_with_another(department: Department) -> None:
    session = department.session
    camera = department.camera("X1")
    assignment = department.issue(department.officer("0412"), camera, DAY)
    ended = return_camera(session, ADMINISTRATOR, equipment.ReturnCamera(assignment.id, LATER, GOOD), now=NOW)
    later = department.issue(department.officer("0413"), camera, date(2016, 8, 5))
    done = correct(department, FactKind.RETURN, ended, returned_on=date(2016, 8, 3), note="late")
    assert (assignment.returned_on, only(session, AssignmentReturn).id) == (date(2016, 8, 3), done.new.id)
    refusal = refused(department, FactKind.RETURN, done.new, returned_on=date(2016, 8, 9))
    assert (refusal.code, [row[:2] for row in refusal.related]) == (
        "later_facts_depend",
        [("assignments", later.id)],
    )
    assert refusal.problems[0].field == "replacement.returned_on"


def test_the_end_of_a_corrected_posting_is_carried_over_with_its_batch(department: Department) -> None:
    session = department.session
    department.officer("0412")
    posting = only(session, Posting)
    batch = open_batch(session, ADMINISTRATOR, kind="roster", now=NOW)
    end_posting(session, ADMINISTRATOR, people.EndPosting(posting.id, LATER), now=NOW, batch=batch)
    done = correct(department, FactKind.POSTING, posting, precinct="5")
    end = only(session, PostingEnd)
    assert (end.posting_id, end.ends_on, end.batch_id) == (done.new.id, LATER, batch.id)
    assert done.new.batch_id is None
    assert refused(department, FactKind.POSTING, done.new, starts_on=LATER).code == "end_before_start"
    reverse_batch(session, ADMINISTRATOR, ReverseBatch(batch.id, "wrong file"), now=NOW)
    assert posting_on(session, posting.officer_id, LATER) is done.new


def test_the_rules_of_the_ordinary_entry_hold(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    department.officer("0413", trained=False)
    for replacement, code, field in (
        ({"issued_on": date(2016, 6, 1)}, "no_policy", "issued_on"),
        ({"issued_on": date(2017, 1, 1)}, "future_date", "issued_on"),
        ({"officer": OfficerRef(badge="0413")}, "not_trained", "officer"),
        ({"camera": CameraRef(serial="X5")}, "unknown_camera", "camera"),
    ):
        refusal = refused(department, FactKind.ASSIGNMENT, assignment, **replacement)
        assert (refusal.code, refusal.problems[0].field) == (code, f"replacement.{field}")


def test_a_void_is_final_for_corrections_too(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    correct(department, FactKind.ASSIGNMENT, assignment, note="new")
    assert refused(department, FactKind.ASSIGNMENT, assignment, note="newer").code == "already_void"


def test_an_officer_or_camera_with_a_history_keeps_its_record(department: Department) -> None:
    department.issue(department.officer("0412"), department.camera("X1"), DAY)
    for kind, model, replacement in (
        (FactKind.OFFICER, Officer, {"last_name": "Lundh"}),
        (FactKind.CAMERA, Camera, {"serial": "X2"}),
    ):
        refusal = refused(department, kind, only(department.session, model), **replacement)
        assert (refusal.code, ("assignments", only(department.session, Assignment).id)) == (
            "later_facts_depend",
            refusal.related[-1][:2],
        )


def test_the_only_particulars_of_an_officer_can_be_corrected(department: Department) -> None:
    officer = department.officer("0412")
    correct(department, FactKind.PARTICULARS, only(department.session, OfficerParticulars), employee_number="E9")
    assert officer.employee_number == "E9"
    assert only(department.session, OfficerParticulars).last_name == "Lund"


def test_a_class_with_its_sign_in_names_the_completions(department: Department) -> None:
    department.officer("0412", trained=False)
    session = department.session
    taught = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", LATER), now=NOW)
    sign_in(session, ADMINISTRATOR, training.SignIn(taught.id, (OfficerRef(badge="0412"),)), now=NOW)
    refusal = refused(department, FactKind.SESSION, taught, held_on=DAY)
    assert [kind for kind, _, _ in refusal.related] == ["completions"]


def test_only_administrators_correct_and_only_with_a_reason(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    reader = Actor("olga", Role.OVERSIGHT, Door.PAGE)
    with pytest.raises(Forbidden):
        correct_fact(
            department.session, reader, CorrectFact(FactKind.ASSIGNMENT, assignment.id, "why", {"note": "x"}), now=NOW
        )
    with pytest.raises(Refusal) as caught:
        blank = CorrectFact(FactKind.ASSIGNMENT, assignment.id, "  ", {"note": "x"})
        correct_fact(department.session, ADMINISTRATOR, blank, now=NOW)
    assert caught.value.code == "reason_required"
    assert not isinstance(caught.value, Conflict)


def test_the_policy_of_an_issue_can_be_corrected_but_not_taken_from_under_it(department: Department) -> None:
    department.issue(department.officer("0412"), department.camera("X1"), DAY)
    policy = only(department.session, Policy)
    assert refused(department, FactKind.POLICY, policy, starts_on=LATER).code == "later_facts_depend"
    assert correct(department, FactKind.POLICY, policy, title="Body-worn cameras, revised").new.voided_at is None
