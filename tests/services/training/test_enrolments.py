"""Seats in a class: given out, withdrawn, not taken; and what each of these leaves room for."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tests.services.refusals import do, refused
from tests.services.test_races import Act, race
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.training import (
    AddSession,
    EndEnrolment,
    EnrolOfficer,
    EnrolOfficers,
    RecordCompletion,
    SignIn,
)
from tracker.domain.vocabulary import EnrolmentOutcome, FactKind
from tracker.services.batches import reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.rehearsal import undone
from tracker.services.training import (
    Enrolled,
    add_session,
    end_enrolment,
    enrol_officer,
    enrol_officers,
    record_completion,
    sign_in,
)
from tracker.services.voids import void_fact
from tracker.store.engine import transaction
from tracker.store.enrolled import open_enrolments, seats_taken
from tracker.store.lookups import find_officer
from tracker.store.models import Batch, Completion, Enrolment, EnrolmentEnd

DAY = date(2016, 9, 20)
BEFORE = date(2016, 9, 10)
NO_SHOW = EnrolmentOutcome.NO_SHOW
BADGES = ("0412", "0500", "0600")


def who(badge: str) -> OfficerRef:
    """An officer by the badge."""
    return OfficerRef(badge=badge)


@pytest.fixture
def session_id(department: Department) -> int:
    """A class of two seats, held a week ago, and three officers who lack the course."""
    for badge in BADGES:
        department.officer(badge, trained=False)
    return int(do(department, add_session, AddSession("BWC", "2016", DAY, seats=2)).id)


def seat(department: Department, session_id: int, badge: str, day: date = BEFORE) -> Enrolment:
    """One officer enrolled."""
    enrolment: Enrolment = do(department, enrol_officer, EnrolOfficer(session_id, who(badge), day))
    return enrolment


def enrolled(department: Department, session_id: int, *badges: str) -> Enrolled:
    """Several officers enrolled as one batch."""
    command = EnrolOfficers(session_id, tuple(who(badge) for badge in badges), BEFORE)
    result: Enrolled = do(department, enrol_officers, command)
    return result


def count(department: Department, model: type) -> int:
    """How many rows a table has."""
    return department.session.scalars(select(func.count()).select_from(model)).one()


def test_enrolling_holds_seats_and_says_how_many_are_left(department: Department, session_id: int) -> None:
    done = enrolled(department, session_id, "0412")
    assert (len(done.created), done.seats_left, done.batch.kind) == (1, 1, "enrolment")
    assert done.batch.receipt == {"kind": "enrolment", "created": 1, "session": session_id}
    assert enrolled(department, session_id, "0500").seats_left == 0


def test_a_class_without_a_number_of_seats_takes_everyone(department: Department, session_id: int) -> None:
    other = do(department, add_session, AddSession("BWC", "2016", DAY)).id
    assert enrolled(department, other, *BADGES).seats_left is None


def test_one_more_than_the_seats_is_refused_with_the_number_left_and_nobody_is_enrolled(
    department: Department, session_id: int
) -> None:
    refusal = refused(department, enrol_officers, EnrolOfficers(session_id, tuple(map(who, BADGES)), BEFORE))
    assert (refusal.code, refusal.field) == ("class_full", "officers")
    assert refusal.message.startswith("2 seats are left of 2 in this class, and 3 asked for.")
    assert count(department, Enrolment) == 0
    enrolled(department, session_id, "0412", "0500")
    assert refused(department, enrol_officer, EnrolOfficer(session_id, who("0600"), BEFORE)).message.startswith(
        "No seat"
    )


def test_the_database_holds_a_class_to_its_seats_whatever_program_writes(
    department: Department, session_id: int
) -> None:
    done = enrolled(department, session_id, "0412", "0500")
    third = department.officer("0700").id
    row = {"session_id": session_id, "officer_id": third, "enrolled_on": BEFORE}
    told = {"recorded_at": NOW, "recorded_seq": done.created[0].recorded_seq}
    with pytest.raises(IntegrityError), department.session.begin_nested():
        department.session.execute(insert(Enrolment).values(**row, **told))


def test_a_withdrawal_frees_the_seat_and_a_no_show_does_not(department: Department, session_id: int) -> None:
    first, second = enrolled(department, session_id, "0412", "0500").created
    do(department, end_enrolment, EndEnrolment(second.id, DAY, NO_SHOW))
    assert seats_taken(department.session, session_id) == 2
    do(department, end_enrolment, EndEnrolment(first.id, BEFORE))
    assert seats_taken(department.session, session_id) == 1
    assert open_enrolments(department.session, session_id) == []
    seat(department, session_id, "0600")


@pytest.mark.parametrize(
    "command,code",
    [
        (EnrolOfficer(10**9, who("0412")), "unknown_session"),
        (EnrolOfficer(0, who("9999"), BEFORE), "unknown_officer"),
        (EnrolOfficer(0, who("0412"), date(2016, 10, 1)), "future_date"),
        (EnrolOfficer(0, who("0412"), date(2016, 9, 21)), "after_the_class"),
        (EnrolOfficer(0, who("0412")), "after_the_class"),
        (EnrolOfficer(0, who("0500"), BEFORE), "already_enrolled"),
    ],
)
def test_an_enrolment_against_the_rules_is_refused(
    department: Department, session_id: int, command: EnrolOfficer, code: str
) -> None:
    seat(department, session_id, "0500")
    command = replace(command, session_id=command.session_id or session_id)
    assert refused(department, enrol_officer, command).code == code


def test_every_officer_at_fault_is_named_by_place(department: Department, session_id: int) -> None:
    standing = seat(department, session_id, "0500")
    command = EnrolOfficers(session_id, (who("0412"), who("0500")), BEFORE)
    refusal = refused(department, enrol_officers, command)
    assert [(one.field, one.code) for one in refusal.problems] == [("officers.1", "already_enrolled")]
    assert [row[:2] for row in refusal.related] == [("enrolments", standing.id)]
    unknown = replace(command, officers=(who("0412"), who("9999")))
    assert [one.field for one in refused(department, enrol_officers, unknown).problems] == ["officers.1"]
    assert refused(department, enrol_officers, replace(command, officers=())).code == "required"


def test_a_class_to_come_is_enrolled_in_today_when_no_day_is_given(department: Department, session_id: int) -> None:
    coming = do(department, add_session, AddSession("BWC", "2016", date(2016, 10, 3))).id
    assert do(department, enrol_officer, EnrolOfficer(coming, who("0412"))).enrolled_on == date(2016, 9, 27)


@pytest.mark.parametrize(
    "ends_on,outcome,code",
    [
        (date(2016, 9, 9), EnrolmentOutcome.WITHDRAWN, "end_before_start"),
        (date(2016, 9, 21), EnrolmentOutcome.WITHDRAWN, "after_the_class"),
        (date(2016, 9, 19), NO_SHOW, "not_the_class_day"),
        (date(2016, 10, 9), NO_SHOW, "future_date"),
    ],
)
def test_an_end_on_a_day_that_cannot_be_is_refused(
    department: Department, session_id: int, ends_on: date, outcome: EnrolmentOutcome, code: str
) -> None:
    enrolment = seat(department, session_id, "0412")
    assert refused(department, end_enrolment, EndEnrolment(enrolment.id, ends_on, outcome)).code == code


def test_an_enrolment_ends_once_and_not_for_whoever_did_the_class(department: Department, session_id: int) -> None:
    first, second = enrolled(department, session_id, "0412", "0500").created
    end = do(department, end_enrolment, EndEnrolment(first.id, DAY))
    again = refused(department, end_enrolment, EndEnrolment(first.id, DAY, NO_SHOW))
    assert (again.code, again.related[0][:2]) == ("already_ended", ("enrolment-ends", end.id))
    do(department, sign_in, SignIn(session_id, (who("0500"),)))
    assert refused(department, end_enrolment, EndEnrolment(second.id, DAY, NO_SHOW)).code == "completion_stands"
    assert refused(department, end_enrolment, EndEnrolment(10**9, DAY)).code == "unknown_enrolment"


def test_who_withdrew_has_the_seat_back_once_the_withdrawal_is_void(department: Department, session_id: int) -> None:
    enrolment = seat(department, session_id, "0412")
    end = do(department, end_enrolment, EndEnrolment(enrolment.id, BEFORE))
    refusal = refused(department, enrol_officer, EnrolOfficer(session_id, who("0412"), BEFORE))
    assert (refusal.code, refusal.related[0][:2]) == ("already_enrolled", ("enrolment-ends", end.id))
    void(department, FactKind.ENROLMENT_END, end.id)
    assert [one.id for one in open_enrolments(department.session, session_id)] == [enrolment.id]


def void(department: Department, kind: FactKind, number: int) -> None:
    """A fact taken back."""
    void_fact(department.session, ADMINISTRATOR, VoidFact(kind, number, "a mistake"), now=NOW)


def test_a_withdrawal_is_not_taken_back_over_a_seat_given_to_another(department: Department, session_id: int) -> None:
    first = enrolled(department, session_id, "0412", "0500").created[0]
    end = do(department, end_enrolment, EndEnrolment(first.id, BEFORE))
    third = seat(department, session_id, "0600")
    refusal = refused(department, void_fact, VoidFact(FactKind.ENROLMENT_END, end.id, "she comes"))
    assert (refusal.code, [row[:2] for row in refusal.related]) == (
        "later_facts_depend",
        [("enrolments", third.id)],
    )


def test_voids_take_ends_along_and_a_class_with_seats_given_out_stays(department: Department, session_id: int) -> None:
    enrolment = seat(department, session_id, "0412")
    do(department, end_enrolment, EndEnrolment(enrolment.id, BEFORE))
    with undone(department.session):
        refusal = refused(department, void_fact, VoidFact(FactKind.SESSION, session_id, "no such class"))
    assert [row[:2] for row in refusal.related] == [("enrolments", enrolment.id)]
    void(department, FactKind.ENROLMENT, enrolment.id)
    assert department.session.scalars(select(EnrolmentEnd.voided_at)).one() is not None
    void(department, FactKind.SESSION, session_id)


def test_a_corrected_enrolment_keeps_its_end(department: Department, session_id: int) -> None:
    enrolment = seat(department, session_id, "0412")
    do(department, end_enrolment, EndEnrolment(enrolment.id, DAY, NO_SHOW))
    change = CorrectFact(FactKind.ENROLMENT, enrolment.id, "a day late", {"enrolled_on": date(2016, 9, 9)})
    new = correct_fact(department.session, ADMINISTRATOR, change, now=NOW).new
    standing = department.session.scalars(select(EnrolmentEnd).where(EnrolmentEnd.voided_at.is_(None))).one()
    assert (standing.enrolment_id, standing.outcome, standing.ends_on) == (new.id, "no_show", DAY)


def test_an_enrolment_batch_is_reversed_as_a_whole(department: Department, session_id: int) -> None:
    done = enrolled(department, session_id, "0412", "0500")
    reverse_batch(department.session, ADMINISTRATOR, ReverseBatch(done.batch.id, "wrong class"), now=NOW)
    assert seats_taken(department.session, session_id) == 0
    seat(department, session_id, "0412")


def test_signing_in_may_mark_the_rest_as_not_there_in_one_batch(department: Department, session_id: int) -> None:
    first, second = enrolled(department, session_id, "0412", "0500").created
    command = SignIn(session_id, (who("0412"), who("0600")), rest_no_show=True)
    done = do(department, sign_in, command)
    assert [one.officer_id for one in done.created] == [
        first.officer_id,
        find_officer(department.session, who("0600")).id,
    ]
    assert [(one.enrolment_id, one.outcome, one.ends_on) for one in done.no_shows] == [(second.id, "no_show", DAY)]
    assert done.batch.receipt == {"kind": "sign-in", "created": 2, "already": 0, "no_shows": 1}
    batches = count(department, Batch)
    again = do(department, sign_in, command)
    assert (again.batch, again.no_shows, count(department, Batch)) == (None, (), batches)
    reverse_batch(department.session, ADMINISTRATOR, ReverseBatch(done.batch.id, "wrong sheet"), now=NOW)
    assert len(open_enrolments(department.session, session_id)) == 2


def test_a_no_show_is_signed_in_once_the_no_show_is_void(department: Department, session_id: int) -> None:
    enrolment = seat(department, session_id, "0412")
    end = do(department, end_enrolment, EndEnrolment(enrolment.id, DAY, NO_SHOW))
    refusal = refused(department, sign_in, SignIn(session_id, (who("0500"), who("0412"))))
    assert (refusal.code, refusal.problems[0].field) == ("no_show_stands", "officers.1")
    assert refusal.related[0][:2] == ("enrolment-ends", end.id)
    alone = RecordCompletion(who("0412"), "BWC", "2016", DAY, session_id)
    assert refused(department, record_completion, alone).code == "no_show_stands"
    void(department, FactKind.ENROLMENT_END, end.id)
    do(department, sign_in, SignIn(session_id, (who("0412"),)))


def test_a_no_show_of_one_class_may_have_done_the_course_elsewhere(department: Department, session_id: int) -> None:
    enrolment = seat(department, session_id, "0412")
    do(department, end_enrolment, EndEnrolment(enrolment.id, DAY, NO_SHOW))
    done = do(department, record_completion, RecordCompletion(who("0412"), "BWC", "2016", DAY))
    assert (done.session_id, count(department, EnrolmentEnd)) == (None, 1)


def enrolling(command: EnrolOfficers) -> Act:
    """A counter that enrols."""
    return lambda session: enrol_officers(session, ADMINISTRATOR, command, now=NOW)


def present(session_id: int) -> Act:
    """A counter that signs 0412 in."""
    return lambda session: sign_in(session, ADMINISTRATOR, SignIn(session_id, (who("0412"),)), now=NOW)


def absent(enrolment_id: int, day: date) -> Act:
    """A counter that marks a no-show."""
    return lambda session: end_enrolment(session, ADMINISTRATOR, EndEnrolment(enrolment_id, day, NO_SHOW), now=NOW)


def test_counters_racing_for_the_last_seats_never_give_out_one_too_many(engine: Engine) -> None:
    counters, classes = 4, 8
    with transaction(engine) as session:
        department = set_up(session)
        officers = [department.officer(f"{place:04}", trained=False).id for place in range(counters)]
        numbers = [
            add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 10, day), seats=2), now=NOW).id
            for day in range(1, classes + 1)
        ]
    for number in numbers:
        acts = [enrolling(EnrolOfficers(number, (OfficerRef(id=officer),))) for officer in officers]
        assert sorted(race(engine, acts)) == ["class_full"] * (counters - 2) + ["done"] * 2
    with transaction(engine, write=False) as session:
        assert all(seats_taken(session, number) == 2 for number in numbers)
        assert session.scalars(select(func.count()).select_from(Batch)).one() == 2 * classes


def test_a_no_show_and_a_completion_of_one_class_never_both_stand(engine: Engine) -> None:
    with transaction(engine) as session:
        department = set_up(session)
        department.officer("0412", trained=False)
        classes = []
        for day in range(1, 9):
            taught = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 9, day)), now=NOW)
            command = EnrolOfficer(taught.id, who("0412"), date(2016, 8, 1))
            classes.append((taught, enrol_officer(session, ADMINISTRATOR, command, now=NOW).id))
        pairs = [(taught.id, taught.held_on, number) for taught, number in classes]
    for session_id, day, number in pairs:
        acts = [present(session_id), absent(number, day)]
        assert sorted(race(engine, acts)) in (["completion_stands", "done"], ["done", "no_show_stands"])
    with transaction(engine, write=False) as session:
        found = session.scalars(select(func.count()).select_from(Completion)).one()
        assert found + session.scalars(select(func.count()).select_from(EnrolmentEnd)).one() == len(pairs)
