"""Days, instants and months: the calendar arithmetic every figure rests on. Spans are half-open: [from, to)."""

import calendar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AGENCY_ZONE = ZoneInfo("America/Chicago")
"""Effective dates are calendar days here; instants are UTC."""


def local_day(instant: datetime) -> date:
    """The agency's calendar day on which an aware instant falls."""
    if instant.tzinfo is None:
        raise ValueError("an instant must say its time zone")
    return instant.astimezone(AGENCY_ZONE).date()


def start_of_day(day: date) -> datetime:
    """The UTC instant at which the agency's calendar day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=AGENCY_ZONE).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later; a day the month lacks is that month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expires_on(completed_on: date, validity_months: int | None) -> date | None:
    """The first day a completion no longer counts; None where it counts for ever."""
    return None if validity_months is None else months_after(completed_on, validity_months)


def overlaps(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two half-open spans share a day. An empty span (issued and returned on one day) shares none."""
    if (end is not None and end <= start) or (other_end is not None and other_end <= other_start):
        return False
    return (other_end is None or start < other_end) and (end is None or other_start < end)
