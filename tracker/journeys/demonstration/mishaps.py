"""Seventh chapter: what happens to cameras once they are out. One is lost and found, some break, some come back late,
and two are not back yet.
"""

from datetime import date

from tracker.domain.commands.equipment import RecordCondition, SwapCamera
from tracker.domain.commands.references import CameraRef
from tracker.domain.vocabulary import CameraCondition
from tracker.journeys.demonstration.agenda import EQUIPMENT_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.cameras import STORES, VENDOR, Stock, issuing, placing, returning, stating
from tracker.journeys.demonstration.department import Person
from tracker.journeys.demonstration.handouts import bring_from_stores
from tracker.journeys.demonstration.moves import Cast
from tracker.services.equipment import swap_camera

LOST, REPLACED, FOUND = date(2016, 9, 20), date(2016, 9, 29), date(2016, 10, 6)
LOSS_REPORT = "16-344817"


def suffer_mishaps(agenda: Agenda, orders: dict[str, list[Person]], stock: Stock, cast: Cast) -> None:
    """Everything that goes wrong with cameras, and how it is put right where it is."""
    _lose_and_find(agenda, stock, cast)
    _repair(agenda, orders, stock)
    _come_back(agenda, cast)


def _lose_and_find(agenda: Agenda, stock: Stock, cast: Cast) -> None:
    person = cast.lost_a_camera
    agenda.at(LOST, "18:45", _losing(person))
    agenda.at(REPLACED, "09:30", issuing(person, bring_from_stores(agenda, stock, "3", REPLACED), REPLACED))
    agenda.at(FOUND, "10:20", _finding)


def _losing(person: Person) -> Act:
    def act(desk: Desk) -> None:
        desk.ids["lost camera"] = desk.assignments[person.number].camera_id
        returning(person, LOST, None, CameraCondition.MISSING, LOSS_REPORT)(desk)

    return act


def _finding(desk: Desk) -> None:
    """Found under a car seat: serviceable, and back in the 3rd's room."""
    camera = CameraRef(id=desk.ids["lost camera"])
    stating(RecordCondition(camera, CameraCondition.SERVICEABLE, FOUND))(desk)
    placing(camera, "room-3", FOUND)(desk)


def _repair(agenda: Agenda, orders: dict[str, list[Person]], stock: Stock) -> None:
    """Three cameras break in use and are swapped; one is found broken in the stores. Two are still away."""
    broken = [
        (orders["1"][30], "1", date(2016, 8, 2), date(2016, 8, 25)),
        (orders["4"][40], "4", date(2016, 9, 9), date(2016, 9, 30)),
        (orders["2"][5], "2", date(2016, 10, 25), None),
    ]
    for person, precinct, day, back in broken:
        spare = bring_from_stores(agenda, stock, precinct, day)
        agenda.at(day, "10:40", _swapping(person, spare, day))
        if back is not None:
            agenda.at(back, "11:00", _mended(f"broken {person.number}", back))
    day, serial = date(2016, 9, 12), stock.shelves[STORES][-2]
    agenda.at(day, "15:00", stating(RecordCondition(CameraRef(serial=serial), CameraCondition.IN_REPAIR, day)))
    agenda.at(day, "15:01", placing(CameraRef(serial=serial), VENDOR, day))


def _swapping(person: Person, spare: str, day: date) -> Act:
    def act(desk: Desk) -> None:
        held = desk.assignments[person.number]
        desk.ids[f"broken {person.number}"] = held.camera_id
        command = SwapCamera(
            held.id, CameraRef(serial=spare), day, CameraCondition.IN_REPAIR, place=VENDOR, note="Does not charge."
        )
        swapped = swap_camera(desk.session, EQUIPMENT_DESK, command, now=desk.now)
        desk.assignments[person.number] = swapped.assignment

    return act


def _mended(word: str, day: date) -> Act:
    def act(desk: Desk) -> None:
        camera = CameraRef(id=desk.ids[word])
        stating(RecordCondition(camera, CameraCondition.SERVICEABLE, day))(desk)
        placing(camera, STORES, day)(desk)

    return act


def _come_back(agenda: Agenda, cast: Cast) -> None:
    """Cameras of those who leave, on the day or late; a suspended officer's for three weeks."""
    agenda.at(date(2016, 7, 29), "15:10", returning(cast.retired_from_the_first, date(2016, 7, 29), "room-1"))
    agenda.at(date(2016, 10, 4), "09:50", returning(cast.late_to_return, date(2016, 10, 4), "room-1"))
    suspended, day = cast.suspended_in_october, date(2016, 10, 31)
    agenda.at(date(2016, 10, 10), "15:00", _keeping_aside(suspended))
    agenda.at(day, "16:40", _handing_back(suspended, day))


def _keeping_aside(person: Person) -> Act:
    def act(desk: Desk) -> None:
        desk.ids["kept aside"] = desk.assignments[person.number].camera_id
        returning(person, date(2016, 10, 10), "room-3")(desk)

    return act


def _handing_back(person: Person, day: date) -> Act:
    def act(desk: Desk) -> None:
        issuing(person, CameraRef(id=desk.ids["kept aside"]), day)(desk)

    return act
