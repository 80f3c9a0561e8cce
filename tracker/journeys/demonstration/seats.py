"""The seats of the classes held from late September on: who is enrolled beforehand, who does not come, and the one
class that is still to be held.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tracker.domain.commands.training import AddSession, EnrolOfficers, SignIn
from tracker.journeys.demonstration.agenda import TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import TRAINING_UNIT, Department, Person
from tracker.journeys.demonstration.roster import ref
from tracker.journeys.demonstration.rules import CAMERA_COURSE
from tracker.journeys.demonstration.turns import FULL, PlannedClass
from tracker.services.training import add_session, enrol_officers, sign_in

SEATED_FROM = date(2016, 9, 27)
"""Before, whoever was on shift came: nobody kept a list of seats."""

LATE_TURNS = ("2", "5")
ABSENT = 2
"""So many stay away from the first classes of each of these turns, and come to a later one."""

STAYED_AWAY_FROM, CAME_TO = 2, 4
"""The classes of a turn, by their place in it."""

NEXT_CLASS, NEXT_CLASS_DAY = "next", date(2016, 11, 10)
NEXT_SEATS, NEXT_ENROLLED = 12, 4
ANNOUNCED, ENROLLED_ON = date(2016, 10, 31), date(2016, 11, 4)


def seats_of(classes: Iterable[PlannedClass]) -> dict[str, tuple[Person, ...]]:
    """By the key of a class: who has a seat beforehand, by employee number. Those who stay away have one in the class
    that they come to as well.
    """
    late = [meeting for meeting in classes if meeting.precinct in LATE_TURNS and meeting.day >= SEATED_FROM]
    seated = {meeting.key: meeting.attendees for meeting in late if meeting.version == FULL}
    for precinct in LATE_TURNS:
        own = [meeting for meeting in late if meeting.precinct == precinct and meeting.key in seated]
        absent = own[CAME_TO].attendees[:ABSENT]
        seated[own[STAYED_AWAY_FROM].key] += absent
    return {key: tuple(sorted(people, key=lambda one: one.number)) for key, people in seated.items()}


def enrol(agenda: Agenda, meeting: PlannedClass, people: Sequence[Person], announced: date) -> None:
    """Give out the seats of a class, three days after it was announced."""
    agenda.at(announced + timedelta(days=3), "10:30", _enrolling(meeting.key, people))


def _enrolling(key: str, people: Sequence[Person]) -> Act:
    def act(desk: Desk) -> None:
        command = EnrolOfficers(desk.ids[key], tuple(ref(desk, person) for person in people))
        enrol_officers(desk.session, TRAINING_DESK, command, now=desk.now)

    return act


def signing_in(meeting: PlannedClass, *, is_seated: bool) -> Act:
    """The sign-in of a class; where seats were given out, whoever did not come is marked so."""

    def act(desk: Desk) -> None:
        there = tuple(ref(desk, person) for person in meeting.attendees)
        signed = SignIn(desk.ids[meeting.key], there, rest_no_show=is_seated)
        sign_in(desk.session, TRAINING_DESK, signed, now=desk.now)

    return act


def announce_next(agenda: Agenda, department: Department, trained: int) -> None:
    """The class to come: for the recruits who have not done the course. Four of them have a seat."""
    missing = department.recruits_of_2016[trained:][:NEXT_ENROLLED]
    agenda.at(ANNOUNCED, "09:40", _announcing_next(department.others[TRAINING_UNIT, "training"][0]))
    agenda.at(ENROLLED_ON, "10:30", _enrolling(NEXT_CLASS, missing))


def _announcing_next(teacher: Person) -> Act:
    command = AddSession(
        course=CAMERA_COURSE,
        version=FULL,
        held_on=NEXT_CLASS_DAY,
        starts_at="13:00",
        place="Training Unit, room 2",
        instructor=f"{teacher.rank} {teacher.first_name} {teacher.last_name}",
        seats=NEXT_SEATS,
    )

    def act(desk: Desk) -> None:
        desk.ids[NEXT_CLASS] = add_session(desk.session, TRAINING_DESK, command, now=desk.now).id

    return act
