"""The report `rollout-progress` and the curves of its chart."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.reports.rollout import RolloutCurves, RolloutProgress
from tracker.reports.rollout.curves import curves_from
from tracker.reports.rollout.figures import progress_from
from tracker.reports.rollout.history import RolloutHistory, rollout_history

__all__ = [
    "RolloutHistory",
    "curves_from",
    "progress_from",
    "rollout_curves",
    "rollout_history",
    "rollout_progress",
]


def rollout_progress(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    series: bool = False,
) -> RolloutProgress:
    """How far the rollout had come on a day, as known at a moment, in the precincts with these codes (None: in all).

    The total covers the rows. Who wants the curves too reads the history once: `rollout_history`, then
    `progress_from` and `curves_from`.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    history = rollout_history(session, as_of=as_of, known_at=known_at, precincts=precincts)
    return progress_from(history, series=series)


def rollout_curves(
    session: Session, *, as_of: date, known_at: datetime, precincts: Collection[str] | None = None
) -> RolloutCurves:
    """The lines of the charts: eligible, trained, equipped and both plans by Saturday, for each precinct and in total.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    return curves_from(rollout_history(session, as_of=as_of, known_at=known_at, precincts=precincts))
