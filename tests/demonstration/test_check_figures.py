"""The story's figures, day by day, as the report counts them from what the services recorded."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.demonstration.conftest import THIS_MORNING, Progress
from tracker.domain.reports.rollout import Progress as Figures
from tracker.domain.reports.rollout import RolloutProgress
from tracker.reports.exceptions import exceptions
from tracker.reports.on_day import Reader
from tracker.reports.training_weeks import training_weeks

PRECINCTS = ["1", "2", "3", "4", "5"]
OPENING = date(2016, 9, 27)


def by_code(report: RolloutProgress) -> dict[str, Figures]:
    return {row.precinct: row.figures for row in report.rows}


def test_the_pilot_of_2015_had_36_officers_in_three_precincts(progress: Progress) -> None:
    report = progress(date(2015, 6, 1))
    assert (report.total.eligible, report.total.equipped) == (36, 36)
    assert {code for code, row in by_code(report).items() if row.equipped} == {"1", "4", "5"}


def test_nobody_is_equipped_before_the_rollout(progress: Progress) -> None:
    assert progress(date(2015, 12, 31)).total.equipped == 0
    assert progress(date(2016, 7, 10)).total.equipped == 0


@pytest.mark.parametrize(
    "day,low,high,precincts",
    [(date(2016, 7, 11), 98, 102, {"1"}), (date(2016, 7, 31), 190, 199, {"1", "4"})],
)
def test_the_first_weeks(progress: Progress, day: date, low: int, high: int, precincts: set[str]) -> None:
    report = progress(day)
    assert low <= report.total.equipped <= high
    assert {code for code, row in by_code(report).items() if row.equipped} == precincts


def test_on_27_september_363_are_equipped_in_the_1st_the_3rd_and_the_4th(progress: Progress) -> None:
    rows = by_code(progress(OPENING))
    assert rows["1"].equipped + rows["3"].equipped + rows["4"].equipped == 363
    assert [rows[home].equipped for home in ("2", "5", "city-hall")] == [0, 0, 0]


def test_the_first_screen_tells_the_story(progress: Progress) -> None:
    total = progress(OPENING).total
    assert (total.equipped, total.eligible) == (363, 550)
    assert total.forecast is not None
    assert date(2016, 11, 1) <= total.forecast.expected <= date(2016, 11, 7)


def test_the_1st_completed_in_july_and_two_have_come_since(progress: Progress) -> None:
    first = by_code(progress(OPENING))["1"]
    assert first.completed_on == date(2016, 7, 21)
    assert (first.outstanding, first.needs_training, first.needs_both) == (2, 1, 1)


def test_the_4th_is_complete_and_the_3rd_one_camera_short(progress: Progress) -> None:
    rows = by_code(progress(OPENING))
    assert (rows["4"].outstanding, rows["4"].completed_on) == (0, date(2016, 8, 31))
    assert (rows["3"].outstanding, rows["3"].needs_camera, rows["3"].completed_on) == (1, 1, None)


def test_the_2nd_has_41_trained(progress: Progress) -> None:
    second = by_code(progress(OPENING))["2"]
    assert (second.trained, second.assigned, second.needs_camera) == (41, 0, 41)


def test_where_there_is_no_forecast_there_is_a_reason(progress: Progress) -> None:
    rows = by_code(progress(OPENING))
    notes = {code: row.forecast_note for code, row in rows.items()}
    assert all((row.forecast is None) == (row.forecast_note is not None) for row in rows.values())
    assert [notes[home] for home in ("1", "2", "3", "4", "5", "city-hall")] == [
        "no_gain",
        "no_gain",
        None,
        "complete",
        "too_early",
        "no_plan",
    ]


def test_every_precinct_is_complete_on_2_november(progress: Progress) -> None:
    report = progress(date(2016, 11, 2))
    rows = by_code(report)
    assert all(rows[code].equipped == rows[code].eligible > 0 for code in PRECINCTS)
    assert 545 <= report.total.assigned <= 550


def test_the_slip_is_visible_from_may_on(progress: Progress) -> None:
    report = progress(OPENING, series=True)
    series = report.series or ()
    assert (series[0].week_ending, series[-1].week_ending) == (date(2016, 5, 21), OPENING)
    behind = [week.week_ending for week in series if week.total.equipped < (week.total.planned or 0)]
    assert behind == [week.week_ending for week in series]


def test_the_line_of_trained_runs_ahead_of_the_line_of_equipped(progress: Progress) -> None:
    series = progress(date(2016, 11, 2), series=True).series or ()
    assert all(week.total.trained >= week.total.equipped for week in series)
    assert sum(week.total.trained > week.total.equipped for week in series) > 15


def test_twelve_recruits_of_whom_seven_are_trained_wait_this_morning(progress: Progress) -> None:
    total = progress(date(2016, 11, 7)).total
    assert (total.outstanding, total.needs_camera, total.needs_both) == (12, 7, 5)


def test_what_was_entered_late_was_not_known_at_the_time(progress: Progress) -> None:
    evening = datetime(2016, 8, 1, 4, 0, tzinfo=UTC)
    then, now = progress(date(2016, 7, 31), evening), progress(date(2016, 7, 31))
    assert now.total.equipped - then.total.equipped == 1


def test_a_misread_serial_number_changes_no_count(progress: Progress) -> None:
    evening = datetime(2016, 7, 12, 4, 0, tzinfo=UTC)
    assert progress(date(2016, 7, 11), evening).total.equipped == progress(date(2016, 7, 11)).total.equipped


@pytest.mark.parametrize(
    "day,expected",
    [
        (
            OPENING,
            {
                "holding_not_trained": 1, "trained_without_camera": 42, "holding_not_eligible": 1, "return_due": 1,
                "in_stock_without_place": 1, "override": 1, "void": 3, "entered_late": 2,
            },
        ),
        (
            date(2016, 11, 7),
            {
                "trained_without_camera": 7, "holding_not_eligible": 2, "holding_while_separated": 1, "return_due": 2,
                "no_posting_or_employment": 1, "in_stock_without_place": 1, "override": 1, "void": 3, "entered_late": 2,
            },
        ),
    ],
)  # fmt: skip
def test_the_story_has_its_exceptions(story: Session, progress: Progress, day: date, expected: dict[str, int]) -> None:
    report = exceptions(story, Reader(), as_of=day, known_at=THIS_MORNING)
    assert {kind.value: len(report.of_kind(kind)) for kind, _ in report.counts()} == expected
    assert progress(day).total.needs_camera == expected["trained_without_camera"]


@pytest.mark.parametrize("day", [date(2016, 11, 2), date(2016, 11, 7)])
def test_the_weeks_of_camera_training_add_up_to_1100_hours_in_90_sessions(story: Session, day: date) -> None:
    weeks = training_weeks(story, as_of=day, known_at=THIS_MORNING, courses={"BWC"})
    assert sum(week.figures.sessions for week in weeks) == 90
    assert sum(week.figures.officer_hours for week in weeks) == 1100
    assert [week.week_ending.strftime("%a") for week in weeks[:-1]] == ["Sat"] * (len(weeks) - 1)
    assert weeks[-1].week_ending == day
