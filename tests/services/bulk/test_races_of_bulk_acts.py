"""Two lists, or a list and a counter, reach for the same camera at once: one has all of its rows, the other none."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tests.services.test_races import check_log_has_no_gap, race
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.bulk import IssueCameras, ReturnCameras
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.rows import CameraRow, IssueRow
from tracker.services.batches import reverse_batch
from tracker.services.bulk import issue_cameras, return_cameras
from tracker.services.equipment import issue_camera
from tracker.store.engine import transaction
from tracker.store.models import Assignment, AssignmentReturn, Batch

pytestmark = pytest.mark.long

DAY, BACK = date(2016, 7, 11), date(2016, 8, 1)
RACES = 8
Act = Callable[[Session], object]


@pytest.fixture
def squad(engine: Engine) -> None:
    """Ten trained officers and ten cameras."""
    with transaction(engine) as session:
        department = set_up(session)
        for number in range(10):
            department.camera(f"X{number}")
            department.officer(f"04{number:02}")


def pairs(shift: int) -> Act:
    """Ten officers, and the cameras in another order for each shift."""
    rows = tuple(
        IssueRow(OfficerRef(badge=f"04{number:02}"), CameraRef(serial=f"X{(number + shift) % 10}"))
        for number in range(10)
    )
    return lambda session: issue_cameras(session, ADMINISTRATOR, IssueCameras(rows, DAY), now=NOW)


def box(session: Session) -> object:
    """All ten cameras back."""
    rows = tuple(CameraRow(CameraRef(serial=f"X{number}")) for number in range(10))
    return return_cameras(session, ADMINISTRATOR, ReturnCameras(rows, BACK), now=NOW)


def count(engine: Engine, model: type[Assignment | AssignmentReturn]) -> int:
    """How many stand."""
    with transaction(engine, write=False) as session:
        return session.scalars(select(func.count()).select_from(model).where(model.voided_at.is_(None))).one()


def undo(engine: Engine) -> None:
    """Reverse the newest batch."""
    with transaction(engine) as session:
        newest = session.scalars(select(func.max(Batch.id))).one()
        reverse_batch(session, ADMINISTRATOR, ReverseBatch(newest, "next race"), now=NOW)


@pytest.mark.usefixtures("squad")
def test_of_lists_that_reach_for_the_same_one_is_entered_whole(engine: Engine) -> None:
    for _ in range(RACES):
        assert sorted(race(engine, [pairs(0), pairs(3), pairs(7)])) == ["done"] + ["officer_holds_camera"] * 2
        assert count(engine, Assignment) == 10
        undo(engine)
        assert count(engine, Assignment) == 0
    check_log_has_no_gap(engine)


@pytest.mark.usefixtures("squad")
def test_a_list_and_a_counter_never_both_have_the_camera(engine: Engine) -> None:
    one = IssueCamera(OfficerRef(badge="0400"), CameraRef(serial="X9"), DAY)
    for _ in range(RACES):
        outcomes = race(engine, [pairs(0), lambda session: issue_camera(session, ADMINISTRATOR, one, now=NOW)])
        assert outcomes.count("done") == 1
        if outcomes[0] == "done":
            assert count(engine, Assignment) == 10
            undo(engine)
        else:
            assert count(engine, Assignment) == 1
            return
    check_log_has_no_gap(engine)


@pytest.mark.usefixtures("squad")
def test_a_box_is_taken_back_once(engine: Engine) -> None:
    with transaction(engine) as session:
        pairs(0)(session)
    assert sorted(race(engine, [box, box, box])) == ["done", "not_held", "not_held"]
    assert count(engine, AssignmentReturn) == 10
    check_log_has_no_gap(engine)
