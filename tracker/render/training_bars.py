"""What was taught week by week, as bars: sessions, completions and officer-hours above one another, each on a scale of
its own, all on the same weeks.
"""

from collections.abc import Sequence

from tracker.domain.reports.training_weeks import TrainingWeek
from tracker.render import words
from tracker.render.axes import Plot, axes
from tracker.render.chart import NARROW, WIDE, Canvas
from tracker.render.drawing import Block, Drawing, Mark, Words
from tracker.render.figure import Figure, Numbers, NumbersRow
from tracker.render.scales import Tick, along, day_ticks, value_ticks

TITLE = "Sessions, completions and officer-hours by week"
ROW_HEIGHT, GAP = 84.0, 56.0
WIDEST_BAR = 28.0
VALUES_UP_TO = 2.6
"""A bar of so many letters' width or more has its value written over it."""
LETTER_WIDTH = 7.0


MEASURES = (("sessions", "Sessions"), ("completions", "Completions"), ("officer_hours", "Officer-hours"))
MOST_WEEKS = 52
"""No more are drawn: the latest of them; the tables of the report have all."""


def training_figure(every: Sequence[TrainingWeek]) -> Figure | None:
    """The chart of the latest weeks; None where nothing was taught in them."""
    weeks = every[-MOST_WEEKS:]
    if not any(week.figures.sessions or week.figures.completions for week in weeks):
        return None
    return Figure(
        title=TITLE if len(weeks) == len(every) else f"{TITLE}, the last {MOST_WEEKS}",
        description=_described(weeks),
        wide=_drawn(weeks, WIDE),
        narrow=_drawn(weeks, NARROW),
        numbers=Numbers(tuple(said for _, said in MEASURES), tuple(_row(week) for week in weeks)),
    )


def _drawn(weeks: Sequence[TrainingWeek], canvas: Canvas) -> Drawing:
    marks: list[Mark] = []
    right = canvas.width - 12.0
    for place, (name, said) in enumerate(MEASURES):
        top = 26.0 + place * (ROW_HEIGHT + GAP)
        plot = Plot(canvas.left, right, top, top + ROW_HEIGHT)
        values = [getattr(week.figures, name) for week in weeks]
        marks.append(Words("heading", 0, top - 10, f"{said}: {_number(sum(values))}"))
        marks += _bars(weeks, values, plot, canvas.most_months)
    height = 26.0 + len(MEASURES) * (ROW_HEIGHT + GAP) - GAP + 26.0
    return Drawing(canvas.width, height, tuple(marks))


def _bars(weeks: Sequence[TrainingWeek], values: Sequence[float], plot: Plot, most_months: int) -> list[Mark]:
    """One row: its scale, a bar for each week that has any, and the values where the bars are wide enough, else that of
    the highest.
    """
    levels = value_ticks(int(max(values) + 0.999), most=3)
    step = (plot.right - plot.left) / len(weeks)
    width = round(min(step * 0.72, WIDEST_BAR), 1)
    centres = [plot.left + (place + 0.5) * step for place in range(len(weeks))]
    first, last = weeks[0].week_ending, weeks[-1].week_ending
    days = [
        Tick(along(centres[0], centres[-1], (day - first).days, (last - first).days), label)
        for day, label in day_ticks(first, last, most_months)
    ]
    marks = axes(plot, [Tick(along(plot.bottom, plot.top, one, levels[-1]), str(one)) for one in levels], days)
    highest = values.index(max(values))
    for place, (centre, value) in enumerate(zip(centres, values, strict=True)):
        if not value:
            continue
        top = along(plot.bottom, plot.top, value, levels[-1])
        marks.append(Block("bar", round(centre - width / 2, 1), top, width, round(plot.bottom - top, 1)))
        if place == highest or step >= VALUES_UP_TO * LETTER_WIDTH:
            marks.append(Words("value", round(centre, 1), top - 4, _number(value), "middle"))
    return marks


def _number(value: float) -> str:
    """At most two decimals, and none where there are none."""
    return f"{round(value, 2):,g}" if value < 100_000 else f"{value:,.0f}"


def _described(weeks: Sequence[TrainingWeek]) -> str:
    sums = {label.lower(): sum(getattr(week.figures, name) for week in weeks) for name, label in MEASURES}
    said = [f"{_number(total)} {label}" for label, total in sums.items()]
    first, last = words.full_day(weeks[0].week_ending), words.full_day(weeks[-1].week_ending)
    most = max(weeks, key=lambda week: week.figures.sessions)
    return (
        f"From the week that ended on {first} to {last}: {', '.join(said)}. "
        f"Most sessions, {most.figures.sessions}, were in the week that ended on {words.full_day(most.week_ending)}."
    )


def _row(week: TrainingWeek) -> NumbersRow:
    return NumbersRow(week.week_ending, tuple(_number(getattr(week.figures, name)) for name, _ in MEASURES))
