"""Random lists, good rows and bad ones mixed: a bulk act does what the counter would do row by row, or nothing, and
its reversal gives back the state before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases, migrated
from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.bulk import IssueCameras, MoveOfficers, RecordConditions, ReturnCameras
from tracker.domain.commands.equipment import IssueCamera, RecordCondition, ReturnCamera
from tracker.domain.commands.people import PostOfficer, RecordEmployment
from tracker.domain.commands.rows import CameraRow, IssueRow, OfficerRow
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.services.batches import reverse_batch
from tracker.services.bulk import issue_cameras, move_officers, preview_of, record_conditions, return_cameras
from tracker.services.equipment import issue_camera, record_condition, return_camera
from tracker.services.people import post_officer, record_employment
from tracker.services.rehearsal import undone
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import find_camera
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    CameraPlace,
    ConditionFact,
    Posting,
)

FIRST = date(2016, 7, 11)
IN_REPAIR = CameraCondition.IN_REPAIR
FACTS: tuple[Any, ...] = (Assignment, AssignmentReturn, ConditionFact, CameraPlace, Posting)
NOT_COMPARED = {"id", "batch_id", "recorded_at", "recorded_seq", "voided_at", "voided_seq", "void_reason"}
NUMBERS = {"return_id", "assignment_id"}
"""Numbers that the database gave to rows of the same act."""

BADGES = ("0101", "0102", "0103", "0104", "0105", "0106", "9999")
SERIALS = ("X1", "X2", "X3", "X4", "X5", "X6", "X99")
DAYS = (date(2016, 6, 1), date(2016, 7, 1), FIRST, date(2016, 8, 15), date(2016, 9, 27))


def filled(url: str) -> None:
    """0101 to 0103 hold X1 to X3; 0104 is free, 0105 untrained, 0106 on leave; X4 to X6 in stock, X6 in repair."""
    migrated(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        department = set_up(session)
        cameras = [department.camera(f"X{number}") for number in range(1, 7)]
        for number in range(1, 7):
            officer = department.officer(f"010{number}", trained=number != 5)
            if number <= 3:
                department.issue(officer, cameras[number - 1], FIRST)
        away = RecordEmployment(OfficerRef(badge="0106"), EmploymentStatus.LEAVE, date(2016, 7, 1))
        record_employment(session, ADMINISTRATOR, away, now=NOW)
        broken = RecordCondition(CameraRef(serial="X6"), IN_REPAIR, FIRST)
        record_condition(session, ADMINISTRATOR, broken, now=NOW)
    engine.dispose()


@pytest.fixture(scope="module", params=BACKENDS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """The squad; each example leaves it as it was."""
    with databases.fresh(request.param, filled) as url:
        made = make_engine(url)
        yield made
        made.dispose()


OFFICERS = st.sampled_from(BADGES).map(lambda badge: OfficerRef(badge=badge))
CAMERAS = st.sampled_from(SERIALS).map(lambda serial: CameraRef(serial=serial))
CONDITIONS = st.sampled_from(CameraCondition)
REPORTS = st.sampled_from((None, "16-1234"))


def listed(row: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows of a list."""
    return st.lists(row, min_size=1, max_size=6).map(tuple)


COMMANDS = st.one_of(
    st.builds(
        IssueCameras,
        listed(st.builds(IssueRow, OFFICERS, CAMERAS, st.booleans())),
        st.sampled_from(DAYS),
        st.sampled_from((None, "first night")),
        st.none(),
        st.just(()),
    ),
    st.builds(
        ReturnCameras,
        listed(st.builds(CameraRow, CAMERAS, st.none() | CONDITIONS, REPORTS)),
        st.sampled_from(DAYS),
        CONDITIONS,
        st.sampled_from((None, "room-1")),
        st.none(),
        st.just(()),
    ),
    st.builds(
        MoveOfficers,
        listed(st.builds(OfficerRow, OFFICERS)),
        st.sampled_from(("1", "5")),
        st.sampled_from(("patrol", "administration")),
        st.sampled_from(DAYS),
        st.sampled_from((CameraCondition.SERVICEABLE, IN_REPAIR)),
        st.sampled_from((None, "room-1")),
        st.booleans(),
        st.just(()),
    ),
    st.builds(
        RecordConditions,
        listed(st.builds(CameraRow, CAMERAS, st.none() | CONDITIONS, REPORTS)),
        CONDITIONS,
        st.sampled_from(DAYS),
        st.just(()),
    ),
)
SERVICES: dict[type[Any], Callable[..., Any]] = {
    IssueCameras: issue_cameras,
    ReturnCameras: return_cameras,
    MoveOfficers: move_officers,
    RecordConditions: record_conditions,
}


@dataclass
class OneByOne:
    """The same rows at the counter: what was refused with which code, by place."""

    session: Session

    def do(self, command: Any) -> dict[int, str]:
        """Every row by the counter's own acts, each whole or not at all."""
        refused = {}
        for place, row in enumerate(command.rows):
            savepoint = self.session.begin_nested()
            try:
                ROW_ACTS[type(command)](self.session, command, row)
            except Refusal as refusal:
                savepoint.rollback()
                refused[place] = refusal.code
            else:
                savepoint.commit()
        return refused


def issue_row(session: Session, command: IssueCameras, row: IssueRow) -> None:
    """A pair."""
    reason = command.override_reason if row.override else None
    issue_camera(session, ADMINISTRATOR, IssueCamera(row.officer, row.camera, command.issued_on, reason), now=NOW)


def open_of(session: Session, **whose: int) -> Assignment | None:
    """The assignment of a camera, or of an officer, that is open."""
    query = select(Assignment).filter_by(**whose, voided_at=None, returned_on=None)
    return session.scalars(query).one_or_none()


def return_row(session: Session, command: ReturnCameras, row: CameraRow) -> None:
    """A camera of the box."""
    held = open_of(session, camera_id=find_camera(session, row.camera).id)
    if held is None:
        raise Refusal("not_held", "Nobody has it.")
    condition = row.condition or command.condition
    back = ReturnCamera(held.id, command.returned_on, condition, row.report_number, command.place)
    return_camera(session, ADMINISTRATOR, back, now=NOW)


def move_row(session: Session, command: MoveOfficers, row: OfficerRow) -> None:
    """An officer posted; the camera back where the new duty is no patrol and it was held on that day already."""
    one = PostOfficer(row.officer, command.precinct, command.duty, command.starts_on)
    posting = post_officer(session, ADMINISTRATOR, one, now=NOW)
    held = open_of(session, officer_id=posting.officer_id)
    if held is None or command.duty == "patrol" or command.comes_back_later or held.issued_on > command.starts_on:
        return
    back = ReturnCamera(held.id, command.starts_on, command.condition, None, command.place)
    return_camera(session, ADMINISTRATOR, back, now=NOW)


def condition_row(session: Session, command: RecordConditions, row: CameraRow) -> None:
    """A camera's condition."""
    condition = row.condition or command.condition
    one = RecordCondition(row.camera, condition, command.starts_on, row.report_number)
    record_condition(session, ADMINISTRATOR, one, now=NOW)


ROW_ACTS: dict[type[Any], Callable[[Session, Any, Any], None]] = {
    IssueCameras: issue_row,
    ReturnCameras: return_row,
    MoveOfficers: move_row,
    RecordConditions: condition_row,
}


def standing(session: Session) -> dict[str, list[tuple[str, ...]]]:
    """What stands, without the numbers and moments that differ from one entry to the next."""
    session.expire_all()
    found = {}
    for model in FACTS:
        columns = [one for one in model.__table__.columns if one.name not in NOT_COMPARED | NUMBERS]
        rows = session.execute(select(*columns).where(model.voided_at.is_(None)))
        found[model.__tablename__] = sorted(tuple(str(value) for value in row) for row in rows)
    return found


def events(session: Session) -> int:
    """How many there are."""
    return session.scalars(select(func.count()).select_from(AuditEvent)).one()


@settings(max_examples=60)
@given(command=COMMANDS)
def test_a_bulk_act_is_the_counter_row_by_row_or_nothing(engine: Engine, command: Any) -> None:
    with transaction(engine) as session, undone(session):
        before, logged = standing(session), events(session)
        with undone(session):
            expected = OneByOne(session).do(command)
            after = standing(session)
        shown = preview_of(session, ADMINISTRATOR, command, now=NOW)
        assert (standing(session), events(session)) == (before, logged)
        assert {one.place: one.refusal.code for one in shown if one.refusal is not None} == expected
        if expected:
            with pytest.raises(Refusal) as refused:
                SERVICES[type(command)](session, ADMINISTRATOR, command, now=NOW)
            assert refused.value.code == expected[min(expected)]
            places = {int(problem.field.split(".")[1]) for problem in refused.value.problems}
            assert places == expected.keys()
            assert (standing(session), events(session)) == (before, logged)
            command = type(command)(**{**fields_of(command), "leave_out": tuple(sorted(expected))})
        if len(expected) == len(command.rows):
            return
        done = SERVICES[type(command)](session, ADMINISTRATOR, command, now=NOW)
        assert standing(session) == after
        assert events(session) == logged + 2
        reverse_batch(session, ADMINISTRATOR, ReverseBatch(done.batch.id, "the wrong list"), now=NOW)
        assert standing(session) == before


def fields_of(command: Any) -> dict[str, Any]:
    """A command's values by name."""
    return {name: getattr(command, name) for name in command.__dataclass_fields__}
