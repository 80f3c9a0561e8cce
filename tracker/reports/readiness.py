"""The report `readiness`: how many of each precinct are in scope, enrolled, trained, issued, signed; the first use."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.figures import OfficerFigure
from tracker.domain.reports.needs import Readiness, ReadinessFigures, ReadinessRow
from tracker.domain.reports.stamp import check_moment
from tracker.reports.members import members
from tracker.store.known import Asked, precincts_known, stamp_of
from tracker.store.models import DailyUse

STEPS = {
    "in_scope": OfficerFigure.ELIGIBLE,
    "enrolled": OfficerFigure.ENROLLED,
    "trained": OfficerFigure.TRAINED,
    "issued": OfficerFigure.ASSIGNED,
    "signed": OfficerFigure.SIGNED,
}
"""The steps of the line, and the figure of each."""


def readiness(
    session: Session, *, as_of: date, known_at: datetime, precincts: Collection[str] | None = None
) -> Readiness:
    """The readiness line of the precincts with these codes (None: of all), as known at a moment, counted as the
    progress report counts: in scope is its `eligible`, issued its `assigned`.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    records = precincts_known(session, known_at, precincts)
    asked = Asked(as_of, known_at, None if precincts is None else tuple(record.id for record in records))
    counts = _counts(session, asked)
    used = _first_uses(session, asked)
    rows = tuple(
        ReadinessRow(record.code, record.name, _figures(counts[record.id], used.get(record.id))) for record in records
    )
    whole: Counter[str] = sum((counts[record.id] for record in records), Counter())
    first = min((day for record in records if (day := used.get(record.id)) is not None), default=None)
    return Readiness(stamp_of(session, as_of, known_at), rows, _figures(whole, first))


def _figures(counted: Counter[str], first_use: date | None) -> ReadinessFigures:
    return ReadinessFigures(**{step: counted[step] for step in STEPS}, first_use=first_use)


def _counts(session: Session, asked: Asked) -> dict[int, Counter[str]]:
    """By precinct id: how many officers have come how far on the report's day."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for member in members(session, asked).values():
        counts[member.precinct_id].update(step for step, figure in STEPS.items() if figure in member.figures)
    return counts


def _first_uses(session: Session, asked: Asked) -> dict[int, date]:
    """By precinct id: the first day by the report's on which a camera was in use."""
    rows = session.execute(
        select(DailyUse.precinct_id, func.min(DailyUse.used_on))
        .where(asked.knows(DailyUse), DailyUse.used > 0, DailyUse.used_on <= asked.as_of)
        .group_by(DailyUse.precinct_id)
    )
    return {row[0]: row[1] for row in rows}
