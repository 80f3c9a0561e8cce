"""A room by a plain account of lists and sets: whatever is placed, issued, returned, lost and scanned, both agree."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands import CameraRef, OfficerRef, equipment
from tracker.domain.counting import Figures
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.services.equipment import (
    add_place,
    issue_camera,
    open_count,
    place_camera,
    record_condition,
    record_sighting,
    return_camera,
)
from tracker.services.rehearsal import undone
from tracker.store.counting import counted
from tracker.store.engine import transaction
from tracker.store.known import Asked
from tracker.store.models import Assignment

FIRST, DAY = date(2016, 8, 1), date(2016, 9, 1)
CAMERAS, OFFICERS = 4, 3
LOST = {CameraCondition.MISSING, CameraCondition.STOLEN, CameraCondition.RETIRED}

CAMERA = st.integers(0, CAMERAS - 1)
PLACES = st.sampled_from(["room-1", "room-5"])
ACT = st.one_of(
    st.tuples(st.just("place"), CAMERA, PLACES),
    st.tuples(st.just("issue"), CAMERA, st.integers(0, OFFICERS - 1)),
    st.tuples(st.just("back"), CAMERA, st.none() | PLACES),
    st.tuples(st.just("state"), CAMERA, st.sampled_from(CameraCondition)),
)
SCANS = st.lists(st.sampled_from([*(f"X{n}" for n in range(CAMERAS)), "T-X0", "CAM:X1", "Radio", "Lamp"]), max_size=8)


@dataclass
class Account:
    """Where each camera is, who has it and in what state, as somebody with a sheet of paper would keep it."""

    place: dict[int, str | None] = field(default_factory=lambda: dict.fromkeys(range(CAMERAS), "room-1"))
    holder: dict[int, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)

    def note(self, act: str, camera: int, what: object) -> None:
        """What an act that was entered changes."""
        if act == "place":
            self.place[camera] = str(what)
        elif act == "issue":
            self.holder[camera] = int(str(what))
        elif act == "back":
            del self.holder[camera]
            self.place[camera] = None if what is None else str(what)
            self.lost.discard(camera)
        elif what in LOST:
            self.lost.add(camera)
        else:
            self.lost.discard(camera)

    def figures(self, seen: set[int], unknown: set[str]) -> Figures:
        """What a count of room-1 must come to."""
        here = {camera for camera, place in self.place.items() if place == "room-1"}
        expected = here - set(self.holder) - self.lost
        strangers = seen - expected
        wrong = strangers & self.lost
        held = (strangers - wrong) & set(self.holder)
        unexpected = len(strangers - wrong - held) + len(unknown)
        found = len(expected & seen)
        return Figures(len(expected), found, len(expected) - found, unexpected, len(held), len(wrong))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(ACT, max_size=12), scans=SCANS)
def test_a_count_agrees_with_lists_and_sets(
    engine: Engine, acts: list[tuple[str, int, object]], scans: list[str]
) -> None:
    with transaction(engine, write=True) as session, undone(session):
        department = set_up(session)
        add_place(session, ADMINISTRATOR, equipment.AddPlace("room-5", "Room 5", PlaceKind.OTHER), now=NOW)
        cameras = [department.camera(f"X{number}").id for number in range(CAMERAS)]
        officers = [department.officer(f"04{number:02}").id for number in range(OFFICERS)]
        account = Account()
        for number, (act, camera, what) in enumerate(acts):
            try:
                with session.begin_nested():
                    enter(department, account, (act, camera, what), cameras, officers, FIRST + timedelta(number))
            except Refusal:
                continue
            account.note(act, camera, what)
        count = open_count(session, ADMINISTRATOR, equipment.OpenCount("room-1", DAY), now=NOW)
        seen, unknown = scanned(department, count.id, scans)
        session.flush()
        found = counted(session, Asked(DAY, NOW + timedelta(days=1)), count)
        assert found.figures == account.figures(seen, unknown)


def enter(
    department: Department,
    account: Account,
    act: tuple[str, int, object],
    cameras: list[int],
    officers: list[int],
    day: date,
) -> None:
    """One act through its service."""
    name, camera, what = act
    session, ref = department.session, CameraRef(id=cameras[camera])
    if name == "place":
        place_camera(session, ADMINISTRATOR, equipment.PlaceCamera(ref, str(what), day), now=NOW)
    elif name == "issue":
        holder = OfficerRef(id=officers[int(str(what))])
        issue_camera(session, ADMINISTRATOR, equipment.IssueCamera(holder, ref, day), now=NOW)
    elif name == "back":
        held = next((one for one in open_assignments(department) if one[1] == cameras[camera]), (98765, 0))
        place = None if what is None else str(what)
        back = equipment.ReturnCamera(held[0], day, CameraCondition.SERVICEABLE, place=place)
        return_camera(session, ADMINISTRATOR, back, now=NOW)
    else:
        stated = equipment.RecordCondition(ref, CameraCondition(str(what)), day, "16-77")
        record_condition(session, ADMINISTRATOR, stated, now=NOW)


def open_assignments(department: Department) -> list[tuple[int, int]]:
    """The numbers of the assignments that are open, each with its camera's."""
    query = select(Assignment.id, Assignment.camera_id).where(Assignment.returned_on.is_(None))
    return [(row[0], row[1]) for row in department.session.execute(query)]


def scanned(department: Department, count_id: int, scans: list[str]) -> tuple[set[int], set[str]]:
    """Scan all of it; answers which cameras and which unknown codes that must have been."""
    seen, unknown = set(), set()
    for code in scans:
        command = equipment.RecordSighting(count_id, code)
        try:
            with department.session.begin_nested():
                record_sighting(department.session, ADMINISTRATOR, command, now=NOW)
        except Refusal as refusal:
            assert refusal.code == "already_seen"  # noqa: PT017 - a second scan of the same
        if code in ("Radio", "Lamp"):
            unknown.add(code)
        else:
            seen.add(int(code[-1]))
    return seen, unknown
