"""What was taught, counted: classes, completions and their hours, of some days or week by week."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.progress import week_endings


@dataclass(frozen=True, slots=True)
class Taught:
    """What was taught of one version of a course on a day: how many classes there were, how many officers did it, and
    how many hours it takes.
    """

    day: date
    course: str
    """The course's code."""
    hours: float
    sessions: int
    completions: int


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """The classes held and the completions, each counted once and in hours."""

    sessions: int
    session_hours: float
    """The hours of the classes: a class of two hours adds two, whoever came."""
    completions: int
    officer_hours: float
    """The hours of the completions: an officer's two hours add two, in a class of ours or elsewhere."""


@dataclass(frozen=True, slots=True)
class TrainingWeek:
    """The figures of a week: from Sunday, or the period's first day, to its last day, which is a Saturday but in the
    period's last week.
    """

    week_ending: date
    figures: TrainingFigures


HOURS_PLACES = 2
"""Hours are told to the hundredth: what lies behind it is noise of the arithmetic."""


def figures_of(taught: Iterable[Taught]) -> TrainingFigures:
    """The figures of what was taught; all zero of nothing."""
    rows = list(taught)
    return TrainingFigures(
        sum(row.sessions for row in rows),
        _hours(row.hours * row.sessions for row in rows),
        sum(row.completions for row in rows),
        _hours(row.hours * row.completions for row in rows),
    )


def weeks_of(taught: Iterable[Taught], since: date | None, last: date) -> tuple[TrainingWeek, ...]:
    """The weeks from the one of `since` (None: of the first day with anything) to `last`, those without a class too;
    none where `since` is None and nothing was taught.
    """
    rows = list(taught)
    first = since if since is not None else min((row.day for row in rows), default=None)
    if first is None:
        return ()
    endings = week_endings(first, last)
    by_week: dict[date, list[Taught]] = defaultdict(list)
    for row in rows:
        by_week[endings[bisect_left(endings, row.day)]].append(row)
    return tuple(TrainingWeek(day, figures_of(by_week[day])) for day in endings)


def _hours(parts: Iterable[float]) -> float:
    """A sum that does not depend on the order of its parts."""
    return round(math.fsum(parts), HOURS_PLACES)
