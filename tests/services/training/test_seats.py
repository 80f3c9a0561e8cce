"""A class's seats are not cut below those taken, and what stands in a class holds together, whatever program writes."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tests.services.refusals import do, refused
from tests.services.test_races import Act, race
from tests.store.contents import load
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, VoidFact
from tracker.domain.commands.edits import EditSession
from tracker.domain.commands.training import AddSession, EndEnrolment, EnrolOfficer, EnrolOfficers, SignIn
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import EnrolmentOutcome, FactKind
from tracker.services.corrections import correct_fact
from tracker.services.edits import edit_session
from tracker.services.training import add_session, end_enrolment, enrol_officer, enrol_officers, sign_in
from tracker.services.voids import void_fact
from tracker.store.engine import make_engine, transaction
from tracker.store.enrolled import seats_taken
from tracker.store.migrate import upgrade
from tracker.store.models import Completion, Enrolment, EnrolmentEnd, TrainingSession

DAY = date(2016, 9, 20)
BEFORE = date(2016, 9, 10)
NO_SHOW = EnrolmentOutcome.NO_SHOW


def who(badge: str) -> OfficerRef:
    """An officer by the badge."""
    return OfficerRef(badge=badge)


@pytest.fixture
def enrolments(department: Department) -> tuple[Enrolment, ...]:
    """Three officers in a class of four seats."""
    for badge in ("0412", "0500", "0600"):
        department.officer(badge, trained=False)
    number = do(department, add_session, AddSession("BWC", "2016", DAY, seats=4)).id
    listed = EnrolOfficers(number, (who("0412"), who("0500"), who("0600")), BEFORE)
    created: tuple[Enrolment, ...] = do(department, enrol_officers, listed).created
    return created


def edit(number: int, revision: int, seats: int | None) -> EditSession:
    """Another number of seats."""
    return EditSession(number, revision, {"seats": seats})


def test_fewer_seats_than_are_taken_are_refused_with_both_numbers_and_what_to_do(
    department: Department, enrolments: tuple[Enrolment, ...]
) -> None:
    number = enrolments[0].session_id
    refusal = refused(department, edit_session, edit(number, 1, 1))
    assert (refusal.code, refusal.field) == ("seats_taken", "seats")
    assert refusal.message == (
        "3 seats are taken in this class, and you give it 1. Give it 3 or more, or withdraw officers from the class "
        "first."
    )
    assert [row[:2] for row in refusal.related] == [("enrolments", one.id) for one in reversed(enrolments[1:])]
    assert do(department, edit_session, edit(number, 1, 3)).seats == 3
    assert do(department, edit_session, edit(number, 2, None)).seats is None
    assert refused(department, edit_session, edit(number, 3, 2)).code == "seats_taken"


def test_a_withdrawal_makes_room_for_a_cut_and_a_no_show_does_not(
    department: Department, enrolments: tuple[Enrolment, ...]
) -> None:
    number = enrolments[0].session_id
    do(department, end_enrolment, EndEnrolment(enrolments[0].id, DAY, NO_SHOW))
    assert refused(department, edit_session, edit(number, 1, 2)).code == "seats_taken"
    end = do(department, end_enrolment, EndEnrolment(enrolments[1].id, BEFORE))
    assert do(department, edit_session, edit(number, 1, 2)).seats == 2
    refusal = refused(department, void_fact, VoidFact(FactKind.ENROLMENT_END, end.id, "comes after all"))
    assert [row[1] for row in refusal.related] == [enrolments[2].id]


def test_a_withdrawal_is_corrected_though_another_has_the_seat(
    department: Department, enrolments: tuple[Enrolment, ...]
) -> None:
    do(department, edit_session, edit(enrolments[0].session_id, 1, 3))
    end = do(department, end_enrolment, EndEnrolment(enrolments[0].id, BEFORE))
    department.officer("0700", trained=False)
    do(department, enrol_officer, EnrolOfficer(enrolments[0].session_id, who("0700"), BEFORE))
    change = CorrectFact(FactKind.ENROLMENT_END, end.id, "a day late", {"ends_on": date(2016, 9, 11)})
    assert correct_fact(department.session, ADMINISTRATOR, change, now=NOW).new.id != end.id


def check_refused_by_database(session: Session, statement: Any) -> None:
    """A statement that no service sends is refused all the same."""
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(statement)


def test_the_database_keeps_the_seats_that_are_taken_and_lets_other_fields_change(
    department: Department, enrolments: tuple[Enrolment, ...]
) -> None:
    session = department.session
    check_refused_by_database(session, update(TrainingSession).values(seats=2))
    session.execute(update(TrainingSession).values(seats=None))
    check_refused_by_database(session, update(TrainingSession).values(seats=2))
    session.execute(update(TrainingSession).values(seats=3, place="Academy"))


def test_the_database_takes_no_end_that_cannot_be(department: Department, enrolments: tuple[Enrolment, ...]) -> None:
    session, seated = department.session, enrolments[0]
    told = {"recorded_at": seated.recorded_at, "recorded_seq": seated.recorded_seq}
    end = {"enrolment_id": seated.id, "ends_on": DAY, **told}
    check_refused_by_database(session, insert(EnrolmentEnd).values(**end, outcome="asleep"))
    do(department, sign_in, SignIn(seated.session_id, (who("0412"),)))
    check_refused_by_database(session, insert(EnrolmentEnd).values(**end, outcome="no_show"))
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.ENROLMENT, enrolments[1].id, "wrong officer"), now=NOW)
    of_a_void = {**end, "enrolment_id": enrolments[1].id}
    check_refused_by_database(session, insert(EnrolmentEnd).values(**of_a_void, outcome="withdrawn"))
    do(department, end_enrolment, EndEnrolment(enrolments[2].id, DAY, NO_SHOW))
    done = session.scalars(select(Completion).where(Completion.session_id == seated.session_id)).one()
    row = {name: getattr(done, name) for name in ("course_version_id", "completed_on", "session_id")}
    absent = {**row, **told, "officer_id": enrolments[2].officer_id}
    check_refused_by_database(session, insert(Completion).values(**absent))


def taking(number: int, badge: str) -> Act:
    """A counter that gives out a seat."""
    command = EnrolOfficer(number, who(badge), BEFORE)
    return lambda session: enrol_officer(session, ADMINISTRATOR, command, now=NOW)


def cutting(number: int, seats: int) -> Act:
    """A counter that cuts the seats."""
    return lambda session: edit_session(session, ADMINISTRATOR, edit(number, 1, seats), now=NOW)


def test_the_last_seat_is_given_out_or_cut_and_never_both(engine: Engine) -> None:
    with transaction(engine) as session:
        department = set_up(session)
        department.officer("0412", trained=False)
        department.officer("0500", trained=False)
        numbers = []
        for day in range(1, 13):
            taught = add_session(
                session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 10, day), seats=2), now=NOW
            )
            enrol_officer(session, ADMINISTRATOR, EnrolOfficer(taught.id, who("0412"), BEFORE), now=NOW)
            numbers.append(taught.id)
    for number in numbers:
        acts = [taking(number, "0500"), cutting(number, 1)]
        assert sorted(race(engine, acts)) in (["class_full", "done"], ["done", "seats_taken"])
    with transaction(engine, write=False) as session:
        for taught in session.scalars(select(TrainingSession).where(TrainingSession.id.in_(numbers))):
            assert taught.seats is not None
            assert seats_taken(session, taught.id) <= taught.seats


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_end_of_old_that_says_nothing_known_stays_and_can_be_voided(databases: Databases, backend: str) -> None:
    with databases.fresh(backend, _of_old) as url:
        engine = make_engine(url)
        change = CorrectFact(FactKind.ENROLMENT_END, 1, "a slip", {"ends_on": DAY})
        with pytest.raises(Conflict, match="ended as 'asleep', which is none of ours"), transaction(engine) as session:
            correct_fact(session, ADMINISTRATOR, change, now=NOW)
        with transaction(engine) as session:
            void_fact(session, ADMINISTRATOR, VoidFact(FactKind.ENROLMENT_END, 1, "not a word"), now=NOW)
            assert session.scalars(select(EnrolmentEnd.voided_at)).one() is not None
        engine.dispose()


def _of_old(url: str) -> None:
    """The last database that took any word for an outcome, brought up to date."""
    load(url, "0018")
    upgrade(url)
