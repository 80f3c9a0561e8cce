"""The scales of charts: round values, days worth marking, labels that keep apart. Plain numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (1, 2, 5)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKLY_UP_TO_DAYS = 56
"""A span this short is told in weeks; months would give it one tick or none."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick on an axis: where it is, and its label (empty: a line alone)."""

    at: float
    label: str


def value_ticks(highest: int, most: int = 6) -> tuple[int, ...]:
    """Round whole numbers from 0 to at or above `highest`, at most `most` steps apart by 1, 2 or 5 times a power of
    ten.
    """
    highest = max(highest, 1)
    size = 1
    while True:
        for step in STEPS:
            if math.ceil(highest / (step * size)) <= most:
                each = step * size
                return tuple(each * n for n in range(math.ceil(highest / each) + 1))
        size *= 10


def day_ticks(first: date, last: date, most: int) -> tuple[tuple[date, str], ...]:
    """The days to mark under the plot with their labels: weeks for a short span, else the first days of months.

    Where more months than `most` fall in the span, every second, third, … one is marked. January, and the first mark
    of all where the span covers more than one year, say the year.
    """
    if (last - first).days <= WEEKLY_UP_TO_DAYS:
        return _week_ticks(first, last, most)
    months = [month for month in _months(first, last) if first <= month <= last]
    every = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(months) <= n * most)
    kept = [month for month in months if (month.year * 12 + month.month - 1) % every == 0]
    many_years = first.year != last.year
    return tuple(
        (
            month,
            f"{MONTHS[month.month - 1]} {month.year}"
            if many_years and (index == 0 or month.month == 1)
            else MONTHS[month.month - 1],
        )
        for index, month in enumerate(kept)
    )


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near to the wanted ones as keeps them `gap` apart and within low and high, in the order given.

    Where there is no room for all, they keep the gap and run past `low`.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    floor = low
    for index in order:
        placed[index] = floor = max(wanted[index], floor)
        floor += gap
    ceiling = high
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= gap
    return placed


def along(start: float, end: float, part: float, whole: float) -> float:
    """The place on the way from start to end that a part of the whole has come to."""
    return round(start + (end - start) * (part / whole if whole else 0.0), 1)


def _months(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _week_ticks(first: date, last: date, most: int) -> tuple[tuple[date, str], ...]:
    weeks = (last - first).days // 7 + 1
    every = 7 * math.ceil(weeks / most)
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, every)]
    return tuple((day, f"{day.day} {MONTHS[day.month - 1]}") for day in days)
