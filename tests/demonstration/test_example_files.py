"""The two files that ship with the demonstration: one goes in, the other shows what a dry run finds."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.demonstration.conftest import THIS_MORNING, demonstrated
from tracker.domain.actors import Actor
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, ImportKind, Role
from tracker.journeys.imports import ImportRequest, import_file
from tracker.reports.rollout import rollout_progress
from tracker.resources import config_dir
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import last_recorded_at

VISITOR = Actor("administrator", Role.ADMINISTRATOR, Door.PAGE)


@pytest.fixture
def desk(databases: Databases) -> Iterator[Session]:
    """A writing transaction on a demonstration of the test's own."""
    with databases.fresh("sqlite", demonstrated) as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            yield session
        engine.dispose()


def request(name: str, *, apply: bool = False) -> ImportRequest:
    content = (config_dir() / "demonstration" / name).read_bytes()
    return ImportRequest(ImportKind.ASSIGNMENTS, content, name, apply=apply)


def test_the_good_file_equips_the_seven_trained_recruits(desk: Session) -> None:
    receipt = import_file(desk, VISITOR, request("hand-over.csv", apply=True), now=THIS_MORNING)
    assert (receipt.as_json()["rows_read"], receipt.as_json()["created"], receipt.applied) == (7, 7, True)
    known_at = last_recorded_at(desk)
    total = rollout_progress(desk, as_of=local_day(known_at), known_at=known_at).total
    assert (total.outstanding, total.needs_camera, total.needs_both) == (5, 0, 5)


def test_the_bad_file_shows_every_mistake_by_line_and_enters_nothing(desk: Session) -> None:
    before = last_recorded_at(desk)
    receipt = import_file(desk, VISITOR, request("hand-over-with-mistakes.csv", apply=True), now=THIS_MORNING)
    found = {faulty.line: faulty.problems[0].code for faulty in (*receipt.rejected, *receipt.review)}
    assert found == {
        3: "unknown_officer",
        4: "officer_holds_camera",
        5: "not_trained",
        6: "no_policy",
        7: "return_before_issue",
        8: "unknown_camera",
        9: "camera_held",
        10: "camera_not_serviceable",
        11: "not_a_date",
        12: "future_date",
    }
    assert (receipt.applied, last_recorded_at(desk)) == (False, before)
