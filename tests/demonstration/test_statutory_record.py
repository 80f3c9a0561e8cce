"""The daily record of ten days drawn by lot, held against the sheets: as an auditor checks it.

The days were drawn once with `random.Random(13825).sample` from 11 July to 6 November 2016, and what stands below was
read off the entries of these days one by one, not off the report. 5 September is a gap of the 1st Precinct.
"""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.demonstration.conftest import THIS_MORNING
from tracker.domain.reports.daily_record import RecordState
from tracker.reports.daily_use import daily_use
from tracker.reports.on_day import Reader
from tracker.reports.statutory import statutory

GAP, NOT_BEGUN = "gap", "not_begun"

TEN_DAYS: dict[date, list[tuple[int, int] | str]] = {
    date(2016, 7, 29): [(44, 44), NOT_BEGUN, NOT_BEGUN, (34, 34), NOT_BEGUN],
    date(2016, 8, 23): [(45, 45), NOT_BEGUN, NOT_BEGUN, (45, 44), NOT_BEGUN],
    date(2016, 8, 26): [(39, 38), NOT_BEGUN, NOT_BEGUN, (51, 51), NOT_BEGUN],
    date(2016, 9, 5): [GAP, NOT_BEGUN, (12, 12), (46, 46), NOT_BEGUN],
    date(2016, 9, 10): [(46, 46), NOT_BEGUN, (28, 28), (54, 54), NOT_BEGUN],
    date(2016, 10, 4): [(39, 39), (11, 10), (49, 48), (58, 57), NOT_BEGUN],
    date(2016, 10, 11): [(41, 41), (22, 21), (56, 55), (57, 56), NOT_BEGUN],
    date(2016, 10, 25): [(37, 36), (43, 43), (53, 53), (54, 54), (15, 15)],
    date(2016, 10, 27): [(38, 38), (34, 34), (60, 59), (47, 47), (22, 21)],
    date(2016, 11, 4): [(36, 36), (36, 36), (57, 55), (50, 49), (31, 31)],
}
"""Deployed and used in precincts 1 to 5."""


@pytest.mark.parametrize("day", TEN_DAYS, ids=str)
def test_a_day_drawn_by_lot_is_as_the_sheets_have_it(story: Session, day: date) -> None:
    report = statutory(story, Reader(), as_of=date(2016, 11, 7), known_at=THIS_MORNING)
    lines = [line for line in report.record.lines if line.day == day]
    assert [line.precinct for line in lines] == ["1", "2", "3", "4", "5"]
    found = [(one.entry.deployed, one.entry.used) if one.entry is not None else one.state.value for one in lines]
    assert found == TEN_DAYS[day]


def test_every_gap_of_the_record_is_a_day_of_which_no_sheet_was_found(story: Session) -> None:
    report = statutory(story, Reader(), as_of=date(2016, 11, 6), known_at=THIS_MORNING)
    gaps = [(line.precinct, line.day) for line in report.record.lines if line.state is RecordState.GAP]
    assert gaps == [("4", date(2016, 8, 20)), ("4", date(2016, 8, 21)), ("1", date(2016, 9, 5))]


def test_the_rest_of_the_report_is_the_storys(story: Session) -> None:
    report = statutory(story, Reader(), as_of=date(2016, 11, 7), known_at=THIS_MORNING, since=date(2016, 11, 1))
    assert report.owned.owned == 587
    assert [(one.number, one.effective_from) for one in report.policies] == [("4-223", date(2016, 6, 29))]
    assert [one.value for one in report.storage] == [90, 365, 63_240, 42_160, 60_160, 3_080]


def test_the_daily_record_is_the_daily_use_of_the_same_days(story: Session) -> None:
    asked = {"as_of": date(2016, 11, 7), "known_at": THIS_MORNING}
    record = statutory(story, Reader(), **asked).record
    report = daily_use(story, **asked)
    assert report.since == record.since
    assert [
        (one.used_on, one.precinct, (one.count.deployed, one.count.used) if one.count is not None else one.how.value)
        for one in report.rows
    ] == [
        (one.day, one.precinct, (one.entry.deployed, one.entry.used) if one.entry is not None else one.state.value)
        for one in record.lines
    ]
