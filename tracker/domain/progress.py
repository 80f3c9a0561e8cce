"""The arithmetic of progress: planned, variance, completed on, forecast, percent, weeks. Counts go in, figures come
out; how the counts are taken stands elsewhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

WEEKS_OF_GAIN = 4
"""A forecast rests on the gains of this many weeks."""
EARLIEST_FORECAST_DAYS = 14
"""No forecast before a plan has run this long."""

COMPLETE = "complete"
NO_PLAN = "no_plan"
TOO_EARLY = "too_early"
NO_GAIN = "no_gain"


class Curve:
    """A count over time: from which days on it has which value; 0 before the first. Days are day numbers."""

    __slots__ = ("days", "levels")

    def __init__(self, changes: Mapping[int, int]) -> None:
        self.days: list[int] = sorted(changes)
        self.levels: list[int] = list(accumulate(changes[day] for day in self.days))

    def on(self, day: int) -> int:
        """The count on a day."""
        place = bisect_right(self.days, day)
        return self.levels[place - 1] if place else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a precinct's plan."""

    version: int
    adopted_on: date
    start: date
    finish: date
    target: int

    def planned_on(self, day: date) -> int:
        """How many officers the plan has equipped by the end of a day: none before the start, then rising day by day in
        equal steps (rounded down) to the target on the finish.
        """
        if day < self.start:
            return 0
        if day >= self.finish:
            return self.target
        return self.target * ((day - self.start).days + 1) // ((self.finish - self.start).days + 1)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """The line that one plan draws, or that several draw together: from the earliest start to the latest finish."""

    plans: tuple[Plan, ...]

    @property
    def start(self) -> date:
        """The first day of the line."""
        return min(plan.start for plan in self.plans)

    @property
    def finish(self) -> date:
        """The day on which the line reaches its target."""
        return max(plan.finish for plan in self.plans)

    @property
    def target(self) -> int:
        """Where the line ends."""
        return sum(plan.target for plan in self.plans)

    def planned_on(self, day: date) -> int:
        """How many officers are planned to be equipped by the end of a day."""
        return sum(plan.planned_on(day) for plan in self.plans)

    def first_day_reaching(self, count: int) -> date:
        """The first day of the line with at least `count` planned; `count` must not exceed the target."""
        start = self.start
        length = (self.finish - start).days + 1
        return start + timedelta(
            bisect_left(range(length), count, key=lambda days: self.planned_on(start + timedelta(days)))
        )

    def last_day_within(self, count: int) -> date:
        """The last day with at most `count` planned; `count` must be below the target."""
        return self.first_day_reaching(count + 1) - timedelta(1)


def line_of(plans: Iterable[Plan | None]) -> PlanLine | None:
    """The line that the plans draw together; None where there is none."""
    there = tuple(plan for plan in plans if plan is not None)
    return PlanLine(there) if there else None


def baseline_of(versions: Sequence[Plan]) -> Plan | None:
    """The first version, whatever the day."""
    return next((plan for plan in versions if plan.version == 1), None)


def current_of(versions: Sequence[Plan], day: date) -> Plan | None:
    """The version adopted last, of those adopted on or before a day."""
    adopted = [plan for plan in versions if plan.adopted_on <= day]
    return max(adopted, key=lambda plan: (plan.adopted_on, plan.version), default=None)


def variance_officers(planned: int, equipped: int, eligible: int) -> int:
    """How many officers ahead of the plan (negative: behind). With every eligible officer equipped nobody is late,
    however high the target was set.
    """
    ahead = equipped - planned
    return max(ahead, 0) if equipped == eligible > 0 else ahead


def variance_days(line: PlanLine, day: date, equipped: int, completed_on: date | None) -> int | None:
    """How many days ahead of the plan (negative: behind): how far the day lies from the one on which the plan has the
    same count, or the completion from the finish. None before the start.
    """
    if day < line.start:
        return None
    if completed_on is not None:
        return (line.finish - completed_on).days
    planned = line.planned_on(day)
    if equipped == planned:
        return 0
    if equipped > planned:
        return (line.first_day_reaching(min(equipped, line.target)) - day).days
    return (line.last_day_within(equipped) - day).days


def completed_on(equipped: Curve, eligible: Curve, start: date, day: date) -> date | None:
    """The first day from `start` to `day` on which every eligible officer is equipped, and there is one."""
    first, last = start.toordinal(), day.toordinal()
    turns = {first} | {turn for curve in (equipped, eligible) for turn in curve.days if first < turn <= last}
    for turn in sorted(turns):
        if turn <= last and equipped.on(turn) == eligible.on(turn) > 0:
            return date.fromordinal(turn)
    return None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When everybody will be equipped at the pace of the last four weeks, of the best and of the worst of them.

    `latest` is None where the worst week gained nothing.
    """

    expected: date
    earliest: date
    latest: date | None


def weekly_gains(equipped: Curve, day: date) -> tuple[int, ...]:
    """How many more officers were equipped at the end of each of the last four weeks than at its beginning, the latest
    first. Each count is that of its own day.
    """
    last = day.toordinal()
    levels = [equipped.on(last - 7 * week) for week in range(WEEKS_OF_GAIN + 1)]
    return tuple(later - earlier for later, earlier in pairwise(levels))


def forecast(
    day: date, outstanding: int, baseline: PlanLine | None, gains: Sequence[int]
) -> tuple[Forecast | None, str | None]:
    """The forecast, or None and the reason why there is none: `complete`, `no_plan`, `too_early` or `no_gain`."""
    if outstanding == 0:
        return None, COMPLETE
    if baseline is None:
        return None, NO_PLAN
    if (day - baseline.start).days < EARLIEST_FORECAST_DAYS:
        return None, TOO_EARLY
    if sum(gains) <= 0:
        return None, NO_GAIN
    worst = min(gains)
    return Forecast(
        expected=_day_at_pace(day, outstanding, sum(gains), len(gains)),
        earliest=_day_at_pace(day, outstanding, max(gains), 1),
        latest=_day_at_pace(day, outstanding, worst, 1) if worst > 0 else None,
    ), None


def _day_at_pace(day: date, outstanding: int, gained: int, weeks: int) -> date:
    """The day by which all are equipped when `weeks` weeks gain `gained`; the calendar's last where it lies beyond."""
    days = -(-7 * weeks * outstanding // gained)
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def percent(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent with one decimal, half up; None of nothing.

    Never 100.0 while one is missing, and never 0.0 while one is there.
    """
    if whole == 0:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    if tenths == 0 and part > 0:
        tenths = 1
    if tenths >= 1000 and part < whole:
        tenths = 999
    return tenths / 10


def week_endings(start: date, last: date) -> list[date]:
    """The Saturdays from the week of `start` on that come before `last`, and `last` itself. A week begins on Sunday."""
    saturday = start + timedelta((5 - start.weekday()) % 7)
    weeks = []
    while saturday < last:
        weeks.append(saturday)
        saturday += timedelta(7)
    return [*weeks, last]
