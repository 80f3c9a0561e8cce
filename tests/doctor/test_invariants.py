"""Each invariant is broken past the guards, on both databases: its check tells, and none does of a sound register."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases
from tests.demonstration.conftest import demonstrated
from tests.doctor.conftest import add, intruder
from tests.doctor.copies import CASES as COPIES_CASES
from tests.services.acts import DAY, filled
from tracker.journeys.doctor import Line, State, look_at_history
from tracker.reports.invariants import CHECKS
from tracker.store.engine import make_engine
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    AuditHead,
    Camera,
    Completion,
    ConditionFact,
    Duty,
    Employment,
    Enrolment,
    EnrolmentEnd,
    MoneyFigure,
    Officer,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    RecordEdit,
    TrainingSession,
)

TODAY = date(2016, 9, 27)
MOMENT = datetime(2016, 9, 27, 15, tzinfo=UTC)
SOON = DAY + timedelta(days=7)
CLASS_DAY = date(2016, 8, 1)
Damage = Callable[[Session], object]


def void(session: Session, model: type) -> None:
    """Void every row of a table with the newest event."""
    newest = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    session.execute(update(model).values(voided_at=newest.recorded_at, voided_seq=newest.seq, void_reason="mistake"))


def held(session: Session, **changed: object) -> None:
    """A second assignment, like the one of camera 1 to officer 1 but for what is changed."""
    add(session, Assignment, **{"officer_id": 1, "camera_id": 1, "issued_on": DAY, **changed})


def returned(session: Session, **changed: object) -> None:
    """A return of assignment 1."""
    kept = {"assignment_id": 1, "returned_on": SOON, "condition": "serviceable"}
    add(session, AssignmentReturn, **{**kept, **changed})


def two_ends(session: Session) -> None:
    """One posting that ends twice."""
    for _ in range(2):
        add(session, PostingEnd, posting_id=1, ends_on=TODAY)


def first_event(session: Session, **values: object) -> None:
    """Change the first event."""
    session.execute(update(AuditEvent).where(AuditEvent.seq == 2).values(**values))


def lose_newest_event(session: Session) -> None:
    """The newest event of them all is gone, with whatever it recorded."""
    newest = session.scalars(select(func.max(AuditEvent.seq))).one()
    session.execute(delete(AuditEvent).where(AuditEvent.seq == newest))


def lose_an_event(session: Session) -> None:
    """One event in the middle is gone, and what it recorded names the one before it."""
    gone = session.get_one(AuditEvent, 3)
    before = session.get_one(AuditEvent, 2)
    session.execute(
        update(Duty).where(Duty.recorded_seq == gone.seq).values(recorded_seq=2, recorded_at=before.recorded_at)
    )
    session.execute(delete(AuditEvent).where(AuditEvent.seq == gone.seq))


def newest(session: Session) -> dict[str, object]:
    """The columns of a row that the newest event recorded."""
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    return {"recorded_at": event.recorded_at, "recorded_seq": event.seq}


def enrolled(session: Session, **changed: object) -> None:
    """One more enrolment in the class in which officer 4 has a seat, and officer 3 was signed in."""
    add(session, Enrolment, **{"session_id": 1, "officer_id": 1, "enrolled_on": DAY, **changed})


def ended(session: Session, **changed: object) -> None:
    """An end of officer 4's enrolment."""
    kept = {"enrolment_id": 1, "ends_on": CLASS_DAY, "outcome": "no_show"}
    add(session, EnrolmentEnd, **{**kept, **newest(session), **changed})


def cut_seats(session: Session) -> None:
    """A class of two taken seats, edited to have one, as earlier versions let it."""
    enrolled(session)
    edit = {"collection": "sessions", "record_id": 1, "field": "seats", "revision": 2, "before": "2", "after": "1"}
    add(session, RecordEdit, **edit, **newest(session))
    session.execute(update(TrainingSession).where(TrainingSession.id == 1).values(seats=1, revision=2))


def one_seat(session: Session) -> None:
    """The class has one seat, and always had."""
    session.execute(update(TrainingSession).values(seats=1))


CASES: dict[str, tuple[Damage, set[str]]] = {
    "a camera in two hands": (
        lambda s: held(s, officer_id=2),
        {"camera_held_twice", "owned_does_not_add_up"},
    ),
    "a past span in two hands": (
        lambda s: (
            held(s, officer_id=2, camera_id=2, issued_on=DAY, returned_on=SOON),
            held(s, officer_id=3, camera_id=2, issued_on=SOON - timedelta(days=1), returned_on=TODAY),
            returned(s, assignment_id=2),
            returned(s, assignment_id=3, returned_on=TODAY),
        ),
        {"camera_held_twice", "owned_does_not_add_up", "issued_untrained"},
    ),
    "an officer with two cameras": (lambda s: held(s, camera_id=2), {"officer_holds_two"}),
    "a return before the issue": (
        lambda s: (
            s.execute(update(Assignment).values(returned_on=DAY - timedelta(days=1))),
            returned(s, returned_on=DAY - timedelta(days=1)),
        ),
        {"return_before_issue"},
    ),
    "a stolen camera without a report": (
        lambda s: add(s, ConditionFact, camera_id=2, condition="stolen", starts_on=SOON, report_number=" "),
        {"loss_without_report"},
    ),
    "a return of a void assignment": (
        lambda s: (void(s, Assignment), returned(s)),
        {"return_of_nothing"},
    ),
    "two postings on a day": (
        lambda s: add(s, Posting, officer_id=1, precinct_id=1, duty="patrol", starts_on=date(2016, 1, 1)),
        {"two_on_a_day"},
    ),
    "two statuses on a day": (
        lambda s: add(s, Employment, officer_id=2, status="leave", starts_on=date(2016, 1, 1)),
        {"two_on_a_day"},
    ),
    "two conditions on a day": (
        lambda s: [add(s, ConditionFact, camera_id=2, condition=c, starts_on=SOON) for c in ("serviceable", "retired")],
        {"two_on_a_day"},
    ),
    "an end before its start": (
        lambda s: add(s, PostingEnd, posting_id=2, ends_on=date(2015, 12, 31)),
        {"end_not_after_start"},
    ),
    "a completion that ends as it begins": (
        lambda s: s.execute(update(Completion).where(Completion.officer_id == 2).values(expires_on=date(2016, 7, 1))),
        {"end_not_after_start"},
    ),
    "two ends of one posting": (two_ends, {"two_ends"}),
    "an end of a void policy": (
        lambda s: (void(s, Assignment), add(s, PolicyEnd, policy_id=1, ends_on=TODAY), void(s, Policy)),
        {"end_of_a_void"},
    ),
    "a class with one more than its seats": (
        lambda s: (one_seat(s), enrolled(s)),
        {"class_overbooked", "seats_cut"},
    ),
    "a class that had one more than its seats, until one withdrew": (
        lambda s: (one_seat(s), enrolled(s), ended(s, outcome="withdrawn")),
        {"class_overbooked"},
    ),
    "a class whose seats were cut below those taken": (cut_seats, {"seats_cut"}),
    "an officer with two seats in a class": (lambda s: enrolled(s, officer_id=4), {"enrolled_twice"}),
    "a no-show who did the class": (
        lambda s: (enrolled(s, id=2, officer_id=3), ended(s, enrolment_id=2)),
        {"no_show_beside_completion"},
    ),
    "an end of a void enrolment": (lambda s: (ended(s), void(s, Enrolment)), {"end_of_a_void"}),
    "a withdrawal before the enrolment": (
        lambda s: ended(s, outcome="withdrawn", ends_on=date(2016, 7, 19)),
        {"end_not_after_start"},
    ),
    "two ends of one enrolment": (lambda s: (ended(s), ended(s)), {"two_ends"}),
    "an enrolment that ended as nothing known": (lambda s: ended(s, outcome="asleep"), {"outcome_unknown"}),
    "money spent in another year than that of its day": (
        lambda s: add(
            s, MoneyFigure, kind="spent", year=2015, dated_on=DAY, amount_cents=1, purpose="storage", source="invoice"
        ),
        {"spent_in_other_year"},
    ),
    "a row without an event": (
        lambda s: s.execute(update(Officer).where(Officer.id == 1).values(recorded_seq=9999)),
        {"event_missing"},
    ),
    "a row of another moment than its event": (
        lambda s: s.execute(update(Camera).where(Camera.id == 2).values(recorded_at=MOMENT + timedelta(days=1))),
        {"event_missing"},
    ),
    "a void without an event": (
        lambda s: s.execute(
            update(Completion)
            .where(Completion.officer_id == 2)
            .values(voided_at=MOMENT + timedelta(days=1), voided_seq=9999, void_reason="x")
        ),
        {"void_event_missing"},
    ),
    "half a void": (
        lambda s: s.execute(update(Completion).where(Completion.officer_id == 2).values(void_reason="x")),
        {"void_not_whole"},
    ),
    "an event older than the one before it": (
        lambda s: first_event(s, recorded_at=MOMENT - timedelta(days=1)),
        {"events_not_in_order", "event_missing"},
    ),
    "an event that is gone": (lose_an_event, {"events_missing"}),
    "a tail that is gone": (lose_newest_event, {"events_missing", "event_missing"}),
    "a head that is ahead": (lambda s: s.execute(update(AuditHead).values(seq=9999)), {"events_missing"}),
    "a camera that was in repair when it was issued": (
        lambda s: add(s, ConditionFact, camera_id=1, condition="in_repair", starts_on=DAY),
        {"issued_unfit"},
    ),
    "a camera issued before it was owned": (
        lambda s: s.execute(update(Camera).where(Camera.id == 1).values(owned_from=SOON)),
        {"issued_unfit", "owned_does_not_add_up"},
    ),
    "a camera issued to an officer on leave": (
        lambda s: add(s, Employment, officer_id=1, status="leave", starts_on=DAY),
        {"issued_to_inactive"},
    ),
    "a camera issued to an officer without a posting": (
        lambda s: add(s, PostingEnd, posting_id=1, ends_on=DAY),
        {"issued_to_inactive"},
    ),
    "a camera issued without training": (lambda s: void(s, Completion), {"issued_untrained"}),
    "a camera issued without a policy": (lambda s: void(s, Policy), {"issued_without_policy"}),
}


def looked_at(url: str) -> list[Line]:
    """What the doctor says of the history."""
    engine = make_engine(url)
    lines = list(look_at_history(engine, TODAY))
    engine.dispose()
    return lines


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("backend", BACKENDS)
def test_what_breaks_an_invariant_is_found(backend: str, databases: Databases, name: str) -> None:
    damage, expected = CASES[name]
    with databases.fresh(backend, filled) as url:
        with intruder(url) as session:
            damage(session)
        lines = looked_at(url)
    assert {line.code for line in lines if line.state is not State.OK} == expected
    assert all(line.advice for line in lines if line.state is not State.OK)


def test_every_invariant_has_a_case() -> None:
    assert {check.code for check in CHECKS} | {"owned_does_not_add_up"} == {
        *(code for _, expected in CASES.values() for code in expected),
        *(code for _, code, _ in COPIES_CASES.values()),
    }


def test_what_a_later_entry_made_look_untrue_is_a_warning_and_the_rest_a_problem() -> None:
    exceptions = {check.code for check in CHECKS if check.is_exception}
    assert exceptions == {
        "seats_cut",
        "issued_unfit",
        "issued_to_inactive",
        "issued_untrained",
        "issued_without_policy",
    }


@pytest.mark.parametrize(
    "backend,build",
    [
        ("sqlite", filled),
        ("postgresql", filled),
        ("sqlite", demonstrated),
        pytest.param("postgresql", demonstrated, marks=pytest.mark.long),
    ],
)
def test_a_sound_register_breaks_none(backend: str, databases: Databases, build: Callable[[str], None]) -> None:
    with databases.fresh(backend, build) as url:
        lines = looked_at(url)
    assert [line for line in lines if line.state is not State.OK] == []
    assert [line.area for line in lines] == ["history", "owned cameras"]


def test_what_is_found_often_is_counted_and_the_first_few_are_named(backend: str, databases: Databases) -> None:
    with databases.fresh(backend, filled) as url:
        with intruder(url) as session:
            for number in range(8):
                held(session, id=100 + number, officer_id=2)
        lines = {line.code: line for line in looked_at(url)}
    assert "(assignment 100, assignment 101, assignment 102, assignment 103, assignment 104 and 3 more)" in (
        lines["camera_held_twice"].message
    )
