"""First chapter: homes, duties, and the officers as the roster desk enters them, day by day."""

from datetime import date, timedelta

from tracker.domain.commands.people import (
    AddDuty,
    AddOfficer,
    AddPrecinct,
    ChangeParticulars,
    EndPosting,
    Particulars,
    PostOfficer,
    RecordEmployment,
)
from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind
from tracker.journeys.demonstration.agenda import ROSTER_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import (
    CITY_HALL,
    OPENING,
    SPECIAL_OPERATIONS,
    TRAINING_UNIT,
    Department,
    Person,
)
from tracker.services.people import (
    add_duty,
    add_officer,
    add_precinct,
    change_particulars,
    end_posting,
    post_officer,
    record_employment,
)

ORDINALS = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th"}

HOMES = [
    *[AddPrecinct(code, f"{ordinal} Precinct") for code, ordinal in ORDINALS.items()],
    AddPrecinct(CITY_HALL, "City Hall", PrecinctKind.OTHER),
    AddPrecinct(SPECIAL_OPERATIONS, "Special Operations Center", PrecinctKind.OTHER),
    AddPrecinct(TRAINING_UNIT, "Training Unit", PrecinctKind.OTHER),
]

DUTIES = [
    AddDuty("patrol", "Patrol: answers 911 calls"),
    AddDuty("patrol-pilot", "Patrol, in the camera pilot"),
    AddDuty("investigations", "Investigations"),
    AddDuty("community", "Community engagement"),
    AddDuty("special-operations", "Special operations and traffic"),
    AddDuty("administration", "Administration"),
    AddDuty("training", "Training staff"),
    AddDuty("academy", "Recruit in training"),
]

TASK_FORCE = date(2016, 10, 24)
"""An investigator leaves for a task force elsewhere, and no new posting is entered."""


def enter_homes(agenda: Agenda) -> None:
    """The five precincts, the other homes and the duties, before anybody is posted."""
    for home in HOMES:
        agenda.at(OPENING, "08:00", adding_home(home))
    for duty in DUTIES:
        agenda.at(OPENING, "08:05", _adding_duty(duty))


def enter_roster(agenda: Agenda, department: Department) -> None:
    """Everyone of the first roster on the opening day, each recruit on the day of joining, and what changed later."""
    seconds = 0.0
    for person in department.people:
        if person.hired == OPENING:
            seconds += 20
        agenda.at(person.hired, "08:30", adding(person), seconds=seconds if person.hired == OPENING else 0)
        for day, home, duty in person.postings[1:]:
            agenda.at(_day_of_entry(day), "07:30", _posting(person, day, home, duty))
        for day, status in person.employment[1:]:
            agenda.at(day, "16:20", _status(person, day, status))
    _change_some_particulars(agenda, department)


def _day_of_entry(day: date) -> date:
    """The last working day up to it: what begins at a weekend was entered before."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def ref(desk: Desk, person: Person) -> OfficerRef:
    """The officer as recorded."""
    return OfficerRef(id=desk.officers[person.number].id)


def adding_home(command: AddPrecinct) -> Act:
    """Enter a home of officers."""
    return lambda desk: add_precinct(desk.session, ROSTER_DESK, command, now=desk.now)


def _adding_duty(command: AddDuty) -> Act:
    return lambda desk: add_duty(desk.session, ROSTER_DESK, command, now=desk.now)


def _particulars(person: Person, **changed: str) -> Particulars:
    known = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "middle_name": person.middle_name,
        "suffix": person.suffix,
        "rank": person.rank,
        "badge": person.badge,
        "employee_number": person.number,
    }
    return Particulars(**{**known, **changed})  # type: ignore[arg-type]


def adding(person: Person) -> Act:
    """Enter an officer with the first posting and status."""

    def act(desk: Desk) -> None:
        command = AddOfficer(_particulars(person), person.hired, person.protected)
        desk.officers[person.number] = add_officer(desk.session, ROSTER_DESK, command, now=desk.now)
        _posting(person, *person.postings[0])(desk)
        _status(person, *person.employment[0])(desk)

    return act


def _posting(person: Person, day: date, home: str, duty: str) -> Act:
    def act(desk: Desk) -> None:
        command = PostOfficer(ref(desk, person), home, duty, day)
        desk.postings[person.number] = post_officer(desk.session, ROSTER_DESK, command, now=desk.now)

    return act


def _status(person: Person, day: date, status: EmploymentStatus) -> Act:
    def act(desk: Desk) -> None:
        command = RecordEmployment(ref(desk, person), status, day)
        record_employment(desk.session, ROSTER_DESK, command, now=desk.now)

    return act


def _change_some_particulars(agenda: Agenda, department: Department) -> None:
    """Promotions, a marriage, a new badge; and one investigator whose posting ends with no other in its place."""
    detectives = department.others[CITY_HALL, "investigations"]
    for place, day in enumerate([date(2015, 7, 6), date(2016, 1, 4), date(2016, 6, 20), date(2016, 10, 3)]):
        for person in [p for p in department.patrol["12345"[place]][20:40] if p.rank == "Officer"][:2]:
            if person.hired < day:
                agenda.at(day, "11:00", _becoming(person, day, rank="Sergeant"))
    agenda.at(date(2016, 8, 15), "11:10", _becoming(detectives[1], date(2016, 8, 13), last_name="Amundson-Reyes"))
    agenda.at(date(2016, 5, 23), "11:10", _becoming(department.patrol["2"][30], date(2016, 5, 23), badge="0007"))
    agenda.at(TASK_FORCE, "15:00", _leaving_without_posting(detectives[2]))


def _becoming(person: Person, day: date, **changed: str) -> Act:
    def act(desk: Desk) -> None:
        command = ChangeParticulars(ref(desk, person), _particulars(person, **changed), day)
        change_particulars(desk.session, ROSTER_DESK, command, now=desk.now)

    return act


def _leaving_without_posting(person: Person) -> Act:
    def act(desk: Desk) -> None:
        command = EndPosting(desk.postings[person.number].id, TASK_FORCE)
        end_posting(desk.session, ROSTER_DESK, command, now=desk.now)

    return act
