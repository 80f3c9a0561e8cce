"""A forecast as a fan: from the last count to the days on which the goal is reached at the best week's pace, at the
mean and at the worst week's. Plain numbers; no markup.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

Place = tuple[date, float]
"""A day and a number of officers, which between two counts need not be whole."""


@dataclass(frozen=True, slots=True)
class Fan:
    """What is foreseen: `count` on the day `start`, and when it reaches `goal`. Drawn no further than `until`.

    `latest` None: the worst week gained nothing, so that its edge stays level.
    """

    start: date
    count: int
    goal: int
    earliest: date
    expected: date
    latest: date | None
    until: date

    def edge(self, day: date | None) -> Place:
        """Where the line that reaches the goal on a day ends within sight."""
        if day is None:
            return self.until, self.count
        if day <= self.until:
            return day, self.goal
        part = (self.until - self.start) / (day - self.start)
        return self.until, self.count + (self.goal - self.count) * part


@dataclass(frozen=True, slots=True)
class DrawnFan:
    """A fan as drawn: what an SVG polygon takes for the whole, and polylines for its middle and its two edges."""

    area: str
    middle: str
    edges: tuple[str, str]


def fan_until(start: date, last: date, wanted: Sequence[date]) -> date:
    """How far a forecast is drawn: to the last of the days wanted, but no further beyond `last` than once more the
    length from `start`, or it would squeeze the rest of the chart flat.
    """
    span = max((last - start).days, 1)
    furthest = date.fromordinal(min(last.toordinal() + span, date.max.toordinal()))
    return min(max([last, *wanted]), furthest)


def drawn_fan(fan: Fan, x_of: Callable[[date], float], y_of: Callable[[float], float]) -> DrawnFan:
    """The fan laid on the scales of a chart."""

    def points(places: Sequence[Place]) -> str:
        return " ".join(f"{x_of(day):g},{y_of(value):g}" for day, value in places)

    apex: Place = (fan.start, fan.count)
    best, mean, worst = fan.edge(fan.earliest), fan.edge(fan.expected), fan.edge(fan.latest)
    corner: list[Place] = [] if best[1] < fan.goal or worst[1] >= fan.goal else [(fan.until, fan.goal)]
    return DrawnFan(
        area=points([apex, best, *corner, worst]),
        middle=points([apex, mean]),
        edges=(points([apex, best]), points([apex, worst])),
    )
