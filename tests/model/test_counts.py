"""The counts of a day by the independent account: who is eligible, trained, assigned, equipped, and as known when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.model.department import AT_LAST, NEW_YEAR, Department, d, end
from tests.model.facts import expiry
from tests.model.progress import rollout_progress

LATER = datetime(2016, 8, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def counts(department: Department, day: date, precinct: str = "1", known_at: datetime = AT_LAST) -> tuple[int, ...]:
    """Strength, eligible, trained, assigned, equipped."""
    row = department.row(day, precinct, known_at)
    return tuple(row[name] for name in ("strength", "eligible", "trained", "assigned", "equipped"))


@pytest.mark.parametrize(
    "status, duty, expected",
    [
        ("active", "patrol", (1, 1, 1, 1, 1)),
        ("leave", "patrol", (1, 1, 1, 1, 1)),
        ("suspended", "patrol", (1, 0, 0, 0, 0)),
        ("separated", "patrol", (0, 0, 0, 0, 0)),
        (None, "patrol", (0, 0, 0, 0, 0)),
        ("active", "administration", (1, 0, 0, 0, 0)),
    ],
)
def test_status_and_duty_decide_who_counts(status: str | None, duty: str, expected: tuple[int, ...]) -> None:
    department = Department()
    officer = department.officer(duty=duty, status=status)
    department.train(officer, d("02-01"))
    department.issue(officer, d("02-01"))
    assert counts(department, d("03-01")) == expected


def test_an_officer_without_a_posting_is_nowhere() -> None:
    department = Department()
    department.officer(precinct=None)
    assert department.total(d("03-01"))["strength"] == 0


@pytest.mark.parametrize("day, eligible", [("07-29", 1), ("07-30", 0)])
def test_leave_counts_against_eligibility_after_180_days(day: str, eligible: int) -> None:
    department = Department()
    department.employ(department.officer(), "leave", d("02-01"))  # 02-01 and 180 days is 07-30
    assert counts(department, d(day) + timedelta(days=1))[1] == eligible


def test_leave_told_in_two_facts_is_one_leave() -> None:
    department = Department()
    officer = department.officer()
    department.employ(officer, "leave", d("02-01"), ends=[end(d("04-01"))])
    department.employ(officer, "leave", d("04-01"))
    assert counts(department, d("08-01"))[1] == 0


@pytest.mark.parametrize("between", ["active", None])
def test_a_day_of_another_status_or_of_none_breaks_a_leave(between: str | None) -> None:
    department = Department()
    officer = department.officer()
    department.employ(officer, "leave", d("02-01"), ends=[end(d("04-01"))])
    if between:
        department.employ(officer, between, d("04-01"))
    department.employ(officer, "leave", d("04-02"))
    assert counts(department, d("08-01"))[:2] == (1, 1)


def test_the_scope_rule_in_force_is_the_latest_begun_and_without_one_nobody_is_in_scope() -> None:
    department = Department(scope=False)
    department.officer(duty="investigations")
    department.scope(d("02-01"), {"patrol"})
    department.scope(d("03-01"), None)
    days = [d("01-15"), d("02-01"), d("02-29"), d("03-01")]
    assert [counts(department, day)[:2] for day in days] == [(1, 0), (1, 0), (1, 0), (1, 1)]


def test_an_officer_counts_where_posted_on_the_day() -> None:
    department = Department()
    department.post(department.officer("1"), "2", d("03-01"))
    assert [counts(department, d("02-29"), code)[0] for code in "12"] == [1, 0]
    assert [counts(department, d("03-01"), code)[0] for code in "12"] == [0, 1]


def test_an_ended_posting_holds_no_more_and_the_one_before_does_not_come_back() -> None:
    department = Department()
    department.post(department.officer("1"), "2", d("03-01"), ends=[end(d("04-01"))])
    assert department.total(d("03-31"))["strength"] == 1
    assert department.total(d("04-01"))["strength"] == 0


def test_an_end_that_outlives_the_next_start_yields_to_it() -> None:
    department = Department()
    officer = department.officer(precinct=None)
    department.post(officer, "1", d("02-01"), ends=[end(d("04-01"))])
    department.post(officer, "2", d("03-01"))
    assert counts(department, d("05-01"), "2")[0] == 1
    assert counts(department, d("03-15"), "1")[0] == 0


def test_voiding_a_later_posting_opens_the_earlier_again() -> None:
    department = Department()
    department.post(department.officer("1"), "2", d("03-01"), voided=LATER)
    assert counts(department, d("04-01"), "2", LATER - MICROSECOND)[0] == 1
    assert counts(department, d("04-01"), "1", LATER)[0] == 1


@pytest.mark.parametrize("offset, seen", [(-MICROSECOND, 0), (MICROSECOND * 0, 1), (MICROSECOND, 1)])
def test_a_fact_is_seen_from_the_moment_it_was_recorded(offset: timedelta, seen: int) -> None:
    department = Department()
    department.train(department.officer(), d("02-01"), recorded=LATER)
    assert counts(department, d("03-01"), known_at=LATER + offset)[2] == seen


@pytest.mark.parametrize("offset, seen", [(-MICROSECOND, 1), (MICROSECOND * 0, 0), (MICROSECOND, 0)])
def test_a_fact_is_seen_until_the_moment_it_was_voided(offset: timedelta, seen: int) -> None:
    department = Department()
    department.train(department.officer(), d("02-01"), voided=LATER)
    assert counts(department, d("03-01"), known_at=LATER + offset)[2] == seen


def test_a_return_is_known_by_its_own_moments() -> None:
    department = Department()
    department.issue(department.officer(), d("02-01"), returns=[end(d("03-01"), LATER, AT_LAST - MICROSECOND)])
    known = [LATER - MICROSECOND, LATER, AT_LAST]
    assert [counts(department, d("04-01"), known_at=moment)[3] for moment in known] == [1, 0, 1]


def test_a_camera_is_held_until_the_day_before_its_return() -> None:
    department = Department()
    department.issue(department.officer(), d("02-05"), returns=[end(d("03-05"))])
    days = ["02-04", "02-05", "03-04", "03-05"]
    assert [counts(department, d(day))[3] for day in days] == [0, 1, 1, 0]


def test_a_camera_returned_on_the_day_of_its_issue_was_held_on_no_day() -> None:
    department = Department()
    department.issue(department.officer(), d("02-05"), returns=[end(d("02-05"))])
    assert [counts(department, d(day))[3] for day in ("02-04", "02-05", "02-06")] == [0, 0, 0]


def test_only_a_serviceable_camera_in_hand_counts() -> None:
    department = Department()
    camera = department.camera(owned_from=d("02-10"))
    department.issue(department.officer(), d("02-01"), camera)
    department.condition(camera, "in_repair", d("03-01"))
    department.condition(camera, "serviceable", d("03-08"))
    days = ["02-09", "02-10", "02-29", "03-01", "03-07", "03-08"]
    assert [counts(department, d(day))[3] for day in days] == [0, 1, 1, 0, 0, 1]


def test_where_nothing_is_required_nobody_is_trained() -> None:
    department = Department(required=False)
    department.train(department.officer(), d("02-01"))
    assert counts(department, d("03-01"))[2] == 0


def test_every_required_course_must_be_done() -> None:
    department = Department()
    officer = department.officer()
    department.train(officer, d("02-01"))
    department.require(d("03-01"), "PJ")
    department.train(officer, d("03-10"), "PJ")
    assert [counts(department, d(day))[2] for day in ("02-29", "03-01", "03-10")] == [1, 0, 1]


@pytest.mark.parametrize("order, trained", [(1, 0), (2, 1), (3, 1)])
def test_a_higher_version_meets_a_requirement_and_a_lower_does_not(order: int, trained: int) -> None:
    department = Department(required=False)
    department.require(NEW_YEAR, order=2)
    department.train(department.officer(), d("02-01"), order=order)
    assert counts(department, d("03-01"))[2] == trained


def test_the_latest_requirement_of_a_course_wins_and_its_end_brings_no_earlier_one_back() -> None:
    department = Department()
    department.train(department.officer(), d("02-01"), order=1)
    department.require(d("03-01"), order=2, ends=[end(d("04-01"))])
    assert [counts(department, d(day))[2] for day in ("02-29", "03-01", "04-01")] == [1, 0, 0]


def test_a_requirement_that_ended_asks_no_more_of_anyone() -> None:
    department = Department()
    department.train(department.officer(), d("02-01"))
    department.require(d("03-01"), "PJ", ends=[end(d("04-01"))])
    assert [counts(department, d(day))[2] for day in ("03-31", "04-01")] == [0, 1]


@pytest.mark.parametrize(
    "completed_on, months, expected",
    [
        ("2016-01-31", 1, "2016-02-29"),
        ("2015-01-31", 1, "2015-02-28"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2016-08-31", 1, "2016-09-30"),
        ("2016-12-15", 1, "2017-01-15"),
        ("2016-11-30", 3, "2017-02-28"),
        ("2016-07-11", 24, "2018-07-11"),
    ],
)
def test_validity_runs_in_months_to_the_same_day_or_the_months_last(
    completed_on: str, months: int, expected: str
) -> None:
    assert expiry(d(completed_on), months) == d(expected)


def test_a_completion_counts_from_its_day_until_the_day_before_it_expires() -> None:
    department = Department()
    department.train(department.officer(), d("01-31"), months=1)
    assert [counts(department, d(day))[2] for day in ("01-30", "01-31", "02-28", "02-29")] == [0, 1, 1, 0]


def test_outstanding_is_split_by_what_is_missing() -> None:
    department = Department()
    neither, untrained, _without = department.officer(), department.officer(), department.officer()
    department.issue(untrained, d("02-01"))
    department.train(_without, d("02-01"))
    department.equipped(d("02-01"))
    row = department.row(d("03-01"))
    split = (row["outstanding"], row["needs_training"], row["needs_camera"], row["needs_both"])
    assert (neither, split) == (1, (3, 1, 1, 1))


def test_precincts_come_by_code_then_the_other_homes_and_one_recorded_later_was_not_there() -> None:
    department = Department()
    department.history.precincts[0].recorded = LATER
    shown = rollout_progress(department.history, d("07-01"), AT_LAST)["rows"]
    before = rollout_progress(department.history, d("07-01"), LATER - MICROSECOND)["rows"]
    assert [row["precinct"] for row in shown] == ["1", "2", "CH"]
    assert [row["precinct"] for row in before] == ["1", "CH"]
