"""The report `statutory-13-825`: what Minn. Stat. 13.825 subd. 5 makes public, for any period."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.reports.stamp import check_moment
from tracker.domain.reports.statutory import PolicyInForce, StatutoryReport, StorageLine
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import StorageMeasure, StorageUnit
from tracker.reports.daily_record import daily_record
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import Policy, PolicyEnd, StorageFigure

MEASURE_ORDER = {measure.value: place for place, measure in enumerate(StorageMeasure)}


def statutory(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None = None,
    precincts: Collection[str] | None = None,
) -> StatutoryReport:
    """The devices owned on a day, and the daily record, policies and storage figures of the days from `since` to it
    (None: from the first day with an entry of daily use), as known at a moment.

    Devices and the daily record are of the precincts with these codes (None: all); policies and storage are the whole
    agency's. Eight statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`, `period_too_long`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    owned = inventory(session, reader, as_of=as_of, known_at=known_at, precincts=precincts)
    record = daily_record(session, asked, since=since, precincts=precincts)
    return StatutoryReport(
        owned.stamp,
        owned.total,
        record,
        _policies(session, asked, record.since),
        _storage(session, asked, record.since),
    )


def _policies(session: Session, asked: Asked, since: date) -> tuple[PolicyInForce, ...]:
    """The versions that were in effect on a day of the period, each until the next of its number or its end."""
    ended = and_(PolicyEnd.policy_id == Policy.id, asked.knows(PolicyEnd), PolicyEnd.ends_on <= asked.as_of)
    rows = session.execute(
        select(
            Policy.id,
            Policy.number,
            Policy.version,
            as_known(Policy, "title", asked.known_at),
            Policy.recorded_at,
            Policy.published_on,
            Policy.starts_on,
            PolicyEnd.ends_on,
            as_known(Policy, "link", asked.known_at),
        )
        .outerjoin(PolicyEnd, ended)
        .where(asked.knows(Policy), Policy.starts_on <= asked.as_of)
    ).all()
    starts: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        starts[row.number].append(row.starts_on)
    found = []
    for row in sorted(rows, key=lambda row: (row.number, row.starts_on)):
        ends = [day for day in (row.ends_on, *starts[row.number]) if day is not None and day > row.starts_on]
        until = min(ends, default=None)
        if until is None or until > since:
            told = (row.id, row.number, row.version, row.title, local_day(row.recorded_at), row.published_on)
            found.append(PolicyInForce(*told, row.starts_on, until, row.link))
    return tuple(found)


def _storage(session: Session, asked: Asked, since: date) -> tuple[StorageLine, ...]:
    """The figures of the period's days, and of each measure and unit the last one before it."""
    rows = session.execute(
        select(
            StorageFigure.id,
            StorageFigure.measured_on,
            StorageFigure.measure,
            StorageFigure.value,
            StorageFigure.unit,
            StorageFigure.source,
        ).where(asked.knows(StorageFigure), StorageFigure.measured_on <= asked.as_of)
    ).all()
    last_before: dict[tuple[str, str], date] = {}
    for row in rows:
        if row.measured_on < since:
            key = (row.measure, row.unit)
            last_before[key] = max(last_before.get(key, row.measured_on), row.measured_on)
    shown = [row for row in rows if row.measured_on >= since or row.measured_on == last_before[row.measure, row.unit]]
    shown.sort(key=lambda row: (row.measured_on, MEASURE_ORDER[row.measure], row.unit))
    return tuple(
        StorageLine(row.id, row.measured_on, StorageMeasure(row.measure), row.value, StorageUnit(row.unit), row.source)
        for row in shown
    )
