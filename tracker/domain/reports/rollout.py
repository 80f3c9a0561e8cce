"""The progress report and the curves of its chart."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.progress import Forecast
from tracker.domain.reports.stamp import Stamped


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a precinct, or all of them together, had come on a day.

    The plan's fields are None without a plan; `variance_days` also before its start. Positive is ahead.
    """

    strength: int
    eligible: int
    trained: int
    assigned: int
    equipped: int
    outstanding: int
    needs_training: int
    needs_camera: int
    needs_both: int
    percent_equipped: float | None
    """Of the eligible, one decimal; None where nobody is eligible (shown as n/a)."""
    planned: int | None
    variance_officers: int | None
    variance_days: int | None
    current_planned: int | None
    current_variance_officers: int | None
    current_variance_days: int | None
    completed_on: date | None
    forecast: Forecast | None
    forecast_note: str | None
    """Why there is no forecast: `complete`, `no_plan`, `too_early` or `no_gain`; None where there is one."""


@dataclass(frozen=True, slots=True)
class PrecinctProgress:
    """How far one precinct, or other home of officers, had come."""

    precinct: str
    """Its code."""
    name: str
    kind: str
    figures: Progress


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """The counts at the end of a week; `planned` is the baseline's, None without one."""

    eligible: int
    trained: int
    assigned: int
    equipped: int
    planned: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """The counts on one day of the weekly series, by precinct code in the report's order, and in total."""

    week_ending: date
    rows: tuple[tuple[str, WeekFigures], ...]
    total: WeekFigures


@dataclass(frozen=True, slots=True)
class RolloutProgress(Stamped):
    """The report `rollout-progress`: the precincts first, then every other home, then the total."""

    report: ClassVar[str] = "rollout-progress"

    rows: tuple[PrecinctProgress, ...]
    total: Progress
    series: tuple[Week, ...] | None
    """None where it was not asked for."""
    curves: "RolloutCurves | None" = None
    """The charts of the rows and of all together; None where they were not asked for."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One week's end on the chart. Counts are None after the report's day, a plan where there is none."""

    day: date
    eligible: int | None
    trained: int | None
    equipped: int | None
    planned: int | None
    current_planned: int | None


@dataclass(frozen=True, slots=True)
class ProgressCurve:
    """The chart of a precinct, or of all together: from the week of the earliest baseline's start among the report's
    rows to the later of the report's day and the latest finish.
    """

    precinct: str | None
    """None for the total."""
    name: str
    start: date | None
    finish: date | None
    target: int | None
    current_finish: date | None
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class RolloutCurves(Stamped):
    """The charts of a report."""

    rows: tuple[ProgressCurve, ...]
    total: ProgressCurve
