"""Who signed for the camera: on a sheet of paper a round, or drawn at the desk; some lines were never signed."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.commands.signing import Acknowledge, AcknowledgeSheet
from tracker.domain.vocabulary import SignedAct, SigningMethod
from tracker.journeys.demonstration.agenda import EQUIPMENT_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import Person
from tracker.services.signing import acknowledge, acknowledge_sheet

DRAWN_IN, DRAWN_ON = "3", date(2016, 9, 22)
"""The round at which the desk had a second screen for the first time, on trial: officers signed with a finger."""

NOT_BEFORE = date(2016, 7, 11)
NOT_YET = date(2016, 10, 31)
"""The sheets of the rounds from this day on have not come back."""

MISSED = 9
"""One officer in so many left without signing."""

STEP, TALL, WIDE = 44, 70, 9


def sign_for(agenda: Agenda, precinct: str, day: date, people: Sequence[Person]) -> None:
    """The signatures of a round: of whoever still held the camera of that day when the sheet was ticked off."""
    signing = [person for place, person in enumerate(people, 1) if place % MISSED]
    if NOT_BEFORE <= day < NOT_YET and not _is_drawn(precinct, day):
        agenda.at(day, "17:10", _ticking_off(f"{day:%Y%m%d}-P{precinct}", day, signing))


def drawing(person: Person, day: date) -> Act:
    """A signature drawn on the second screen."""

    def act(desk: Desk) -> None:
        number = desk.assignments[person.number].id
        drawn = Acknowledge(number, SignedAct.ISSUE, SigningMethod.DRAWN, day, drawn=signature_of(person))
        acknowledge(desk.session, EQUIPMENT_DESK, drawn, now=desk.now)

    return act


def signs_at_desk(precinct: str, day: date, place: int) -> bool:
    """Whether the officer at a place of a round, from 0, signs at the desk."""
    return _is_drawn(precinct, day) and (place + 1) % MISSED != 0


def _is_drawn(precinct: str, day: date) -> bool:
    return (precinct, day) == (DRAWN_IN, DRAWN_ON)


def signature_of(person: Person) -> str:
    """A stroke for each of the two names, a wave whose crests are the letters: nobody's hand, and no two alike."""
    return f"{_wave(person.first_name, 40, 60)};{_wave(person.last_name, 60, 150)}"


def _wave(name: str, left: int, middle: int) -> str:
    letters = [ord(letter) for letter in name.upper() if letter.isascii() and letter.isalpha()][:WIDE] or [0]
    crests = [(letter % 7 + 2) * TALL // 18 for letter in letters]
    points = [
        point
        for place, crest in enumerate(crests)
        for point in ((left + place * STEP, middle + crest), (left + place * STEP + STEP // 2, middle - crest))
    ]
    return " ".join(f"{x},{y}" for x, y in points)


def _ticking_off(sheet: str, day: date, people: Sequence[Person]) -> Act:
    def act(desk: Desk) -> None:
        held = [desk.assignments[person.number] for person in people if person.number in desk.assignments]
        numbers = tuple(sorted(one.id for one in held if one.issued_on == day))
        acknowledge_sheet(desk.session, EQUIPMENT_DESK, AcknowledgeSheet(sheet, day, numbers), now=desk.now)

    return act
