"""A burn-up as a page shows it: both sizes of the chart, a description in words, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.rollout import CurvePoint, Progress, ProgressCurve
from tracker.render import words
from tracker.render.chart import NARROW, SQUARE, WIDE, BurnUp, Canvas, Curve, Moment, burn_up

SHORT_MONTHS = tuple(month[:3] for month in words.MONTHS)


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """One week of the table."""

    day: date
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class BurnUpFigure:
    """What the macro draws."""

    title: str
    description: str
    wide: BurnUp
    narrow: BurnUp
    headings: tuple[str, ...]
    rows: tuple[NumbersRow, ...]


def burn_up_figure(
    curve: ProgressCurve, progress: Progress, as_of: date, *, name: str, canvas: Canvas = SQUARE
) -> BurnUpFigure | None:
    """The burn-up of a precinct, or of all together; None where there is no plan and so nothing to burn up."""
    if not curve.points:
        return None
    curves = _curves(curve, progress, as_of)
    moments = _moments(curve, progress, as_of)
    return BurnUpFigure(
        title=f"Officers trained and equipped: {name}",
        description=_description(curve, progress, as_of),
        wide=burn_up(curves, moments, canvas),
        narrow=burn_up(curves, moments, NARROW),
        headings=("Eligible", "Trained", "Equipped", "Planned (baseline)", "Planned (current)"),
        rows=tuple(_row(point) for point in curve.points),
    )


def wide_figure(curve: ProgressCurve, progress: Progress, as_of: date, *, name: str) -> BurnUpFigure | None:
    """The same across a whole page."""
    return burn_up_figure(curve, progress, as_of, name=name, canvas=WIDE)


def _curves(curve: ProgressCurve, progress: Progress, as_of: date) -> list[Curve]:
    points = curve.points
    baseline = [(p.day, p.planned) for p in points if p.planned is not None]
    current = [(p.day, p.current_planned) for p in points if p.current_planned is not None]
    drawn = [
        Curve("baseline", "Planned, first plan", baseline),
        Curve("current", "Planned, current", current if current != baseline else ()),
        Curve("trained", "Trained", [(p.day, p.trained) for p in points if p.trained is not None], says_value=True),
        Curve("equipped", "Equipped", [(p.day, p.equipped) for p in points if p.equipped is not None], says_value=True),
    ]
    if progress.forecast is not None:
        ahead = [(as_of, progress.equipped), (_in_sight(curve, progress.forecast.expected), progress.eligible)]
        if ahead[1][0] == progress.forecast.expected:
            drawn.append(Curve("forecast", "Forecast", ahead))
    return drawn


def _in_sight(curve: ProgressCurve, expected: date) -> date:
    """A forecast far beyond the plan would squeeze the rest of the chart flat: at most one more length is shown."""
    first, last = curve.points[0].day, curve.points[-1].day
    return min(expected, last + (last - first))


def _moments(curve: ProgressCurve, progress: Progress, as_of: date) -> list[Moment]:
    target = curve.current_finish or curve.finish
    found = [Moment("as-of", _short(as_of), as_of)] if as_of >= curve.points[0].day else []
    if target is not None:
        found.append(Moment("target", f"Target {_short(target)}", target))
    if progress.forecast is not None:
        expected = progress.forecast.expected
        if _in_sight(curve, expected) == expected:
            found.append(Moment("forecast", f"Forecast {_short(expected)}", expected))
    return found


def _short(day: date) -> str:
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def _description(curve: ProgressCurve, progress: Progress, as_of: date) -> str:
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
    return " ".join(said)


def _row(point: CurvePoint) -> NumbersRow:
    values: Sequence[int | None] = (point.eligible, point.trained, point.equipped, point.planned, point.current_planned)
    return NumbersRow(point.day, tuple("–" if value is None else value for value in values))
