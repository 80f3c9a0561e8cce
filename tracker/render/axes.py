"""The axes that the charts share, as marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.render.drawing import Mark, Words, line
from tracker.render.scales import Tick


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a chart's curves or bars are drawn, within its margins."""

    left: float
    right: float
    top: float
    bottom: float


def axes(plot: Plot, y_ticks: Sequence[Tick], x_ticks: Sequence[Tick]) -> list[Mark]:
    """A level line for each value, the lowest one strong, and a small upright one for each day."""
    marks: list[Mark] = []
    for place, tick in enumerate(y_ticks):
        marks.append(line("grid" if place else "base", plot.left, tick.at, plot.right, tick.at))
        marks.append(Words("tick", plot.left - 6, tick.at + 4, tick.label, "end"))
    for tick in x_ticks:
        marks.append(line("base", tick.at, plot.bottom, tick.at, plot.bottom + 5))
        marks.append(Words("tick", tick.at, plot.bottom + 19, tick.label, "middle"))
    return marks
