"""The daily record of cameras deployed and used, by date and precinct: what was entered, and where nothing was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class RecordState(StrEnum):
    """What the record of a precinct has of a day."""

    RECORDED = "recorded"
    GAP = "gap"
    """Nothing, on a day after the precinct's first entry: never read as a zero."""
    NOT_BEGUN = "not_begun"
    """Nothing, and no entry of an earlier day either."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """An entry of daily use: its number, the counts as they were entered, and where they come from."""

    entry: int
    deployed: int
    used: int
    source: str | None


@dataclass(frozen=True, slots=True)
class DailyLine:
    """One day of one precinct; `entry` None where nothing is recorded."""

    day: date
    precinct: str
    """Its code."""
    name: str
    state: RecordState
    entry: DayEntry | None


@dataclass(frozen=True, slots=True)
class DailySum:
    """A day of all the precincts: how many of them lack an entry that they should have, and the counts of the others
    together, which are None where one is lacking or none is there.
    """

    day: date
    deployed: int | None
    used: int | None
    gaps: int


@dataclass(frozen=True, slots=True)
class DailyRecord:
    """Every day of a period, of each precinct in the order of reports."""

    since: date
    precincts: tuple[tuple[str, str], ...]
    """Code and name."""
    lines: tuple[DailyLine, ...]
    """By day, then by precinct."""

    @property
    def days(self) -> tuple[tuple[DailyLine, ...], ...]:
        """The lines of each day together."""
        wide = len(self.precincts)
        return tuple(self.lines[start : start + wide] for start in range(0, len(self.lines), wide or 1))

    @property
    def sums(self) -> tuple[DailySum, ...]:
        """Each day of all the precincts."""
        return tuple(map(_sum, self.days))


def days_of(since: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [since + timedelta(days=passed) for passed in range((last - since).days + 1)]


def line_of(day: date, code: str, name: str, first: date | None, entry: DayEntry | None) -> DailyLine:
    """What the record has of a day; `first`: the day of the precinct's first entry, None where it has none."""
    if entry is not None:
        state = RecordState.RECORDED
    else:
        state = RecordState.NOT_BEGUN if first is None or day < first else RecordState.GAP
    return DailyLine(day, code, name, state, entry)


def lay_out(
    days: Iterable[date],
    precincts: Iterable[tuple[str, str]],
    firsts: Mapping[str, date],
    entries: Mapping[tuple[str, date], DayEntry],
) -> tuple[DailyLine, ...]:
    """A line for each day and precinct, whether or not anything was entered."""
    listed = tuple(precincts)
    return tuple(
        line_of(day, code, name, firsts.get(code), entries.get((code, day))) for day in days for code, name in listed
    )


def _sum(lines: tuple[DailyLine, ...]) -> DailySum:
    gaps = sum(line.state is RecordState.GAP for line in lines)
    entries = [line.entry for line in lines if line.entry is not None]
    if gaps or not entries:
        return DailySum(lines[0].day, None, None, gaps)
    return DailySum(lines[0].day, sum(one.deployed for one in entries), sum(one.used for one in entries), gaps)
