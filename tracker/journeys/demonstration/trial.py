"""Further departments for trials of larger sizes: simple ones, in homes of their own, entered through the services as
the story is.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tracker.domain.commands.equipment import AddCamera
from tracker.domain.commands.people import AddPrecinct
from tracker.domain.commands.rollout import AdoptPlan
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind
from tracker.journeys.demonstration.agenda import PROGRAMME_OFFICE, TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.cameras import MODEL, STORES, adding_camera, issuing
from tracker.journeys.demonstration.department import Person
from tracker.journeys.demonstration.names import invented_names
from tracker.journeys.demonstration.roster import adding, adding_home, ref
from tracker.journeys.demonstration.rules import CAMERA_COURSE
from tracker.journeys.demonstration.turns import FULL
from tracker.services.batches import open_batch
from tracker.services.rollout import adopt_plan
from tracker.services.training import record_completions

OFFICERS_IN_A_HOME, PATROL_IN_A_HOME, HOMES = 172, 110, 5
"""Five homes of 172 make the 860 of one further department."""

ENTERED, PLANNED, DELIVERED = date(2016, 5, 2), date(2016, 5, 4), date(2016, 6, 1)
WEEKLY = 10


def enlarge(agenda: Agenda, rng: Random, scale: int) -> None:
    """Put `scale` - 1 further departments on the agenda."""
    names = invented_names(rng)
    for copy in range(2, scale + 1):
        for number in range(1, HOMES + 1):
            code = f"trial-{copy}-{number}"
            home = AddPrecinct(code, f"Trial home {copy}-{number}", PrecinctKind.OTHER)
            agenda.at(ENTERED, "06:00", adding_home(home))
            people = [_person(next(names), code, index) for index in range(OFFICERS_IN_A_HOME)]
            for person in people:
                agenda.at(ENTERED, "06:30", adding(person))
            _equip(agenda, code, number, people[:PATROL_IN_A_HOME])


def _person(name: tuple[str, str, str | None, str | None], code: str, index: int) -> Person:
    duty = "patrol" if index < PATROL_IN_A_HOME else "investigations"
    return Person(
        f"{code}-{index:03}",
        *name,
        badge=f"{code[6:]}-{index:03}",
        rank="Officer",
        hired=ENTERED,
        postings=[(ENTERED, code, duty)],
        employment=[(ENTERED, EmploymentStatus.ACTIVE)],
    )


def _equip(agenda: Agenda, code: str, number: int, patrol: Sequence[Person]) -> None:
    """A class and ten cameras a week, one home after another."""
    first = date(2016, 7, 5) + timedelta(weeks=number)
    weeks = -(-len(patrol) // WEEKLY)
    plan = AdoptPlan(code, PLANNED, first, first + timedelta(weeks=weeks), len(patrol))
    agenda.at(PLANNED, "06:00", _planning(plan))
    for index, person in enumerate(patrol):
        camera = AddCamera(f"T-{code}-{index:03}", MODEL, DELIVERED, f"T-{code}-{index:03}", "trial", STORES)
        agenda.at(DELIVERED, "06:00", adding_camera(camera))
        day = first + timedelta(weeks=index // WEEKLY, days=2)
        agenda.at(day, "06:00", issuing(person, camera.serial, day))
    for start in range(0, len(patrol), WEEKLY):
        day = first + timedelta(weeks=start // WEEKLY)
        agenda.at(day, "18:00", _teaching(patrol[start : start + WEEKLY], day))


def _planning(command: AdoptPlan) -> Act:
    return lambda desk: adopt_plan(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _teaching(people: Sequence[Person], day: date) -> Act:
    def act(desk: Desk) -> None:
        done = [RecordCompletion(ref(desk, person), CAMERA_COURSE, FULL, day) for person in people]
        batch = open_batch(desk.session, TRAINING_DESK, kind="completions", now=desk.now, as_of=day)
        record_completions(desk.session, TRAINING_DESK, done, now=desk.now, batch=batch)

    return act
