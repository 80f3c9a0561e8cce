"""What the public reads of the demonstration: the story's figures, each week as the report itself gives it."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.demonstration.conftest import THIS_MORNING, Progress
from tracker.domain.publishing.calendar import shown_from
from tracker.domain.reports.public import ChangeHow, ChangeOf, PublicProgress, Reason
from tracker.reports.public import public_progress, public_record

FIRST, LAST = date(2016, 5, 21), date(2016, 11, 5)
COUNTS = ("eligible", "trained", "assigned", "equipped", "planned")


@pytest.fixture
def public(story: Session) -> PublicProgress:
    """What was published by this morning."""
    found = public_progress(story, known_at=THIS_MORNING)
    assert found is not None
    return found


def test_every_week_since_the_first_plan_began_is_published(public: PublicProgress) -> None:
    expected = [FIRST + timedelta(7 * week) for week in range(25)]
    assert expected[-1] == LAST
    assert [week.week_ending for week in public.weeks] == expected


def test_the_story_can_be_read_from_the_weeks(public: PublicProgress) -> None:
    equipped = {week.week_ending: week.total.equipped for week in public.weeks}
    assert equipped[date(2016, 7, 16)] == 100
    assert equipped[date(2016, 9, 24)] == 363
    assert equipped[LAST] == 546
    assert {week.units[-1].members for week in public.weeks} == {
        ("City Hall", "Special Operations Center", "Training Unit")
    }


def check_weeks(public: PublicProgress, progress: Progress, *, every: int) -> None:
    """Each so many-eth week is what the report of its Saturday says, known at its publication."""
    for week in public.weeks[::every]:
        report = progress(week.week_ending, week.published_at)
        assert [getattr(week.total, name) for name in COUNTS] == [getattr(report.total, name) for name in COUNTS]
        alone = {unit.code: unit.figures for unit in week.units if not unit.members}
        for row in report.rows:
            if row.precinct in alone:
                told = [getattr(alone[row.precinct], name) for name in COUNTS]
                assert told == [getattr(row.figures, name) for name in COUNTS]


def test_a_published_week_is_what_the_report_said_then(public: PublicProgress, progress: Progress) -> None:
    check_weeks(public, progress, every=8)


@pytest.mark.long
def test_every_published_week_is_what_the_report_said_then(public: PublicProgress, progress: Progress) -> None:
    check_weeks(public, progress, every=1)


def test_an_issue_entered_late_restates_two_weeks(public: PublicProgress) -> None:
    assert [week.week_ending for week in public.restated] == [date(2016, 8, 6), date(2016, 7, 30)]
    for week, was, is_now in zip(public.restated, (208, 196), (209, 197), strict=True):
        told = {(one.unit, one.figure): (one.published, one.known_now) for one in week.restated}
        assert told["total", "equipped"] == (was, is_now)
        assert week.reasons == (Reason(date(2016, 8, 12), ChangeOf.HAND_OVER, ChangeHow.ENTERED_LATE, 1),)


def test_what_was_published_by_an_earlier_moment_has_not_changed_since(story: Session, public: PublicProgress) -> None:
    before = public_progress(story, known_at=shown_from(public.weeks[11].week_ending))
    assert before is not None
    told = [(week.week_ending, week.units, week.total) for week in before.weeks]
    assert told == [(week.week_ending, week.units, week.total) for week in public.weeks[:12]]


def test_the_record_has_the_devices_the_use_and_its_gaps(story: Session, public: PublicProgress) -> None:
    record = public_record(story, as_of=public.as_of, known_at=public.known_at)
    assert record.owned.owned == 587
    gaps = {(one.precinct, one.used_on) for one in record.use if one.used is None}
    assert gaps == {("1", date(2016, 9, 5)), ("4", date(2016, 8, 20)), ("4", date(2016, 8, 21))}
    assert max(one.used_on for one in record.use) == LAST


def test_the_statements_are_few_however_many_the_weeks(story: Session) -> None:
    with recorded_statements(story.get_bind()) as statements:  # type: ignore[arg-type]
        public_progress(story, known_at=THIS_MORNING)
        many = len(statements)
        public_progress(story, known_at=THIS_MORNING - timedelta(100))
    assert many <= 20
    assert len(statements) - many <= many
