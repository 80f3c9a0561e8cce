"""The report of the programme's money: appropriated and spent by year, and what an equipped officer has cost."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.money import shared_among
from tracker.domain.reports.stamp import Stamped
from tracker.domain.vocabulary import MoneyKind


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """An amount of money as it was entered."""

    entry: int
    kind: MoneyKind
    year: int
    dated_on: date
    cents: int
    purpose: str
    source: str


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """The money of a year, or of all years together, in cents; None where no amount of the kind is entered."""

    appropriated: int | None
    spent: int | None
    spent_to_date: int | None
    """All that was spent up to `counted_on`, in this year and before it."""
    counted_on: date | None
    """The year's last day or the report's, whichever is earlier; None for a year to come."""
    equipped: int | None
    """Equipped officers on that day; None for a year to come, and of some precincts alone: money is not split."""

    @property
    def cost_each(self) -> int | None:
        """Spent to date for each officer equipped on the day, to the cent, a half upwards; None (shown as n/a) where
        nobody was equipped or nothing is known to be spent.
        """
        if self.spent_to_date is None or not self.equipped:
            return None
        return shared_among(self.spent_to_date, self.equipped)


@dataclass(frozen=True, slots=True)
class YearOfMoney:
    """One year with an amount of money."""

    year: int
    figures: MoneyFigures
    sources: tuple[str, ...]
    """Where its amounts stand, each once, in the order of their days."""


@dataclass(frozen=True, slots=True)
class ProgramReport(Stamped):
    """The report `program`."""

    report: ClassVar[str] = "program"

    rows: tuple[YearOfMoney, ...]
    total: MoneyFigures
    entries: tuple[MoneyLine, ...]
