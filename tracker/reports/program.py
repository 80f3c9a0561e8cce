"""The report `program`: money appropriated and spent, and what an equipped officer has cost."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.reports.program import MoneyFigures, MoneyLine, ProgramReport, YearOfMoney
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import MoneyKind
from tracker.reports.rollout import rollout_history
from tracker.store.known import Asked, stamp_of
from tracker.store.models import MoneyFigure


def program(
    session: Session, *, as_of: date, known_at: datetime, precincts: Collection[str] | None = None
) -> ProgramReport:
    """The money that was decided or paid by a day, by year and in total, as known at a moment.

    Money is the whole agency's: of some precincts alone (not None) no officer is counted and no cost is told. Two
    statements, and those of the rollout's history for each year with money up to the day's and for the day.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    entries = _entries(session, Asked(as_of, known_at))
    years = sorted({one.year for one in entries})
    days = {year: min(date(year, 12, 31), as_of) for year in years if year <= as_of.year}
    equipped = {} if precincts is not None else _equipped(session, {*days.values(), as_of}, known_at)
    rows = tuple(_year(year, entries, days.get(year), equipped) for year in years)
    return ProgramReport(stamp_of(session, as_of, known_at), rows, _figures(entries, entries, as_of, equipped), entries)


def _entries(session: Session, asked: Asked) -> tuple[MoneyLine, ...]:
    """By day, then in the order in which they were entered."""
    rows = session.execute(
        select(
            MoneyFigure.id,
            MoneyFigure.kind,
            MoneyFigure.year,
            MoneyFigure.dated_on,
            MoneyFigure.amount_cents,
            MoneyFigure.purpose,
            MoneyFigure.source,
        )
        .where(asked.knows(MoneyFigure), MoneyFigure.dated_on <= asked.as_of)
        .order_by(MoneyFigure.dated_on, MoneyFigure.id)
    )
    return tuple(
        MoneyLine(row.id, MoneyKind(row.kind), row.year, row.dated_on, row.amount_cents, row.purpose, row.source)
        for row in rows
    )


def _equipped(session: Session, days: Iterable[date], known_at: datetime) -> dict[date, int]:
    """How many officers of all precincts were equipped on each day."""
    return {
        day: rollout_history(session, as_of=day, known_at=known_at).together.equipped.on(day.toordinal())
        for day in sorted(days)
    }


def _year(year: int, entries: tuple[MoneyLine, ...], day: date | None, equipped: dict[date, int]) -> YearOfMoney:
    own = tuple(one for one in entries if one.year == year)
    return YearOfMoney(year, _figures(own, entries, day, equipped), tuple(dict.fromkeys(one.source for one in own)))


def _figures(
    own: tuple[MoneyLine, ...], entries: tuple[MoneyLine, ...], day: date | None, equipped: dict[date, int]
) -> MoneyFigures:
    until = () if day is None else tuple(one for one in entries if one.dated_on <= day)
    return MoneyFigures(
        _sum(own, MoneyKind.APPROPRIATED),
        _sum(own, MoneyKind.SPENT),
        _sum(until, MoneyKind.SPENT),
        day,
        None if day is None else equipped.get(day),
    )


def _sum(entries: tuple[MoneyLine, ...], kind: MoneyKind) -> int | None:
    """None where no amount of the kind is entered: that is not the same as nothing spent."""
    amounts = [one.cents for one in entries if one.kind is kind]
    return sum(amounts) if amounts else None
