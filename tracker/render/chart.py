"""Where the marks of a burn-up chart go: scales, ticks, lines and labels as plain numbers. A template draws them; no
markup is made here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (1, 2, 5)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKLY_UP_TO_DAYS = 56
"""A span this short is told in weeks; months would give it one tick or none."""
LINE_HEIGHT = 15.0
LETTER_WIDTH = 7.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """The size of a drawing and of its margins, in the drawing's own units (one is a pixel at its natural size)."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    most_months: int
    """How many labelled ticks fit beside one another under the plot."""


WIDE = Canvas(width=760, height=380, left=44, right=40, top=56, bottom=34, most_months=12)
SQUARE = Canvas(width=480, height=370, left=40, right=38, top=56, bottom=34, most_months=7)
NARROW = Canvas(width=330, height=300, left=34, right=34, top=56, bottom=30, most_months=5)


@dataclass(frozen=True, slots=True)
class Curve:
    """What to draw as a line: a name for its style, a label for people, and readings in the order of their days.

    `says_value` writes the last reading beside its end.
    """

    name: str
    label: str
    readings: Sequence[tuple[date, int]]
    says_value: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A day to mark with an upright line: a name for its style and a short label."""

    name: str
    label: str
    day: date


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick on an axis: where it is, and its label (empty: a line alone)."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve as drawn. `points` is what an SVG polyline takes; `value_y` is where the last reading's value goes, None
    where it is not written.
    """

    name: str
    label: str
    points: str
    end_x: float
    end_y: float
    end_value: int
    value_y: float | None


@dataclass(frozen=True, slots=True)
class Upright:
    """A marked day as drawn: its place, its label and where that goes, `anchor` being start, middle or end."""

    name: str
    label: str
    x: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Everything a template needs to draw the chart. Coordinates run from the upper left corner."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    uprights: tuple[Upright, ...]

    def line(self, name: str) -> Line | None:
        """The line of that name, where it was drawn."""
        return next((line for line in self.lines if line.name == name), None)


def burn_up(curves: Sequence[Curve], moments: Sequence[Moment], canvas: Canvas) -> BurnUp:
    """Lay out a burn-up chart: days from left to right, officers from 0 upwards.

    A curve without readings is left out. Days and values are spread over the whole plot; the upper end is a round
    number at or above every reading.

    Raises:
        ValueError: no curve has a reading.
    """
    drawn = [curve for curve in curves if curve.readings]
    if not drawn:
        raise ValueError("a chart needs at least one reading")
    days = [day for curve in drawn for day, _ in curve.readings] + [moment.day for moment in moments]
    first, last = min(days), max(days)
    levels = value_ticks(max(value for curve in drawn for _, value in curve.readings))
    left, right = float(canvas.left), float(canvas.width - canvas.right)
    top, bottom = float(canvas.top), float(canvas.height - canvas.bottom)

    def x_of(day: date) -> float:
        return _along(left, right, (day - first).days, (last - first).days)

    def y_of(value: int) -> float:
        return _along(bottom, top, value, levels[-1])

    return BurnUp(
        width=canvas.width,
        height=canvas.height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        y_ticks=tuple(Tick(y_of(level), str(level)) for level in levels),
        x_ticks=tuple(Tick(x_of(day), label) for day, label in day_ticks(first, last, canvas.most_months)),
        lines=_lines(
            [(curve, [(x_of(day), y_of(value)) for day, value in curve.readings]) for curve in drawn], top, bottom
        ),
        uprights=_uprights([(moment, x_of(moment.day)) for moment in moments], canvas),
    )


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


def _along(start: float, end: float, part: float, whole: float) -> float:
    return round(start + (end - start) * (part / whole if whole else 0.0), 1)


def _months(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _week_ticks(first: date, last: date, most: int) -> tuple[tuple[date, str], ...]:
    weeks = (last - first).days // 7 + 1
    every = 7 * math.ceil(weeks / most)
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, every)]
    return tuple((day, f"{day.day} {MONTHS[day.month - 1]}") for day in days)


def _lines(places: Sequence[tuple[Curve, list[tuple[float, float]]]], top: float, bottom: float) -> tuple[Line, ...]:
    said = [curve.name for curve, _ in places if curve.says_value]
    ends = [points[-1][1] for curve, points in places if curve.says_value]
    value_ys = dict(zip(said, spread(ends, LINE_HEIGHT, top, bottom), strict=True))
    return tuple(
        Line(
            name=curve.name,
            label=curve.label,
            points=" ".join(f"{x:g},{y:g}" for x, y in points),
            end_x=points[-1][0],
            end_y=points[-1][1],
            end_value=curve.readings[-1][1],
            value_y=round(value_ys[curve.name], 1) if curve.name in value_ys else None,
        )
        for curve, points in places
    )


def _uprights(places: Sequence[tuple[Moment, float]], canvas: Canvas) -> tuple[Upright, ...]:
    """Labels stand above the plot, each on the lowest row where it meets no other."""
    rows: list[list[tuple[float, float]]] = []
    found = []
    for moment, x in sorted(places, key=lambda place: place[1]):
        width = len(moment.label) * LETTER_WIDTH
        start = min(max(x - width / 2, 2.0), canvas.width - width - 2.0)
        span = (start, start + width)
        row = next((n for n, taken in enumerate(rows) if all(span[0] > end + 6 for _, end in taken)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        anchor, label_x = "middle", x
        if start > x - width / 2:
            anchor, label_x = "start", 2.0
        elif start < x - width / 2:
            anchor, label_x = "end", canvas.width - 2.0
        label_y = canvas.top - 8 - row * LINE_HEIGHT
        found.append(Upright(moment.name, moment.label, x, label_x, label_y, anchor))
    return tuple(found)
