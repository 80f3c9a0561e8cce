"""Money by year and the cost of an equipped officer, the slow way: amount by amount, in exact fractions."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.model.facts import History, as_known, is_visible
from tests.model.ledger import Ledger
from tests.model.statutory import Amount, Entries


@dataclass
class Line:
    """A year, or all years."""

    appropriated: int | None
    spent: int | None
    spent_to_date: int | None
    equipped: int | None
    each: int | None


def equipped_on(history: History, day: date, known_at: datetime) -> int:
    """The officers of all precincts who are equipped on a day."""
    return sum(counts.equipped for counts in Ledger(as_known(history, known_at)).counts(day).values())


def total_of(amounts: list[Amount], kind: str) -> int | None:
    """The sum of one kind; None where there is none of it."""
    own = [one.cents for one in amounts if one.kind == kind]
    return sum(own) if own else None


def nearest_cent(amount: Fraction) -> int:
    """Half a cent goes upwards."""
    below = amount.numerator // amount.denominator
    return below + 1 if amount - below >= Fraction(1, 2) else below


def money(history: History, entries: Entries, as_of: date, known_at: datetime) -> dict[int | None, Line]:
    """The line of each year with an amount, and of all of them together under None."""
    known = [one for one in entries.money if is_visible(one, known_at) and one.day <= as_of]
    found: dict[int | None, Line] = {}
    for year in (*sorted({one.year for one in known}), None):
        own = [one for one in known if year in (None, one.year)]
        day = as_of if year is None else min(date(year, 12, 31), as_of)
        if year is not None and year > as_of.year:
            found[year] = Line(total_of(own, "appropriated"), total_of(own, "spent"), None, None, None)
            continue
        until = total_of([one for one in known if one.day <= day], "spent")
        heads = equipped_on(history, day, known_at)
        each = nearest_cent(Fraction(until, heads)) if heads and until is not None else None
        found[year] = Line(total_of(own, "appropriated"), total_of(own, "spent"), until, heads, each)
    return found
