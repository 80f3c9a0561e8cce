"""Eighth chapter: what each precinct counted at the end of each day, from its first camera on."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.vocabulary import FactKind
from tracker.journeys.demonstration.agenda import PROGRAMME_OFFICE, Act, Agenda, Desk
from tracker.journeys.demonstration.moves import TODAY
from tracker.journeys.demonstration.turns import Turn
from tracker.services.rollout import record_daily_use
from tracker.services.voids import void_fact

SOURCE = "Watch commander's sheet"

GAPS = {("1", date(2016, 9, 5)), ("4", date(2016, 8, 20)), ("4", date(2016, 8, 21))}
"""Days of which no sheet was ever found."""

FOUND_LATE = ("1", date(2016, 8, 6)), date(2016, 8, 18)
MISTYPED = ("4", date(2016, 9, 14))
"""Entered a day's sheet, wrongly: the next morning the entry was voided and made anew."""


def count_daily_use(agenda: Agenda, turns: Sequence[Turn], rng: Random) -> None:
    """For each of the five precincts a count a day, entered the next morning."""
    for turn in turns:
        if not turn.precinct.isdigit():
            continue
        day, last = turn.rounds[0][0], TODAY - timedelta(days=1)
        while day <= last:
            handed_out = sum(size for issued_on, size in turn.rounds if issued_on <= day)
            deployed = round(handed_out * rng.uniform(0.34, 0.46))
            used = deployed - (rng.random() < 0.35) - (rng.random() < 0.1)
            command = RecordDailyUse(turn.precinct, day, deployed, used, SOURCE)
            if (turn.precinct, day) not in GAPS:
                _enter(agenda, command)
            day += timedelta(days=1)


def _enter(agenda: Agenda, command: RecordDailyUse) -> None:
    key, next_day = (command.precinct, command.used_on), command.used_on + timedelta(days=1)
    if key == MISTYPED:
        mistyped = RecordDailyUse(command.precinct, command.used_on, command.deployed * 10, command.used, SOURCE)
        agenda.at(next_day, "07:20", _recording(mistyped))
        agenda.at(next_day, "07:24", _voiding)
        agenda.at(next_day, "07:25", _recording(command))
    else:
        agenda.at(FOUND_LATE[1] if key == FOUND_LATE[0] else next_day, "07:30", _recording(command))


def _recording(command: RecordDailyUse) -> Act:
    def act(desk: Desk) -> None:
        counted = record_daily_use(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
        desk.ids["daily use"] = counted.id

    return act


def _voiding(desk: Desk) -> None:
    command = VoidFact(FactKind.DAILY_USE, desk.ids["daily use"], "One digit too many was typed.")
    void_fact(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
