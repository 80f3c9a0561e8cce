"""The cameras owned week by week, what they count as laid one upon the other: the parts add up to the whole."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.reports.inventory import OwnedWeek
from tracker.render import words
from tracker.render.axes import Plot, axes
from tracker.render.chart import LINE_HEIGHT, NARROW, WIDE, Canvas
from tracker.render.drawing import Area, Drawing, Key, Mark, Stroke, Words
from tracker.render.figure import Figure, Numbers, NumbersRow
from tracker.render.scales import Tick, along, day_ticks, spread, value_ticks

TITLE = "Cameras owned, by what they count as"
PARTS = (
    ("held", "held"),
    ("in_stock", "in stock"),
    ("in_repair", "in repair"),
    ("recalled", "recalled"),
    ("missing", "missing"),
    ("stolen", "stolen"),
)
"""From the lowest up, with what they are called."""
HEADINGS = ("Owned", "Held", "In stock", "In repair", "Recalled", "Missing", "Stolen")


def inventory_figure(weeks: Sequence[OwnedWeek] | None) -> Figure | None:
    """The chart; None where fewer than two weeks have a camera, and nothing is to be compared."""
    shown = [] if weeks is None else _from_the_first(weeks)
    if len(shown) < 2:
        return None
    return Figure(
        title=f"{TITLE}, week by week",
        description=_described(shown),
        wide=_drawn(shown, WIDE),
        narrow=_drawn(shown, NARROW),
        numbers=Numbers(HEADINGS, tuple(_row(week) for week in shown)),
    )


def _from_the_first(weeks: Sequence[OwnedWeek]) -> list[OwnedWeek]:
    """The weeks from the one before the first with a camera."""
    first = next((place for place, week in enumerate(weeks) if week.counts.owned), len(weeks))
    return list(weeks[max(first - 1, 0) :]) if first < len(weeks) else []


def _drawn(weeks: Sequence[OwnedWeek], canvas: Canvas) -> Drawing:
    """Each part from the top of those below it, with its count in the margin where there is room for its name."""
    first, last = weeks[0].week_ending, weeks[-1].week_ending
    levels = value_ticks(max(week.counts.owned for week in weeks))
    plot = Plot(canvas.left, canvas.width - canvas.right, canvas.top - 40.0, canvas.height - canvas.bottom)

    def x_of(day: date) -> float:
        return along(plot.left, plot.right, (day - first).days, (last - first).days)

    def y_of(count: int) -> float:
        return along(plot.bottom, plot.top, count, levels[-1])

    marks = axes(
        plot,
        [Tick(y_of(level), str(level)) for level in levels],
        [Tick(x_of(day), label) for day, label in day_ticks(first, last, canvas.most_months)],
    )
    parts = [(name, said) for name, said in PARTS if any(getattr(week.counts, name) for week in weeks)]
    floor = [0] * len(weeks)
    middles = []
    outlines: list[Mark] = []
    for name, _ in parts:
        top = [below + getattr(week.counts, name) for below, week in zip(floor, weeks, strict=True)]
        upper = [(x_of(week.week_ending), y_of(count)) for week, count in zip(weeks, top, strict=True)]
        lower = [(x_of(week.week_ending), y_of(count)) for week, count in zip(weeks, floor, strict=True)]
        marks.append(Area(name, _points([*upper, *reversed(lower)])))
        outlines.append(Stroke("outline", _points(upper)))
        middles.append((upper[-1][1] + lower[-1][1]) / 2)
        floor = top
    if canvas.names_lines:
        counts = [(getattr(weeks[-1].counts, name), said) for name, said in parts]
        outlines += _names(counts, middles, plot)
    last_counts = weeks[-1].counts
    keys = tuple(Key(n, f"{said.capitalize()} ({getattr(last_counts, n)})", is_area=True) for n, said in parts)
    return Drawing(canvas.width, canvas.height, (*marks, *outlines), keys)


def _names(counts: Sequence[tuple[int, str]], middles: Sequence[float], plot: Plot) -> list[Mark]:
    ys = spread(middles, LINE_HEIGHT, plot.top, plot.bottom)
    return [
        Words("value", plot.right + 8, round(y + 4, 1), f"{count} {said}")
        for (count, said), y in zip(counts, ys, strict=True)
    ]


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _described(weeks: Sequence[OwnedWeek]) -> str:
    first, last = weeks[0], weeks[-1]
    parts = [f"{getattr(last.counts, name)} {said}" for name, said in PARTS]
    return (
        f"From {words.full_day(first.week_ending)}, when {first.counts.owned} cameras were owned, to "
        f"{words.full_day(last.week_ending)}, when {last.counts.owned} were: {', '.join(parts)}."
    )


def _row(week: OwnedWeek) -> NumbersRow:
    return NumbersRow(week.week_ending, (week.counts.owned, *(getattr(week.counts, name) for name, _ in PARTS)))
