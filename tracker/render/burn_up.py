"""A burn-up: the plans, the trained and the equipped week by week, and the forecast as a fan; of a precinct, or of all
together.
"""

from collections.abc import Sequence
from datetime import date

from tracker.domain.progress import Forecast
from tracker.domain.reports.rollout import CurvePoint, Progress, ProgressCurve
from tracker.render import words
from tracker.render.axes import Plot, axes
from tracker.render.chart import NARROW, SQUARE, WIDE, BurnUp, Canvas, Curve, Frame, Moment, burn_up
from tracker.render.document import Picture
from tracker.render.drawing import Area, Dot, Drawing, Key, Mark, Stroke, Words, line
from tracker.render.fan import Fan, fan_until
from tracker.render.figure import Figure, Numbers, NumbersRow
from tracker.render.scales import MONTHS

HEADINGS = ("Eligible", "Trained", "Equipped", "Planned (baseline)", "Planned (current)")
FORECAST = (Key("forecast", "Forecast"), Key("fan", "Earliest to latest", is_area=True))


def burn_up_figure(
    curve: ProgressCurve, progress: Progress, as_of: date, *, name: str, canvas: Canvas = SQUARE
) -> Figure | None:
    """The burn-up of a precinct, or of all together; None where there is no plan and so nothing to burn up."""
    if not curve.points:
        return None
    return Figure(
        title=f"Officers trained and equipped: {name}",
        description=described(curve, progress, as_of),
        wide=drawn(burn_up_chart(curve, progress, as_of, canvas)),
        narrow=drawn(burn_up_chart(curve, progress, as_of, NARROW)),
        numbers=Numbers(HEADINGS, tuple(numbers_row(point) for point in curve.points)),
    )


def wide_figure(curve: ProgressCurve, progress: Progress, as_of: date, *, name: str) -> Figure | None:
    """The same across a whole page."""
    return burn_up_figure(curve, progress, as_of, name=name, canvas=WIDE)


def burn_up_picture(curve: ProgressCurve, progress: Progress, as_of: date, name: str) -> Picture | None:
    """The same for paper."""
    figure = wide_figure(curve, progress, as_of, name=name)
    return None if figure is None else figure.picture


def burn_up_chart(
    curve: ProgressCurve, progress: Progress, as_of: date, canvas: Canvas, frame: Frame | None = None
) -> BurnUp:
    """Where the marks go; in a common frame with others there is no room to mark the days."""
    moments = moments_of(curve, progress, as_of) if frame is None else ()
    return burn_up(curves_of(curve), moments, canvas, fan=fan_of(curve, progress, as_of), frame=frame)


def curves_of(curve: ProgressCurve) -> list[Curve]:
    """The lines; the current plan's only where it differs from the first."""
    points = curve.points
    baseline = [(p.day, p.planned) for p in points if p.planned is not None]
    current = [(p.day, p.current_planned) for p in points if p.current_planned is not None]
    return [
        Curve("baseline", "First plan", baseline),
        Curve("current", "Current plan", current if current != baseline else ()),
        Curve("trained", "Trained", [(p.day, p.trained) for p in points if p.trained is not None], says_value=True),
        Curve("equipped", "Equipped", [(p.day, p.equipped) for p in points if p.equipped is not None], says_value=True),
    ]


def fan_of(curve: ProgressCurve, progress: Progress, as_of: date) -> Fan | None:
    """The forecast from the last count on; None where there is none."""
    found = progress.forecast
    if found is None:
        return None
    wanted = [found.expected, found.latest or found.expected]
    until = fan_until(curve.points[0].day, curve.points[-1].day, wanted)
    return Fan(as_of, progress.equipped, progress.eligible, found.earliest, found.expected, found.latest, until)


def moments_of(curve: ProgressCurve, progress: Progress, as_of: date) -> list[Moment]:
    """The days that are marked: the report's, the target, and the forecast where it is in sight."""
    target = curve.current_finish or curve.finish
    found = [Moment("as-of", _short(as_of, as_of), as_of)] if as_of >= curve.points[0].day else []
    if target is not None:
        found.append(Moment("target", f"Target {_short(target, as_of)}", target))
    fan = fan_of(curve, progress, as_of)
    if fan is not None and progress.forecast is not None and fan.expected <= fan.until:
        found.append(Moment("forecast-day", _range(progress.forecast, as_of), fan.expected))
    return found


def drawn(chart: BurnUp) -> Drawing:
    """The chart as marks: what is foreseen lies under the days and the lines."""
    marks = axes(Plot(chart.left, chart.right, chart.top, chart.bottom), chart.y_ticks, chart.x_ticks)
    if chart.fan is not None:
        marks.append(Area("fan", chart.fan.area))
        marks += [Stroke("fan-edge", edge) for edge in chart.fan.edges]
    for upright in chart.uprights:
        marks.append(line(upright.name, upright.x, upright.label_y + 4, upright.x, chart.bottom))
    if chart.fan is not None:
        marks.append(Stroke("forecast", chart.fan.middle))
    for one in chart.lines:
        marks.append(Stroke(one.name, one.points))
    marks += _written(chart)
    keys = tuple(Key(one.name, one.label) for one in chart.lines)
    return Drawing(chart.width, chart.height, tuple(marks), keys if chart.fan is None else (*keys, *FORECAST))


def _written(chart: BurnUp) -> list[Mark]:
    """The words over the lines, and the ends that they speak of."""
    marks: list[Mark] = [Words(one.name, one.label_x, one.label_y, one.label, one.anchor) for one in chart.uprights]
    for one in chart.lines:
        if one.has_dot:
            marks.append(Dot(one.name, one.end_x, one.end_y))
    for one in chart.lines:
        if one.end is not None:
            marks.append(Words("value" if one.has_dot else "name", one.end.x, one.end.y, one.end.text, one.end.anchor))
    return marks


def _short(day: date, as_of: date) -> str:
    """`4 Nov`, with the year where it is another than the report's."""
    said = f"{day.day} {MONTHS[day.month - 1]}"
    return said if day.year == as_of.year else f"{said} {day.year}"


def _range(forecast: Forecast, as_of: date) -> str:
    """`Forecast 4 Nov (29 Oct–9 Nov)`"""
    earliest, expected = _short(forecast.earliest, as_of), _short(forecast.expected, as_of)
    if forecast.latest is None:
        return f"Forecast {expected}, from {earliest}"
    if forecast.earliest == forecast.latest:
        return f"Forecast {expected}"
    return f"Forecast {expected} ({earliest}–{_short(forecast.latest, as_of)})"


def described(curve: ProgressCurve, progress: Progress, as_of: date) -> str:
    """What the chart shows, for who cannot see it."""
    said = [
        f"From {words.full_day(curve.points[0].day)} to {words.full_day(curve.points[-1].day)}.",
        f"On {words.full_day(as_of)}, {progress.trained} of {progress.eligible} eligible officers are trained"
        f" and {progress.equipped} equipped; {progress.planned or 0} were planned by then in the first plan",
    ]
    if progress.current_planned is not None and progress.current_planned != progress.planned:
        said[-1] += f", {progress.current_planned} in the current one"
    said[-1] += "."
    target = curve.current_finish or curve.finish
    if target is not None:
        said.append(f"The target is {words.full_day(target)}.")
    said.append(words.forecast_sentence(progress, as_of))
    if progress.forecast is not None:
        said.append(_bounds(progress.forecast))
    return " ".join(said)


def _bounds(forecast: Forecast) -> str:
    earliest = words.full_day(forecast.earliest)
    if forecast.latest is None:
        return f"At the best week's pace {earliest}; at the worst week's never: it gained nobody."
    return f"At the best week's pace {earliest}, at the worst week's {words.full_day(forecast.latest)}."


def numbers_row(point: CurvePoint) -> NumbersRow:
    """A week of the table."""
    values: Sequence[int | None] = (point.eligible, point.trained, point.equipped, point.planned, point.current_planned)
    return NumbersRow(point.day, tuple("–" if value is None else value for value in values))
