"""The report of daily use: how many cameras each precinct deployed and used on each day, and who says so.

Minn. Stat. 13.825 subd. 5 asks for a daily record of the number actually deployed and used, and of the precincts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.listing import Entered
from tracker.domain.reports.stamp import Stamped


class HowCounted(StrEnum):
    """How a day's count came to be on record."""

    ENTERED = "entered"
    IMPORTED = "imported"
    GAP = "gap"
    """Not at all, after the precinct's first count: nothing is known of the day, which is not zero."""
    NOT_BEGUN = "not_begun"
    """Not at all, and no earlier day was counted either."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """A precinct's count of one day, as entered or imported: never derived from assignments."""

    fact_id: int
    deployed: int
    used: int
    source: str | None
    """Where it was read, in the words of who entered it."""
    entered: Entered
    file_name: str | None
    """Of the batch it came in with."""
    sha256: str | None
    """The digest of that file."""


@dataclass(frozen=True, slots=True)
class PrecinctDay:
    """A day of a precinct; without a count a gap, once the precinct has begun to count."""

    used_on: date
    precinct: str
    name: str
    count: DayCount | None
    has_begun: bool
    """Whether this day or an earlier one has a count, in the period or before it."""

    @property
    def how(self) -> HowCounted:
        """How the count came to be on record."""
        if self.count is None:
            return HowCounted.GAP if self.has_begun else HowCounted.NOT_BEGUN
        return HowCounted.ENTERED if self.count.entered.batch_id is None else HowCounted.IMPORTED


@dataclass(frozen=True, slots=True)
class DaysCounted:
    """The days of a period: how many have a count, and the sums of the counts there are."""

    days: int
    counted: int
    not_begun: int
    """Days before the first count of all."""
    deployed: int
    used: int

    @property
    def gaps(self) -> int:
        """Days without a count after the first: nothing is known of them."""
        return self.days - self.counted - self.not_begun


@dataclass(frozen=True, slots=True)
class DailyUseReport(Stamped):
    """The report `daily-use`, by day and precinct. There may be more rows than memory should hold."""

    report: ClassVar[str] = "daily-use"

    since: date
    """The first day of the period: as asked for, else the first with a count."""
    precincts: tuple[tuple[str, str, DaysCounted], ...]
    """Code, name and sums of each precinct reported on."""
    total: DaysCounted
    rows: Collection[PrecinctDay]
