"""Who is outstanding, what each is missing, since when, and whose names are shown."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import FIRST, Ledger, moment
from tracker.domain.errors import Invalid
from tracker.domain.reports.outstanding import OutstandingOfficer
from tracker.reports.outstanding import outstanding
from tracker.reports.rollout import rollout_progress
from tracker.store.models import Course, OfficerParticulars, TrainingSession

DAY = date(2016, 9, 27)
LATER = moment(12, 1)


def rows(
    session: Session,
    day: date = DAY,
    known_at: datetime = LATER,
    *,
    precincts: frozenset[str] | None = None,
    reveal_identities: bool = True,
) -> tuple[OutstandingOfficer, ...]:
    """The report's rows."""
    return outstanding(
        session, as_of=day, known_at=known_at, precincts=precincts, reveal_identities=reveal_identities
    ).rows


def teach(
    ledger: Ledger, day: date, precinct: int | None = None, at: datetime = FIRST, version: int | None = None
) -> int:
    """A class of the required course."""
    return ledger.add(
        TrainingSession,
        at,
        course_version_id=version or ledger.version,
        held_on=day,
        starts_at="08:00",
        place="Room 100",
        precinct_id=precinct,
    )


def test_each_is_listed_with_what_is_missing(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    ledger.equip(ledger.officer(precinct, last_name="Done"), DAY)
    ledger.train(ledger.officer(precinct, last_name="Camera"), DAY)
    ledger.issue(ledger.officer(precinct, last_name="Training"), DAY)
    ledger.officer(precinct, last_name="Both")
    ledger.officer(precinct, last_name="Desk", duty="administration")
    found = [(row.name.split(",")[0], str(row.needs), row.lacking) for row in rows(session)]
    assert found == [("Both", "both", ("BWC",)), ("Camera", "camera", ()), ("Training", "training", ("BWC",))]


def test_the_list_is_as_long_as_the_report_says(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    for precinct in (one, one, other):
        ledger.officer(precinct)
    ledger.equip(ledger.officer(one), DAY)
    figures = rollout_progress(session, as_of=DAY, known_at=LATER)
    assert len(rows(session)) == figures.total.outstanding == 3
    assert [row.precinct for row in rows(session)] == ["1", "1", "2"]
    assert [row.precinct for row in rows(session, precincts=frozenset({"2"}))] == ["2"]


def test_an_officer_who_moved_on_is_not_in_the_old_precincts_list(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    ledger.post(ledger.officer(one), other, date(2016, 9, 1))
    assert rows(session, precincts=frozenset({"1"})) == ()
    assert len(rows(session, date(2016, 8, 31), precincts=frozenset({"1"}))) == 1


def test_days_outstanding_run_through_a_move_and_begin_anew_after_a_day_equipped(
    session: Session, ledger: Ledger
) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    moved = ledger.officer(one, date(2016, 9, 7))
    ledger.post(moved, other, date(2016, 9, 20))
    returned = ledger.equip(ledger.officer(one), date(2016, 8, 1))
    ledger.give_back(returned, date(2016, 9, 25))
    found = [(row.outstanding_since, row.days_outstanding) for row in rows(session)]
    assert found == [(date(2016, 9, 25), 2), (date(2016, 9, 7), 20)]


def test_days_outstanding_are_those_known_at_the_moment(session: Session, ledger: Ledger) -> None:
    assignment = ledger.equip(ledger.officer(ledger.precinct("1")), date(2016, 8, 1))
    ledger.give_back(assignment, date(2016, 9, 10), at=moment(9, 20))
    assert rows(session, date(2016, 9, 19), moment(9, 19)) == ()
    assert [row.days_outstanding for row in rows(session, date(2016, 9, 19), moment(9, 20))] == [9]


def test_leave_is_shown_as_the_day_has_it(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.employ(officer, "leave", date(2016, 9, 1))
    ledger.employ(officer, "active", date(2016, 9, 20))
    assert [rows(session, date(2016, 9, day))[0].on_leave for day in (19, 20)] == [True, False]


def test_the_next_class_is_of_a_course_that_is_lacking_and_for_the_precinct_or_anyone(
    session: Session, ledger: Ledger
) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    ledger.officer(one)
    ledger.officer(other)
    ledger.train(ledger.officer(other, last_name="Trained"), DAY)
    teach(ledger, date(2016, 9, 26))
    teach(ledger, date(2016, 9, 28), other)
    for_anyone = teach(ledger, date(2016, 9, 30))
    classes = [row.next_session for row in rows(session)]
    assert [planned.held_on.day if planned else None for planned in classes] == [30, 28, None]
    assert classes[0] is not None
    assert (classes[0].session_id, classes[0].course, classes[0].starts_at) == (for_anyone, "BWC", "08:00")
    assert rows(session, date(2016, 9, 26))[0].next_session is not None


def test_a_class_of_another_course_or_too_low_a_version_is_no_help(session: Session, ledger: Ledger) -> None:
    ledger.officer(ledger.precinct("1"))
    ledger.require(ledger.add_version(2), date(2016, 9, 1))
    teach(ledger, date(2016, 9, 28))
    ledger.add(Course, code="CIT", name="Crisis intervention")
    assert rows(session)[0].next_session is None
    assert rows(session)[0].lacking == ("BWC",)


def test_a_class_is_known_from_its_recording(session: Session, ledger: Ledger) -> None:
    ledger.officer(ledger.precinct("1"))
    teach(ledger, date(2016, 9, 30), at=moment(9, 27))
    known = [moment(9, 26), moment(9, 27)]
    assert [rows(session, date(2016, 9, 26), at)[0].next_session is None for at in known] == [True, False]


def test_protected_officers_are_masked_and_come_last(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    ledger.officer(precinct, last_name="Aas", badge="0007", protected_identity=True)
    ledger.officer(precinct, last_name="Berg", badge="0008")
    shown = [(row.name, row.badge, row.is_protected) for row in rows(session)]
    assert shown == [("Aas, Eva 1", "0007", True), ("Berg, Eva 2", "0008", False)]
    masked = [(row.name, row.badge, row.is_protected) for row in rows(session, reveal_identities=False)]
    assert masked == [("Berg, Eva 2", "0008", False), ("Protected officer", None, True)]


def test_names_and_ranks_are_those_of_the_day(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.add(
        OfficerParticulars,
        officer_id=officer,
        starts_on=date(2016, 9, 20),
        last_name="Berg",
        first_name="Eva",
        middle_name="Marie",
        suffix="Jr.",
        rank="Sergeant",
    )
    named = [(rows(session, day)[0].name, rows(session, day)[0].rank) for day in (date(2016, 9, 19), DAY)]
    assert named == [("Lund, Eva 1", "Officer"), ("Berg Jr., Eva Marie", "Sergeant")]


def test_a_day_that_cannot_be_known_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="lies after"):
        rows(session, date(2016, 9, 28), moment(9, 27))


def test_the_list_is_read_in_twelve_statements_whatever_its_length(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    precinct = ledger.precinct("1")
    asked: list[int] = []
    for _ in range(2):
        for _ in range(10):
            ledger.officer(precinct)
        with recorded_statements(engine) as statements:
            rows(session)
        asked.append(len(statements))
    assert asked == [12, 12]
