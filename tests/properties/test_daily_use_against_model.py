"""Random counts, entered, voided and entered anew: the report says what the slow account says, gaps as gaps."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.model.daily_use import Count, Home, days_told, has_begun
from tests.properties.loading import Undo
from tests.reports.ledger import FIRST, Ledger
from tracker.domain.spans import local_day
from tracker.reports.daily_use import daily_use
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Batch, DailyUse

HOMES = [Home(code="1", is_precinct=True), Home(code="2", is_precinct=True), Home(code="CH", is_precinct=False)]
START = datetime(2016, 7, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@st.composite
def counted(draw: st.DrawFn) -> list[Count]:
    """Counts of some days and homes: each voided before the next of its day and home is entered."""
    found = []
    for home in HOMES:
        for offset in draw(st.sets(st.integers(0, 9), max_size=6)):
            at = START + timedelta(days=offset, minutes=draw(st.integers(0, 90)))
            times = draw(st.integers(1, 3))
            for turn in range(times):
                deployed = draw(st.integers(0, 90))
                one = Count(
                    precinct=home.code,
                    day=local_day(START) + timedelta(days=offset),
                    deployed=deployed,
                    used=draw(st.integers(0, deployed)),
                    recorded=at,
                    batch=draw(st.sampled_from((None, 1))),
                )
                at += timedelta(hours=draw(st.integers(1, 40)))
                if turn < times - 1 or draw(st.booleans()):
                    one.voided = at
                    at += timedelta(minutes=1)
                found.append(one)
    return found


def load(session: Session, counts: list[Count]) -> None:
    """The homes, a batch, and the counts."""
    ledger = Ledger(session)
    ids = {home.code: ledger.precinct(home.code, kind="precinct" if home.is_precinct else "other") for home in HOMES}
    batch = ledger.add(Batch, kind="daily-use", file_name="use.csv", sha256="ab" * 32)
    for one in counts:
        row = ledger.add(
            DailyUse,
            one.recorded,
            precinct_id=ids[one.precinct],
            used_on=one.day,
            deployed=one.deployed,
            used=one.used,
            batch_id=batch if one.batch else None,
        )
        if one.voided is not None:
            ledger.void(DailyUse, row, one.voided)


def check(session: Session, counts: list[Count], day: date, known_at: datetime, since: date | None) -> None:
    """Rows and sums, for everyone and for one home alone."""
    expected = days_told(HOMES, counts, day, known_at, since)
    report = daily_use(session, as_of=day, known_at=known_at, since=since)
    rows = list(report.rows)
    assert [(row.used_on, row.precinct) for row in rows] == [(when, code) for when, code, _ in expected]
    for row, (_, _, one) in zip(rows, expected, strict=True):
        said = None if row.count is None else (row.count.deployed, row.count.used, row.count.entered.recorded_at)
        assert said == (None if one is None else (one.deployed, one.used, one.recorded))
        silent = "gap" if has_begun(counts, row.precinct, row.used_on, known_at) else "not_begun"
        assert row.how == (silent if one is None else "imported" if one.batch else "entered")
        assert row.count is None or (row.count.file_name == "use.csv") == (row.how == "imported")
    told = [one for _, _, one in expected if one is not None]
    total = report.total
    assert (total.days, total.counted) == (len(rows), len(told))
    assert (total.gaps, total.not_begun) == tuple(sum(row.how == how for row in rows) for how in ("gap", "not_begun"))
    assert (total.deployed, total.used) == (sum(one.deployed for one in told), sum(one.used for one in told))
    assert sum(one.counted for _, _, one in report.precincts) == total.counted
    for home in HOMES:
        alone = daily_use(session, as_of=day, known_at=known_at, since=report.since, precincts=frozenset({home.code}))
        assert list(alone.rows) == [row for row in rows if row.precinct == home.code]


def check_counts(engine: Engine, data: st.DataObject) -> None:
    """Some counts, asked about three times."""
    counts = data.draw(counted())
    moments = sorted({one.recorded for one in counts} | {one.voided for one in counts if one.voided} | {START})
    with pytest.raises(Undo), transaction(engine) as session:
        load(session, counts)
        for _ in range(3):
            known_at = data.draw(st.sampled_from(moments)) + timedelta(microseconds=data.draw(st.sampled_from((-1, 0))))
            day = local_day(known_at) - timedelta(days=data.draw(st.integers(0, 4)))
            ago = data.draw(st.one_of(st.none(), st.integers(0, 9)))
            since = None if ago is None else day - timedelta(days=ago)
            assert known_at >= FIRST
            check(session, counts, day, known_at, since)
        raise Undo


@settings(max_examples=12)
@given(data=st.data())
def test_daily_use_is_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    check_counts(engine, data)


@pytest.mark.whole
@pytest.mark.long
@settings(max_examples=150)
@given(data=st.data())
def test_daily_use_is_what_the_slow_account_says_of_many_counts(engine: Engine, data: st.DataObject) -> None:
    check_counts(engine, data)
