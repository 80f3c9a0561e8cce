"""Third chapter: the places that keep cameras, the pilot's cameras, and the 587 as they were delivered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from tracker.domain.commands.equipment import (
    AddCamera,
    AddCameraModel,
    AddPlace,
    IssueCamera,
    PlaceCamera,
    RecordCondition,
    ReturnCamera,
)
from tracker.domain.commands.references import CameraRef
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.journeys.demonstration.agenda import EQUIPMENT_DESK, TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import CITY_HALL, PILOT_BEGAN, Department, Person
from tracker.journeys.demonstration.roster import ORDINALS, ref
from tracker.journeys.demonstration.rules import PILOT_COURSE
from tracker.services.batches import open_batch
from tracker.services.equipment import (
    add_camera,
    add_camera_model,
    add_place,
    issue_camera,
    place_camera,
    record_condition,
    return_camera,
)
from tracker.services.training import record_completions

MODEL, PILOT_MODEL = "Axon Body 2", "Axon Flex"
STORES, VENDOR = "stores", "vendor"

PLACES = [
    *[
        AddPlace(f"room-{code}", f"{ordinal} Precinct equipment room", PlaceKind.PRECINCT_ROOM, code)
        for code, ordinal in ORDINALS.items()
    ],
    AddPlace(f"room-{CITY_HALL}", "City Hall equipment room", PlaceKind.PRECINCT_ROOM, CITY_HALL),
    AddPlace(STORES, "Central stores", PlaceKind.OTHER),
    AddPlace("training-unit", "Training Unit", PlaceKind.TRAINING_UNIT),
    AddPlace(VENDOR, "Vendor's repair service", PlaceKind.VENDOR),
]

PLACES_DAY = date(2015, 1, 26)
PILOT_DELIVERY = date(2015, 2, 3)
PILOT_ISSUED = date(2015, 2, 16)
PILOT_RETURNED = date(2015, 10, 30)
PILOT_RETIRED = date(2015, 11, 30)

DELIVERIES = [
    (date(2016, 5, 16), [("room-1", 110), (STORES, 90)]),
    (date(2016, 7, 18), [("room-4", 130), (STORES, 70)]),
    (date(2016, 8, 29), [("room-3", 133), (STORES, 54)]),
]
"""The 587: when they came and where they were put."""

TRANSFERS = [(date(2016, 9, 30), "2", 96), (date(2016, 10, 14), "5", 84), (date(2016, 10, 28), CITY_HALL, 8)]
"""From the stores to the rooms of those whose turn came later."""

SPARES = 20
"""How many of the first delivery the stores keep for replacements."""


@dataclass
class Stock:
    """Serial numbers by place, in the order in which they are handed out."""

    shelves: dict[str, list[str]]

    def take(self, place: str) -> str:
        """The next camera of a place."""
        return self.shelves[place].pop(0)


def _serials() -> Iterator[str]:
    """Numbers as a vendor gives them: rising, with gaps."""
    number = 81_004_116
    while True:
        yield f"X{number}"
        number += 1 + number * number % 11


def receive_cameras(agenda: Agenda) -> Stock:
    """Enter places, models and deliveries; move the late precincts' cameras to their rooms. Answers what lies where."""
    for place in PLACES:
        agenda.at(PLACES_DAY, "09:00", _adding_place(place))
    agenda.at(PILOT_DELIVERY, "09:00", _adding_model(AddCameraModel(PILOT_MODEL, "TASER International")))
    agenda.at(DELIVERIES[0][0], "08:00", _adding_model(AddCameraModel(MODEL, "TASER International")))
    stock = Stock({place.code: [] for place in PLACES})
    for command, where in _delivered():
        stock.shelves[where].append(command.serial)
        agenda.at(command.owned_from or PLACES_DAY, "09:00", adding_camera(command), seconds=15)
    for day, code, size in TRANSFERS:
        for number in range(size):
            serial = stock.shelves[STORES].pop(SPARES)
            stock.shelves[f"room-{code}"].append(serial)
            agenda.at(day, "14:00", placing(serial, f"room-{code}", day), seconds=number * 10)
    return stock


def _delivered() -> Iterator[tuple[AddCamera, str]]:
    """Each of the 587 as entered, and where it was put: of the last one nobody wrote that down."""
    serials, total, tag = _serials(), sum(size for _, parts in DELIVERIES for _, size in parts), 0
    for number, (day, parts) in enumerate(DELIVERIES, 1):
        for where, size in parts:
            for serial in islice(serials, size):
                tag += 1
                written = where if tag < total else None
                yield AddCamera(serial, MODEL, day, f"MPD-{tag:04}", f"2016-{number}", written), where


def run_pilot(agenda: Agenda, department: Department) -> None:
    """The 36 of 2015: a class, a camera each, one of them repaired, all of them returned and retired in autumn."""
    agenda.at(PILOT_BEGAN, "17:00", _training_pilot(department.pilot))
    for place, person in enumerate(department.pilot):
        serial = f"FX{2207 + 3 * place:06}"
        command = AddCamera(serial, PILOT_MODEL, PILOT_DELIVERY, f"PILOT-{place + 1:02}", "2015-pilot", STORES)
        agenda.at(PILOT_DELIVERY, "10:00", adding_camera(command), seconds=place * 30)
        agenda.at(PILOT_ISSUED, "08:00", issuing(person, serial, PILOT_ISSUED), seconds=place * 120)
        agenda.at(PILOT_RETURNED, "13:00", returning(person, PILOT_RETURNED, STORES), seconds=place * 60)
        retired = RecordCondition(CameraRef(serial=serial), CameraCondition.RETIRED, PILOT_RETIRED)
        agenda.at(PILOT_RETIRED, "10:00", stating(retired), seconds=place * 20)
    broken = department.pilot[7]
    repaired = PILOT_ISSUED + timedelta(weeks=17)
    agenda.at(repaired, "09:00", returning(broken, repaired, VENDOR, CameraCondition.IN_REPAIR))
    serial = f"FX{2207 + 3 * 7:06}"
    back = repaired + timedelta(days=9)
    mended = RecordCondition(CameraRef(serial=serial), CameraCondition.SERVICEABLE, back)
    agenda.at(back, "09:00", stating(mended))
    agenda.at(back, "09:10", issuing(broken, serial, back))


def issuing(
    person: Person, camera: str | CameraRef, day: date, *, override: str | None = None, note: str | None = None
) -> Act:
    """Hand a camera out, named by its serial number or otherwise."""

    def act(desk: Desk) -> None:
        given = camera if isinstance(camera, CameraRef) else CameraRef(id=desk.cameras[camera].id)
        command = IssueCamera(ref(desk, person), given, day, override, note)
        issued = issue_camera(desk.session, EQUIPMENT_DESK, command, now=desk.now)
        desk.assignments[person.number] = issued.assignment

    return act


def returning(
    person: Person,
    day: date,
    place: str | None,
    condition: CameraCondition = CameraCondition.SERVICEABLE,
    report_number: str | None = None,
) -> Act:
    """Take the camera that an officer holds back."""

    def act(desk: Desk) -> None:
        held = desk.assignments.pop(person.number)
        command = ReturnCamera(held.id, day, condition, report_number, place)
        return_camera(desk.session, EQUIPMENT_DESK, command, now=desk.now)

    return act


def stating(command: RecordCondition) -> Act:
    """Record a camera's condition."""
    return lambda desk: record_condition(desk.session, EQUIPMENT_DESK, command, now=desk.now)


def placing(camera: str | CameraRef, place: str, day: date) -> Act:
    """Record where a camera is, named by its serial number or otherwise."""
    command = PlaceCamera(camera if isinstance(camera, CameraRef) else CameraRef(serial=camera), place, day)
    return lambda desk: place_camera(desk.session, EQUIPMENT_DESK, command, now=desk.now)


def _adding_place(command: AddPlace) -> Act:
    return lambda desk: add_place(desk.session, EQUIPMENT_DESK, command, now=desk.now)


def _adding_model(command: AddCameraModel) -> Act:
    return lambda desk: add_camera_model(desk.session, EQUIPMENT_DESK, command, now=desk.now)


def adding_camera(command: AddCamera) -> Act:
    """Enter a camera."""

    def act(desk: Desk) -> None:
        desk.cameras[command.serial] = add_camera(desk.session, EQUIPMENT_DESK, command, now=desk.now)

    return act


def _training_pilot(people: list[Person]) -> Act:
    def act(desk: Desk) -> None:
        done = [RecordCompletion(ref(desk, person), PILOT_COURSE, "2015", PILOT_BEGAN) for person in people]
        batch = open_batch(desk.session, TRAINING_DESK, kind="completions", now=desk.now)
        record_completions(desk.session, TRAINING_DESK, done, now=desk.now, batch=batch)

    return act
