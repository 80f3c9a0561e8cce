"""Random histories: every figure of the reports is as long as its list, and the lists hold whom plain sets hold."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.model.facts import History
from tests.model.histories import Question
from tests.model.members import Members, cameras_by_figure, officers_by_figure
from tests.properties.loading import loaded
from tests.properties.test_needs_against_model import Seat, add_seats, asked_histories, needed
from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.reports.equipment import camera_list
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader
from tracker.reports.people import officer_list
from tracker.reports.readiness import readiness
from tracker.reports.rollout import rollout_progress
from tracker.store.engine import make_engine

EVERYONE = Reader(None, sees_identities=True)
BESIDE = {OfficerFigure.ENROLLED, OfficerFigure.SIGNED}
OF_PROGRESS = [figure for figure in OfficerFigure if figure not in BESIDE]
STEPS = {"in_scope": "eligible", "enrolled": "enrolled", "trained": "trained", "issued": "assigned", "signed": "signed"}


def officers(session: Session, reader: Reader, asked: Question, figure: OfficerFigure, code: str | None) -> set[int]:
    """The officers of the list; it names nobody twice."""
    listed = officer_list(
        session, reader, as_of=asked.as_of, known_at=asked.known_at, counted=figure, precinct=code, limit=1000
    )
    numbers = [line.officer_id for line in listed.rows]
    assert len(numbers) == len(set(numbers)) == listed.total
    return set(numbers)


def cameras(session: Session, asked: Question, figure: CameraFigure, model: str | None) -> set[int]:
    """The cameras of the list."""
    listed = camera_list(
        session, EVERYONE, as_of=asked.as_of, known_at=asked.known_at, counted=figure, model=model, limit=1000
    )
    numbers = [line.camera_id for line in listed.rows]
    assert len(numbers) == len(set(numbers)) == listed.total
    return set(numbers)


def check_progress(session: Session, asked: Question, wanted: Members) -> None:
    """Of every precinct and in total, whoever reads."""
    report = rollout_progress(session, as_of=asked.as_of, known_at=asked.known_at)
    for figure in OF_PROGRESS:
        whole: set[int] = set()
        for row in report.rows:
            own = wanted.get((row.precinct, figure.value), set())
            assert officers(session, EVERYONE, asked, figure, row.precinct) == own
            assert getattr(row.figures, figure.value) == len(own)
            whole |= own
        assert officers(session, EVERYONE, asked, figure, None) == whole
        assert getattr(report.total, figure.value) == len(whole)
    confined = report.rows[0].precinct
    for figure in (OfficerFigure.STRENGTH, OfficerFigure.OUTSTANDING, OfficerFigure.EQUIPPED):
        own = wanted.get((confined, figure.value), set())
        assert officers(session, Reader(frozenset({confined})), asked, figure, None) == own


def check_readiness(session: Session, asked: Question, enrolled: dict[object, set[int]]) -> None:
    """The columns of the readiness line are as long as their lists; who is enrolled is whom the account enrols."""
    report = readiness(session, as_of=asked.as_of, known_at=asked.known_at)
    for row in report.rows:
        for step, figure in STEPS.items():
            listed = officers(session, EVERYONE, asked, OfficerFigure(figure), row.precinct)
            assert getattr(row.figures, step) == len(listed), (row.precinct, step)
            if step == "enrolled":
                assert listed == enrolled.get(row.precinct, set())


def check_inventory(session: Session, asked: Question, wanted: Members) -> None:
    """By model and in total."""
    report = inventory(session, EVERYONE, as_of=asked.as_of, known_at=asked.known_at)
    for figure in CameraFigure:
        own = wanted.get(("all", figure.value), set())
        assert cameras(session, asked, figure, None) == own
        assert getattr(report.total, figure.value) == len(own)
        for model, counts in report.models:
            assert getattr(counts, figure.value) == len(cameras(session, asked, figure, model))


def hold(engine: Engine, history: History, seats: list[Seat], questions: list[Question]) -> None:
    """Every figure of one history, for each question."""
    with loaded(engine, history) as session:
        add_seats(session, history, seats)
        for asked in questions:
            day, moment = asked.as_of, asked.known_at
            check_progress(session, asked, officers_by_figure(history, day, moment))
            enrolled: dict[object, set[int]] = {}
            for officer, precinct, _, _, seat in needed(history, seats, asked, 0, 0):
                if seat is not None:
                    enrolled.setdefault(precinct, set()).add(officer)  # type: ignore[arg-type]
            check_readiness(session, asked, enrolled)
            check_inventory(session, asked, cameras_by_figure(history, day, moment))


def check_many(engine: Engine, *, part: int, histories: int) -> None:
    """So many histories; each part makes up others, the same ones on every run."""

    @seed(part)
    @settings(max_examples=histories, suppress_health_check=[HealthCheck.too_slow])
    @given(asked_histories())
    def check(made: tuple[History, list[Seat], list[tuple[Question, int, int]]]) -> None:
        history, seats, asked = made
        hold(engine, history, seats, [question for question, _, _ in asked[:1]])

    check()


def test_every_figure_is_as_long_as_its_list(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    check_many(engine, part=0, histories=2)
    engine.dispose()


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 4))
def test_every_figure_of_many_histories_is_as_long_as_its_list(engine: Engine, part: int) -> None:
    check_many(engine, part=part, histories=12)
