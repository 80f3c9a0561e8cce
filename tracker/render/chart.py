"""Where the marks of a burn-up chart go: scales, ticks, lines and labels as plain numbers. A template draws them; no
markup is made here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.render.fan import DrawnFan, Fan, drawn_fan
from tracker.render.scales import Tick, along, day_ticks, spread, value_ticks

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
    names_lines: bool = True
    """Whether a line's name is written at its end; where there is no room the legend alone has it."""


WIDE = Canvas(width=760, height=380, left=44, right=106, top=56, bottom=34, most_months=12)
SQUARE = Canvas(width=480, height=370, left=40, right=102, top=56, bottom=34, most_months=7)
NARROW = Canvas(width=330, height=300, left=34, right=34, top=56, bottom=30, most_months=5, names_lines=False)
PANEL = Canvas(width=320, height=170, left=34, right=48, top=12, bottom=26, most_months=6, names_lines=False)
"""One of several that stand side by side."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What to draw as a line: a name for its style, a label for people, and readings in the order of their days.

    `says_value` writes the last reading beside its end. The label stands there too, where the canvas has room for it.
    """

    name: str
    label: str
    readings: Sequence[tuple[date, int]]
    says_value: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The scale of several charts alike: the days from `first` to `last`, officers up to `highest`."""

    first: date
    last: date
    highest: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A day to mark with an upright line: a name for its style and a short label."""

    name: str
    label: str
    day: date


@dataclass(frozen=True, slots=True)
class EndWords:
    """What is written at the end of a line, and where."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve as drawn. `points` is what an SVG polyline takes."""

    name: str
    label: str
    points: str
    end_x: float
    end_y: float
    end_value: int
    has_dot: bool
    """Whether its last reading is marked."""
    end: EndWords | None


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
    fan: DrawnFan | None = None

    def line(self, name: str) -> Line | None:
        """The line of that name, where it was drawn."""
        return next((line for line in self.lines if line.name == name), None)


def burn_up(
    curves: Sequence[Curve],
    moments: Sequence[Moment],
    canvas: Canvas,
    *,
    fan: Fan | None = None,
    frame: Frame | None = None,
) -> BurnUp:
    """Lay out a burn-up chart: days from left to right, officers from 0 upwards.

    A curve without readings is left out. Days and values are spread over the whole plot, or over the `frame`; the upper
    end is a round number at or above every reading, and the forecast's goal.

    Raises:
        ValueError: no curve has a reading.
    """
    drawn = [curve for curve in curves if curve.readings]
    if not drawn:
        raise ValueError("a chart needs at least one reading")
    scale = frame or frame_of(drawn, [moment.day for moment in moments], fan)
    first, last = scale.first, scale.last
    levels = value_ticks(scale.highest)
    left, right = float(canvas.left), float(canvas.width - canvas.right)
    top, bottom = float(canvas.top), float(canvas.height - canvas.bottom)

    def x_of(day: date) -> float:
        return along(left, right, (day - first).days, (last - first).days)

    def y_of(value: float) -> float:
        return along(bottom, top, value, levels[-1])

    return BurnUp(
        width=canvas.width,
        height=canvas.height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        y_ticks=tuple(Tick(y_of(level), str(level)) for level in levels),
        x_ticks=tuple(Tick(x_of(day), label) for day, label in day_ticks(first, last, canvas.most_months)),
        lines=_lines([(curve, [(x_of(day), y_of(value)) for day, value in curve.readings]) for curve in drawn], canvas),
        uprights=_uprights([(moment, x_of(moment.day)) for moment in moments], canvas),
        fan=None if fan is None else drawn_fan(fan, x_of, y_of),
    )


def frame_of(curves: Sequence[Curve], days: Sequence[date] = (), fan: Fan | None = None) -> Frame:
    """The smallest frame with all of these in it; one of the curves has a reading."""
    shown = [*days, *(day for curve in curves for day, _ in curve.readings)]
    highest = max(value for curve in curves for _, value in curve.readings)
    if fan is not None:
        shown.append(fan.until)
        highest = max(highest, fan.goal)
    return Frame(min(shown), max(shown), highest)


def _lines(places: Sequence[tuple[Curve, list[tuple[float, float]]]], canvas: Canvas) -> tuple[Line, ...]:
    """The curves with what is written at their ends."""
    words = _end_words([(curve, points[-1]) for curve, points in places], canvas)
    return tuple(
        Line(
            name=curve.name,
            label=curve.label,
            points=" ".join(f"{x:g},{y:g}" for x, y in points),
            end_x=points[-1][0],
            end_y=points[-1][1],
            end_value=curve.readings[-1][1],
            has_dot=curve.says_value,
            end=words.get(curve.name),
        )
        for curve, points in places
    )


def _end_words(ends: Sequence[tuple[Curve, tuple[float, float]]], canvas: Canvas) -> dict[str, EndWords]:
    """What is written at the ends of curves, by their names. The highest value stands above and before its end, the
    others below and after theirs, so that neither lies on what is foreseen, which rises between them. Names of lines,
    and values that would reach them, stand in the margin, kept apart.
    """
    valued = [(curve, end) for curve, end in ends if curve.says_value]
    top = min(valued, key=lambda one: one[1][1], default=None)
    found: dict[str, EndWords] = {}
    margin: list[tuple[str, str, float]] = []
    for curve, (x, y) in ends:
        text = _end_text(curve, canvas)
        if text is None:
            continue
        width = len(text) * LETTER_WIDTH
        if top is not None and curve is top[0]:
            found[curve.name] = _above(text, x, y, canvas)
        elif curve.says_value and not (canvas.names_lines and x + 8 + width > canvas.width - canvas.right):
            found[curve.name] = EndWords(text, x + 8, min(y + 15, canvas.height - canvas.bottom - 4.0), "start")
        else:
            margin.append((curve.name, text, y))
    ys = spread([y for _, _, y in margin], LINE_HEIGHT, canvas.top, canvas.height - canvas.bottom)
    for (name, text, _), y in zip(margin, ys, strict=True):
        found[name] = EndWords(text, canvas.width - canvas.right + 10.0, round(y + 4, 1), "start")
    return found


def _above(text: str, x: float, y: float, canvas: Canvas) -> EndWords:
    """Before the end; at the left edge of the plot after it, and higher, clear of what stands below."""
    if x - 7 - len(text) * LETTER_WIDTH >= canvas.left:
        return EndWords(text, x - 7, max(y - 9, canvas.top + 6.0), "end")
    return EndWords(text, x + 8, max(y - 18, canvas.top + 6.0), "start")


def _end_text(curve: Curve, canvas: Canvas) -> str | None:
    value = str(curve.readings[-1][1]) if curve.says_value else None
    if not canvas.names_lines:
        return value
    return curve.label if value is None else f"{value} {curve.label.lower()}"


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
