"""Calendar months, as precincts are signed off by: written 2016-03, ended with their last day."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.errors import Invalid
from tracker.domain.reports.stamp import FIRST_YEAR


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int
    """1 to 12."""

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def name(self) -> str:
        """`March 2016`."""
        return f"{calendar.month_name[self.number]} {self.year}"

    def __str__(self) -> str:
        """`2016-03`."""
        return f"{self.year:04}-{self.number:02}"

    def before(self) -> "Month":
        """The month before."""
        return month_of(self.first_day - timedelta(days=1))


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(day.year, day.month)


def read_month(text: str, *, field: str = "month") -> Month:
    """A month as it is written: 2016-03.

    Raises:
        Invalid `not_a_month`.
    """
    year, dash, number = text.partition("-")
    if dash and len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdecimal():
        month = Month(int(year), int(number))
        if month.year >= FIRST_YEAR and 1 <= month.number <= 12:
            return month
    raise Invalid("not_a_month", f"{text!r} is not a month. Write it as 2016-03.", field=field)


def ended_months(first: date, today: date) -> list[Month]:
    """The months that had ended before today, the latest first, back to the month of a day."""
    months: list[Month] = []
    month, earliest = month_of(today).before(), month_of(first)
    while month >= earliest:
        months.append(month)
        month = month.before()
    return months
