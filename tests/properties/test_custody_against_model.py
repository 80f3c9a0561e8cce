"""Random histories: custody by camera and by officer is what the slow account says, within each reader's right."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.model.custody import Stretch, posted, spans, stretches
from tests.model.facts import History
from tests.model.histories import Question, questions, stories
from tests.model.inventory import home_of
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tracker.domain.reports.custody import CustodyRow, Side
from tracker.reports.custody_report import custody
from tracker.reports.on_day import Reader
from tracker.store.engine import make_engine

EVERYONE = Reader(None, sees_identities=True)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def as_stretch(row: CustodyRow) -> Stretch:
    """A row of the report as the slow account has it."""
    officer = None if row.holder is None else row.holder.officer_id
    return Stretch(row.camera_id, officer, row.condition if row.holder is None else None, row.starts_on, row.ends_on)


def check_question(session: Session, history: History, asked: Question, since: date | None) -> None:
    """Both sides, for those who see everything and for each precinct's supervisor."""
    day, moment = asked.as_of, asked.known_at

    def told(reader: Reader, side: Side) -> list[CustodyRow]:
        return list(custody(session, reader, as_of=day, known_at=moment, since=since, side=side).rows)

    expected = stretches(history, day, moment, since)
    by_camera = told(EVERYONE, Side.CAMERA)
    check_rows(by_camera, expected, lambda row: (row.serial, row.starts_on))
    held = {one for one in expected if one.officer is not None}
    by_officer = told(EVERYONE, Side.OFFICER)
    check_rows(by_officer, held, lambda row: (row.holder.name, row.starts_on) if row.holder else ())
    assert {row.fact_id for row in by_officer} == {row.fact_id for row in by_camera if row.holder is not None}
    for row in by_officer:
        last = day if row.ends_on is None else row.ends_on - timedelta(days=1)
        assert row.days_held(day) == sum(row.starts_on <= one <= last for one in days_between(row.starts_on, day))
    for precinct in history.precincts:
        supervisor = Reader(frozenset({precinct.code}))
        homes = {one.camera: home_of(history, one.camera, day, moment) for one in expected}
        own_cameras = {one for one in expected if homes[one.camera] == precinct.code}
        seen = told(supervisor, Side.CAMERA)
        assert {(row.camera_id, row.starts_on, row.ends_on) for row in seen} == {
            (one.camera, one.starts_on, one.ends_on) for one in own_cameras
        }
        for row in seen:
            if row.holder is not None and row.holder.officer_id is None:
                assert row.holder.badge is None
                assert row.precinct is None
        own = {one for one in held if is_own(history, one, precinct.code, asked)}
        assert {as_stretch(row) for row in told(supervisor, Side.OFFICER)} == own


def days_between(first: date, last: date) -> list[date]:
    """Every day from one to another."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def is_own(history: History, one: Stretch, precinct: str, asked: Question) -> bool:
    """Whether a supervisor may see a span: its officer is posted there on the day, and it reaches into that posting."""
    assert one.officer is not None
    home = posted(history, one.officer, asked.as_of, asked.known_at)
    return home is not None and home[0] == precinct and (one.ends_on is None or one.ends_on > home[1])


def check_rows(
    rows: list[CustodyRow], expected: set[Stretch], order: Callable[[CustodyRow], tuple[object, ...]]
) -> None:
    """The rows are those, each once, in that order."""
    assert {as_stretch(row) for row in rows} == expected
    assert len(rows) == len(expected)
    assert [order(row) for row in rows] == sorted(order(row) for row in rows)


def check_a_history(engine: Engine, data: st.DataObject) -> None:
    """One history, asked about twice."""
    history = data.draw(stories())
    with loaded(engine, history) as session:
        name_everybody(session, history)
        for _ in range(2):
            asked: Question = data.draw(questions(history))
            days = sorted({one.starts_on for one in spans(history, asked.as_of, asked.known_at)})
            since = data.draw(st.one_of(st.none(), st.sampled_from(days) if days else st.just(asked.as_of)))
            check_question(session, history, asked, since)


@settings(max_examples=8)
@given(data=st.data())
def test_custody_is_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    check_a_history(engine, data)


@pytest.mark.whole
@pytest.mark.long
@settings(max_examples=100)
@given(data=st.data())
def test_custody_is_what_the_slow_account_says_of_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_a_history(engine, data)
