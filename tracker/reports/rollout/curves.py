"""The lines of the burn-up charts, week by week, from the counts of each day and the plans."""

from datetime import date

from tracker.domain.progress import PlanLine, week_endings
from tracker.domain.reports.rollout import CurvePoint, ProgressCurve, RolloutCurves
from tracker.domain.tally import Counts
from tracker.reports.rollout.history import RolloutHistory

TOTAL_NAME = "Total"


def curves_from(history: RolloutHistory) -> RolloutCurves:
    """The chart of each precinct and of all together, on the same days, from a history already read."""
    days = _days(history)
    rows = tuple(
        _curve(
            history,
            days,
            precinct.code,
            precinct.name,
            history.counts[precinct.id],
            (history.baseline(precinct.id), history.current(precinct.id)),
        )
        for precinct in history.precincts
    )
    lines = (history.total_baseline, history.total_current)
    return RolloutCurves(history.stamp, rows, _curve(history, days, None, TOTAL_NAME, history.together, lines))


def _days(history: RolloutHistory) -> list[date]:
    """The Saturdays from the week of the earliest start, the report's day, and the last day of any plan."""
    baseline, current, day = history.total_baseline, history.total_current, history.stamp.as_of
    if baseline is None:
        return []
    last = max([day, baseline.finish, *([current.finish] if current else [])])
    shown = {day} if day >= baseline.start else set()
    return sorted({*week_endings(baseline.start, last), *shown})


def _curve(
    history: RolloutHistory,
    days: list[date],
    code: str | None,
    name: str,
    counts: Counts,
    lines: tuple[PlanLine | None, PlanLine | None],
) -> ProgressCurve:
    baseline, current = lines
    return ProgressCurve(
        precinct=code,
        name=name,
        start=baseline.start if baseline else None,
        finish=baseline.finish if baseline else None,
        target=baseline.target if baseline else None,
        current_finish=current.finish if current else None,
        points=tuple(_point(counts, day, history.stamp.as_of, baseline, current) for day in days),
    )


def _point(counts: Counts, day: date, last: date, baseline: PlanLine | None, current: PlanLine | None) -> CurvePoint:
    at = day.toordinal()
    counted = day <= last
    return CurvePoint(
        day=day,
        eligible=counts.eligible.on(at) if counted else None,
        trained=counts.trained.on(at) if counted else None,
        equipped=counts.equipped.on(at) if counted else None,
        planned=baseline.planned_on(day) if baseline else None,
        current_planned=current.planned_on(day) if current else None,
    )
