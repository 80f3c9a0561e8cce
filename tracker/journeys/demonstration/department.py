"""Who serves: the department as it stood in May 2016, with how each officer got there. Plain values, no database.

What happens to anyone from May 2016 on stands in `moves`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from tracker.domain.vocabulary import EmploymentStatus
from tracker.journeys.demonstration.names import invented_names

OPENING = date(2014, 11, 3)
"""The day the tracker was set up and its first roster entered: a Monday."""

SPRING_2016 = date(2016, 5, 2)

CITY_HALL, SPECIAL_OPERATIONS, TRAINING_UNIT = "city-hall", "special-operations", "training-unit"

PATROL_IN_MAY = {"1": 105, "2": 97, "3": 135, "4": 126, "5": 83, CITY_HALL: 7}
"""Officers who answer 911 calls and serve, in May 2016, by home. One more, of the 5th, is suspended."""

OTHERS_IN_MAY = [
    (CITY_HALL, "investigations", 100),
    (CITY_HALL, "administration", 41),
    (SPECIAL_OPERATIONS, "special-operations", 62),
    (TRAINING_UNIT, "training", 16),
    *[(precinct, "investigations", 12) for precinct in "12345"],
    *[(precinct, "community", 4) for precinct in "12345"],
    *[(precinct, "administration", 1) for precinct in "12345"],
]

CLASSES_HIRED = [(date(2015, 4, 20), 22), (date(2015, 10, 19), 20), (date(2016, 3, 21), 18)]
"""Recruit classes before the rollout: the first day of each and how many joined. Four weeks later they patrol."""

FORMER = 48
"""Officers of the first roster who had left by May 2016."""

PILOT_HOMES = {"1": 12, "4": 13, "5": 11}
"""The 36 officers of the 2015 pilot, by precinct."""

PILOT_STILL_ON_PATROL = {"1": 10, "4": 10, "5": 8}

PILOT_BEGAN = date(2015, 2, 9)
PILOT_OVER = date(2015, 11, 2)


@dataclass(eq=False)
class Person:
    """One officer and everything known of where and whether the officer served, in order of days."""

    number: str
    last_name: str
    first_name: str
    middle_name: str | None
    suffix: str | None
    badge: str
    rank: str
    hired: date = OPENING
    protected: bool = False
    postings: list[tuple[date, str, str]] = field(default_factory=list)
    employment: list[tuple[date, EmploymentStatus]] = field(default_factory=list)

    def post(self, day: date, home: str, duty: str) -> None:
        """From a day on, this home and duty."""
        self.postings = sorted([*self.postings, (day, home, duty)])

    def becomes(self, day: date, status: EmploymentStatus) -> None:
        """From a day on, this employment status."""
        self.employment = sorted([*self.employment, (day, status)])

    def posted_on(self, day: date) -> tuple[str, str] | None:
        """Home and duty on a day."""
        held = [(home, duty) for start, home, duty in self.postings if start <= day]
        return held[-1] if held else None

    def status_on(self, day: date) -> EmploymentStatus | None:
        """Employment status on a day."""
        held = [status for start, status in self.employment if start <= day]
        return held[-1] if held else None

    def patrols_on(self, day: date, home: str) -> bool:
        """Whether the officer answers 911 calls from this home on a day, and serves."""
        return self.posted_on(day) == (home, "patrol") and self.status_on(day) in (
            EmploymentStatus.ACTIVE,
            EmploymentStatus.LEAVE,
        )


@dataclass
class Department:
    """Everyone, and the groups that the story draws on, each in an order that is chance but always the same."""

    people: list[Person]
    patrol: dict[str, list[Person]]
    """By home, those who patrolled in May 2016 and are in no other group here."""
    others: dict[tuple[str, str], list[Person]]
    """By home and duty, everyone else of May 2016 but the pilot's officers."""
    former: list[Person]
    pilot: list[Person]
    recruits_of_2016: list[Person]
    suspended: Person
    """Of the 5th, and so since before the rollout."""

    @property
    def away_since_march(self) -> Person:
        """Of the 3rd, on leave all through the rollout."""
        return self.patrol["3"][11]

    def patrolling(self, day: date, home: str) -> list[Person]:
        """Who answers 911 calls from a home on a day."""
        return [person for person in self.people if person.patrols_on(day, home)]


def gather_department(rng: Random) -> Department:
    """Invent the department as it came to be by May 2016, and the twelve recruits of that autumn."""
    persons = _persons(rng)
    patrol = {home: [next(persons) for _ in range(size)] for home, size in PATROL_IN_MAY.items()}
    others = {(home, duty): [next(persons) for _ in range(size)] for home, duty, size in OTHERS_IN_MAY}
    former = [next(persons) for _ in range(FORMER)]
    recruits = [next(persons) for _ in range(12)]
    suspended = next(persons)
    for home, group in patrol.items():
        _settle(group, home, "patrol")
    _settle([suspended], "5", "patrol")
    for (home, duty), group in others.items():
        _settle(group, home, duty)
    people = [person for group in (*patrol.values(), *others.values(), former, recruits) for person in group]
    people.append(suspended)
    _rank(rng, patrol, others)
    pilot = _draw_pilot(patrol, others, former)
    _hire_classes(rng, patrol)
    _let_go(rng, former)
    _earlier_postings(rng, patrol, others)
    people.sort(key=lambda person: person.number)
    return Department(people, patrol, others, former, pilot, recruits, suspended)


def _persons(rng: Random) -> Iterator[Person]:
    badges = [f"{number:04}" for number in range(101, 4800)]
    rng.shuffle(badges)
    numbers = [f"{number:06}" for number in range(10_200, 89_000, 7)]
    rng.shuffle(numbers)
    for index, (last, first, middle, suffix) in zip(count(), invented_names(rng), strict=False):
        yield Person(numbers[index], last, first, middle, suffix, badges[index], "Officer")


def _settle(group: list[Person], home: str, duty: str) -> None:
    for person in group:
        person.post(OPENING, home, duty)
        person.becomes(OPENING, EmploymentStatus.ACTIVE)


def _rank(rng: Random, patrol: dict[str, list[Person]], others: dict[tuple[str, str], list[Person]]) -> None:
    for group in patrol.values():
        for person in rng.sample(group, len(group) // 10):
            person.rank = "Sergeant"
        for person in rng.sample([p for p in group if p.rank == "Officer"], len(group) // 40):
            person.rank = "Lieutenant"
    for (_, duty), group in others.items():
        for person in group:
            person.rank = rng.choices(["Officer", "Sergeant", "Lieutenant"], [70, 24, 6])[0]
        if duty == "administration":
            group[0].rank = "Inspector"
    command = others[CITY_HALL, "administration"]
    for person, rank in zip(
        command, ["Chief", "Assistant Chief", *["Deputy Chief"] * 3, *["Commander"] * 6], strict=False
    ):
        person.rank = rank


def _draw_pilot(
    patrol: dict[str, list[Person]], others: dict[tuple[str, str], list[Person]], former: list[Person]
) -> list[Person]:
    """Take the pilot's officers out of their groups: most patrol still, six are investigators now, two have left."""
    detectives = others[CITY_HALL, "investigations"]
    drawn = []
    gone = [former.pop(0), former.pop(0)]
    gone[0].becomes(date(2015, 12, 14), EmploymentStatus.SEPARATED)
    gone[1].becomes(date(2016, 2, 22), EmploymentStatus.SEPARATED)
    for home, size in PILOT_HOMES.items():
        staying = PILOT_STILL_ON_PATROL[home]
        for place in range(size):
            if place < staying:
                person = patrol[home].pop()
            elif place == size - 1 and gone:
                person = gone.pop(0)
                _settle([person], home, "patrol")
            else:
                person = detectives.pop()
                person.postings = [(OPENING, home, "patrol"), (date(2016, 1, 11), CITY_HALL, "investigations")]
            person.post(PILOT_BEGAN, home, "patrol-pilot")
            person.post(PILOT_OVER, home, "patrol")
            drawn.append(person)
    return drawn


def _hire_classes(rng: Random, patrol: dict[str, list[Person]]) -> None:
    """Some of those who patrol in May 2016 joined since the first roster."""
    young = [p for group in patrol.values() for p in group[len(group) // 2 :] if p.rank == "Officer"]
    rng.shuffle(young)
    for first_day, size in CLASSES_HIRED:
        for _ in range(size):
            person = young.pop()
            _, home, duty = person.postings[0]
            person.hired = first_day
            person.postings = [(first_day, TRAINING_UNIT, "academy"), (first_day + timedelta(weeks=4), home, duty)]
            person.employment = [(first_day, EmploymentStatus.ACTIVE)]


def _let_go(rng: Random, former: list[Person]) -> None:
    """Those who left before May 2016, month by month."""
    homes = [*"12345", CITY_HALL, SPECIAL_OPERATIONS]
    for person in former:
        home = rng.choice(homes)
        duty = {CITY_HALL: "investigations", SPECIAL_OPERATIONS: "special-operations"}.get(home, "patrol")
        _settle([person], home, duty)
        weeks = rng.randrange(3, 76)
        person.becomes(OPENING + timedelta(weeks=weeks, days=rng.randrange(5)), EmploymentStatus.SEPARATED)


def _earlier_postings(
    rng: Random, patrol: dict[str, list[Person]], others: dict[tuple[str, str], list[Person]]
) -> None:
    """About one officer in ten came to the present home since the first roster, from patrol elsewhere."""
    for group in (*patrol.values(), *others.values()):
        for person in group:
            day = OPENING + timedelta(weeks=rng.randrange(10, 75))
            if person.hired == OPENING and rng.random() < 0.1:
                _, home, duty = person.postings[0]
                before = rng.choice([code for code in "12345" if code != home])
                person.postings = [(OPENING, before, "patrol"), (day, home, duty)]
