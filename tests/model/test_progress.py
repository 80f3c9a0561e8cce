"""Plans, variance, completion, forecast, series and totals by the independent account."""

from datetime import date

import pytest

from tests.model.department import AT_LAST, Department, d, end
from tests.model.facts import Plan
from tests.model.progress import percent, planned_of, rollout_progress

FORTNIGHT_PLAN = (d("07-01"), d("07-10"), 10)
"""One officer a day from the 1st to the 10th of July."""


@pytest.mark.parametrize(
    "day, planned", [("06-30", 0), ("07-01", 2), ("07-02", 5), ("07-03", 7), ("07-04", 10), ("07-05", 10)]
)
def test_a_plan_grows_by_whole_officers_from_its_start_to_its_finish(day: str, planned: int) -> None:
    plan = Plan(
        recorded=AT_LAST,
        precinct="1",
        version=1,
        adopted_on=d("01-01"),
        start=d("07-01"),
        finish=d("07-04"),
        target=10,
    )
    assert planned_of(plan, d(day)) == planned


@pytest.mark.parametrize(
    "part, whole, shown",
    [
        (0, 0, None),
        (0, 5, 0.0),
        (5, 5, 100.0),
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 8, 12.5),
        (1, 16, 6.3),
        (363, 550, 66.0),
        (1999, 2000, 99.9),
        (9999, 10000, 99.9),
        (1, 2000, 0.1),
        (1, 10000, 0.1),
    ],
)
def test_a_percentage_has_one_decimal_and_shows_neither_end_early(part: int, whole: int, shown: float | None) -> None:
    assert percent(part, whole) == shown


@pytest.mark.parametrize(
    "equipped, day, officers, days",
    [
        (3, "06-30", 3, None),  # before the start
        (5, "07-05", 0, 0),
        (7, "07-05", 2, 2),  # the plan reaches 7 on the 7th
        (3, "07-05", -2, -2),  # the plan stood at 3 on the 3rd
        (0, "07-05", -5, -5),  # nothing was planned on 30 June
        (12, "07-05", 7, 5),  # more than the target: the plan reaches that on the 10th
        (9, "07-15", -1, -6),
        (10, "07-15", 0, 0),
        (12, "07-15", 2, -5),  # over the target, not complete, and the plan's time is up
    ],
)
def test_variance_before_completion(equipped: int, day: str, officers: int, days: int | None) -> None:
    department = Department()
    department.officer()  # one who is never equipped
    department.equipped(d("06-01"), count=equipped)
    department.plan("1", *FORTNIGHT_PLAN)
    row = department.row(d(day))
    assert (row["variance_officers"], row["variance_days"]) == (officers, days)


def test_completion_is_the_first_day_everybody_is_equipped_and_stays_though_the_line_falls() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    department.equipped(d("07-04"))
    department.post(department.officer("2"), "1", d("07-06"))
    days = ["07-03", "07-04", "07-06"]
    found = [department.row(d(day)) for day in days]
    assert [row["completed_on"] for row in found] == [None, "2016-07-04", "2016-07-04"]
    assert [row["variance_days"] for row in found] == [-3, 6, 6]
    assert [row["outstanding"] for row in found] == [1, 0, 1]


def test_completion_is_not_looked_for_before_the_baselines_start() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    department.equipped(d("02-01"))
    assert department.row(d("06-30"))["completed_on"] is None
    assert department.row(d("07-02"))["completed_on"] == "2016-07-01"


def test_a_target_set_too_high_is_no_delay() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    department.equipped(d("07-04"))
    assert department.row(d("07-20"))["variance_officers"] == 0


def test_nobody_eligible_is_no_completion_and_has_no_percentage() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    row = department.row(d("07-20"))
    assert (row["completed_on"], row["percent_equipped"], row["variance_officers"]) == (None, None, -10)


def test_a_replan_moves_the_current_fields_from_its_adoption_on_and_never_the_baseline() -> None:
    department = Department()
    department.officer()
    department.plan("1", *FORTNIGHT_PLAN)
    department.plan("1", d("07-06"), d("07-15"), 10, version=2, adopted_on=d("07-05"))
    found = [department.row(d(day)) for day in ("07-04", "07-05", "07-08")]
    assert [row["planned"] for row in found] == [4, 5, 8]
    assert [row["current_planned"] for row in found] == [4, 0, 3]
    assert [row["current_variance_days"] for row in found] == [-4, None, -3]


def test_before_its_adoption_a_baseline_counts_and_the_current_fields_are_null() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN, adopted_on=d("08-01"))
    row = department.row(d("07-05"))
    assert (row["planned"], row["current_planned"], row["current_variance_officers"]) == (5, None, None)


def test_completion_counts_from_the_current_plans_finish_too() -> None:
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    department.plan("1", d("07-02"), d("07-31"), 10, version=2)
    department.equipped(d("07-04"))
    row = department.row(d("07-20"))
    assert (row["variance_days"], row["current_variance_days"]) == (6, 27)


def test_without_a_plan_its_fields_are_null() -> None:
    department = Department()
    department.officer()
    row = department.row(d("07-20"))
    names = ["planned", "variance_officers", "variance_days", "completed_on", "forecast"]
    assert [row[name] for name in names] + [row[f"current_{name}"] for name in names[:3]] == [None] * 8
    assert row["forecast_note"] == "no_plan"


def growing(gains: tuple[int, ...], outstanding: int) -> Department:
    """Equipped officers by week before 29 July (the latest week first), and some who have nothing."""
    department = Department()
    department.plan("1", *FORTNIGHT_PLAN)
    for week, gain in enumerate(gains):
        department.equipped(date(2016, 7, 29 - 7 * week), count=gain)
    for _ in range(outstanding):
        department.officer()
    return department


@pytest.mark.parametrize(
    "gains, outstanding, expected",
    [
        ((2, 2, 2, 2), 2, ("2016-08-05", "2016-08-05", "2016-08-05")),
        ((4, 2, 1, 1), 4, ("2016-08-12", "2016-08-05", "2016-08-26")),
        ((0, 3, 1, 1), 1, ("2016-08-04", "2016-08-01", None)),  # 7 / 1.25 = 5.6, 7 / 3 = 2.3
        ((1, 0, 0, 0), 3, ("2016-10-21", "2016-08-19", None)),  # 21 / 0.25
    ],
)
def test_forecast_goes_by_the_last_four_weeks(
    gains: tuple[int, ...], outstanding: int, expected: tuple[str | None, ...]
) -> None:
    row = growing(gains, outstanding).row(d("07-29"))
    assert row["forecast"] == dict(zip(("expected", "earliest", "latest"), expected, strict=True))
    assert row["forecast_note"] is None


def test_a_line_that_fell_makes_a_negative_week() -> None:
    department = growing((0, 3, 0, 0), 1)
    department.history.assignments[0].returns.append(end(d("07-25")))
    row = department.row(d("07-29"))  # 2 in four weeks, one of them lost in the last
    assert row["forecast"] == {"expected": "2016-08-26", "earliest": "2016-08-03", "latest": None}


def test_the_first_reason_that_fits_says_why_there_is_no_forecast() -> None:
    department = Department()
    assert department.row(d("07-05"))["forecast_note"] == "complete"
    department.officer()
    assert department.row(d("07-05"))["forecast_note"] == "no_plan"
    department.plan("1", *FORTNIGHT_PLAN)
    assert [department.row(d(day))["forecast_note"] for day in ("06-01", "07-14", "07-15")] == [
        "too_early",
        "too_early",
        "no_gain",
    ]


def test_the_total_sums_counts_and_plans_over_every_row() -> None:
    department = Department()
    department.plan("1", d("07-01"), d("07-04"), 10)
    department.plan("2", d("07-03"), d("07-10"), 3)
    department.equipped(d("06-01"), "1", count=2)
    department.equipped(d("06-01"), "CH")
    department.officer("2")
    total = department.total(d("07-03"))
    assert (total["eligible"], total["equipped"], total["percent_equipped"]) == (4, 3, 75.0)
    assert total["planned"] == 7 + 0
    assert (total["variance_officers"], total["variance_days"]) == (-4, -2)  # 2 planned on the 1st, 5 on the 2nd


def test_the_total_completes_on_the_summed_line() -> None:
    department = Department()
    department.plan("1", d("07-01"), d("07-04"), 1)
    department.plan("2", d("07-03"), d("07-10"), 1)
    department.equipped(d("07-02"), "1")
    department.equipped(d("07-08"), "2")
    total = department.total(d("07-20"))
    assert (total["completed_on"], total["variance_days"]) == ("2016-07-08", 2)


def test_the_total_of_the_precincts_asked_for_leaves_the_others_out() -> None:
    department = Department()
    department.equipped(d("06-01"), "1", count=2)
    department.officer("2")
    report = rollout_progress(department.history, d("07-03"), AT_LAST, precincts={"1"})
    assert [row["precinct"] for row in report["rows"]] == ["1"]
    assert report["total"]["eligible"] == 2


@pytest.mark.parametrize(
    "day, endings",
    [
        ("2016-07-12", ["2016-07-12"]),
        ("2016-07-16", ["2016-07-16"]),
        ("2016-07-27", ["2016-07-16", "2016-07-23", "2016-07-27"]),
        ("2016-07-30", ["2016-07-16", "2016-07-23", "2016-07-30"]),
        ("2016-06-01", ["2016-06-01"]),
    ],
)
def test_the_series_has_the_saturdays_since_the_start_and_then_the_day(day: str, endings: list[str]) -> None:
    department = Department()
    department.plan("2", d("08-01"), d("08-10"), 3)
    department.plan("1", d("07-11"), d("07-20"), 10)  # a Monday
    series = rollout_progress(department.history, d(day), AT_LAST, weekly=True)["series"]
    assert [week["week_ending"] for week in series] == endings


def test_each_week_of_the_series_is_counted_on_its_own_day_with_the_baseline() -> None:
    department = Department()
    department.plan("1", d("07-11"), d("07-20"), 10)
    department.plan("1", d("07-11"), d("07-30"), 10, version=2)
    department.equipped(d("07-18"), "1")
    department.officer("CH")
    first, second = rollout_progress(department.history, d("07-20"), AT_LAST, weekly=True)["series"]
    assert first["rows"][0] == {
        "precinct": "1",
        "eligible": 1,
        "trained": 0,
        "assigned": 0,
        "equipped": 0,
        "planned": 6,
    }
    assert first["rows"][2]["planned"] is None
    assert second["total"] == {"eligible": 2, "trained": 1, "assigned": 1, "equipped": 1, "planned": 10}


def test_the_series_is_there_only_when_asked_for() -> None:
    assert "series" not in rollout_progress(Department().history, d("07-20"), AT_LAST)
