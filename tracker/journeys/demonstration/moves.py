"""What happens to whom from May 2016 on: transfers, leave, suspensions, retirements, recruits. Plain values.

Whom the story follows by name is drawn here once; the chapters on training, cameras and mishaps ask the cast.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.domain.vocabulary import EmploymentStatus
from tracker.journeys.demonstration.department import CITY_HALL, TRAINING_UNIT, Department, Person

ACTIVE, LEAVE = EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE
SUSPENDED, SEPARATED = EmploymentStatus.SUSPENDED, EmploymentStatus.SEPARATED

TODAY = date(2016, 11, 7)
"""The demonstration's own today, a Monday."""

RECRUITS_HIRED = date(2016, 10, 10)


@dataclass(frozen=True)
class Cast:
    """Those whom the story follows."""

    transferred_with_override: Person
    """Came to the 1st from the 5th in August, untrained, and got a camera on an override."""
    transferred_untrained: Person
    """Came to the 1st from the 2nd in September, with neither training nor a camera."""
    late_to_return: Person
    """Left the 1st for investigations on 19 September and kept the camera until 4 October."""
    lost_a_camera: Person
    """Of the 3rd: lost the camera on 20 September, got another on the 29th."""
    away_all_year: Person
    """Of the 5th: on leave since May, out of the count from the end of October."""
    away_in_september: Person
    """Of the 2nd: on leave until 10 October, trained and equipped after that."""
    away_in_august: Person
    """Of the 4th: on leave for five weeks with a camera."""
    suspended_in_october: Person
    """Of the 3rd: the camera was taken back for three weeks."""
    retired_from_the_first: Person
    retired_from_the_second: Person
    retired_with_a_camera: Person
    """Of the 4th: retired on 31 October; the camera is not back yet."""
    detective_with_a_camera: Person
    """Of the 5th: an investigator since 30 October; the camera is not back yet."""
    moved_with_a_camera: Person
    """From the 4th to the 3rd on 12 September, equipped."""


def follow_moves(rng: Random, department: Department) -> Cast:
    """Write the moves into the department's officers and name the cast."""
    cast = _draw_cast(department)
    _move_the_cast(cast)
    _move_others_on_patrol(department)
    _move_the_rest(rng, department)
    _hire_recruits(department)
    department.patrol["5"][0].protected = True
    department.others[CITY_HALL, "investigations"][0].protected = True
    return cast


def _draw_cast(department: Department) -> Cast:
    """From the front of each group; a sergeant is as good as an officer."""
    first, second, third, fourth, fifth = (department.patrol[precinct][1:8] for precinct in "12345")
    return Cast(
        transferred_with_override=fifth[0],
        transferred_untrained=second[0],
        late_to_return=first[0],
        lost_a_camera=third[0],
        away_all_year=fifth[1],
        away_in_september=second[1],
        away_in_august=fourth[0],
        suspended_in_october=third[1],
        retired_from_the_first=first[1],
        retired_from_the_second=second[2],
        retired_with_a_camera=fourth[1],
        detective_with_a_camera=fifth[2],
        moved_with_a_camera=fourth[2],
    )


def _move_the_cast(cast: Cast) -> None:
    cast.transferred_with_override.post(date(2016, 8, 22), "1", "patrol")
    cast.transferred_untrained.post(date(2016, 9, 12), "1", "patrol")
    cast.late_to_return.post(date(2016, 9, 19), CITY_HALL, "investigations")
    cast.detective_with_a_camera.post(date(2016, 10, 30), "5", "investigations")
    cast.moved_with_a_camera.post(date(2016, 9, 12), "3", "patrol")
    cast.away_all_year.becomes(date(2016, 5, 2), LEAVE)
    cast.away_in_september.becomes(date(2016, 9, 1), LEAVE)
    cast.away_in_september.becomes(date(2016, 10, 10), ACTIVE)
    cast.away_in_august.becomes(date(2016, 8, 8), LEAVE)
    cast.away_in_august.becomes(date(2016, 9, 12), ACTIVE)
    cast.suspended_in_october.becomes(date(2016, 10, 10), SUSPENDED)
    cast.suspended_in_october.becomes(date(2016, 10, 31), ACTIVE)
    cast.retired_from_the_first.becomes(date(2016, 7, 29), SEPARATED)
    cast.retired_from_the_second.becomes(date(2016, 10, 7), SEPARATED)
    cast.retired_with_a_camera.becomes(date(2016, 10, 31), SEPARATED)


def _move_others_on_patrol(department: Department) -> None:
    """Moves that shift the precincts' numbers before their turn comes."""
    patrol, others = department.patrol, department.others
    patrol["1"][10].post(date(2016, 6, 6), CITY_HALL, "investigations")
    for person in others["1", "investigations"][1:3]:
        person.post(date(2016, 6, 13), "1", "patrol")
    for person in patrol["2"][10:12]:
        person.post(date(2016, 6, 13), "4", "patrol")
    patrol["3"][10].post(date(2016, 7, 11), "2", "patrol")
    department.away_since_march.becomes(date(2016, 3, 1), LEAVE)
    patrol["4"][10].becomes(date(2016, 6, 10), SUSPENDED)
    department.suspended.becomes(date(2016, 2, 8), SUSPENDED)


def _move_the_rest(rng: Random, department: Department) -> None:
    """Retirements and moves of those who do not patrol."""
    settled = [
        person
        for (_, duty), group in department.others.items()
        for person in group[3:]
        if duty != "training" and person.postings[-1][1:] == (group[0].postings[-1][1], duty)
    ]
    rng.shuffle(settled)
    for person in settled[:8]:
        person.becomes(date(2016, 5, 13) + timedelta(weeks=rng.randrange(24)), SEPARATED)
    for person in settled[8:16]:
        day = date(2016, 5, 16) + timedelta(weeks=rng.randrange(24))
        person.post(day, rng.choice([*"12345", CITY_HALL]), rng.choice(["investigations", "community"]))


def _hire_recruits(department: Department) -> None:
    """Twelve recruits, posted to the precincts on the demonstration's own today."""
    for person, precinct in zip(department.recruits_of_2016, "112233344555", strict=True):
        person.hired = RECRUITS_HIRED
        person.post(RECRUITS_HIRED, TRAINING_UNIT, "academy")
        person.post(TODAY, precinct, "patrol")
        person.becomes(RECRUITS_HIRED, ACTIVE)
    # A badge is given out again: two people have borne it.
    department.recruits_of_2016[0].badge = department.former[0].badge
