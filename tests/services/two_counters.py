"""Two precincts with the same things in each, and the counter of the 1st: what is the 5th's is not the 1st's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import AddPlace, OpenCount, PlaceCamera
from tracker.domain.commands.people import ProtectIdentity
from tracker.domain.commands.training import AddSession, EnrolOfficer
from tracker.domain.vocabulary import Door, PlaceKind, Role
from tracker.services.equipment import add_place, open_count, place_camera
from tracker.services.people import protect_identity
from tracker.services.training import add_session, enrol_officer

DAY = date(2016, 9, 20)
CLASS_DAY = date(2016, 9, 26)
ABSENT = 98765
COUNTER = Actor("pia", Role.PRECINCT_ADMINISTRATOR, Door.PAGE, precincts=frozenset({"1"}))


@dataclass(frozen=True)
class Things:
    """The numbers of what a precinct has."""

    holder: int
    free: int
    assignment: int
    held: int
    spare: int
    count: int
    taught: int
    enrolment: int
    """Of the free officer, in a class of no precinct."""


@dataclass(frozen=True)
class TwoCounters:
    """What the counter of the 1st may enter for, and what it may not."""

    department: Department
    own: Things
    other: Things
    shared: int
    """The class of no precinct."""
    stock: int
    """A camera in a place of no precinct."""

    @property
    def session(self) -> Session:
        """The database."""
        return self.department.session


def two_counters(department: Department) -> TwoCounters:
    """In each precinct: an officer with a camera, one without, a spare camera, an open count and a class."""
    session = department.session
    for code, name, precinct in (("room-5", "5th Precinct room", "5"), ("depot", "Depot", None)):
        kind = PlaceKind.PRECINCT_ROOM if precinct else PlaceKind.OTHER
        add_place(session, ADMINISTRATOR, AddPlace(code, name, kind, precinct), now=NOW)
    for precinct in ("1", "5"):
        room = AddPlace(f"shelf-{precinct}", f"Shelf {precinct}", PlaceKind.PRECINCT_ROOM, precinct)
        add_place(session, ADMINISTRATOR, room, now=NOW)
    shared = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", CLASS_DAY), now=NOW)
    own, other = (_things(department, precinct, shared.id) for precinct in ("1", "5"))
    stock = department.camera("N0")
    _place(session, stock.id, "depot")
    return TwoCounters(department, own, other, shared.id, stock.id)


def _things(department: Department, precinct: str, shared: int) -> Things:
    session = department.session
    holder, free = (department.officer(f"0{precinct}0{n}", precinct=precinct) for n in (1, 2))
    held, spare = department.camera(f"H{precinct}"), department.camera(f"S{precinct}")
    for camera in (held, spare):
        _place(session, camera.id, f"room-{precinct}")
    counted = OpenCount(f"room-{precinct}", DAY)
    taught = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", CLASS_DAY, precinct=precinct), now=NOW)
    seat = EnrolOfficer(shared, OfficerRef(id=free.id), DAY)
    return Things(
        holder.id,
        free.id,
        department.issue(holder, held, date(2016, 9, 1)).id,
        held.id,
        spare.id,
        open_count(session, ADMINISTRATOR, counted, now=NOW).id,
        taught.id,
        enrol_officer(session, ADMINISTRATOR, seat, now=NOW).id,
    )


def _place(session: Session, camera: int, place: str) -> None:
    place_camera(session, ADMINISTRATOR, PlaceCamera(CameraRef(id=camera), place, date(2016, 8, 1)), now=NOW)


def protect(department: Department, officer_id: int) -> None:
    """An officer of protected identity from now on."""
    protect_identity(department.session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=officer_id), True), now=NOW)
