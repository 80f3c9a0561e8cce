"""Random histories: what the public reads of each week is what the slow account says, published and restated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.databases import Databases
from tests.model import public as account
from tests.model.facts import History
from tests.model.histories import moments, stories
from tests.properties.loading import loaded
from tracker.domain.reports.public import ChangeHow, PublicFigures, PublicProgress
from tracker.reports.public import public_progress
from tracker.store.engine import make_engine

APART = 100
"""Between the numbers of an officer or a camera and those of its copies."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@st.composite
def asked_histories(draw: st.DrawFn) -> tuple[History, datetime]:
    """A history of a department large enough that units stand alone, and a moment from which to look back."""
    history = draw(stories())
    told = moments(history)
    now = draw(st.sampled_from([told[-1], told[len(told) // 2], told[-1] + timedelta(days=1)]))
    return many(history, draw(st.integers(1, 4))), now + timedelta(days=draw(st.integers(0, 21)))


def many(history: History, times: int) -> History:
    """The history with every officer and camera there so many times."""
    grown = replace(history)
    for name in ("officers", "postings", "employments", "cameras", "conditions", "assignments", "completions"):
        facts = getattr(history, name)
        setattr(grown, name, [moved(fact, APART * copy) for copy in range(times) for fact in facts])
    return grown


def moved(fact, by: int):  # type: ignore[no-untyped-def]
    """A copy of a fact about another officer or camera."""
    numbers = {name: getattr(fact, name) + by for name in ("id", "officer", "camera") if hasattr(fact, name)}
    return replace(fact, **numbers)


def plain(figures: PublicFigures) -> tuple[float | int | None, ...]:
    return tuple(getattr(figures, name) for name in account.NAMES)


def check_week_by_week(history: History, now: datetime, report: PublicProgress | None) -> None:
    saturdays = account.saturdays(history, now)
    assert [week.week_ending for week in report.weeks] == saturdays if report else not saturdays
    for week in report.weeks if report else ():
        expected = account.week_of(history, week.week_ending, now)
        assert week.published_at == account.publication(week.week_ending)
        assert [(unit.code, unit.members, plain(unit.figures)) for unit in week.units] == expected.rows
        assert ("total", (), plain(week.total)) == expected.total
        told = [(one.unit, one.members, one.figure, one.published, one.known_now) for one in week.restated]
        assert told == expected.restated
        check_reasons(history, now, week)


def check_reasons(history, now, week) -> None:  # type: ignore[no-untyped-def]
    """Where something is restated there is a reason, and each speaks of a day on which something did change."""
    assert bool(week.reasons) == bool(week.restated)
    changed = account.changed_since(history, week.week_ending, now)
    for reason in week.reasons:
        assert reason.count > 0
        assert (reason.recorded_on, reason.how is ChangeHow.TAKEN_BACK) in changed


def check_many(engine: Engine, *, part: int, histories: int) -> None:
    @seed(part)
    @settings(max_examples=histories, suppress_health_check=[HealthCheck.too_slow])
    @given(asked_histories())
    def check(asked: tuple[History, datetime]) -> None:
        history, now = asked
        with loaded(engine, history) as session:
            check_week_by_week(history, now, public_progress(session, known_at=now))

    check()


def test_what_the_public_reads_is_what_the_slow_account_says(engine: Engine) -> None:
    check_many(engine, part=0, histories=12)


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 4))
def test_the_same_of_many_more_histories(engine: Engine, part: int) -> None:
    check_many(engine, part=part, histories=300)
