"""Several counters reach for the same thing at the same moment: one has it, the others are told so, nothing breaks."""

import threading
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.services.equipment import issue_camera, return_camera
from tracker.services.voids import void_fact
from tracker.store.engine import transaction
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, AuditHead

pytestmark = pytest.mark.long

RACES = 200
COUNTERS = 4
DAY = date(2016, 7, 11)

Act = Callable[[Session], object]


def race(engine: Engine, acts: list[Act]) -> list[str]:
    """Carry out the acts at the same moment, each at a counter of its own; answers `done` or a refusal's code for
    each.
    """
    start = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def counter(place: int, act: Act) -> None:
        start.wait()
        try:
            with transaction(engine) as session:
                act(session)
            outcomes[place] = "done"
        except Conflict as refused:
            outcomes[place] = refused.code

    counters = [threading.Thread(target=counter, args=(place, act)) for place, act in enumerate(acts)]
    for thread in counters:
        thread.start()
    for thread in counters:
        thread.join()
    return outcomes


@pytest.fixture
def officers(engine: Engine) -> list[int]:
    """As many trained officers as there are counters; the cameras X0, X1, ... as many."""
    with transaction(engine) as session:
        department: Department = set_up(session)
        for number in range(COUNTERS):
            department.camera(f"X{number}")
        return [department.officer(f"04{number:02}").id for number in range(COUNTERS)]


def issue(officer: int, serial: str) -> Act:
    """An issue from 11 July on."""
    command = IssueCamera(OfficerRef(id=officer), CameraRef(serial=serial), DAY)
    return lambda session: issue_camera(session, ADMINISTRATOR, command, now=NOW)


def void_the_open_assignment(engine: Engine) -> None:
    """Start the next race from free officers and free cameras."""
    with transaction(engine) as session:
        standing = session.scalars(select(Assignment).where(Assignment.voided_at.is_(None))).one()
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.ASSIGNMENT, standing.id, "next race"), now=NOW)


def check_log_has_no_gap(engine: Engine) -> None:
    """Every act left one event, numbered without a gap, later ones later."""
    with transaction(engine, write=False) as session:
        head = session.get_one(AuditHead, 1)
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == head.seq
        moments = session.scalars(select(AuditEvent.recorded_at).order_by(AuditEvent.seq)).all()
    assert all(earlier < later for earlier, later in pairwise(moments))


def test_two_hundred_races_for_one_camera_each_have_one_winner(engine: Engine, officers: list[int]) -> None:
    for _ in range(RACES):
        outcomes = race(engine, [issue(officer, "X0") for officer in officers])
        assert sorted(outcomes) == ["camera_held"] * (COUNTERS - 1) + ["done"]
        void_the_open_assignment(engine)
    check_log_has_no_gap(engine)


def test_fifty_races_of_one_officer_for_several_cameras_each_have_one_winner(
    engine: Engine, officers: list[int]
) -> None:
    for _ in range(50):
        outcomes = race(engine, [issue(officers[0], f"X{number}") for number in range(COUNTERS)])
        assert sorted(outcomes) == ["done"] + ["officer_holds_camera"] * (COUNTERS - 1)
        void_the_open_assignment(engine)
    check_log_has_no_gap(engine)


def test_a_camera_is_taken_back_once_however_many_counters_take_it(engine: Engine, officers: list[int]) -> None:
    with transaction(engine) as session:
        issue(officers[0], "X0")(session)
        held = session.scalars(select(Assignment)).one().id
    command = ReturnCamera(held, date(2016, 8, 1), CameraCondition.SERVICEABLE)
    acts: list[Act] = [lambda session: return_camera(session, ADMINISTRATOR, command, now=NOW)] * COUNTERS
    assert sorted(race(engine, acts)) == ["already_returned"] * (COUNTERS - 1) + ["done"]
    with transaction(engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(AssignmentReturn)) == 1
