"""Days as files write them."""

from datetime import date, datetime

import pytest

from tests.fixtures.files import csv_file, xlsx_file
from tests.intake.reading import rows_of
from tracker.intake.dates import EPOCH_1904, DateReader, check_format

AMERICAN = ("%m/%d/%Y", "%d-%b-%y", "%m/%d/%y")


@pytest.mark.parametrize(
    "text,day",
    [
        ("2016-07-11", date(2016, 7, 11)),
        ("2016-07-11T00:00:00", date(2016, 7, 11)),
        ("2016-07-11 14:30:00.000", date(2016, 7, 11)),
        ("7/11/2016", date(2016, 7, 11)),
        ("07/11/2016 12:00:00 AM", date(2016, 7, 11)),
        ("7/11/2016 0:00", date(2016, 7, 11)),
        ("26-Sep-05", date(2005, 9, 26)),
        ("26-SEPT-64", date(1964, 9, 26)),
        ("7/11/31", date(1931, 7, 11)),
        ("7/11/30", date(2030, 7, 11)),
        ("42562", date(2016, 7, 11)),
        ("42562.5", date(2016, 7, 11)),
        ("2016-02-30", None),
        ("13/32/2016", None),
        ("8/31.2000", None),
        ("20160711", None),
        ("2016", None),
        ("99999", None),
        ("29-Feb-31", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_by_the_formats_stated(text: str, day: date | None) -> None:
    reader = DateReader(AMERICAN, century_pivot=30)
    assert reader.from_text(text) == day
    assert reader.from_text(text) == day  # and a second time, from what is kept


def test_without_formats_only_iso_days_and_day_numbers_are_read() -> None:
    assert DateReader().from_text("7/11/2016") is None
    assert DateReader().from_text("2016-07-11") == date(2016, 7, 11)


def test_day_numbers_of_the_other_epoch_are_four_years_on() -> None:
    assert DateReader(epoch=EPOCH_1904).from_number(41100.0) == date(2016, 7, 11)
    assert DateReader().from_number(float("nan")) is None
    assert DateReader().from_number(1e300) is None


@pytest.mark.parametrize("text", ["%d/%m", "%Y", "today", "%Y-%m-%q", "%Y %m"])
def test_a_format_that_says_no_day_is_refused(text: str) -> None:
    assert check_format(text)


@pytest.mark.parametrize("text", [*AMERICAN, "%d.%m.%Y", "%B %d, %Y", "%Y%m%d", "%Y-%m-%d %H:%M:%S"])
def test_a_usable_format_is_accepted(text: str) -> None:
    assert check_format(text) is None


CAMERAS = {"kind": "cameras", "columns": {"serial": "Serial", "owned_from": "Bought"}, "constants": {"model": "M"}}


def test_dates_numbers_and_text_of_a_workbook_are_days_alike() -> None:
    cells = [
        date(2016, 7, 11),
        datetime.fromisoformat("2016-07-11T14:30"),
        42562,
        "42562",
        "2016-07-11",
        "11\u00a0Jul\u00a02016",
    ]
    content = xlsx_file([["Serial", "Bought"], *[[f"X{place}", cell] for place, cell in enumerate(cells)]])
    rows = rows_of(content, "list.xlsx", date_formats=["%d %b %Y"], **CAMERAS)
    assert [row.values["owned_from"] for row in rows] == ["2016-07-11"] * 6


def test_what_is_no_day_is_a_problem_that_says_what_to_do() -> None:
    content = xlsx_file([["Serial", "Bought"], ["X1", "8/31.2000"], ["X2", 7], ["X3", True], ["X4", 0.25]])
    rows = rows_of(content, "list.xlsx", **CAMERAS)
    found = [(problem.line, problem.field, problem.code, problem.value) for row in rows for problem in row.problems]
    assert found == [
        (2, "owned_from", "not_a_date", "8/31.2000"),
        (3, "owned_from", "not_a_date", "7"),
        (4, "owned_from", "not_a_date", "TRUE"),
        (5, "owned_from", "not_a_date", "0.25"),
    ]
    assert all("date_formats" in problem.message for row in rows for problem in row.problems)


def test_a_blank_day_is_left_out() -> None:
    [row] = rows_of(csv_file([["Serial", "Bought"], ["X1", "\u00a0"]]), **CAMERAS)
    assert row.values == {"serial": "X1", "model": "M"}
