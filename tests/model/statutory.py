"""The daily record, policies in force, storage figures and money, the slow way: day by day from plain lists.

Written from the specification alone. A day without an entry is a gap once the precinct has an entry of an earlier day,
and before that its record has not begun; it is never a zero.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.model.facts import Fact, is_visible


@dataclass(kw_only=True)
class Use(Fact):
    """An entry of daily use."""

    id: int
    precinct: str
    day: date
    deployed: int
    used: int


@dataclass(kw_only=True)
class Version(Fact):
    """A version of a policy, and the days on which it was said to end, each with its own moments."""

    id: int
    number: str
    starts_on: date
    ends: list["End"] = field(default_factory=list)


@dataclass(kw_only=True)
class End(Fact):
    """A recorded end."""

    ends_on: date


@dataclass(kw_only=True)
class Measured(Fact):
    """A storage figure."""

    id: int
    day: date
    measure: str
    unit: str


@dataclass(kw_only=True)
class Amount(Fact):
    """Money, in cents."""

    id: int
    kind: str
    year: int
    day: date
    cents: int


@dataclass
class Entries:
    """All that was ever entered."""

    uses: list[Use] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    money: list[Amount] = field(default_factory=list)


def every_day(since: date, last: date) -> list[date]:
    """From the first to the last."""
    days = []
    while since <= last:
        days.append(since)
        since += timedelta(days=1)
    return days


def record_of(
    entries: Entries, precincts: list[str], since: date, as_of: date, known_at: datetime
) -> list[tuple[date, str, str, int | None, int | None, int | None]]:
    """Day, precinct, state, deployed, used and the entry's number, by day and then by precinct as given."""
    known = [use for use in entries.uses if is_visible(use, known_at) and use.day <= as_of]
    found = []
    for day in every_day(since, as_of):
        for precinct in precincts:
            own = [use for use in known if use.precinct == precinct]
            entry = next((use for use in own if use.day == day), None)
            if entry is not None:
                found.append((day, precinct, "recorded", entry.deployed, entry.used, entry.id))
            else:
                begun = any(use.day < day for use in own)
                found.append((day, precinct, "gap" if begun else "not_begun", None, None, None))
    return found


def in_force(version: Version, entries: Entries, day: date, known_at: datetime) -> bool:
    """Whether a version was in effect on a day."""
    if not is_visible(version, known_at) or version.starts_on > day:
        return False
    if any(is_visible(end, known_at) and end.ends_on <= day for end in version.ends):
        return False
    return not any(
        other.number == version.number and version.starts_on < other.starts_on <= day
        for other in entries.versions
        if is_visible(other, known_at)
    )


def policies_of(entries: Entries, since: date, as_of: date, known_at: datetime) -> set[int]:
    """The versions that were in effect on a day of the period, by number."""
    return {
        version.id
        for version in entries.versions
        if any(in_force(version, entries, day, known_at) for day in every_day(since, as_of))
    }


def storage_of(entries: Entries, since: date, as_of: date, known_at: datetime) -> set[int]:
    """The figures of the period, and of each measure and unit the last before it."""
    known = [one for one in entries.measured if is_visible(one, known_at) and one.day <= as_of]
    found = {one.id for one in known if one.day >= since}
    for one in known:
        earlier = [other.day for other in known if (other.measure, other.unit) == (one.measure, one.unit)]
        if one.day < since and one.day == max(day for day in earlier if day < since):
            found.add(one.id)
    return found
