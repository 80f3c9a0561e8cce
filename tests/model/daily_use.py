"""Daily use the slow way: a day and a precinct at a time, through every count that was ever entered.

A count is known when it was recorded by the moment and not voided by it. A day without one is a gap, never zero, once
the home has one of an earlier day; before that it has not begun.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.model.facts import Fact, is_visible

ONE = timedelta(days=1)


@dataclass(kw_only=True)
class Count(Fact):
    """What a precinct counted on a day; `batch` where it came in with one."""

    precinct: str
    day: date
    deployed: int
    used: int
    batch: int | None = None


@dataclass(kw_only=True)
class Home:
    """A precinct (`is_precinct`) or another home of officers."""

    code: str
    is_precinct: bool


def days_told(
    homes: list[Home], counts: list[Count], day: date, known_at: datetime, since: date | None
) -> list[tuple[date, str, Count | None]]:
    """Each day of the period, and on it each home that is told of: precincts always, others with a count by then."""
    known = [one for one in counts if is_visible(one, known_at) and one.day <= day]
    first = since if since is not None else min((one.day for one in known), default=day)
    told = [home for home in homes if home.is_precinct or any(one.precinct == home.code for one in known)]
    found: list[tuple[date, str, Count | None]] = []
    while first <= day:
        for home in sorted(told, key=lambda home: (not home.is_precinct, home.code)):
            fits = [one for one in known if one.day == first and one.precinct == home.code]
            found.append((first, home.code, fits[0] if fits else None))
        first += ONE
    return found


def has_begun(counts: list[Count], home: str, day: date, known_at: datetime) -> bool:
    """Whether a home has a count of a day or an earlier one, as known at a moment."""
    return any(one.precinct == home and one.day <= day for one in counts if is_visible(one, known_at))
