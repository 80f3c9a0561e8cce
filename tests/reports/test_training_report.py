"""The report `training` over small histories: who is in it, what counts, what was taught, what runs out, statements."""

from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import Ledger, moment
from tests.reports.test_outstanding import teach
from tracker.domain.reports.training_matrix import TrainingReport
from tracker.reports.on_day import Reader
from tracker.reports.training_matrix import training_report
from tracker.store.models import Completion, Course, CourseVersion

DAY = date(2016, 9, 27)
LATER = moment(12, 1)
ALL = Reader(None, sees_identities=True)


def asked(
    session: Session,
    day: date = DAY,
    known_at: datetime = LATER,
    *,
    reader: Reader = ALL,
    precincts: frozenset[str] | None = None,
    since: date | None = None,
    within: int = 60,
) -> TrainingReport:
    return training_report(
        session, reader, as_of=day, known_at=known_at, precincts=precincts, since=since, within=within
    )


def test_the_strength_is_listed_and_trained_is_said_of_the_eligible_alone(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    ledger.train(ledger.officer(first, last_name="Trained"), DAY)
    ledger.officer(first, last_name="Untrained")
    ledger.train(ledger.officer(first, last_name="Desk", duty="administration"), DAY)
    suspended = ledger.officer(first, last_name="Suspended")
    ledger.employ(suspended, "suspended", DAY)
    gone = ledger.officer(first, last_name="Gone")
    ledger.employ(gone, "separated", DAY)
    report = asked(session)
    said = [(row.name.split(",")[0], row.is_eligible, row.is_trained, row.done[0] is not None) for row in report.rows]
    assert said == [
        ("Desk", False, None, True),
        ("Suspended", False, None, False),
        ("Trained", True, True, True),
        ("Untrained", True, False, False),
    ]
    (counted,) = report.precincts
    assert (counted.strength, counted.eligible, counted.trained, counted.counting) == (4, 2, 1, (2,))
    assert (report.total.strength, report.total.trained) == (4, 1)


def test_where_nothing_is_required_nobody_eligible_is_trained(session: Session, ledger: Ledger) -> None:
    ledger.scope(date(2015, 1, 1), "patrol")
    officer = ledger.officer(ledger.precinct("1"), date(2015, 1, 1))
    ledger.train(officer, date(2015, 6, 1))
    report = asked(session, date(2015, 12, 31))
    assert [(row.is_trained, row.done[0] is not None) for row in report.rows] == [(False, True)]
    assert report.courses[0].minimum_version is None


def test_a_course_that_is_not_required_stands_beside_and_changes_no_training(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.train(officer, DAY)
    course = ledger.add(Course, code="CIT", name="Crisis intervention")
    version = ledger.add(CourseVersion, course_id=course, version="a", version_order=1, hours=40.0)
    ledger.add(Completion, officer_id=officer, course_version_id=version, completed_on=date(2016, 3, 1))
    report = asked(session)
    assert [(one.code, one.minimum_version) for one in report.courses] == [("BWC", "1"), ("CIT", None)]
    (row,) = report.rows
    assert row.is_trained
    assert [(one.version, one.completed_on, one.expires_on, str(one.done_as)) for one in row.done if one] == [
        ("1", DAY, date(2017, 9, 27), "counts"),
        ("a", date(2016, 3, 1), None, "counts"),
    ]
    assert report.total.counting == (1, 1)
    assert [(one.course, one.figures.completions, one.figures.officer_hours) for one in report.taught] == [
        ("BWC", 1, 2.0),
        ("CIT", 1, 40.0),
    ]


def test_what_was_taught_is_that_of_the_period_and_the_matrix_is_of_the_day(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    ledger.train(ledger.officer(first), date(2016, 8, 1))
    ledger.train(ledger.officer(first), date(2016, 9, 1))
    for day in (date(2016, 8, 31), date(2016, 9, 1), DAY, date(2016, 9, 28)):
        teach(ledger, day)
    report = asked(session, since=date(2016, 9, 1))
    assert report.taught_total.sessions == 2  # the first and the last day are in it
    assert (report.taught_total.session_hours, report.taught_total.officer_hours) == (4.0, 2.0)
    assert report.total.trained == 2
    assert asked(session).taught_total.sessions == 3
    assert report.weeks[0].week_ending == date(2016, 9, 3)
    assert report.weeks[-1].week_ending == DAY


def test_a_class_called_off_and_a_completion_voided_are_not_counted_once_that_is_known(
    session: Session, ledger: Ledger
) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.void(Completion, ledger.train(officer, DAY), moment(11, 1))
    before, after = asked(session, known_at=moment(10, 1)), asked(session)
    assert (before.taught_total.completions, before.total.trained) == (1, 1)
    assert (after.taught_total.completions, after.total.trained) == (0, 0)


def test_a_precinct_has_its_own_classes_those_for_anyone_and_its_own_officers_completions(
    session: Session, ledger: Ledger
) -> None:
    first, second = ledger.precinct("1"), ledger.precinct("2")
    mover = ledger.officer(first)
    ledger.train(mover, date(2016, 8, 1))
    ledger.post(mover, second, date(2016, 9, 1))
    ledger.train(ledger.officer(first), date(2016, 8, 2))
    for precinct in (first, second, None):
        teach(ledger, DAY, precinct)
    own = asked(session, precincts=frozenset({"1"}))
    theirs = asked(session, precincts=frozenset({"2"}))
    assert [one.taught_total.sessions for one in (own, theirs, asked(session))] == [2, 2, 3]
    assert [one.taught_total.completions for one in (own, theirs, asked(session))] == [1, 1, 2]
    assert [row.officer_id for row in theirs.rows] == [mover]
    assert [one.precinct for one in theirs.precincts] == ["2"]


def test_what_runs_out_is_listed_within_the_days_asked_for_and_of_the_eligible_alone(
    session: Session, ledger: Ledger
) -> None:
    first = ledger.precinct("1")
    for name, day in (("Today", DAY), ("Tenth", date(2016, 10, 7)), ("Eleventh", date(2016, 10, 8))):
        ledger.train(ledger.officer(first, date(2015, 1, 1), last_name=name), date(day.year - 1, day.month, day.day))
    desk = ledger.officer(first, date(2015, 1, 1), last_name="Desk", duty="administration")
    ledger.train(desk, date(2015, 10, 7))
    ledger.officer(first, last_name="Never")
    found = [(line.name.split(",")[0], line.expires_on) for line in asked(session, within=10).expiring]
    assert found == [("Tenth", date(2016, 10, 7))]
    assert [line.name.split(",")[0] for line in asked(session, within=11).expiring] == ["Tenth", "Eleventh"]
    assert asked(session, within=0).expiring == ()


def test_protected_names_are_for_administrators_and_masked_officers_come_last(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    hidden = ledger.officer(first, date(2015, 1, 1), last_name="Aaron", badge="0001", protected_identity=True)
    ledger.train(hidden, date(2015, 10, 1))
    ledger.officer(first, last_name="Zimmer")
    open_, masked = asked(session), asked(session, reader=Reader())
    assert [row.name for row in open_.rows] == ["Aaron, Eva 1", "Zimmer, Eva 2"]
    assert [(row.name, row.badge) for row in masked.rows] == [("Zimmer, Eva 2", "0002"), ("Protected officer", None)]
    assert [(line.name, line.badge) for line in masked.expiring] == [("Protected officer", None)]
    assert masked.total == open_.total


def test_it_is_read_in_fourteen_statements_whatever_its_length(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    precinct = ledger.precinct("1")
    counted: list[int] = []
    for _ in range(2):
        for _ in range(10):
            ledger.train(ledger.officer(precinct), DAY)
        with recorded_statements(engine) as statements:
            asked(session)
        counted.append(len(statements))
    assert counted == [14, 14]
