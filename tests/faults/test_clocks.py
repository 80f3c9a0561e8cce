"""Clocks that are set back, that differ between instances, or change to summer time: order and days stay right."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from tests.services.department import ADMINISTRATOR
from tracker.domain.spans import local_day
from tracker.services.ledger import recording
from tracker.store.engine import transaction
from tracker.store.models import AuditEvent

NOON = datetime(2016, 11, 6, 17, tzinfo=UTC)

CLOCKS = {
    "set back an hour": [0, 10, -3600, -3590, 20],
    "two instances, one three minutes behind": [0, -180, 1, -179, 2, -178],
    "stands still": [0, 0, 0],
    "set back a year, then right again": [0, -365 * 86400, 60],
    "the hour that comes twice": [13 * 3600 - 1, 13 * 3600, 14 * 3600],
}


@pytest.mark.parametrize("clock", CLOCKS)
def test_events_keep_their_order_whatever_the_clocks_say(engine: Engine, clock: str) -> None:
    for seconds in CLOCKS[clock]:
        with (
            transaction(engine) as session,
            recording(session, ADMINISTRATOR, "sign_in_failed", now=NOON + timedelta(seconds=seconds)),
        ):
            pass
    with transaction(engine, write=False) as session:
        rows = session.execute(select(AuditEvent.seq, AuditEvent.recorded_at).order_by(AuditEvent.seq)).all()
    assert [seq for seq, _ in rows] == list(range(1, len(CLOCKS[clock]) + 1))
    moments = [moment for _, moment in rows]
    assert all(before < after for before, after in itertools.pairwise(moments))
    # No moment is before what its clock said, and none runs ahead of the latest clock by more than a tick an event.
    latest = NOON + timedelta(seconds=max(CLOCKS[clock]), microseconds=len(rows))
    assert max(moments) <= latest


@pytest.mark.parametrize(
    "moment, day",
    [
        ("2016-03-13T05:59:59", date(2016, 3, 12)),  # the last second before the day the clocks go forward
        ("2016-03-13T06:00:00", date(2016, 3, 13)),
        ("2016-03-14T04:59:59", date(2016, 3, 13)),  # that day has 23 hours
        ("2016-03-14T05:00:00", date(2016, 3, 14)),
        ("2016-11-06T05:00:00", date(2016, 11, 6)),
        ("2016-11-06T06:30:00", date(2016, 11, 6)),  # half past one, the first time
        ("2016-11-06T07:30:00", date(2016, 11, 6)),  # and the second
        ("2016-11-07T05:59:59", date(2016, 11, 6)),  # that day has 25 hours
        ("2016-11-07T06:00:00", date(2016, 11, 7)),
        ("2016-02-29T06:00:00", date(2016, 2, 29)),
        ("2016-03-01T05:59:59", date(2016, 2, 29)),
        ("2017-03-01T05:59:59", date(2017, 2, 28)),
        ("2017-01-01T00:59:59", date(2016, 12, 31)),
        ("2017-01-01T05:59:59", date(2016, 12, 31)),
    ],
)
def test_a_moment_falls_on_its_local_day(moment: str, day: date) -> None:
    assert local_day(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == day
