"""What is taught, in which versions, and what must have been done from a day on."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import Department
from tests.services.refusals import do, refused
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.training import (
    AddCourse,
    AddCourseVersion,
    AddRequirement,
    EndRequirement,
    RecordCompletion,
)
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.services.training import (
    add_course,
    add_course_version,
    add_requirement,
    end_requirement,
    record_completion,
)
from tracker.store.holding import is_trained_on, requirements_on
from tracker.store.models import Completion, Requirement

DAY = date(2016, 7, 11)
LATER = date(2016, 9, 1)
SECOND = AddCourseVersion("BWC", "2017", 2, 1.5, modules=3)


def test_a_course_has_a_code_of_its_own(department: Department) -> None:
    assert do(department, add_course, AddCourse("CIT", "Crisis intervention")).name == "Crisis intervention"
    assert refused(department, add_course, AddCourse("CIT", "Another")).code == "course_exists"


@pytest.mark.parametrize(
    "changes,kind,code,field",
    [
        ({"course": "NONE"}, NotFound, "unknown_course", "course"),
        ({"version": "2016"}, Conflict, "course_version_exists", "version"),
        ({"version_order": 1}, Conflict, "version_order_exists", "version_order"),
        ({"hours": -0.5}, Invalid, "out_of_range", "hours"),
        ({"modules": 0}, Invalid, "out_of_range", "modules"),
        ({"validity_months": 0}, Invalid, "out_of_range", "validity_months"),
        ({"validity_months": 1201}, Invalid, "out_of_range", "validity_months"),
    ],
)
def test_a_version_against_the_rules_is_refused(
    department: Department, changes: dict[str, object], kind: type, code: str, field: str
) -> None:
    refusal = refused(department, add_course_version, replace(SECOND, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code, refusal.field) == (kind, code, field)


def test_a_new_version_leaves_what_was_completed_as_it_was(department: Department) -> None:
    officer = department.officer("0412")
    do(department, add_course_version, replace(SECOND, validity_months=1))
    done = department.session.scalars(select(Completion).where(Completion.officer_id == officer.id)).one()
    assert (done.validity_months, done.expires_on) == (24, date(2018, 7, 1))


def test_a_requirement_of_a_later_version_untrains_whoever_did_the_earlier(department: Department) -> None:
    officer = department.officer("0412")
    do(department, add_course_version, SECOND)
    do(department, add_requirement, AddRequirement("BWC", "2017", LATER))
    trained = [is_trained_on(department.session, officer.id, day) for day in (DAY, LATER)]
    assert trained == [True, False]
    do(department, record_completion, RecordCompletion(OfficerRef(id=officer.id), "BWC", "2017", LATER))
    assert is_trained_on(department.session, officer.id, LATER)


@pytest.mark.parametrize(
    "command,code",
    [
        (AddRequirement("BWC", "2016", DAY), "nothing_changes"),
        (AddRequirement("BWC", "2017", date(2016, 1, 1)), "requirement_same_day"),
        (AddRequirement("BWC", "2018", DAY), "unknown_course_version"),
        (AddRequirement("NONE", "2016", DAY), "unknown_course"),
        (AddRequirement("BWC", "2017", date(2216, 1, 1)), "day_out_of_range"),
    ],
)
def test_a_requirement_against_the_rules_is_refused(department: Department, command: AddRequirement, code: str) -> None:
    do(department, add_course_version, SECOND)
    assert refused(department, add_requirement, command).code == code


def test_a_requirement_of_another_course_stands_beside_the_first(department: Department) -> None:
    do(department, add_course, AddCourse("CIT", "Crisis intervention"))
    do(department, add_course_version, replace(SECOND, course="CIT"))
    do(department, add_requirement, AddRequirement("CIT", "2017", date(2016, 1, 1)))
    assert len(requirements_on(department.session, DAY)) == 2


def test_a_requirement_ends_once(department: Department) -> None:
    only = department.session.scalars(select(Requirement)).one()
    assert refused(department, end_requirement, EndRequirement(only.id, only.starts_on)).code == "end_before_start"
    do(department, end_requirement, EndRequirement(only.id, LATER))
    assert [len(requirements_on(department.session, day)) for day in (DAY, LATER)] == [1, 0]
    assert refused(department, end_requirement, EndRequirement(only.id, LATER)).code == "already_ended"
    assert refused(department, end_requirement, EndRequirement(10**9, LATER)).code == "unknown_requirement"
