"""A precinct's figures on the last day of a month, as known at a moment, and how two such differ."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.differences import Difference, differences
from tracker.domain.months import Month
from tracker.domain.reports.months import MonthLine, SignedMonth
from tracker.domain.reports.rollout import Progress
from tracker.reports.rollout import progress_from, rollout_history


def progress_of(
    session: Session, precinct: str, day: date, known_at: datetime, without_batch: int | None = None
) -> Progress | None:
    """A precinct's row of the progress report, as if a batch had never been entered where one is named; None where the
    precinct was not on record.
    """
    history = rollout_history(session, as_of=day, known_at=known_at, precincts=[precinct], without_batch=without_batch)
    rows = progress_from(history).rows
    return rows[0].figures if rows else None


def figures_between(before: Progress | None, after: Progress | None) -> tuple[Difference, ...]:
    """Which figures are others, old and new."""
    return tuple(differences(*({} if one is None else asdict(one) for one in (before, after))))


def month_lines(
    session: Session, precinct: str, months: Sequence[Month], signed: Sequence[SignedMonth], *, known_at: datetime
) -> tuple[MonthLine, ...]:
    """Months with the signature that stands under each, and how its figures have changed since."""
    standing = {one.month: one for one in signed}  # of several the last version, which stands
    lines = []
    for month in months:
        found = standing.get(month)
        lines.append(MonthLine(month, found, changed_since(session, found, known_at) if found is not None else ()))
    return tuple(lines)


def changed_since(session: Session, signed: SignedMonth, known_at: datetime) -> tuple[Difference, ...]:
    """How a signed month's figures on its last day differ as known at a moment from those that were signed."""
    then, now = (
        progress_of(session, signed.precinct, signed.month.last_day, moment) for moment in (signed.known_at, known_at)
    )
    return figures_between(then, now)
