"""The arithmetic of progress, case by case: these tables are the specification."""

from datetime import date, timedelta

import pytest

from tracker.domain.progress import (
    Curve,
    Forecast,
    Plan,
    PlanLine,
    baseline_of,
    completed_on,
    current_of,
    forecast,
    line_of,
    percent,
    variance_days,
    variance_officers,
    week_endings,
    weekly_gains,
)


def may(day: int) -> date:
    """A day of May 2016."""
    return date(2016, 5, day)


def plan(start: date, finish: date, target: int, version: int = 1, adopted_on: date = date(2016, 3, 1)) -> Plan:
    """A plan adopted on 1 March unless told otherwise."""
    return Plan(version, adopted_on, start, finish, target)


def curve(*points: tuple[date, int]) -> Curve:
    """A count that has these values from these days on."""
    changes, before = {}, 0
    for day, level in points:
        changes[day.toordinal()] = level - before
        before = level
    return Curve(changes)


TEN_DAYS = plan(may(2), may(11), 20)
TEN_DAYS_LINE = PlanLine((TEN_DAYS,))
UNEVEN_LINE = PlanLine((plan(may(2), may(4), 10),))


@pytest.mark.parametrize(
    "day, expected",
    [
        pytest.param(may(1), 0, id="nothing the day before the start"),
        pytest.param(may(2), 2, id="the start is a working day"),
        pytest.param(may(6), 10, id="half way"),
        pytest.param(may(11), 20, id="all of it on the finish"),
        pytest.param(may(30), 20, id="and ever after"),
    ],
)
def test_planned_rises_from_the_start_to_the_finish(day: date, expected: int) -> None:
    assert TEN_DAYS.planned_on(day) == TEN_DAYS_LINE.planned_on(day) == expected


@pytest.mark.parametrize("day, expected", [(may(2), 3), (may(3), 6), (may(4), 10)])
def test_planned_is_rounded_down(day: date, expected: int) -> None:
    assert UNEVEN_LINE.planned_on(day) == expected


def test_a_plan_of_one_day_is_met_on_it() -> None:
    one_day = plan(may(2), may(2), 7)
    assert [one_day.planned_on(day) for day in (may(1), may(2), may(3))] == [0, 7, 7]


def test_plans_together_are_summed_day_by_day_and_draw_no_new_straight_line() -> None:
    line = PlanLine((TEN_DAYS, plan(may(21), may(30), 10)))
    assert (line.start, line.finish, line.target) == (may(2), may(30), 30)
    assert [line.planned_on(day) for day in (may(1), may(11), may(20), may(21), may(30))] == [0, 20, 20, 21, 30]


@pytest.mark.parametrize(
    "count, first_reaching, last_within",
    [
        pytest.param(0, may(2), may(1), id="nothing: the first day of the line, and the day before it"),
        pytest.param(1, may(2), may(1), id="a step jumps over it"),
        pytest.param(2, may(2), may(2), id="a step ends on it"),
        pytest.param(9, may(6), may(5), id="between two steps"),
        pytest.param(19, may(11), may(10), id="one below the target"),
    ],
)
def test_the_days_on_which_a_line_passes_a_count(count: int, first_reaching: date, last_within: date) -> None:
    assert TEN_DAYS_LINE.first_day_reaching(count) == first_reaching
    assert TEN_DAYS_LINE.last_day_within(count) == last_within


def test_on_a_level_stretch_the_first_and_the_last_day_lie_apart() -> None:
    line = PlanLine((TEN_DAYS, plan(may(21), may(30), 10)))
    assert line.first_day_reaching(20) == may(11)
    assert line.last_day_within(20) == may(20)


def test_no_plans_draw_no_line_and_missing_ones_are_left_out() -> None:
    assert line_of([None, None]) is None
    assert line_of([None, TEN_DAYS]) == TEN_DAYS_LINE


REPLAN = plan(may(2), may(20), 25, version=2, adopted_on=may(5))
SECOND_REPLAN = plan(may(2), may(25), 25, version=3, adopted_on=may(9))


@pytest.mark.parametrize(
    "day, expected",
    [
        pytest.param(date(2016, 2, 29), None, id="before any was adopted"),
        pytest.param(may(4), TEN_DAYS, id="the baseline"),
        pytest.param(may(5), REPLAN, id="from the day the new one was adopted"),
        pytest.param(may(9), SECOND_REPLAN, id="the latest"),
    ],
)
def test_the_current_plan_is_the_one_adopted_last_and_the_baseline_never_changes(
    day: date, expected: Plan | None
) -> None:
    versions = [TEN_DAYS, REPLAN, SECOND_REPLAN]
    assert current_of(versions, day) == expected
    assert baseline_of(versions) == TEN_DAYS


def test_of_two_plans_adopted_on_one_day_the_higher_version_is_current() -> None:
    twice = plan(may(3), may(20), 25, version=3, adopted_on=may(5))
    assert current_of([REPLAN, twice], may(5)) == twice


def test_without_a_first_version_there_is_no_baseline() -> None:
    assert baseline_of([REPLAN]) is None


@pytest.mark.parametrize(
    "planned, equipped, eligible, expected",
    [
        pytest.param(10, 12, 20, 2, id="ahead"),
        pytest.param(10, 7, 20, -3, id="behind"),
        pytest.param(10, 8, 8, 0, id="everybody there: a target set too high is no delay"),
        pytest.param(10, 12, 12, 2, id="everybody there and more than planned"),
        pytest.param(10, 0, 0, -10, id="nobody eligible is not everybody"),
    ],
)
def test_variance_in_officers(planned: int, equipped: int, eligible: int, expected: int) -> None:
    assert variance_officers(planned, equipped, eligible) == expected


@pytest.mark.parametrize(
    "day, equipped, completed, expected",
    [
        pytest.param(may(1), 5, None, None, id="null before the start, however many there are"),
        pytest.param(may(1), 5, may(1), None, id="null before the start, even of what is complete"),
        pytest.param(may(6), 10, None, 0, id="as planned"),
        pytest.param(may(6), 12, None, 1, id="ahead: the plan gets there tomorrow"),
        pytest.param(may(6), 11, None, 1, id="ahead by half a step counts to the day that reaches it"),
        pytest.param(may(6), 30, None, 5, id="ahead of the target: measured to the finish"),
        pytest.param(may(6), 8, None, -1, id="behind: where the plan was yesterday"),
        pytest.param(may(6), 9, None, -1, id="behind by half a step"),
        pytest.param(may(6), 0, None, -5, id="nobody yet: the last day without any planned is before the start"),
        pytest.param(may(20), 19, None, -10, id="past the finish, one short: since the day before the finish"),
        pytest.param(may(20), 20, None, 0, id="the target is met, though not everybody is equipped"),
        pytest.param(may(20), 25, None, -9, id="more than the target after the finish: counted from the finish"),
        pytest.param(may(20), 18, may(9), 2, id="complete two days early, whatever came after"),
        pytest.param(may(20), 20, may(14), -3, id="complete three days late"),
    ],
)
def test_variance_in_days(day: date, equipped: int, completed: date | None, expected: int | None) -> None:
    assert variance_days(TEN_DAYS_LINE, day, equipped, completed) == expected


@pytest.mark.parametrize(
    "equipped, eligible, day, expected",
    [
        pytest.param([(may(3), 4)], [(may(1), 4)], may(3), may(3), id="on the day itself"),
        pytest.param([(may(3), 4)], [(may(1), 4)], may(2), None, id="not known of the day before"),
        pytest.param([(may(3), 4), (may(5), 3)], [(may(1), 4)], may(9), may(3), id="it may fall again"),
        pytest.param([(may(1), 4)], [(may(1), 4)], may(9), may(2), id="not before the baseline's start"),
        pytest.param([(may(3), 4)], [(may(1), 5), (may(6), 4)], may(9), may(6), id="an officer left"),
        pytest.param([], [], may(9), None, id="nobody eligible is never complete"),
        pytest.param([(may(3), 4)], [(may(1), 5)], may(9), None, id="one short"),
    ],
)
def test_completed_on(
    equipped: list[tuple[date, int]], eligible: list[tuple[date, int]], day: date, expected: date | None
) -> None:
    assert completed_on(curve(*equipped), curve(*eligible), may(2), day) == expected


def test_completed_on_is_none_before_the_start() -> None:
    assert completed_on(curve((may(1), 4)), curve((may(1), 4)), may(2), may(1)) is None


def test_gains_are_of_the_four_weeks_before_the_day_the_latest_first() -> None:
    equipped = curve((may(1), 2), (may(5), 5), (may(12), 9), (may(19), 8), (may(29), 20))
    assert weekly_gains(equipped, may(29)) == (12, -1, 4, 3)


@pytest.mark.parametrize(
    "outstanding, gains, expected, earliest, latest",
    [
        pytest.param(10, (5, 5, 5, 5), 14, 14, 14, id="an even pace"),
        pytest.param(11, (5, 5, 5, 5), 16, 16, 16, id="a started day counts: 15.4 days"),
        pytest.param(12, (8, 4, 2, 2), 21, 11, 42, id="the best and the worst week"),
        pytest.param(4, (4, 0, 0, 0), 28, 7, None, id="a week without gain: no latest"),
        pytest.param(4, (6, -2, 0, 0), 28, 5, None, id="a week that lost"),
        pytest.param(1, (0, 0, 0, 1), 28, 7, None, id="the mean of four weeks, not of the last"),
    ],
)
def test_forecast_days_ahead(
    outstanding: int, gains: tuple[int, ...], expected: int, earliest: int, latest: int | None
) -> None:
    day = may(16)
    last = None if latest is None else day + timedelta(latest)
    foreseen = Forecast(day + timedelta(expected), day + timedelta(earliest), last)
    assert forecast(day, outstanding, TEN_DAYS_LINE, gains) == (foreseen, None)


@pytest.mark.parametrize(
    "day, outstanding, baseline, gains, note",
    [
        pytest.param(may(1), 0, None, (0, 0, 0, 0), "complete", id="nothing outstanding comes first"),
        pytest.param(may(1), 3, None, (0, 0, 0, 0), "no_plan", id="no plan"),
        pytest.param(may(15), 3, TEN_DAYS_LINE, (9, 9, 9, 9), "too_early", id="thirteen days since the start"),
        pytest.param(may(1), 3, TEN_DAYS_LINE, (9, 9, 9, 9), "too_early", id="before the start"),
        pytest.param(may(16), 3, TEN_DAYS_LINE, (0, 0, 0, 0), "no_gain", id="nothing gained"),
        pytest.param(may(16), 3, TEN_DAYS_LINE, (1, -1, -2, 1), "no_gain", id="lost"),
    ],
)
def test_why_there_is_no_forecast(
    day: date, outstanding: int, baseline: PlanLine | None, gains: tuple[int, ...], note: str
) -> None:
    assert forecast(day, outstanding, baseline, gains) == (None, note)


def test_a_forecast_beyond_the_calendar_gives_its_last_day() -> None:
    found, _ = forecast(may(16), 10_000_000, TEN_DAYS_LINE, (1, 0, 0, 0))
    assert found == Forecast(date.max, date.max, None)


@pytest.mark.parametrize(
    "part, whole, expected",
    [
        pytest.param(0, 0, None, id="nothing of nothing"),
        pytest.param(0, 7, 0.0, id="nobody"),
        pytest.param(7, 7, 100.0, id="everybody"),
        pytest.param(1, 3, 33.3, id="down"),
        pytest.param(2, 3, 66.7, id="up"),
        pytest.param(1, 16, 6.3, id="6.25: half up"),
        pytest.param(1, 400, 0.3, id="0.25: half up"),
        pytest.param(1999, 2000, 99.9, id="99.95: never 100.0 while one is outstanding"),
        pytest.param(99_999, 100_000, 99.9, id="99.999"),
        pytest.param(1, 100_000, 0.1, id="never 0.0 while one is equipped"),
    ],
)
def test_percent(part: int, whole: int, expected: float | None) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    "start, last, expected",
    [
        pytest.param(may(2), may(16), [may(7), may(14), may(16)], id="Monday to Monday"),
        pytest.param(may(7), may(14), [may(7), may(14)], id="Saturday to Saturday, the day once"),
        pytest.param(may(8), may(20), [may(14), may(20)], id="a week begins on Sunday"),
        pytest.param(may(2), may(3), [may(3)], id="in the first week"),
        pytest.param(may(20), may(3), [may(3)], id="before the start: the day alone"),
    ],
)
def test_weeks_end_on_saturdays_and_the_last_on_the_day(start: date, last: date, expected: list[date]) -> None:
    assert week_endings(start, last) == expected


@pytest.mark.parametrize("day, expected", [(may(1), 0), (may(3), 4), (may(4), 4), (may(9), 1)])
def test_a_curve_keeps_its_count_until_it_changes(day: date, expected: int) -> None:
    assert curve((may(3), 4), (may(5), 1)).on(day.toordinal()) == expected
