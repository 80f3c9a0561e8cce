"""The progress report over small histories: figures, moments of knowledge, scope, series, statements."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import FIRST, Ledger, moment
from tracker.domain.chain import NO_EVENT_HASH
from tracker.domain.errors import Invalid
from tracker.domain.progress import Forecast
from tracker.domain.reports.rollout import Progress, RolloutProgress
from tracker.reports.rollout import curves_from, progress_from, rollout_curves, rollout_history, rollout_progress
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Completion,
    Employment,
    EmploymentEnd,
    Officer,
    Plan,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
)

DAY = date(2016, 9, 27)
LATER = moment(12, 1)


def report(session: Session, day: date = DAY, known_at: datetime = LATER) -> RolloutProgress:
    """The report of a day, with its series."""
    return rollout_progress(session, as_of=day, known_at=known_at, series=True)


def first(session: Session, day: date = DAY, known_at: datetime = LATER) -> Progress:
    """The figures of the report's first row."""
    return report(session, day, known_at).rows[0].figures


def counts(figures: Progress) -> tuple[int, ...]:
    """Strength, eligible, trained, assigned, equipped."""
    return (figures.strength, figures.eligible, figures.trained, figures.assigned, figures.equipped)


def test_every_officer_is_counted_once_under_what_is_missing(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    for _ in range(3):
        ledger.equip(ledger.officer(precinct), date(2016, 7, 11))
    ledger.train(ledger.officer(precinct), date(2016, 7, 11))
    for _ in range(2):
        ledger.issue(ledger.officer(precinct), date(2016, 7, 11))
    for _ in range(4):
        ledger.officer(precinct)
    ledger.officer(precinct, duty="administration")
    found = first(session)
    assert counts(found) == (11, 10, 4, 5, 3)
    assert (found.outstanding, found.needs_training, found.needs_camera, found.needs_both) == (7, 2, 1, 4)
    assert found.percent_equipped == 30.0


def test_the_precincts_come_first_then_the_other_homes_each_in_order(session: Session, ledger: Ledger) -> None:
    for code, kind in (("CH", "other"), ("10", "precinct"), ("2", "precinct"), ("AIR", "other"), ("1", "precinct")):
        ledger.precinct(code, kind=kind)
    assert [row.precinct for row in report(session).rows] == ["1", "2", "10", "AIR", "CH"]


def test_a_precinct_recorded_later_has_no_row_yet(session: Session, ledger: Ledger) -> None:
    ledger.precinct("1")
    ledger.precinct("2", at=moment(10, 15))
    assert [row.precinct for row in report(session, known_at=moment(10, 1)).rows] == ["1"]
    assert [row.precinct for row in report(session, known_at=moment(10, 15)).rows] == ["1", "2"]


def test_an_empty_department_has_a_total_of_nothing(session: Session) -> None:
    found = report(session)
    assert found.rows == ()
    assert counts(found.total) == (0, 0, 0, 0, 0)
    assert (found.total.percent_equipped, found.total.planned, found.total.variance_days) == (None, None, None)
    assert found.series is not None
    assert [(week.week_ending, week.rows, week.total.planned) for week in found.series] == [(DAY, (), None)]


def test_the_total_sums_the_rows_and_recomputes_the_percentage(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("CH", kind="other")
    ledger.equip(ledger.officer(one), DAY)
    ledger.equip(ledger.officer(other), DAY)
    ledger.officer(other)
    found = report(session)
    assert [row.figures.percent_equipped for row in found.rows] == [100.0, 50.0]
    assert counts(found.total) == (3, 3, 2, 2, 2)
    assert found.total.percent_equipped == 66.7


def test_only_the_precincts_asked_for_are_counted_in_the_total_too(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    ledger.plan(one, date(2016, 9, 1), date(2016, 9, 10), 10)
    ledger.plan(other, date(2016, 9, 1), date(2016, 9, 10), 5)
    ledger.officer(one)
    moved = ledger.officer(other)
    ledger.equip(moved, date(2016, 9, 1))
    ledger.post(moved, one, date(2016, 9, 20))
    ledger.officer(other)
    found = rollout_progress(session, as_of=DAY, known_at=LATER, precincts=frozenset({"2"}))
    assert [row.precinct for row in found.rows] == ["2"]
    assert counts(found.total) == counts(found.rows[0].figures) == (1, 1, 0, 0, 0)
    assert (found.total.planned, found.total.forecast_note) == (5, "no_gain")
    assert found.rows[0].figures == report(session).rows[1].figures


def test_no_precinct_at_all_is_not_every_precinct(session: Session, ledger: Ledger) -> None:
    ledger.officer(ledger.precinct("1"))
    found = rollout_progress(session, as_of=DAY, known_at=LATER, precincts=frozenset())
    assert (found.rows, found.total.strength) == ((), 0)


def test_a_posting_and_an_employment_end_on_the_day_recorded(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    left, gone = ledger.officer(precinct), ledger.officer(precinct)
    posting = ledger.post(left, precinct, date(2016, 5, 1))
    ledger.add(PostingEnd, posting_id=posting, ends_on=date(2016, 9, 20))
    employment = ledger.employ(gone, "active", date(2016, 5, 1))
    ledger.add(EmploymentEnd, employment_id=employment, ends_on=date(2016, 9, 25))
    days = [date(2016, 9, 19), date(2016, 9, 20), date(2016, 9, 24), date(2016, 9, 25)]
    assert [first(session, day).strength for day in days] == [2, 1, 1, 0]


def test_a_camera_counts_while_held_and_serviceable(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    officer = ledger.officer(precinct)
    ledger.train(officer, date(2016, 7, 1))
    camera = ledger.camera()
    assignment = ledger.issue(officer, date(2016, 9, 1), camera)
    ledger.condition(camera, "in_repair", date(2016, 9, 10))
    ledger.condition(camera, "serviceable", date(2016, 9, 15))
    ledger.give_back(assignment, date(2016, 9, 20))
    days = [date(2016, 9, day) for day in (1, 9, 10, 15, 19, 20)]
    assert [first(session, day).equipped for day in days] == [1, 1, 0, 1, 1, 0]


def test_a_void_reopens_what_the_fact_had_closed_and_the_past_knowledge_stays(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    officer = ledger.officer(one)
    moved = ledger.post(officer, other, date(2016, 9, 1), at=moment(9, 2))
    ledger.void(Posting, moved, moment(9, 5))
    strength = [
        [row.figures.strength for row in report(session, date(2016, 9, 1), known).rows]
        for known in (moment(9, 1), moment(9, 2), moment(9, 4), moment(9, 5))
    ]
    assert strength == [[1, 0], [0, 1], [0, 1], [1, 0]]


def test_a_return_found_out_later_was_not_known_before(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    assignment = ledger.equip(officer, date(2016, 9, 1))
    returned = ledger.give_back(assignment, date(2016, 9, 10), at=moment(9, 20))
    ledger.void(AssignmentReturn, returned, moment(9, 25))
    day = date(2016, 9, 15)
    known = [moment(9, 15), moment(9, 20), moment(9, 25)]
    assert [first(session, day, at).equipped for at in known] == [1, 0, 1]


@pytest.mark.parametrize(
    "model, figure",
    [(Officer, 0), (Employment, 0), (Posting, 0), (ScopeRule, 1), (Requirement, 2), (Completion, 2), (Assignment, 3)],
)
def test_each_kind_of_fact_counts_from_its_recording_until_its_void(
    session: Session, ledger: Ledger, model: type, figure: int
) -> None:
    ledger.equip(ledger.officer(ledger.precinct("1")), date(2016, 7, 1))
    voided = moment(10, 1)
    ledger.void(model, 1, voided)
    moments = [FIRST - timedelta(microseconds=1), FIRST, voided - timedelta(microseconds=1), voided]
    day = date(2016, 1, 1)
    found = [report(session, day if at <= FIRST else DAY, at).total for at in moments]
    assert [counts(total)[figure] for total in found[2:]] == [1, 0]
    assert found[0].strength == 0
    assert found[1].strength == 1


def test_trained_follows_the_requirement_in_force(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.train(officer, date(2016, 7, 1))
    newer = ledger.add_version(2)
    stricter = ledger.require(newer, date(2016, 9, 10))
    ledger.train(officer, date(2016, 9, 15), newer)
    ledger.add(RequirementEnd, requirement_id=stricter, ends_on=date(2016, 9, 20))
    days = [date(2016, 9, day) for day in (9, 10, 14, 15, 19, 20)]
    assert [first(session, day).trained for day in days] == [1, 0, 0, 1, 1, 0]


def test_a_completion_expires_after_its_months(session: Session, ledger: Ledger) -> None:
    ledger.train(ledger.officer(ledger.precinct("1")), date(2016, 2, 29))
    known = moment(6, 1, 2017)
    assert [first(session, day, known).trained for day in (date(2017, 2, 27), date(2017, 2, 28))] == [1, 0]


def test_plans_variance_and_the_day_of_completion(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    ledger.plan(precinct, date(2016, 9, 1), date(2016, 9, 10), 4)
    ledger.plan(precinct, date(2016, 9, 1), date(2016, 9, 20), 4, version=2, adopted_on=date(2016, 9, 8))
    for day in (2, 5, 9, 14):
        ledger.equip(ledger.officer(precinct), date(2016, 9, day))
    behind = first(session, date(2016, 9, 11))
    assert (behind.planned, behind.variance_officers, behind.variance_days) == (4, -1, -2)
    assert (behind.current_planned, behind.current_variance_officers, behind.current_variance_days) == (2, 1, 4)
    assert behind.completed_on is None
    before = first(session, date(2016, 9, 7))
    assert (before.current_planned, before.current_variance_officers) == (before.planned, before.variance_officers)
    assert first(session, date(2016, 8, 31)).variance_days is None
    done = first(session)
    assert done.completed_on == date(2016, 9, 14)
    assert (done.variance_officers, done.variance_days, done.current_variance_days) == (0, -4, 6)


def test_completion_stands_though_the_line_falls_again(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    ledger.plan(precinct, date(2016, 9, 1), date(2016, 9, 10), 1)
    ledger.equip(ledger.officer(precinct), date(2016, 9, 5))
    ledger.officer(precinct, date(2016, 9, 20))
    fallen = first(session)
    assert (fallen.outstanding, fallen.completed_on, fallen.variance_days) == (1, date(2016, 9, 5), 5)
    assert first(session, date(2016, 9, 4)).completed_on is None


def test_completion_is_judged_by_each_days_precinct(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    for precinct in (one, other):
        ledger.plan(precinct, date(2016, 9, 1), date(2016, 9, 10), 1)
    ledger.equip(ledger.officer(one), date(2016, 9, 5))
    newcomer = ledger.officer(other)
    ledger.post(newcomer, one, date(2016, 9, 20))
    found = report(session)
    assert [row.figures.completed_on for row in found.rows] == [date(2016, 9, 5), None]
    assert found.total.completed_on is None


def test_the_forecast_rests_on_four_weeks_of_gain(session: Session, ledger: Ledger) -> None:
    precinct = ledger.precinct("1")
    ledger.plan(precinct, date(2016, 8, 30), date(2016, 9, 30), 12)
    for weeks, gained in enumerate((4, 2, 1, 1)):
        for _ in range(gained):
            ledger.equip(ledger.officer(precinct), DAY - timedelta(7 * weeks))
    for _ in range(4):
        ledger.officer(precinct)
    found = first(session)
    assert found.outstanding == 4
    assert found.forecast == Forecast(DAY + timedelta(14), DAY + timedelta(7), DAY + timedelta(28))
    assert found.forecast_note is None
    assert first(session, date(2016, 9, 12)).forecast_note == "too_early"


def test_the_series_ends_weeks_on_saturdays_and_the_last_on_the_day(session: Session, ledger: Ledger) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    ledger.plan(one, date(2016, 9, 7), date(2016, 9, 30), 24)
    ledger.equip(ledger.officer(one), date(2016, 9, 13))
    ledger.officer(other)
    series = report(session).series
    assert series is not None
    assert [week.week_ending for week in series] == [date(2016, 9, day) for day in (10, 17, 24, 27)]
    assert [week.total.equipped for week in series] == [0, 1, 1, 1]
    assert [dict(week.rows)["1"].planned for week in series] == [4, 11, 18, 21]
    assert [dict(week.rows)["2"].planned for week in series] == [None] * 4
    assert [week.total.eligible for week in series] == [2] * 4
    assert rollout_progress(session, as_of=DAY, known_at=LATER).series is None


def test_the_last_week_of_the_series_says_what_the_report_says(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    ledger.plan(one, date(2016, 9, 7), date(2016, 9, 30), 24)
    ledger.equip(ledger.officer(one), date(2016, 9, 13))
    found = report(session)
    assert found.series is not None
    last, total = found.series[-1].total, found.total
    assert (last.eligible, last.trained, last.assigned, last.equipped, last.planned) == (
        total.eligible,
        total.trained,
        total.assigned,
        total.equipped,
        total.planned,
    )


def test_the_curves_run_to_the_last_finish_and_count_to_the_day(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    ledger.precinct("2")
    ledger.plan(one, date(2016, 9, 7), date(2016, 10, 2), 24)
    ledger.plan(one, date(2016, 9, 7), date(2016, 10, 10), 30, version=2, adopted_on=date(2016, 9, 20))
    ledger.equip(ledger.officer(one), date(2016, 9, 13))
    curves = rollout_curves(session, as_of=DAY, known_at=LATER)
    row = curves.rows[0]
    assert (row.start, row.finish, row.target, row.current_finish) == (
        date(2016, 9, 7),
        date(2016, 10, 2),
        24,
        date(2016, 10, 10),
    )
    days = [point.day for point in row.points]
    assert days == [date(2016, 9, 10), date(2016, 9, 17), date(2016, 9, 24), DAY] + [
        date(2016, 10, day) for day in (1, 8, 10)
    ]
    assert [point.equipped for point in row.points] == [0, 1, 1, 1, None, None, None]
    assert row.points[-1].planned == 24
    assert row.points[-1].current_planned == 30
    assert curves.rows[1].points[0].planned is None
    assert curves.total.points[-1].current_planned == 30


def test_without_a_plan_there_are_no_curves(session: Session, ledger: Ledger) -> None:
    ledger.precinct("1")
    assert rollout_curves(session, as_of=DAY, known_at=LATER).total.points == ()


def test_the_stamp_is_the_last_event_that_changed_data_by_then(session: Session, ledger: Ledger) -> None:
    officer = ledger.add(Officer, moment(9, 1))
    changed = next(ledger.seqs) - 1
    ledger.event(moment(9, 2), changes_data=False)
    ledger.post(officer, ledger.precinct("1"), date(2016, 9, 1), at=moment(9, 10))
    found = report(session, date(2016, 9, 2), moment(9, 3))
    assert (found.data_version, found.audit_head) == (changed, f"{changed:064d}")
    assert (found.as_of, found.known_at) == (date(2016, 9, 2), moment(9, 3))
    before = report(session, date(2015, 1, 1), moment(1, 1, 2015))
    assert (before.data_version, before.audit_head) == (0, NO_EVENT_HASH)


@pytest.mark.parametrize(
    "day, known_at, code, field",
    [
        pytest.param(date(2016, 9, 28), moment(9, 27), "day_after_known_at", "as_of", id="tomorrow"),
        pytest.param(
            date(2016, 9, 28),
            datetime.fromisoformat("2016-09-28T04:59:59+00:00"),
            "day_after_known_at",
            "as_of",
            id="UTC is a day ahead of the agency",
        ),
        pytest.param(date(1, 1, 2), moment(9, 27), "day_out_of_range", "as_of", id="before there were cameras"),
        pytest.param(
            date(2016, 9, 1),
            datetime.fromisoformat("0001-01-01T00:00:00+00:00"),
            "day_out_of_range",
            "known_at",
            id="a moment before the calendar of the agency",
        ),
    ],
)
def test_a_day_that_cannot_be_known_is_refused(
    session: Session, day: date, known_at: datetime, code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        report(session, day, known_at)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_agencys_own_day_of_the_moment_is_allowed(session: Session) -> None:
    known_at = datetime.fromisoformat("2016-09-28T05:00:00+00:00")
    assert report(session, date(2016, 9, 28), known_at).as_of == date(2016, 9, 28)


def test_the_history_is_read_in_ten_statements_whatever_the_size(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    one, other = ledger.precinct("1"), ledger.precinct("2")
    ledger.plan(one, date(2016, 9, 7), date(2016, 9, 30), 24)
    asked: list[int] = []
    for _ in range(2):
        for precinct in (one, other) * 5:
            ledger.equip(ledger.officer(precinct), date(2016, 9, 13))
        with recorded_statements(engine) as statements:
            history = rollout_history(session, as_of=DAY, known_at=LATER)
            progress_from(history, series=True)
            curves_from(history)
        asked.append(len(statements))
    assert asked == [10, 10]


def test_the_baseline_is_version_one_and_a_void_takes_it_back(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    wrong = ledger.plan(one, date(2016, 9, 7), date(2016, 9, 30), 24)
    ledger.void(Plan, wrong, moment(9, 15))
    assert first(session, date(2016, 9, 14), moment(9, 14)).planned == 8
    assert first(session, date(2016, 9, 14), moment(9, 15)).planned is None
