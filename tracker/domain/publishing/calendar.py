"""When a week is published: at one fixed moment, so that what was published follows from the history alone."""

from datetime import UTC, date, datetime, time, timedelta

from tracker.domain.spans import AGENCY_ZONE, local_day

DAYS_AFTER = 2
AT = time(6)
"""A week ends with its Saturday and is published on the Monday after it, at six in the morning at the agency."""

SETTLING = timedelta(minutes=15)
"""So long after that moment the week is shown: an entry that was under way at it is on record by then, or never will
be, and what is shown does not change.
"""

WEEK = timedelta(7)
SATURDAY = 5


def published_at(week_ending: date) -> datetime:
    """The UTC moment at which the week that ends on this Saturday is published."""
    return datetime.combine(week_ending + timedelta(DAYS_AFTER), AT, AGENCY_ZONE).astimezone(UTC)


def shown_from(week_ending: date) -> datetime:
    """The UTC moment from which that week can be read."""
    return published_at(week_ending) + SETTLING


def week_ending_of(day: date) -> date:
    """The Saturday that ends the week of a day. A week begins on Sunday."""
    return day + timedelta((SATURDAY - day.weekday()) % 7)


def last_published(moment: datetime) -> date:
    """The Saturday of the last week that can be read at a moment."""
    week_ending = week_ending_of(local_day(moment))
    while shown_from(week_ending) > moment:
        week_ending -= WEEK
    return week_ending


def weeks_between(first: date, last: date) -> list[date]:
    """The Saturdays from the week of `first` on, up to and including `last`."""
    weeks, week_ending = [], week_ending_of(first)
    while week_ending <= last:
        weeks.append(week_ending)
        week_ending += WEEK
    return weeks
