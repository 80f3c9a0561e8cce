"""The slow account of cameras due back, on a table of cases: so that it is right before it is held against ours."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.model.department import AT_LAST, Department, d, end
from tests.model.due_back import due_back

Tell = Callable[[Department, int], object]


def left(department: Department, officer: int) -> None:
    """Separated from 1 September."""
    department.employ(officer, "separated", d("09-01"))


def away(department: Department, officer: int) -> None:
    """On leave from 1 February, so long on leave from 31 July."""
    department.employ(officer, "leave", d("02-01"))


def at_a_desk(department: Department, officer: int) -> None:
    """A duty out of scope from 1 August, another from 15 August."""
    department.post(officer, "1", d("08-01"), "administration")
    department.post(officer, "2", d("08-15"), "investigations")


def left_after_a_desk(department: Department, officer: int) -> None:
    """Due since the first of both reasons."""
    at_a_desk(department, officer)
    left(department, officer)


def all_in_scope(department: Department, officer: int) -> None:
    """Every duty is in scope from 1 September."""
    at_a_desk(department, officer)
    department.scope(d("09-01"), None)


def posting_ended(department: Department, officer: int) -> None:
    """Left, and the posting ended."""
    left(department, officer)
    department.history.postings[0].ends.append(end(d("09-01")))


@pytest.mark.parametrize(
    "tell, day, because, since, precinct",
    [
        (left, d("08-31"), None, None, None),
        (left, d("09-01"), "separated", d("09-01"), "1"),
        (left, d("12-01"), "separated", d("09-01"), "1"),
        (away, d("07-30"), None, None, None),
        (away, d("07-31"), "long_leave", d("07-31"), "1"),
        (at_a_desk, d("07-31"), None, None, None),
        (at_a_desk, d("08-20"), "out_of_scope", d("08-01"), "2"),
        (left_after_a_desk, d("09-10"), "separated", d("08-01"), "2"),
        (all_in_scope, d("08-31"), "out_of_scope", d("08-01"), "2"),
        (all_in_scope, d("09-01"), None, None, None),
        (posting_ended, d("09-05"), "separated", d("09-01"), "1"),
    ],
)
def test_a_case(tell: Tell, day: date, because: str | None, since: date | None, precinct: str | None) -> None:
    department = Department()
    officer = department.officer("1")
    department.issue(officer, d("01-15"))
    tell(department, officer)
    found = [(one.because, one.since, one.precinct) for one in due_back(department.history, day, AT_LAST)]
    assert found == ([] if because is None else [(because, since, precinct)])


def test_it_is_due_from_the_issue_where_that_came_later_and_no_longer_when_back() -> None:
    department = Department()
    officer = department.officer("1", "administration")
    department.issue(officer, d("03-01"), returns=[end(d("04-01"))])
    for day, expected in (("02-29", []), ("03-01", [d("03-01")]), ("03-31", [d("03-01")]), ("04-01", [])):
        assert [one.since for one in due_back(department.history, d(day), AT_LAST)] == expected
