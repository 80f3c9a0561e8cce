"""The daily record: what was entered of each day and precinct of a period, never derived from assignments."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.daily_record import DailyRecord, DayEntry, days_of, lay_out
from tracker.domain.vocabulary import PrecinctKind
from tracker.store.known import Asked, precincts_known
from tracker.store.models import DailyUse, Precinct

MOST_DAYS = 3_660
"""Ten years: a line a day and precinct is what a file still holds."""


def daily_record(
    session: Session, asked: Asked, *, since: date | None = None, precincts: Collection[str] | None = None
) -> DailyRecord:
    """The days from `since` (None: the first with an entry, else the report's own) to the report's, of the precincts
    with these codes (None: all): the precincts, and every other home that has an entry. Three statements.

    Raises:
        Invalid `period_too_long`.
    """
    records = precincts_known(session, asked.known_at, precincts)
    firsts = _first_days(session, asked)
    listed = [(one.code, one.name) for one in records if one.kind == PrecinctKind.PRECINCT.value or one.code in firsts]
    begun = [firsts[code] for code, _ in listed if code in firsts]
    first = since or min(begun, default=asked.as_of)
    _check_length(first, asked.as_of)
    entries = _entries(session, asked, first)
    return DailyRecord(first, tuple(listed), lay_out(days_of(first, asked.as_of), listed, firsts, entries))


def _check_length(since: date, last: date) -> None:
    if (last - since).days >= MOST_DAYS:
        raise Invalid(
            "period_too_long", f"A period has {MOST_DAYS:,} days at most. Ask for it in several pieces.", field="since"
        )


def _first_days(session: Session, asked: Asked) -> dict[str, date]:
    """By precinct, the first day with an entry."""
    rows = session.execute(
        select(Precinct.code, func.min(DailyUse.used_on).label("first"))
        .join(Precinct, Precinct.id == DailyUse.precinct_id)
        .where(asked.knows(DailyUse), DailyUse.used_on <= asked.as_of)
        .group_by(Precinct.code)
    )
    return {row.code: row.first for row in rows}


def _entries(session: Session, asked: Asked, since: date) -> dict[tuple[str, date], DayEntry]:
    rows = session.execute(
        select(Precinct.code, DailyUse.used_on, DailyUse.id, DailyUse.deployed, DailyUse.used, DailyUse.source)
        .join(Precinct, Precinct.id == DailyUse.precinct_id)
        .where(asked.knows(DailyUse), DailyUse.used_on.between(since, asked.as_of))
    )
    return {(row.code, row.used_on): DayEntry(row.id, row.deployed, row.used, row.source) for row in rows}
