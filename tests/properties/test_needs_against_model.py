"""Who still needs a course, and the readiness line, equal the independent account of the same history and seats."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.model.facts import History, as_known, expiry
from tests.model.histories import Question, moments, questions, stories
from tests.model.ledger import Ledger, latest_in_force
from tests.model.story import COURSES, ORDERS
from tests.properties.loading import loaded
from tracker.reports.needs import Wanted, training_needs
from tracker.reports.readiness import readiness
from tracker.store import models

WITHIN = (0, 30, 400)


@dataclass
class Seat:
    """An officer's seat in a class of its own, and the withdrawal that ended it where one did."""

    officer: int
    course: str
    order: int
    held_on: date
    enrolled_on: date
    recorded: datetime
    gone_on: date | None
    gone_recorded: datetime | None


@st.composite
def asked_histories(draw: st.DrawFn) -> tuple[History, list[Seat], list[tuple[Question, int, int]]]:
    """A history, some seats in classes around the days asked about, and how far ahead each question looks."""
    history = draw(stories())
    asked = [
        (draw(questions(history)), draw(st.sampled_from(WITHIN)), draw(st.sampled_from((0, 0, 20)))) for _ in range(2)
    ]
    near = st.integers(-9, 9)
    days = st.builds(lambda one, shift: one[0].as_of + timedelta(days=shift), st.sampled_from(asked), near)
    told = st.sampled_from(moments(history))
    seats = []
    for _ in range(draw(st.integers(0, 6)) if history.officers else 0):
        held, enrolled = sorted((draw(days), draw(days)), reverse=True)
        seats.append(
            Seat(
                draw(st.sampled_from([officer.id for officer in history.officers])),
                draw(st.sampled_from(COURSES)),
                draw(st.sampled_from(ORDERS)),
                held,
                enrolled,
                draw(told),
                draw(st.one_of(st.none(), days)),
                draw(told),
            )
        )
    return history, seats, asked


def add_seats(session: Session, history: History, seats: list[Seat]) -> None:
    """Names for everyone, and the seats, straight into the tables: each in a class of its own."""
    seqs = {moment: seq for seq, moment in enumerate(moments(history), start=1)}
    courses = {course: row for row, course in enumerate(COURSES, start=1)}
    first = {"recorded_at": moments(history)[0], "recorded_seq": 1}
    for officer in history.officers:
        name = {"last_name": f"Officer {officer.id}", "first_name": "An", "starts_on": date(2000, 1, 1)}
        session.execute(insert(models.OfficerParticulars).values(officer_id=officer.id, **name, **first))
    for number, seat in enumerate(seats, start=1):
        version = 10 * courses[seat.course] + seat.order
        taught = {"id": number, "course_version_id": version, "held_on": seat.held_on}
        session.execute(insert(models.TrainingSession).values(**taught, **first))
        told = {"recorded_at": seat.recorded, "recorded_seq": seqs[seat.recorded]}
        row = {"id": number, "session_id": number, "officer_id": seat.officer, "enrolled_on": seat.enrolled_on}
        session.execute(insert(models.Enrolment).values(**row, **told))
        if seat.gone_on is not None and seat.gone_recorded is not None:
            gone = {"enrolment_id": number, "ends_on": seat.gone_on, "outcome": "withdrawn"}
            at = {"recorded_at": seat.gone_recorded, "recorded_seq": seqs[seat.gone_recorded]}
            session.execute(insert(models.EnrolmentEnd).values(**gone, **at))


def is_seat(seat: Seat, question: Question) -> bool:
    """Whether a seat is held on a day, as known then, in a class of that day or later."""
    gone = (
        seat.gone_on is not None
        and seat.gone_recorded is not None
        and seat.gone_recorded <= question.known_at
        and seat.gone_on <= question.as_of
    )
    known = seat.recorded <= question.known_at
    return known and not gone and seat.enrolled_on <= question.as_of <= seat.held_on


def seat_day(seats: list[Seat], question: Question, officer: int, course: str, order: int) -> date | None:
    """The day of the next class that will do."""
    return min(
        (
            seat.held_on
            for seat in seats
            if (seat.officer, seat.course) == (officer, course) and seat.order >= order and is_seat(seat, question)
        ),
        default=None,
    )


def needed(history: History, seats: list[Seat], question: Question, within: int, ahead: int) -> set[tuple[object, ...]]:
    """Officer, precinct, course, last day that counts and class, of everyone who needs it, by the account."""
    ledger = Ledger(as_known(history, question.known_at))
    day = question.as_of + timedelta(days=ahead)
    found: set[tuple[object, ...]] = set()
    for officer in ledger.officers:
        posting = latest_in_force(ledger.postings.get(officer, []), day)
        serves = ledger.status(officer, day) in ("active", "leave", "suspended")
        if posting is None or not serves or not ledger.count(officer, posting.duty, day).eligible:
            continue
        for requirement in ledger.required(day):
            untils = [
                expiry(one.completed_on, one.months) or date.max
                for one in ledger.completions.get(officer, [])
                if one.course == requirement.course
                and one.order >= requirement.minimum_order
                and one.completed_on <= day
            ]
            until = max(untils, default=None)
            if until is not None and (until == date.max or until > day + timedelta(days=within)):
                continue
            enrolled = seat_day(seats, question, officer, requirement.course, requirement.minimum_order)
            found.add((officer, posting.precinct, requirement.course, until, enrolled))
    return found


def reported(session: Session, question: Question, within: int, ahead: int) -> set[tuple[object, ...]]:
    """The same by the report."""
    report = training_needs(
        session,
        as_of=question.as_of,
        known_at=question.known_at,
        reveal_identities=True,
        wanted=Wanted(on=question.as_of + timedelta(days=ahead), within=within),
    )
    return {
        (row.officer_id, row.precinct, row.course, row.until, row.enrolled.held_on if row.enrolled else None)
        for row in report.rows
    }


def check_readiness(session: Session, history: History, seats: list[Seat], question: Question) -> None:
    """The line of each precinct: the account's counts, and the officers in need who have a seat."""
    counts = Ledger(as_known(history, question.known_at)).counts(question.as_of)
    enrolled: dict[object, set[object]] = {}
    for officer, precinct, _, _, seat in needed(history, seats, question, 0, 0):
        if seat is not None:
            enrolled.setdefault(precinct, set()).add(officer)
    report = readiness(session, as_of=question.as_of, known_at=question.known_at)
    for row in report.rows:
        line = row.figures
        count = counts[row.precinct]
        assert (line.in_scope, line.trained, line.issued) == (count.eligible, count.trained, count.assigned)
        assert line.enrolled == len(enrolled.get(row.precinct, ()))
    assert report.total.enrolled == sum(len(officers) for officers in enrolled.values())


def test_the_reports_equal_the_account_of_generated_histories(engine: Engine) -> None:
    @seed(11)
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(asked_histories())
    def check(made: tuple[History, list[Seat], list[tuple[Question, int, int]]]) -> None:
        history, seats, asked = made
        with loaded(engine, history) as session:
            add_seats(session, history, seats)
            for question, within, ahead in asked:
                wanted = needed(history, seats, question, within, ahead)
                assert reported(session, question, within, ahead) == wanted
                check_readiness(session, history, seats, question)

    check()
