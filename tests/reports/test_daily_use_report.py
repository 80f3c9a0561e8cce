"""Daily use: gaps that are gaps, a period, corrections, and where each figure comes from."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import Ledger, moment
from tracker.domain.errors import Invalid
from tracker.domain.reports.daily_use import DailyUseReport, HowCounted
from tracker.reports.daily_use import daily_use
from tracker.store.models import Batch, DailyUse

DAY, NOW = date(2016, 7, 15), moment(9, 27)


def told(session: Session, **asked: object) -> DailyUseReport:
    """The report as of 15 July unless told otherwise."""
    return daily_use(session, **{"as_of": DAY, "known_at": NOW, **asked})  # type: ignore[arg-type]


def figures(report: DailyUseReport) -> list[tuple[int, str, int | None]]:
    """Of each row the day of the month, the precinct, and how many were deployed."""
    return [(row.used_on.day, row.precinct, row.count and row.count.deployed) for row in report.rows]


def count(ledger: Ledger, precinct: int, day: int, deployed: int, *, month: int = 7, **known: object) -> int:
    """A count of a day in July; one fewer was used."""
    used = max(deployed - 1, 0)
    when = date(2016, month, day)
    return ledger.add(DailyUse, precinct_id=precinct, used_on=when, deployed=deployed, used=used, **known)


def test_a_day_without_a_count_is_a_gap_and_a_count_of_zero_is_none(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    count(ledger, first, 13, 0)
    count(ledger, first, 15, 50)
    report = told(session)
    assert figures(report) == [(13, "1", 0), (14, "1", None), (15, "1", 50)]
    assert [row.how for row in report.rows] == [HowCounted.ENTERED, HowCounted.GAP, HowCounted.ENTERED]
    assert (report.total.days, report.total.counted, report.total.gaps, report.total.deployed) == (3, 2, 1, 50)


def test_the_period_begins_with_the_first_count_of_those_asked_for_or_as_asked(
    session: Session, ledger: Ledger
) -> None:
    first, second = ledger.precinct("1"), ledger.precinct("2")
    count(ledger, first, 12, 40)
    count(ledger, second, 14, 20)
    assert told(session).since == date(2016, 7, 12)
    assert told(session, precincts=frozenset({"2"})).since == date(2016, 7, 14)
    assert figures(told(session, since=date(2016, 7, 15))) == [(15, "1", None), (15, "2", None)]
    total = told(session, since=date(2016, 7, 1)).total
    assert (total.days, total.counted, total.not_begun, total.gaps) == (2 * 15, 2, 11 + 13, 3 + 1)
    assert told(session, as_of=date(2016, 7, 11)).since == date(2016, 7, 11)


def test_another_home_is_told_of_once_it_has_a_count(session: Session, ledger: Ledger) -> None:
    ledger.precinct("1")
    hall = ledger.precinct("CH", kind="other")
    since = date(2016, 7, 15)
    assert figures(told(session, since=since)) == [(15, "1", None)]
    assert figures(told(session, since=since, precincts=frozenset({"CH"}))) == []
    count(ledger, hall, 14, 3)
    assert figures(told(session, since=since)) == [(15, "1", None), (15, "CH", None)]
    assert [row.how for row in told(session, since=since).rows] == [HowCounted.NOT_BEGUN, HowCounted.GAP]
    count(ledger, hall, 15, 4)
    assert figures(told(session, since=since)) == [(15, "1", None), (15, "CH", 4)]


def test_a_correction_is_seen_from_its_moment_on(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    wrong = ledger.add(DailyUse, moment(7, 16), precinct_id=first, used_on=DAY, deployed=5, used=5)
    ledger.void(DailyUse, wrong, moment(8, 1))
    ledger.add(DailyUse, moment(8, 2), precinct_id=first, used_on=DAY, deployed=55, used=50)
    asked = {"since": DAY}
    assert figures(told(session, known_at=moment(7, 15), **asked)) == [(15, "1", None)]
    assert figures(told(session, known_at=moment(7, 31), **asked)) == [(15, "1", 5)]
    assert figures(told(session, known_at=moment(8, 1), **asked)) == [(15, "1", None)]
    assert figures(told(session, **asked)) == [(15, "1", 55)]


def test_each_figure_says_where_it_comes_from(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    batch = ledger.add(Batch, kind="daily-use", file_name="july.csv", sha256="cd" * 32)
    count(ledger, first, 14, 40, batch_id=batch)
    count(ledger, first, 15, 41, source="Roll call sheet")
    imported, entered = told(session).rows
    assert imported.count is not None
    assert entered.count is not None
    assert (imported.how, imported.count.file_name, imported.count.sha256) == ("imported", "july.csv", "cd" * 32)
    assert (imported.count.entered.batch_id, imported.count.entered.recorded_by) == (batch, "test")
    assert (entered.how, entered.count.file_name, entered.count.source) == ("entered", None, "Roll call sheet")


def test_nothing_after_the_day_is_told_and_a_period_must_begin_before_its_end(session: Session, ledger: Ledger) -> None:
    first = ledger.precinct("1")
    count(ledger, first, 16, 40)
    assert figures(told(session)) == [(15, "1", None)]
    with pytest.raises(Invalid, match="begins after"):
        told(session, since=date(2016, 7, 16))


def test_statements_do_not_grow_with_the_days(engine: Engine, session: Session, ledger: Ledger) -> None:
    for number in range(5):
        precinct = ledger.precinct(str(number + 1))
        for day in range(1, 16):
            count(ledger, precinct, day, 40)
    session.flush()
    with recorded_statements(engine) as statements:
        assert len(told(session).rows) == 75
    assert len(statements) <= 4, statements
