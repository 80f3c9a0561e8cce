"""Whose turn it is: in which order each precinct's officers are trained and equipped, and when. Plain values.

The dates and sizes are the story's; who is trained or equipped on a day is for the reports to find out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from tracker.journeys.demonstration.department import CITY_HALL, Department, Person
from tracker.journeys.demonstration.moves import Cast

FULL, REFRESHER = "2016", "2016-refresher"

HOLIDAYS = {date(2016, 5, 30), date(2016, 7, 4), date(2016, 9, 5)}


@dataclass(frozen=True)
class Cohort:
    """So many officers in so many classes of the full course, spread over the working days from first to last. The
    first class of a day begins at `clock`, a second one in the afternoon.
    """

    officers: int
    first: date
    last: date
    classes: int
    clock: str = "07:00"


@dataclass(frozen=True)
class PlannedClass:
    """One class: when, for which precinct (None: anyone), what, and who comes."""

    key: str
    day: date
    clock: str
    precinct: str | None
    version: str
    attendees: tuple[Person, ...]


@dataclass(frozen=True)
class Turn:
    """A precinct's turn: when its numbers are drawn up, the refresher for the pilot's officers, the classes of all
    others, and how many cameras are handed out on which day.
    """

    precinct: str
    drawn_up: date
    refresher: date | None
    cohorts: tuple[Cohort, ...]
    rounds: tuple[tuple[date, int], ...]


TURNS = (
    Turn(
        "1",
        date(2016, 7, 8),
        date(2016, 6, 24),
        (
            Cohort(90, date(2016, 6, 13), date(2016, 7, 8), 14),
            Cohort(4, date(2016, 7, 14), date(2016, 7, 14), 1),
            Cohort(2, date(2016, 7, 20), date(2016, 7, 20), 1),
        ),
        ((date(2016, 7, 11), 100), (date(2016, 7, 18), 4), (date(2016, 7, 21), 2)),
    ),
    Turn(
        "4",
        date(2016, 7, 22),
        date(2016, 7, 15),
        (
            Cohort(82, date(2016, 7, 6), date(2016, 7, 22), 13),
            Cohort(12, date(2016, 8, 1), date(2016, 8, 4), 2),
            Cohort(8, date(2016, 8, 10), date(2016, 8, 10), 1),
            Cohort(7, date(2016, 8, 17), date(2016, 8, 17), 1),
            Cohort(8, date(2016, 8, 24), date(2016, 8, 26), 2),
        ),
        (
            (date(2016, 7, 25), 40),
            (date(2016, 7, 27), 30),
            (date(2016, 7, 29), 22),
            (date(2016, 8, 5), 12),
            (date(2016, 8, 15), 8),
            (date(2016, 8, 22), 7),
            (date(2016, 8, 31), 8),
        ),
    ),
    Turn(
        "3",
        date(2016, 8, 31),
        None,
        (
            Cohort(34, date(2016, 8, 18), date(2016, 8, 31), 6),
            Cohort(34, date(2016, 9, 1), date(2016, 9, 7), 5),
            Cohort(33, date(2016, 9, 8), date(2016, 9, 14), 5),
            Cohort(32, date(2016, 9, 15), date(2016, 9, 21), 5),
        ),
        ((date(2016, 9, 1), 34), (date(2016, 9, 8), 34), (date(2016, 9, 15), 33), (date(2016, 9, 22), 32)),
    ),
    Turn(
        "2",
        date(2016, 9, 27),
        None,
        (
            Cohort(35, date(2016, 9, 14), date(2016, 9, 26), 6),
            Cohort(6, date(2016, 9, 27), date(2016, 9, 27), 1, "13:00"),
            Cohort(54, date(2016, 9, 29), date(2016, 10, 12), 8),
        ),
        ((date(2016, 10, 4), 32), (date(2016, 10, 11), 28), (date(2016, 10, 18), 26), (date(2016, 10, 20), 8)),
    ),
    Turn(
        "5",
        date(2016, 10, 14),
        date(2016, 10, 18),
        (Cohort(73, date(2016, 10, 17), date(2016, 10, 28), 13),),
        (
            (date(2016, 10, 20), 20),
            (date(2016, 10, 25), 22),
            (date(2016, 10, 27), 20),
            (date(2016, 10, 31), 14),
            (date(2016, 11, 1), 5),
        ),
    ),
    Turn(
        CITY_HALL,
        date(2016, 10, 14),
        None,
        (Cohort(7, date(2016, 10, 26), date(2016, 10, 26), 1),),
        ((date(2016, 11, 1), 7),),
    ),
)


def queue(turn: Turn, department: Department, cast: Cast, rng: Random) -> list[Person]:
    """A precinct's officers in the order of their turn: the pilot's officers, then the others as chance has it, but
    for those whose part in the story needs an early or a late place.
    """
    first = {cast.away_in_august, cast.detective_with_a_camera, cast.retired_from_the_second}
    last = {cast.away_in_september}
    absent = {cast.away_all_year, department.away_since_march}
    pool = [person for person in department.patrolling(turn.drawn_up, turn.precinct) if person not in absent]
    rng.shuffle(pool)
    pool.sort(key=lambda person: (person not in department.pilot, person not in first, person in last))
    if cast.lost_a_camera in pool:
        pool.remove(cast.lost_a_camera)
        pool.insert(turn.rounds[0][1] + 5, cast.lost_a_camera)
    return pool


def classes_of(turn: Turn, order: Sequence[Person], department: Department) -> list[PlannedClass]:
    """The classes of a precinct's turn, its officers in order."""
    veterans = tuple(person for person in order if person in department.pilot)
    rest = iter([person for person in order if person not in department.pilot])
    planned = []
    if turn.refresher is not None:
        key = f"{turn.precinct}-refresher"
        planned.append(PlannedClass(key, turn.refresher, "09:00", turn.precinct, REFRESHER, veterans))
    for cohort in turn.cohorts:
        days = _spread(cohort)
        for place, (day, clock) in enumerate(days):
            size = cohort.officers * (place + 1) // cohort.classes - cohort.officers * place // cohort.classes
            key = f"{turn.precinct}-{day.isoformat()}-{clock}"
            planned.append(PlannedClass(key, day, clock, turn.precinct, FULL, tuple(islice(rest, size))))
    return planned


def _spread(cohort: Cohort) -> list[tuple[date, str]]:
    """A day and a time for each class of a cohort, in order."""
    working = list(working_days(cohort.first, cohort.last))
    chosen = [working[place * len(working) // cohort.classes] for place in range(cohort.classes)]
    return [(day, "13:30" if day in chosen[:place] else cohort.clock) for place, day in enumerate(chosen)]


def working_days(first: date, last: date) -> Iterator[date]:
    """The days from Monday to Friday but the holidays, both ends included."""
    day = first
    while day <= last:
        if day.weekday() < 5 and day not in HOLIDAYS:
            yield day
        day += timedelta(days=1)
