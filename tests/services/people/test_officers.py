"""Who is added, how they are known from a day on, and whose identity is hidden."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import Department
from tests.services.refusals import do, refused
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.people import (
    AddDuty,
    AddOfficer,
    AddPrecinct,
    ChangeParticulars,
    Particulars,
    ProtectIdentity,
)
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.vocabulary import FactKind, PrecinctKind
from tracker.services.people import add_duty, add_officer, add_precinct, change_particulars, protect_identity
from tracker.services.voids import void_fact
from tracker.store.lookups import latest_particulars
from tracker.store.models import AuditEvent, Officer

DAY = date(2016, 7, 11)
HOLDER = OfficerRef(badge="0412")


def known(**changes: str | None) -> Particulars:
    """How the department's officers are known, with the badge 0412 and `changes`."""
    given: dict[str, str | None] = {
        "last_name": "Lund",
        "first_name": "Eva 0412",
        "badge": "0412",
        "employee_number": "E0412",
        "rank": "Officer",
        **changes,
    }
    return Particulars(**given)  # type: ignore[arg-type]


def newest_event(department: Department) -> AuditEvent:
    """The last event of the log."""
    return department.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def test_a_new_officer_comes_with_particulars_in_one_act(department: Department) -> None:
    officer = do(department, add_officer, AddOfficer(known(suffix="Jr."), DAY))
    particulars = latest_particulars(department.session, officer.id)
    assert (particulars.badge, particulars.suffix, particulars.starts_on) == ("0412", "Jr.", DAY)
    assert particulars.recorded_seq == officer.recorded_seq
    assert officer.employee_number == "E0412"


def test_names_and_badges_stand_in_the_personal_part_of_the_event_only(department: Department) -> None:
    do(department, add_officer, AddOfficer(known(), DAY))
    event = newest_event(department)
    assert event.personal is not None
    assert event.personal["badge"] == "0412"
    assert set(event.detail) == {"starts_on", "protected_identity"}
    do(department, change_particulars, ChangeParticulars(HOLDER, known(rank="Sergeant"), date(2016, 8, 1)))
    event = newest_event(department)
    assert event.personal is not None
    assert (event.personal["before"]["rank"], event.personal["after"]["rank"]) == ("Officer", "Sergeant")
    assert set(event.detail) == {"officer_id", "starts_on"}


def test_an_employee_number_belongs_to_one_officer(department: Department) -> None:
    first = department.officer("0412")
    refusal = refused(department, add_officer, AddOfficer(known(badge="0500"), DAY))
    assert (type(refusal), refusal.code, refusal.field) == (Conflict, "employee_number_exists", "employee_number")
    assert refusal.related == (("officers", first.id, "Lund, Eva 0412 (badge 0412)"),)


def test_a_badge_may_be_borne_by_two_and_a_number_may_be_unknown(department: Department) -> None:
    for _ in range(2):
        do(department, add_officer, AddOfficer(known(employee_number=None), DAY))
    assert len(department.session.scalars(select(Officer)).all()) == 2


def test_the_number_of_a_voided_officer_is_free_again(department: Department) -> None:
    mistaken = do(department, add_officer, AddOfficer(known(), DAY))
    do(department, void_fact, VoidFact(FactKind.OFFICER, mistaken.id, "entered twice"))
    assert do(department, add_officer, AddOfficer(known(), DAY)).employee_number == "E0412"


def test_new_particulars_hold_from_their_day_and_the_old_stay_on_record(department: Department) -> None:
    officer = department.officer("0412")
    changed = do(department, change_particulars, ChangeParticulars(HOLDER, known(badge="0777"), DAY))
    assert latest_particulars(department.session, officer.id).id == changed.id
    again = do(department, change_particulars, ChangeParticulars(OfficerRef(badge="0777"), known(), date(2016, 8, 1)))
    assert again.officer_id == officer.id


def test_the_officer_carries_the_number_of_the_latest_particulars(department: Department) -> None:
    officer = department.officer("0412")
    do(department, change_particulars, ChangeParticulars(HOLDER, known(employee_number="E9"), DAY))
    assert officer.employee_number == "E9"
    before = ChangeParticulars(HOLDER, known(employee_number="E8"), date(2016, 3, 1))
    do(department, change_particulars, before)
    assert officer.employee_number == "E9"


def test_a_change_cannot_take_another_officers_number(department: Department) -> None:
    department.officer("0412")
    department.officer("0500")
    refusal = refused(department, change_particulars, ChangeParticulars(HOLDER, known(employee_number="E0500"), DAY))
    assert refusal.code == "employee_number_exists"


@pytest.mark.parametrize(
    "particulars,day,kind,code",
    [
        (known(rank="Sergeant"), date(2016, 9, 28), Invalid, "future_date"),
        (known(rank="Sergeant"), date(1016, 9, 28), Invalid, "day_out_of_range"),
        (known(rank="Sergeant"), date(2016, 1, 1), Conflict, "particulars_same_day"),
        (known(), DAY, Conflict, "nothing_changes"),
    ],
)
def test_a_change_against_the_rules_is_refused(
    department: Department, particulars: Particulars, day: date, kind: type, code: str
) -> None:
    department.officer("0412")
    refusal = refused(department, change_particulars, ChangeParticulars(HOLDER, particulars, day))
    assert (type(refusal), refusal.code) == (kind, code)


def test_an_officer_is_not_added_for_a_day_to_come(department: Department) -> None:
    assert refused(department, add_officer, AddOfficer(known(), date(2016, 9, 28))).code == "future_date"


def test_protection_is_an_edit_whose_event_keeps_before_and_after(department: Department) -> None:
    officer = department.officer("0412")
    do(department, protect_identity, ProtectIdentity(HOLDER, True))
    assert officer.protected_identity
    event = newest_event(department)
    assert event.detail["protected_identity"] == {"before": False, "after": True}
    assert refused(department, protect_identity, ProtectIdentity(HOLDER, True)).code == "nothing_changes"
    do(department, protect_identity, ProtectIdentity(HOLDER, False))
    assert not officer.protected_identity


def test_nobody_of_that_badge_and_two_of_it_are_told_apart(department: Department) -> None:
    refusal = refused(department, protect_identity, ProtectIdentity(OfficerRef(badge="9999"), True))
    assert (type(refusal), refusal.code) == (NotFound, "unknown_officer")
    for number in ("E1", "E2"):
        do(department, add_officer, AddOfficer(known(employee_number=number), DAY))
    refusal = refused(department, protect_identity, ProtectIdentity(HOLDER, True))
    assert (refusal.code, len(refusal.related)) == ("ambiguous", 2)


def test_a_precinct_and_a_duty_have_codes_of_their_own(department: Department) -> None:
    hall = do(department, add_precinct, AddPrecinct("hall", "City Hall", PrecinctKind.OTHER))
    assert (hall.code, hall.kind) == ("hall", "other")
    assert refused(department, add_precinct, AddPrecinct("1", "First")).code == "precinct_exists"
    assert refused(department, add_duty, AddDuty("patrol", "Patrol")).code == "duty_exists"
