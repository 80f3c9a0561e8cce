"""The figures of the progress report and its weekly series, from the counts of each day."""

from datetime import date

from tracker.domain.progress import (
    PlanLine,
    completed_on,
    forecast,
    percent,
    variance_days,
    variance_officers,
    week_endings,
    weekly_gains,
)
from tracker.domain.reports.rollout import PrecinctProgress, Progress, RolloutProgress, Week, WeekFigures
from tracker.domain.tally import Counts
from tracker.reports.rollout.history import RolloutHistory


def progress_from(history: RolloutHistory, *, series: bool = False) -> RolloutProgress:
    """The report `rollout-progress` from a history already read."""
    day = history.stamp.as_of
    rows = tuple(
        PrecinctProgress(
            precinct.code,
            precinct.name,
            precinct.kind,
            _figures(history.counts[precinct.id], day, history.baseline(precinct.id), history.current(precinct.id)),
        )
        for precinct in history.precincts
    )
    total = _figures(history.together, day, history.total_baseline, history.total_current)
    return RolloutProgress(history.stamp, rows, total, _series(history) if series else None)


def _figures(counts: Counts, day: date, baseline: PlanLine | None, current: PlanLine | None) -> Progress:
    at = day.toordinal()
    eligible, trained = counts.eligible.on(at), counts.trained.on(at)
    assigned, equipped = counts.assigned.on(at), counts.equipped.on(at)
    completed = completed_on(counts.equipped, counts.eligible, baseline.start, day) if baseline else None
    planned, officers, days = _against(baseline, day, equipped, eligible, completed)
    current_planned, current_officers, current_days = _against(current, day, equipped, eligible, completed)
    foreseen, note = forecast(day, eligible - equipped, baseline, weekly_gains(counts.equipped, day))
    return Progress(
        strength=counts.strength.on(at),
        eligible=eligible,
        trained=trained,
        assigned=assigned,
        equipped=equipped,
        outstanding=eligible - equipped,
        needs_training=assigned - equipped,
        needs_camera=trained - equipped,
        needs_both=eligible - trained - assigned + equipped,
        percent_equipped=percent(equipped, eligible),
        planned=planned,
        variance_officers=officers,
        variance_days=days,
        current_planned=current_planned,
        current_variance_officers=current_officers,
        current_variance_days=current_days,
        completed_on=completed,
        forecast=foreseen,
        forecast_note=note,
    )


def _against(
    line: PlanLine | None, day: date, equipped: int, eligible: int, completed: date | None
) -> tuple[int | None, int | None, int | None]:
    """What a plan had planned, and how many officers and days ahead of it the count is; Nones without a plan."""
    if line is None:
        return None, None, None
    planned = line.planned_on(day)
    return planned, variance_officers(planned, equipped, eligible), variance_days(line, day, equipped, completed)


def _series(history: RolloutHistory) -> tuple[Week, ...]:
    """The counts week by week; of the report's day alone where no precinct has a plan to start from."""
    whole, last = history.total_baseline, history.stamp.as_of
    return tuple(
        Week(
            week_ending=day,
            rows=tuple(
                (precinct.code, _week_figures(history.counts[precinct.id], day, history.baseline(precinct.id)))
                for precinct in history.precincts
            ),
            total=_week_figures(history.together, day, whole),
        )
        for day in week_endings(whole.start if whole else last, last)
    )


def _week_figures(counts: Counts, day: date, baseline: PlanLine | None) -> WeekFigures:
    at = day.toordinal()
    return WeekFigures(
        eligible=counts.eligible.on(at),
        trained=counts.trained.on(at),
        assigned=counts.assigned.on(at),
        equipped=counts.equipped.on(at),
        planned=baseline.planned_on(day) if baseline else None,
    )
