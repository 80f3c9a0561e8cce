"""The report `daily-use`: each day and precinct of a period with its count, or as a gap."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, literal, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.daily_use import DailyUseReport, DayCount, DaysCounted, PrecinctDay
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import PrecinctKind
from tracker.reports.on_day import entered, entry_columns
from tracker.reports.spill import Spilled
from tracker.store.known import Asked, PrecinctRecord, precincts_known, stamp_of
from tracker.store.models import AuditEvent, Batch, DailyUse

AT_ONCE = 1_000


def daily_use(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None = None,
    precincts: Collection[str] | None = None,
) -> DailyUseReport:
    """Every day from `since` (None: the first with a count) to the report's, by precinct, as known at a moment.

    In it are the precincts with these codes (None: all), and of the other homes those with a count of any day up to the
    report's. A day without a count is a gap and never zero, or `not_begun` before the precinct's first one. Four
    statements, whatever the size; rows are set down as they are read.

    Raises:
        Invalid `since_after_as_of`, `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    if since is not None and since > as_of:
        raise Invalid("since_after_as_of", "The period begins after the day it ends with. Check both.", field="since")
    asked = Asked(as_of, known_at)
    known = precincts_known(session, known_at, precincts)
    sums = _sums(session, asked, [one.id for one in known], since)
    firsts = {number: row.first for number, row in sums.items()}
    first = since or min(firsts.values(), default=as_of)
    shown = [one for one in known if one.kind == PrecinctKind.PRECINCT or one.id in firsts]
    counted = tuple((one.code, one.name, _counted(first, as_of, sums.get(one.id))) for one in shown)
    rows = Spilled(_rows(session, asked, shown, firsts, first))
    return DailyUseReport(stamp_of(session, as_of, known_at), first, counted, _total([c for _, _, c in counted]), rows)


def _up_to_day(asked: Asked) -> list[ColumnElement[bool]]:
    return [asked.knows(DailyUse), DailyUse.used_on <= asked.as_of]


def _sums(session: Session, asked: Asked, precinct_ids: Sequence[int], since: date | None) -> Mapping[int, Any]:
    """By precinct id: the first day with a count, how many the period has, and their sums."""

    def of_period(value: Any) -> ColumnElement[Any]:
        return func.sum(value if since is None else case((DailyUse.used_on >= since, value), else_=0))

    rows: Sequence[Any] = session.execute(
        select(
            DailyUse.precinct_id,
            func.min(DailyUse.used_on).label("first"),
            of_period(literal(1, Integer())).label("counted"),
            of_period(DailyUse.deployed).label("deployed"),
            of_period(DailyUse.used).label("used"),
        )
        .where(DailyUse.precinct_id.in_(precinct_ids), *_up_to_day(asked))
        .group_by(DailyUse.precinct_id)
    ).all()
    return {row.precinct_id: row for row in rows}


def _counted(first: date, last: date, found: Any) -> DaysCounted:
    days = (last - first).days + 1
    if found is None:
        return DaysCounted(days, 0, days, 0, 0)
    not_begun = max((found.first - first).days, 0)
    return DaysCounted(days, found.counted, not_begun, found.deployed, found.used)


def _total(parts: Sequence[DaysCounted]) -> DaysCounted:
    return DaysCounted(
        sum(one.days for one in parts),
        sum(one.counted for one in parts),
        sum(one.not_begun for one in parts),
        sum(one.deployed for one in parts),
        sum(one.used for one in parts),
    )


def _rows(
    session: Session, asked: Asked, shown: Sequence[PrecinctRecord], firsts: Mapping[int, date], first: date
) -> Iterator[PrecinctDay]:
    """Day by day, and on each day precinct by precinct, with a count or without."""
    counted = _counts(session, asked, [one.id for one in shown], first)
    by_day = groupby(counted, key=lambda row: row.used_on)
    coming = next(by_day, None)
    for number in range((asked.as_of - first).days + 1):
        day = first + timedelta(days=number)
        found: Mapping[int, DayCount] = {}
        if coming is not None and coming[0] == day:
            found = {row.precinct_id: _count(asked, row) for row in coming[1]}
            coming = next(by_day, None)
        for one in shown:
            has_begun = one.id in firsts and firsts[one.id] <= day
            yield PrecinctDay(day, one.code, one.name, found.get(one.id), has_begun)


def _counts(session: Session, asked: Asked, precinct_ids: Sequence[int], first: date) -> Iterator[Any]:
    return iter(
        session.execute(
            select(
                DailyUse.id,
                DailyUse.precinct_id,
                DailyUse.used_on,
                DailyUse.deployed,
                DailyUse.used,
                DailyUse.source,
                Batch.file_name,
                Batch.sha256,
                *entry_columns(DailyUse),
            )
            .join(AuditEvent, AuditEvent.seq == DailyUse.recorded_seq)
            .outerjoin(Batch, Batch.id == DailyUse.batch_id)
            .where(DailyUse.precinct_id.in_(precinct_ids), DailyUse.used_on >= first, *_up_to_day(asked))
            .order_by(DailyUse.used_on, DailyUse.precinct_id),
            execution_options={"yield_per": AT_ONCE},
        )
    )


ENTRY = 5
"""How many columns `entry_columns` adds."""


def _count(asked: Asked, row: Any) -> DayCount:
    return DayCount(
        fact_id=row.id,
        deployed=row.deployed,
        used=row.used,
        source=row.source,
        entered=entered(asked, *row[-ENTRY:]),
        file_name=row.file_name,
        sha256=row.sha256,
    )
