"""Fifth chapter: the department's other training, entered week by week as lists from the training unit."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from tracker.domain.commands.training import RecordCompletion
from tracker.domain.vocabulary import EmploymentStatus
from tracker.journeys.demonstration.agenda import TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import Department, Person
from tracker.journeys.demonstration.roster import ref
from tracker.services.batches import close_batch, open_batch
from tracker.services.training import record_completions

PROGRAMMES = [
    ("FIP", "2014", date(2014, 11, 11), 6, 1.0),
    ("PJ-1", "2015", date(2015, 9, 15), 20, 1.0),
    ("PJ-2", "2016", date(2016, 3, 1), 18, 1.0),
    ("UOF-2016", "2016", date(2016, 7, 28), 4, 1.0),
    ("PJ-3", "2016", date(2016, 9, 6), 9, 0.62),
]
"""Course, version, first class day, weeks in which it is taught, and the share of the department it has reached by the
demonstration's today: the third module goes on to the end of the year.
"""

CIT_BEGAN, CIT_WEEKS, CIT_REACHED = date(2015, 1, 9), 95, 0.9
"""One week-long class in a fortnight, for those who answer 911 calls; the rest follow by the end of the year."""


def teach_programmes(agenda: Agenda, department: Department, rng: Random) -> None:
    """Procedural justice, crisis intervention, fair and impartial policing, the use-of-force policies."""
    for course, version, first_day, weeks, share in PROGRAMMES:
        order = department.people.copy()
        rng.shuffle(order)
        reached = order[: round(len(order) * share)]
        days = [first_day + timedelta(weeks=week) for week in range(weeks)]
        _enter(agenda, course, version, _in_turn(reached, days))
    patrol = [person for group in department.patrol.values() for person in group] + department.pilot
    rng.shuffle(patrol)
    days = [CIT_BEGAN + timedelta(weeks=week) for week in range(0, CIT_WEEKS, 2)]
    _enter(agenda, "CIT", "2015", _in_turn(patrol[: round(len(patrol) * CIT_REACHED)], days))


def _in_turn(people: Sequence[Person], days: Sequence[date]) -> Iterator[tuple[date, list[Person]]]:
    """The people spread evenly over the days; who does not serve on the day stays away."""
    for place, day in enumerate(days):
        first, last = len(people) * place // len(days), len(people) * (place + 1) // len(days)
        yield day, [person for person in people[first:last] if person.status_on(day) is EmploymentStatus.ACTIVE]


def _enter(agenda: Agenda, course: str, version: str, meetings: Iterator[tuple[date, list[Person]]]) -> None:
    for day, people in meetings:
        if people:
            agenda.at(day, "17:10", _recording(course, version, day, people))


def _recording(course: str, version: str, day: date, people: list[Person]) -> Act:
    def act(desk: Desk) -> None:
        done = [RecordCompletion(ref(desk, person), course, version, day) for person in people]
        batch = open_batch(desk.session, TRAINING_DESK, kind="completions", now=desk.now, as_of=day)
        record_completions(desk.session, TRAINING_DESK, done, now=desk.now, batch=batch)
        receipt = {"kind": "completions", "course": course, "completed_on": day.isoformat(), "created": len(done)}
        close_batch(desk.session, TRAINING_DESK, batch, receipt=receipt, now=desk.now)

    return act
