"""The demonstration, loaded once a run and copied; its figures are asked of the real report."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import Databases
from tracker.domain.reports.rollout import RolloutProgress
from tracker.journeys.demonstration import load_demonstration
from tracker.reports.rollout import rollout_progress
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade

MACHINE_NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
THIS_MORNING = datetime(2016, 11, 7, 14, 0, tzinfo=UTC)
"""The demonstration's own today at eight in the morning, Chicago time."""

Progress = Callable[..., RolloutProgress]


def demonstrated(url: str) -> None:
    """Builds a database with the demonstration in it."""
    upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        load_demonstration(session, machine_now=MACHINE_NOW)
    engine.dispose()


@pytest.fixture(scope="package")
def demonstration_engine(databases: Databases) -> Iterator[Engine]:
    """An engine on the loaded demonstration; the tests of this folder only read it."""
    with databases.fresh("sqlite", demonstrated) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def story(demonstration_engine: Engine) -> Iterator[Session]:
    """A reading transaction on the demonstration."""
    with transaction(demonstration_engine, write=False) as session:
        yield session


@pytest.fixture
def progress(story: Session) -> Progress:
    """The progress report of a day, known this morning unless the test says otherwise."""

    def report(as_of: date, known_at: datetime = THIS_MORNING, *, series: bool = False) -> RolloutProgress:
        return rollout_progress(story, as_of=as_of, known_at=known_at, series=series)

    return report
