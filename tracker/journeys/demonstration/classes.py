"""Fourth chapter: the camera classes. Each is announced beforehand and signed in when it is over; of the later ones the
seats are given out before.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.commands.training import AddSession
from tracker.journeys.demonstration.agenda import TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import TRAINING_UNIT, Department, Person
from tracker.journeys.demonstration.moves import Cast
from tracker.journeys.demonstration.roster import ORDINALS
from tracker.journeys.demonstration.rules import CAMERA_COURSE
from tracker.journeys.demonstration.seats import announce_next, enrol, seats_of, signing_in
from tracker.journeys.demonstration.turns import FULL, PlannedClass
from tracker.services.training import add_session

MAKE_UP_DAY = date(2016, 9, 30)
RECRUITS_CLASS_DAY = date(2016, 10, 31)
RECRUITS_TRAINED = 7
FEWEST_SEATS = 8

OVER = {"07:00": "09:20", "09:00": "10:15", "13:00": "15:20", "13:30": "15:50"}
"""When the sign-in is entered, by the time a class begins."""


def extra_classes(department: Department, cast: Cast) -> list[PlannedClass]:
    """The class for those who came to a precinct after its turn, with some who teach or will need it, and the
    recruits' class.
    """
    teachers = department.others[TRAINING_UNIT, "training"][:3]
    community = [department.others[precinct, "community"][0] for precinct in "135"]
    late = (cast.transferred_with_override, cast.transferred_untrained, *teachers, *community)
    recruits = tuple(department.recruits_of_2016[:RECRUITS_TRAINED])
    return [
        PlannedClass("make-up", MAKE_UP_DAY, "13:00", "1", FULL, late),
        PlannedClass("recruits", RECRUITS_CLASS_DAY, "13:00", TRAINING_UNIT, FULL, recruits),
    ]


def hold_classes(agenda: Agenda, planned: Iterable[PlannedClass], department: Department) -> None:
    """Announce every class, give out its seats where there were lists of them, and sign it in."""
    planned = tuple(planned)
    seated = seats_of(planned)
    teachers = department.others[TRAINING_UNIT, "training"]
    for place, meeting in enumerate(planned):
        seats = max(FEWEST_SEATS, len(meeting.attendees), len(seated.get(meeting.key, ())))
        agenda.at(_announced(meeting), "09:30", _announcing(meeting, teachers[place % 3], seats), seconds=place)
        if meeting.key in seated:
            enrol(agenda, meeting, seated[meeting.key], _announced(meeting))
        over = signing_in(meeting, is_seated=meeting.key in seated)
        agenda.at(meeting.day, OVER[meeting.clock], over, seconds=place)
    announce_next(agenda, department, RECRUITS_TRAINED)


def _announced(meeting: PlannedClass) -> date:
    """A fortnight before, on a Monday; the classes in the 5th were all announced on 19 September."""
    if meeting.precinct == "5":
        return date(2016, 9, 19)
    fortnight = meeting.day - timedelta(days=14)
    return fortnight - timedelta(days=fortnight.weekday())


def _announcing(meeting: PlannedClass, teacher: Person, seats: int) -> Act:
    def act(desk: Desk) -> None:
        command = AddSession(
            course=CAMERA_COURSE,
            version=meeting.version,
            held_on=meeting.day,
            starts_at=meeting.clock,
            place=_room(meeting.precinct),
            instructor=f"{teacher.rank} {teacher.first_name} {teacher.last_name}",
            seats=seats,
            precinct=meeting.precinct,
        )
        desk.ids[meeting.key] = add_session(desk.session, TRAINING_DESK, command, now=desk.now).id

    return act


def _room(precinct: str | None) -> str:
    if precinct in ORDINALS:
        return f"{ORDINALS[precinct]} Precinct roll-call room"
    return "Training Unit, room 2" if precinct == TRAINING_UNIT else "City Hall, room 119"
