"""A correction is a void and an entry in one act that shows both, for every kind of fact, by the entry's own rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.one_of_each import one_of_each, only
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef, equipment, people, training
from tracker.domain.commands.audit import CorrectFact, ReverseBatch
from tracker.domain.errors import Conflict, Forbidden, Refusal
from tracker.domain.vocabulary import (
    CameraCondition,
    Door,
    FactKind,
    Role,
)
from tracker.services.as_entered import as_entered
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.corrections import Corrected, correct_fact
from tracker.services.equipment import (
    issue_camera,
    return_camera,
)
from tracker.services.people import (
    end_posting,
)
from tracker.services.rehearsal import undone
from tracker.services.training import add_session, sign_in
from tracker.store.holding import condition_on, posting_on
from tracker.store.kinds import MODELS
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraPlace,
    ConditionFact,
    Employment,
    Officer,
    OfficerParticulars,
    Policy,
    Posting,
    PostingEnd,
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
