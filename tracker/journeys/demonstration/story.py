"""The whole story in order: each chapter puts its acts on the agenda, and the agenda carries them out."""

from datetime import date
from random import Random

from sqlalchemy.orm import Session

from tracker.domain.commands.equipment import OpenCount
from tracker.journeys.demonstration.accounts import open_accounts
from tracker.journeys.demonstration.agenda import EQUIPMENT_DESK, Agenda, Desk
from tracker.journeys.demonstration.cameras import receive_cameras, run_pilot
from tracker.journeys.demonstration.classes import extra_classes, hold_classes
from tracker.journeys.demonstration.daily_use import count_daily_use
from tracker.journeys.demonstration.department import gather_department
from tracker.journeys.demonstration.handouts import equip_latecomers, hand_out
from tracker.journeys.demonstration.mishaps import suffer_mishaps
from tracker.journeys.demonstration.moves import follow_moves
from tracker.journeys.demonstration.programmes import teach_programmes
from tracker.journeys.demonstration.roster import enter_homes, enter_roster
from tracker.journeys.demonstration.rules import set_rules
from tracker.journeys.demonstration.turns import TURNS, classes_of, queue
from tracker.services.equipment import open_count

SEED = 4223
"""What chance decides comes out the same at every load."""

COUNT_DAY = date(2016, 11, 4)


def tell_story(session: Session) -> None:
    """Enter Minneapolis from the first roster to the morning of 7 November 2016, every act at its own moment."""
    rng = Random(SEED)  # noqa: S311 - invents a department; guards nothing
    department = gather_department(rng)
    cast = follow_moves(rng, department)
    agenda = Agenda()
    enter_homes(agenda)
    enter_roster(agenda, department)
    set_rules(agenda)
    stock = receive_cameras(agenda)
    run_pilot(agenda, department)
    orders = {turn.precinct: queue(turn, department, cast, rng) for turn in TURNS}
    classes = [meeting for turn in TURNS for meeting in classes_of(turn, orders[turn.precinct], department)]
    hold_classes(agenda, [*classes, *extra_classes(department, cast)], department)
    for turn in TURNS:
        hand_out(agenda, turn, orders[turn.precinct], stock, cast)
    equip_latecomers(agenda, stock, cast)
    suffer_mishaps(agenda, orders, stock, cast)
    teach_programmes(agenda, department, rng)
    count_daily_use(agenda, TURNS, rng)
    open_accounts(agenda)
    agenda.at(COUNT_DAY, "13:30", _opening_count)
    agenda.run(session)


def _opening_count(desk: Desk) -> None:
    open_count(desk.session, EQUIPMENT_DESK, OpenCount("room-3", COUNT_DAY), now=desk.now)
