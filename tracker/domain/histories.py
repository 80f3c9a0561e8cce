"""Stretches of days as pairs of day numbers, half-open, and the algebra on them that turns facts into histories."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import TypeVar

Span = tuple[int, int]
"""[from, to) in day numbers (`date.toordinal`): a report compares millions of days, and whole numbers compare fast."""

FAR = date.max.toordinal() + 1
"""The end of what has none."""

What = TypeVar("What")
Held = tuple[int, int, What]
"""A span and what holds on it."""

_start_of = itemgetter(0)


def until_next(facts: list[Held[What]]) -> list[Held[What]]:
    """Facts as (start, own end, what) into the spans on which they hold: until the next one starts or their own end.

    Two that start on one day: the later in the list holds. The answer is in the order of days and without empty spans.
    """
    if len(facts) == 1:
        start, end, what = facts[0]
        return facts if start < end else []
    ordered = sorted(facts, key=_start_of)
    held = []
    for place, (start, end, what) in enumerate(ordered, 1):
        until = min(end, ordered[place][0]) if place < len(ordered) else end
        if start < until:
            held.append((start, until, what))
    return held


def merged(spans: Iterable[Span]) -> list[Span]:
    """The days that any of the spans covers, as few spans as possible, in order. Spans that touch become one."""
    ordered = sorted(spans)
    if len(ordered) == 1 and ordered[0][0] < ordered[0][1]:
        return ordered
    whole: list[Span] = []
    for start, end in ordered:
        if start >= end:
            continue
        if whole and start <= whole[-1][1]:
            if end > whole[-1][1]:
                whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def common(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The days that a span of each list covers; each list is merged, and so is the answer."""
    shared = []
    for start, end in spans:
        for other_start, other_end in others:
            low = start if start > other_start else other_start
            high = end if end < other_end else other_end
            if low < high:
                shared.append((low, high))
    return shared


def within(held: Sequence[Held[What]], cover: Sequence[Span]) -> list[Held[What]]:
    """What holds, cut down to the days that `cover` (merged) covers."""
    kept = []
    for start, end, what in held:
        for cover_start, cover_end in cover:
            low = start if start > cover_start else cover_start
            high = end if end < cover_end else cover_end
            if low < high:
                kept.append((low, high, what))
    return kept


def less(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The days of `spans` that `taken` leaves over; both are merged, and so is the answer."""
    left = []
    for start, end in spans:
        for taken_start, taken_end in taken:
            if taken_end <= start or taken_start >= end:
                continue
            if start < taken_start:
                left.append((start, taken_start))
            start = taken_end
        if start < end:
            left.append((start, end))
    return left


def held_on(held: Iterable[Held[What]], day: int) -> Held[What] | None:
    """What holds on a day, with its span, of spans that share none."""
    return next((span for span in held if span[0] <= day < span[1]), None)
