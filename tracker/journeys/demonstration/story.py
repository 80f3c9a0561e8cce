"""The whole story in order: each chapter puts its acts on the agenda, and the agenda carries them out."""

from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from tracker.domain.commands.equipment import OpenCount
from tracker.domain.errors import Conflict
from tracker.journeys.demonstration.accounts import open_accounts
from tracker.journeys.demonstration.agenda import (
    EQUIPMENT_DESK,
    PROGRAMME_OFFICE,
    Act,
    Agenda,
    Desk,
    Progress,
    moment,
    no_progress,
)
from tracker.journeys.demonstration.cameras import receive_cameras, run_pilot
from tracker.journeys.demonstration.classes import extra_classes, hold_classes
from tracker.journeys.demonstration.daily_use import count_daily_use
from tracker.journeys.demonstration.department import OPENING, gather_department
from tracker.journeys.demonstration.figures import enter_figures
from tracker.journeys.demonstration.handouts import equip_latecomers, hand_out
from tracker.journeys.demonstration.mishaps import suffer_mishaps
from tracker.journeys.demonstration.moves import TODAY, follow_moves
from tracker.journeys.demonstration.programmes import teach_programmes
from tracker.journeys.demonstration.roster import enter_homes, enter_roster
from tracker.journeys.demonstration.rules import set_rules
from tracker.journeys.demonstration.trial import enlarge
from tracker.journeys.demonstration.turns import TURNS, classes_of, queue
from tracker.services.equipment import open_count
from tracker.services.ledger import recording
from tracker.store.models import AuditHead, Installation

SEED = 4223
"""What chance decides comes out the same at every load."""

AGENCY = "Minneapolis Police Department"
BEGINS_AT = moment(TODAY, "08:00")
"""Where the demonstration's clock stands when it is loaded."""

OPENING_DAY = date(2016, 9, 27)
"""The day its reading pages open on."""

COUNT_DAY = date(2016, 11, 4)


def load_demonstration(
    session: Session, *, machine_now: datetime, scale: int = 1, progress: Progress = no_progress
) -> None:
    """Enter Minneapolis from its first roster to the morning of 7 November 2016, every act at its own moment.

    `machine_now` is what the machine's clock says: the installation's clock starts on the demonstration's own today and
    runs on from there. `scale` above 1 adds as many further departments less one, for trials of larger sizes. The same
    facts come out at every load.

    Raises:
        Conflict `not_empty`: something is recorded already.
    """
    if session.get_one(AuditHead, 1).seq > 0:
        raise Conflict(
            "not_empty", "This database is in use. The demonstration is loaded into an empty one; give it its own."
        )
    rng = Random(SEED)  # noqa: S311 # nosec B311 - invents a department; guards nothing
    agenda = Agenda()
    agenda.at(OPENING, "07:45", _setting_up(machine_now))
    _tell(agenda, rng)
    enlarge(agenda, rng, scale)
    agenda.run(session, progress=progress)


def _tell(agenda: Agenda, rng: Random) -> None:
    department = gather_department(rng)
    cast = follow_moves(rng, department)
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
    enter_figures(agenda)
    open_accounts(agenda)
    agenda.at(COUNT_DAY, "13:30", _opening_count)


def _setting_up(machine_now: datetime) -> Act:
    """The first act. The clock's offset stands in the installation's own row alone: no event's hash rests on it."""
    offset = round((BEGINS_AT - machine_now).total_seconds())

    def act(desk: Desk) -> None:
        with recording(desk.session, PROGRAMME_OFFICE, "set_up_agency", now=desk.now) as entry:
            installation = Installation(
                id=1, agency=AGENCY, demonstration=True, clock_offset_seconds=offset, opening_day=OPENING_DAY
            )
            desk.session.add(installation)
            entry.detail["agency"] = AGENCY

    return act


def _opening_count(desk: Desk) -> None:
    open_count(desk.session, EQUIPMENT_DESK, OpenCount("room-3", COUNT_DAY), now=desk.now)
