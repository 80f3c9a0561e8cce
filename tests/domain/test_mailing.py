"""When a subscription is due."""

from datetime import date

import pytest

from tracker.domain.mailing import is_due
from tracker.domain.vocabulary import Rhythm

WEDNESDAY = date(2016, 11, 9)
LONG_AGO = date(2016, 1, 1)


@pytest.mark.parametrize(
    "rhythm, today, since, due",
    [
        (Rhythm.DAILY, WEDNESDAY, LONG_AGO, WEDNESDAY),
        (Rhythm.DAILY, WEDNESDAY, WEDNESDAY, WEDNESDAY),
        (Rhythm.WEEKLY, WEDNESDAY, LONG_AGO, date(2016, 11, 7)),
        (Rhythm.WEEKLY, date(2016, 11, 7), LONG_AGO, date(2016, 11, 7)),
        (Rhythm.WEEKLY, date(2016, 11, 6), LONG_AGO, date(2016, 10, 31)),
        (Rhythm.WEEKLY, WEDNESDAY, date(2016, 11, 8), None),  # the Monday was before it was asked for
        (Rhythm.MONTHLY, WEDNESDAY, LONG_AGO, date(2016, 11, 1)),
        (Rhythm.MONTHLY, date(2016, 11, 1), LONG_AGO, date(2016, 11, 1)),
        (Rhythm.MONTHLY, date(2016, 11, 30), date(2016, 11, 2), None),
        (Rhythm.MONTHLY, date(2016, 12, 1), date(2016, 11, 2), date(2016, 12, 1)),
    ],
)
def test_the_last_due_day_counts(rhythm: Rhythm, today: date, since: date, due: date | None) -> None:
    assert is_due(rhythm, today, since) == due
