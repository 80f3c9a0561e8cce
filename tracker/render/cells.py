"""How one value is written in a cell: the one place that guards text against being run as a formula."""

from datetime import date
from enum import StrEnum

from tracker.domain.formulas import guarded
from tracker.domain.money import CENTS_OF_A_DOLLAR, Cents

Value = str | int | float | bool | date | None
"""What a cell of a report may hold."""

NOT_APPLICABLE = "n/a"
"""A percentage of nothing."""


class Kind(StrEnum):
    """What a column holds; only text can carry a formula, so only text is guarded."""

    TEXT = "text"
    COUNT = "count"
    HOURS = "hours"
    PERCENT = "percent"
    DAY = "day"
    FLAG = "flag"
    MONEY = "money"
    """Whole cents, shown as dollars."""


RIGHT_ALIGNED = frozenset({Kind.COUNT, Kind.HOURS, Kind.PERCENT, Kind.MONEY})
"""What stands on the right, so that digits stand below one another."""


def plain_cell(value: Value, kind: Kind) -> str:
    """A value as people read it: days as ISO, percentages with one decimal, n/a for none of those, hours with two at
    most; otherwise empty where there is none.
    """
    if value is None:
        return NOT_APPLICABLE if kind is Kind.PERCENT else ""
    if kind is Kind.PERCENT:
        return f"{value:.1f}"
    if kind is Kind.MONEY and isinstance(value, int):
        return str(Cents(value))
    if kind is Kind.HOURS:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def amount_cell(cents: int) -> str:
    """An amount as it is printed: `325,000.00`."""
    whole, rest = divmod(cents, CENTS_OF_A_DOLLAR)
    return f"{whole:,}.{rest:02d}"


def export_cell(value: Value, kind: Kind) -> str:
    """A value for a file that a spreadsheet may open: text is guarded, a number never is."""
    written = plain_cell(value, kind)
    return guarded(written) if kind is Kind.TEXT else written
