"""Sixth chapter: cameras into officers' hands, round by round, signed for or not, with the entries that went wrong and
were put right.
"""

from collections.abc import Sequence
from datetime import date

from tracker.domain.commands.audit import VoidFact
from tracker.domain.vocabulary import FactKind
from tracker.journeys.demonstration.agenda import EQUIPMENT_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.cameras import STORES, Stock, issuing, placing
from tracker.journeys.demonstration.department import Person
from tracker.journeys.demonstration.moves import Cast
from tracker.journeys.demonstration.signatures import drawing, sign_for, signs_at_desk
from tracker.journeys.demonstration.turns import Turn
from tracker.services.voids import void_fact

MISREAD_AT = 20
"""In the first round somebody's serial number was read off the wrong label."""

FIRST_ROUND = date(2016, 7, 11)
FOUND_OUT = date(2016, 7, 12)

FORGOTTEN_DAY, REMEMBERED = date(2016, 7, 29), date(2016, 8, 12)
"""The last hand-over of that day was entered two weeks later."""

OVERRIDE_DAY = date(2016, 8, 26)
OVERRIDE_REASON = "On the night watch from tonight; signed up for the class on 30 September."


def hand_out(agenda: Agenda, turn: Turn, order: Sequence[Person], stock: Stock, cast: Cast) -> None:
    """A precinct's rounds, officers in the order in which they were trained."""
    waiting = [person for person in order if person is not cast.retired_from_the_second]
    place = 0
    for day, size in turn.rounds:
        sign_for(agenda, turn.precinct, day, waiting[place : place + size])
        for number in range(size):
            person, serial = waiting[place], stock.take(f"room-{turn.precinct}")
            place += 1
            if day == FIRST_ROUND and number == MISREAD_AT:
                _misread(agenda, person, serial, stock)
            elif day == FORGOTTEN_DAY and number == size - 1:
                note = "The signed receipt lay in a drawer; entered from it."
                agenda.at(REMEMBERED, "11:05", issuing(person, serial, day, note=note))
            else:
                clock = "08:15" if number % 2 else "14:30"
                agenda.at(day, clock, issuing(person, serial, day), seconds=number * 40)
                if signs_at_desk(turn.precinct, day, number):
                    agenda.at(day, clock, drawing(person, day), seconds=number * 40 + 20)


def equip_latecomers(agenda: Agenda, stock: Stock, cast: Cast) -> None:
    """The two who came to the 1st after its turn: one on an override, one after the class for latecomers."""
    serial = stock.take("room-1")
    override = issuing(cast.transferred_with_override, serial, OVERRIDE_DAY, override=OVERRIDE_REASON)
    agenda.at(OVERRIDE_DAY, "16:40", override)
    day = date(2016, 10, 3)
    agenda.at(day, "08:20", issuing(cast.transferred_untrained, stock.take("room-1"), day))


def bring_from_stores(agenda: Agenda, stock: Stock, precinct: str, day: date) -> str:
    """One camera from the stores to a precinct's room; answers its serial number."""
    serial = stock.take(STORES)
    agenda.at(day, "07:40", placing(serial, f"room-{precinct}", day))
    return serial


def _misread(agenda: Agenda, person: Person, serial: str, stock: Stock) -> None:
    wrong = stock.shelves["room-1"][-1]
    agenda.at(FIRST_ROUND, "11:20", issuing(person, wrong, FIRST_ROUND))
    agenda.at(FOUND_OUT, "09:10", _voiding(person, "The serial number was read off the wrong label."))
    agenda.at(FOUND_OUT, "09:12", issuing(person, serial, FIRST_ROUND))


def _voiding(person: Person, reason: str) -> Act:
    def act(desk: Desk) -> None:
        mistaken = desk.assignments.pop(person.number)
        void_fact(desk.session, EQUIPMENT_DESK, VoidFact(FactKind.ASSIGNMENT, mistaken.id, reason), now=desk.now)

    return act
