"""Months as they are signed off: written, named, ended."""

from datetime import date

import pytest

from tracker.domain.errors import Invalid
from tracker.domain.months import Month, ended_months, month_of, read_month


@pytest.mark.parametrize(
    "text, last, name",
    [("2016-02", date(2016, 2, 29), "February 2016"), ("2015-12", date(2015, 12, 31), "December 2015")],
)
def test_a_month_ends_with_its_last_day(text: str, last: date, name: str) -> None:
    month = read_month(text)
    assert (month.last_day, month.name, str(month)) == (last, name, text)


@pytest.mark.parametrize(
    "text", ["", "2016", "2016-13", "2016-00", "16-03", "2016-3", "2016-03-01", "1899-12", "٢٠١٦-٠٣"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is not a month"):
        read_month(text)


def test_the_month_of_today_has_not_ended() -> None:
    assert list(map(str, ended_months(date(2015, 12, 9), date(2016, 3, 31)))) == ["2016-02", "2016-01", "2015-12"]
    assert ended_months(date(2016, 3, 1), date(2016, 3, 31)) == []
    assert month_of(date(2016, 1, 1)).before() == Month(2015, 12)
