"""Random histories: the counts of every week equal those of the inventory on that day, and the slow account's."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases, recorded_statements
from tests.model.facts import History
from tests.model.histories import Question, boundaries, moments, questions, stories
from tests.model.inventory import owned
from tests.properties.loading import loaded
from tracker.domain.reports.inventory import OwnedAs, OwnedCounts
from tracker.reports.inventory import inventory
from tracker.reports.inventory_weeks import owned_by_week
from tracker.reports.on_day import Reader
from tracker.store import models
from tracker.store.engine import make_engine

EVERYONE = Reader(None)
LONG = pytest.mark.long


@pytest.fixture(scope="module", params=[BACKENDS[0], pytest.param(BACKENDS[1], marks=LONG)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def put_in_rooms(session: Session, history: History, data: st.DataObject) -> None:
    """A room for each precinct and one of none, and cameras put there on days on which something happens."""
    told = moments(history)
    first = {"recorded_at": told[0], "recorded_seq": 1}
    rooms = [*range(1, len(history.precincts) + 1), None]
    for number, precinct in enumerate(rooms, start=1):
        place = {"id": number, "code": f"room-{number}", "name": "Room", "kind": "other", "precinct_id": precinct}
        session.execute(insert(models.Place).values(**place, **first))
    if not history.cameras:
        return
    cameras = st.sampled_from([camera.id for camera in history.cameras])
    days = st.sampled_from(boundaries(history))
    put = st.lists(st.tuples(cameras, days, st.integers(1, len(rooms)), st.integers(1, len(told))), max_size=12)
    for number, (camera, day, room, seq) in enumerate(data.draw(put.map(one_a_day)), start=1):
        session.execute(
            insert(models.CameraPlace).values(
                id=number,
                camera_id=camera,
                place_id=room,
                starts_on=day,
                recorded_at=told[seq - 1],
                recorded_seq=seq,
            )
        )


def one_a_day(puts: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The last of those of one camera and day: the database lets no two stand."""
    return list({put[:2]: put for put in puts}.values())


def counts(parts: Counter[str]) -> OwnedCounts:
    """The counts of the account."""
    return OwnedCounts(parts.total(), **{part.value: parts[part.value] for part in OwnedAs})


def check_weeks(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    with loaded(engine, history) as session:
        put_in_rooms(session, history, data)
        asked: Question = data.draw(questions(history))
        day, moment = asked.as_of, asked.known_at
        weeks = owned_by_week(session, EVERYONE, as_of=day, known_at=moment, weeks=5)
        assert weeks[-1].week_ending == day
        for week in weeks:
            report = inventory(session, EVERYONE, as_of=week.week_ending, known_at=moment)
            assert week.counts == report.total, week
            assert week.counts == counts(Counter(owned(history, week.week_ending, moment).values()))
        for codes in (frozenset(precinct.code for precinct in history.precincts), frozenset({"1"})):
            for week in owned_by_week(session, Reader(codes), as_of=day, known_at=moment, weeks=3):
                own = inventory(session, Reader(codes), as_of=week.week_ending, known_at=moment)
                assert week.counts == own.total, (codes, week)


@settings(max_examples=3)
@given(data=st.data())
def test_each_week_is_the_inventory_of_its_day(engine: Engine, data: st.DataObject) -> None:
    check_weeks(engine, data)


@pytest.mark.whole
@LONG
@settings(max_examples=60)
@given(data=st.data())
def test_each_week_is_the_inventory_of_its_day_in_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_weeks(engine, data)


@settings(max_examples=1)
@given(data=st.data())
def test_more_weeks_are_no_more_statements(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    asked: Question = data.draw(questions(history))
    with loaded(engine, history) as session:
        for reader, most in ((EVERYONE, 3), (Reader(frozenset({"1"})), 5)):
            for weeks in (1, 60):
                with recorded_statements(engine) as sent:
                    owned_by_week(session, reader, as_of=asked.as_of, known_at=asked.known_at, weeks=weeks)
                assert len(sent) == most
