"""Who did what on which day: the sign-in of a class, and completions entered by themselves or as a list."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.refusals import do, refused
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import ReverseBatch, VoidFact
from tracker.domain.commands.people import AddOfficer, Particulars
from tracker.domain.commands.training import AddCourseVersion, AddSession, RecordCompletion, SignIn
from tracker.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from tracker.domain.vocabulary import FactKind
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.people import add_officer
from tracker.services.training import (
    SignedIn,
    add_course_version,
    add_session,
    record_completion,
    record_completions,
    sign_in,
)
from tracker.services.voids import void_fact
from tracker.store.models import AuditEvent, Batch, Completion, Officer, TrainingSession

DAY = date(2016, 7, 11)
CLASS = AddSession("BWC", "2016", DAY, starts_at="08:30", place="Room 100", instructor="Sgt. Berg", seats=20)
WHO = OfficerRef(badge="0412")
DONE = RecordCompletion(WHO, "BWC", "2016", DAY)


@pytest.fixture
def session_id(department: Department) -> int:
    """A class on 11 July that the untrained 0412 and 0500 may have done."""
    for badge in ("0412", "0500"):
        department.officer(badge, trained=False)
    return int(do(department, add_session, CLASS).id)


def signed_in(department: Department, session_id: int, *badges: str) -> SignedIn:
    """Sign officers in to a class by their badges."""
    command = SignIn(session_id, tuple(OfficerRef(badge=badge) for badge in badges))
    result: SignedIn = do(department, sign_in, command)
    return result


def count(department: Department, model: type) -> int:
    """How many rows a table has."""
    return department.session.scalars(select(func.count()).select_from(model)).one()


@pytest.mark.parametrize(
    "changes,kind,code",
    [
        ({"course": "NONE"}, NotFound, "unknown_course"),
        ({"version": "1999"}, NotFound, "unknown_course_version"),
        ({"precinct": "9"}, NotFound, "unknown_precinct"),
        ({"starts_at": "8.30"}, Invalid, "not_a_time"),
        ({"starts_at": "24:00"}, Invalid, "not_a_time"),
        ({"seats": 0}, Invalid, "out_of_range"),
        ({"held_on": date(2216, 1, 1)}, Invalid, "day_out_of_range"),
        ({}, Conflict, "session_exists"),
    ],
)
def test_a_session_against_the_rules_is_refused(
    department: Department, changes: dict[str, object], kind: type, code: str
) -> None:
    do(department, add_session, CLASS)
    refusal = refused(department, add_session, replace(CLASS, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code) == (kind, code)


def test_a_class_may_be_planned_ahead_and_two_without_an_hour_may_share_a_day(department: Department) -> None:
    ahead = AddSession("BWC", "2016", date(2016, 10, 17), precinct="5")
    first, second = (do(department, add_session, ahead) for _ in range(2))
    assert first.id != second.id


def test_the_whole_class_is_signed_in_as_one_act_and_one_batch(department: Department, session_id: int) -> None:
    result = signed_in(department, session_id, "0412", "0500")
    assert [(done.completed_on, done.expires_on, done.session_id) for done in result.created] == [
        (DAY, date(2018, 7, 11), session_id)
    ] * 2
    assert result.batch is not None
    assert (result.batch.kind, result.batch.as_of) == ("sign-in", DAY)
    assert {done.batch_id for done in result.created} == {result.batch.id}
    assert len({done.recorded_seq for done in result.created}) == 1
    event = department.session.get_one(AuditEvent, result.created[0].recorded_seq)
    assert event.detail["signed_in"] == [done.officer_id for done in result.created]


def test_who_is_signed_in_already_is_left_as_is(department: Department, session_id: int) -> None:
    first = signed_in(department, session_id, "0412")
    both = signed_in(department, session_id, "0412", "0500")
    assert [done.id for done in both.already] == [done.id for done in first.created]
    assert len(both.created) == 1
    assert count(department, Completion) == 2


def test_the_same_list_again_writes_nothing(department: Department, session_id: int) -> None:
    signed_in(department, session_id, "0412", "0500")
    before = count(department, AuditEvent), count(department, Batch)
    again = signed_in(department, session_id, "0412", "0500")
    assert (again.batch, again.created, len(again.already)) == (None, (), 2)
    assert (count(department, AuditEvent), count(department, Batch)) == before


def test_a_sign_in_can_be_reversed_as_a_whole(department: Department, session_id: int) -> None:
    result = signed_in(department, session_id, "0412", "0500")
    assert result.batch is not None
    reverse_batch(department.session, ADMINISTRATOR, ReverseBatch(result.batch.id, "wrong class"), now=NOW)
    assert all(done.voided_at is not None for done in result.created)
    assert len(signed_in(department, session_id, "0412").created) == 1


def test_a_sign_in_within_a_batch_opens_no_other(department: Department, session_id: int) -> None:
    batch = open_batch(department.session, ADMINISTRATOR, kind="completions", now=NOW)
    command = SignIn(session_id, (WHO,))
    result = sign_in(department.session, ADMINISTRATOR, command, now=NOW, batch=batch)
    assert result.batch is batch
    assert count(department, Batch) == 1


def test_every_officer_at_fault_is_named_and_nobody_is_signed_in(department: Department, session_id: int) -> None:
    command = SignIn(session_id, (WHO, OfficerRef(badge="9998"), OfficerRef(id=10**9), OfficerRef(badge="0412")))
    refusal = refused(department, sign_in, command)
    assert (type(refusal), refusal.code) == (NotFound, "unknown_officer")
    assert [(problem.field, problem.code) for problem in refusal.problems] == [
        ("officers.1", "unknown_officer"),
        ("officers.2", "unknown_officer"),
        ("officers.3", "repeated"),
    ]
    assert all(isinstance(problem, FieldProblem) for problem in refusal.problems)
    assert count(department, Completion) == 0


def test_a_badge_that_fits_two_is_refused_with_both(department: Department, session_id: int) -> None:
    twin = AddOfficer(Particulars("Berg", "Ola", badge="0412"), DAY)
    do(department, add_officer, twin)
    refusal = refused(department, sign_in, SignIn(session_id, (WHO,)))
    assert (type(refusal), refusal.code, len(refusal.related)) == (Conflict, "ambiguous", 2)


@pytest.mark.parametrize(
    "officers,code", [((), "required"), ((WHO, WHO), "repeated"), ((OfficerRef(badge="9"),), "unknown_officer")]
)
def test_a_list_nobody_could_mean_is_refused(
    department: Department, session_id: int, officers: tuple[OfficerRef, ...], code: str
) -> None:
    assert refused(department, sign_in, SignIn(session_id, officers)).code == code


def test_nobody_is_signed_in_to_a_class_to_come_or_to_none(department: Department, session_id: int) -> None:
    ahead = do(department, add_session, replace(CLASS, held_on=date(2016, 9, 28)))
    assert refused(department, sign_in, SignIn(ahead.id, (WHO,))).code == "session_not_held_yet"
    do(department, void_fact, VoidFact(FactKind.SESSION, session_id, "never held"))
    assert refused(department, sign_in, SignIn(session_id, (WHO,))).code == "unknown_session"


def test_a_class_costs_no_statement_more_for_more_officers_known_by_number(
    department: Department, engine: Engine, session_id: int
) -> None:
    numbers = tuple(OfficerRef(id=department.officer(f"07{place:02}", trained=False).id) for place in range(12))
    with recorded_statements(engine) as few:
        do(department, sign_in, SignIn(session_id, numbers[:2]))
    with recorded_statements(engine) as many:
        do(department, sign_in, SignIn(session_id, numbers[2:]))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "changes,kind,code",
    [
        ({"officer": OfficerRef(badge="9999")}, NotFound, "unknown_officer"),
        ({"version": "1999"}, NotFound, "unknown_course_version"),
        ({"completed_on": date(2016, 9, 28)}, Invalid, "future_date"),
        ({"completed_on": date(1016, 9, 28)}, Invalid, "day_out_of_range"),
        ({"session_id": 10**9}, NotFound, "unknown_session"),
        ({}, Conflict, "completion_same_day"),
    ],
)
def test_a_completion_against_the_rules_is_refused(
    department: Department, changes: dict[str, object], kind: type, code: str
) -> None:
    department.officer("0412", trained=False)
    do(department, record_completion, DONE)
    refusal = refused(department, record_completion, replace(DONE, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code) == (kind, code)


def test_a_completion_of_a_session_is_of_its_version_and_day(department: Department, session_id: int) -> None:
    do(department, add_course_version, AddCourseVersion("BWC", "2017", 2, 1.0))
    for wrong in (replace(DONE, version="2017"), replace(DONE, completed_on=date(2016, 7, 12))):
        assert refused(department, record_completion, replace(wrong, session_id=session_id)).code == "session_differs"
    assert do(department, record_completion, replace(DONE, session_id=session_id)).session_id == session_id


@pytest.mark.parametrize(
    "day,months,expires",
    [
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 7, 11), None, None),
    ],
)
def test_a_completion_keeps_the_validity_and_the_day_it_expires(
    department: Department, day: date, months: int | None, expires: date | None
) -> None:
    department.officer("0412", trained=False)
    do(department, add_course_version, AddCourseVersion("BWC", "2017", 2, 1.0, validity_months=months))
    done = do(department, record_completion, replace(DONE, version="2017", completed_on=day))
    assert (done.validity_months, done.expires_on) == (months, expires)


def listed(department: Department, *commands: RecordCompletion) -> list[Completion]:
    """Record a list of completions in a batch."""
    batch = open_batch(department.session, ADMINISTRATOR, kind="completions", now=NOW)
    return record_completions(department.session, ADMINISTRATOR, commands, now=NOW, batch=batch)


def test_a_list_is_one_act_in_the_order_given(department: Department, session_id: int) -> None:
    other = RecordCompletion(OfficerRef(employee_number="E0500"), "BWC", "2016", DAY)
    commands = (other, replace(DONE, completed_on=date(2016, 7, 12)), replace(DONE, session_id=session_id))
    recorded = listed(department, *commands)
    by_badge = {
        badge: department.session.scalars(select(Officer.id).where(Officer.employee_number == f"E{badge}")).one()
        for badge in ("0412", "0500")
    }
    assert [(done.officer_id, done.completed_on, done.session_id) for done in recorded] == [
        (by_badge["0500"], DAY, None),
        (by_badge["0412"], date(2016, 7, 12), None),
        (by_badge["0412"], DAY, session_id),
    ]
    assert len({done.recorded_seq for done in recorded}) == 1
    event = department.session.get_one(AuditEvent, recorded[0].recorded_seq)
    assert (event.act, len(event.detail["completions"])) == ("record_completions", 3)


@pytest.mark.parametrize(
    "commands,code,field",
    [
        ((DONE, replace(DONE, officer=OfficerRef(badge="9999"))), "unknown_officer", "completions.1"),
        ((DONE, DONE), "repeated", "completions.1"),
        (
            (replace(DONE, completed_on=date(2016, 7, 1)), replace(DONE, version="1")),
            "unknown_course_version",
            "version",
        ),
        ((replace(DONE, completed_on=date(2016, 9, 28)),), "future_date", "completed_on"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(
    department: Department, session_id: int, commands: tuple[RecordCompletion, ...], code: str, field: str
) -> None:
    batch = open_batch(department.session, ADMINISTRATOR, kind="completions", now=NOW)
    with pytest.raises((NotFound, Invalid)) as refusal:
        record_completions(department.session, ADMINISTRATOR, commands, now=NOW, batch=batch)
    assert (refusal.value.code, refusal.value.problems[0].field) == (code, field)
    assert count(department, Completion) == 0
    assert count(department, TrainingSession) == 1


def test_a_list_names_what_stands_already(department: Department, session_id: int) -> None:
    standing = do(department, record_completion, DONE)
    with pytest.raises(Conflict) as refusal:
        listed(department, DONE)
    assert refusal.value.code == "completion_same_day"
    assert refusal.value.related == (("completions", standing.id, "Lund, Eva 0412 (badge 0412)"),)
