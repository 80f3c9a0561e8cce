"""Where officers belong and whether they serve, from a day on: what may be entered, ahead or back, and what it ends."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.services.department import Department
from tests.services.refusals import do, refused
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.people import EndEmployment, EndPosting, PostOfficer, RecordEmployment
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.vocabulary import EmploymentStatus, FactKind
from tracker.services.people import end_employment, end_posting, post_officer, record_employment
from tracker.services.voids import void_fact
from tracker.store.holding import employment_on, posting_on
from tracker.store.models import Employment, Officer, Posting, Precinct

SINCE = date(2016, 1, 1)
DAY = date(2016, 7, 11)
LATER = date(2016, 8, 1)
AHEAD = date(2016, 11, 1)
WHO = OfficerRef(badge="0412")
ACTIVE, LEAVE, SEPARATED = EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE, EmploymentStatus.SEPARATED


@pytest.fixture
def officer(department: Department) -> Officer:
    """Badge 0412: active, on patrol in the 1st since 1 January."""
    return department.officer("0412")


def home_on(department: Department, officer: Officer, day: date) -> str | None:
    """The code of the precinct an officer is posted to on a day."""
    posting = posting_on(department.session, officer.id, day)
    return None if posting is None else department.session.get_one(Precinct, posting.precinct_id).code


def status_on(department: Department, officer: Officer, day: date) -> str | None:
    """An officer's employment status on a day."""
    employment = employment_on(department.session, officer.id, day)
    return None if employment is None else employment.status


def first(department: Department, model: type[Any]) -> Any:
    """The fact the officer started with."""
    return department.session.scalars(select(model).order_by(model.id)).first()


def test_a_new_posting_ends_the_one_before_on_its_day(department: Department, officer: Officer) -> None:
    do(department, post_officer, PostOfficer(WHO, "5", "patrol", DAY))
    assert [home_on(department, officer, day) for day in (date(2016, 7, 10), DAY)] == ["1", "5"]


def test_a_posting_may_be_dated_ahead_and_back(department: Department, officer: Officer) -> None:
    do(department, post_officer, PostOfficer(WHO, "5", "patrol", AHEAD))
    do(department, post_officer, PostOfficer(WHO, "1", "administration", date(2015, 6, 1)))
    days = (date(2015, 5, 31), date(2015, 6, 1), SINCE, AHEAD)
    assert [home_on(department, officer, day) for day in days] == [None, "1", "1", "5"]


def test_a_back_dated_posting_holds_only_until_the_next(department: Department, officer: Officer) -> None:
    do(department, post_officer, PostOfficer(WHO, "5", "patrol", LATER))
    do(department, post_officer, PostOfficer(WHO, "1", "administration", DAY))
    assert home_on(department, officer, LATER) == "5"
    posting = posting_on(department.session, officer.id, DAY)
    assert posting is not None
    assert posting.duty == "administration"


@pytest.mark.parametrize(
    "precinct,duty,day,kind,code",
    [
        ("1", "patrol", DAY, Conflict, "nothing_changes"),
        ("5", "patrol", SINCE, Conflict, "posting_same_day"),
        ("9", "patrol", DAY, NotFound, "unknown_precinct"),
        ("5", "juggling", DAY, NotFound, "unknown_duty"),
        ("5", "patrol", date(2216, 7, 11), Invalid, "day_out_of_range"),
    ],
)
def test_a_posting_against_the_rules_is_refused(
    department: Department, officer: Officer, precinct: str, duty: str, day: date, kind: type, code: str
) -> None:
    refusal = refused(department, post_officer, PostOfficer(WHO, precinct, duty, day))
    assert (type(refusal), refusal.code) == (kind, code)


def test_a_refusal_names_the_fact_to_void(department: Department, officer: Officer) -> None:
    posting = first(department, Posting)
    refusal = refused(department, post_officer, PostOfficer(WHO, "5", "patrol", SINCE))
    assert refusal.related == (("postings", posting.id, "posting from 2016-01-01"),)
    do(department, void_fact, VoidFact(FactKind.POSTING, posting.id, "wrong precinct"))
    do(department, post_officer, PostOfficer(WHO, "5", "patrol", SINCE))
    assert home_on(department, officer, SINCE) == "5"


def test_a_posting_ends_with_none_in_its_place(department: Department, officer: Officer) -> None:
    do(department, end_posting, EndPosting(first(department, Posting).id, LATER))
    assert [home_on(department, officer, day) for day in (DAY, LATER)] == ["1", None]
    do(department, post_officer, PostOfficer(WHO, "1", "patrol", LATER))
    assert home_on(department, officer, LATER) == "1"


def test_a_posting_does_not_run_past_a_recorded_end(department: Department, officer: Officer) -> None:
    ended = do(department, end_posting, EndPosting(first(department, Posting).id, LATER))
    refusal = refused(department, post_officer, PostOfficer(WHO, "5", "patrol", DAY))
    assert refusal.code == "later_facts_depend"
    assert refusal.related == (("posting-ends", ended.id, "end of posting from 2016-01-01 on 2016-08-01"),)
    do(department, void_fact, VoidFact(FactKind.POSTING_END, ended.id, "it went on"))
    do(department, post_officer, PostOfficer(WHO, "5", "patrol", DAY))
    assert home_on(department, officer, LATER) == "5"


def test_leaving_is_a_status_and_a_return_to_service_another(department: Department, officer: Officer) -> None:
    do(department, record_employment, RecordEmployment(WHO, LEAVE, DAY))
    do(department, record_employment, RecordEmployment(WHO, ACTIVE, LATER))
    do(department, record_employment, RecordEmployment(WHO, SEPARATED, AHEAD))
    days = (SINCE, DAY, LATER, AHEAD)
    assert [status_on(department, officer, day) for day in days] == ["active", "leave", "active", "separated"]


def test_leaving_while_holding_a_camera_is_allowed(department: Department, officer: Officer) -> None:
    department.issue(officer, department.camera("X1"), DAY)
    do(department, record_employment, RecordEmployment(WHO, SEPARATED, LATER))
    do(department, end_posting, EndPosting(first(department, Posting).id, LATER))
    assert status_on(department, officer, LATER) == "separated"


def test_a_posting_out_of_scope_while_holding_a_camera_is_allowed(department: Department, officer: Officer) -> None:
    department.issue(officer, department.camera("X1"), DAY)
    do(department, post_officer, PostOfficer(WHO, "1", "administration", date(2016, 7, 1)))
    posting = posting_on(department.session, officer.id, DAY)
    assert posting is not None
    assert posting.duty == "administration"


@pytest.mark.parametrize("status", [LEAVE, SEPARATED])
@pytest.mark.parametrize("day", [DAY, date(2016, 7, 1)])
def test_nobody_was_inactive_on_a_day_a_camera_was_issued(
    department: Department, officer: Officer, status: EmploymentStatus, day: date
) -> None:
    assignment = department.issue(officer, department.camera("X1"), DAY)
    refusal = refused(department, record_employment, RecordEmployment(WHO, status, day))
    assert refusal.code == "later_facts_depend"
    assert refusal.related == (("assignments", assignment.id, "assignment of 2016-07-11"),)


def test_a_leave_that_was_over_before_the_issue_may_be_entered_late(department: Department, officer: Officer) -> None:
    department.issue(officer, department.camera("X1"), DAY)
    do(department, record_employment, RecordEmployment(WHO, ACTIVE, date(2015, 1, 1)))
    do(department, record_employment, RecordEmployment(WHO, LEAVE, date(2015, 6, 1)))
    assert status_on(department, officer, date(2015, 12, 31)) == "leave"
    assert status_on(department, officer, DAY) == "active"


ENDS: list[tuple[Callable[..., object], Callable[..., object], type[Any], FactKind]] = [
    (end_posting, EndPosting, Posting, FactKind.POSTING),
    (end_employment, EndEmployment, Employment, FactKind.EMPLOYMENT),
]


@pytest.mark.parametrize("service,command,model,collection", ENDS)
def test_an_end_may_not_leave_an_issue_without_ground(
    department: Department,
    officer: Officer,
    service: Callable[..., object],
    command: Callable[..., object],
    model: type[Any],
    collection: FactKind,
) -> None:
    assignment = department.issue(officer, department.camera("X1"), DAY)
    refusal = refused(department, service, command(first(department, model).id, DAY))
    assert refusal.code == "later_facts_depend"
    assert [number for _, number, _ in refusal.related] == [assignment.id]
    do(department, service, command(first(department, model).id, date(2016, 7, 12)))


@pytest.mark.parametrize("service,command,model,collection", ENDS)
def test_an_end_against_the_rules_is_refused(
    department: Department,
    officer: Officer,
    service: Callable[..., object],
    command: Callable[..., object],
    model: type[Any],
    collection: FactKind,
) -> None:
    fact = first(department, model)
    assert refused(department, service, command(fact.id, SINCE)).code == "end_before_start"
    assert refused(department, service, command(fact.id, date(2216, 1, 1))).code == "day_out_of_range"
    unknown = refused(department, service, command(10**9, DAY))
    assert (type(unknown), unknown.code) == (NotFound, f"unknown_{model.__name__.lower()}")
    do(department, service, command(fact.id, LATER))
    again = refused(department, service, command(fact.id, AHEAD))
    assert (again.code, again.related[0][0]) == ("already_ended", f"{collection.value.removesuffix('s')}-ends")


def test_what_another_fact_replaced_has_ended_already(department: Department, officer: Officer) -> None:
    old = first(department, Posting)
    new = do(department, post_officer, PostOfficer(WHO, "5", "patrol", DAY))
    refusal = refused(department, end_posting, EndPosting(old.id, LATER))
    assert refusal.code == "already_ended"
    assert refusal.related == (("postings", new.id, "posting from 2016-07-11"),)
    do(department, end_posting, EndPosting(old.id, DAY))
    assert home_on(department, officer, DAY) == "5"


@pytest.mark.parametrize(
    "status,day,code",
    [
        (ACTIVE, DAY, "nothing_changes"),
        (LEAVE, SINCE, "employment_same_day"),
        (LEAVE, date(1016, 1, 1), "day_out_of_range"),
    ],
)
def test_a_status_against_the_rules_is_refused(
    department: Department, officer: Officer, status: EmploymentStatus, day: date, code: str
) -> None:
    assert refused(department, record_employment, RecordEmployment(WHO, status, day)).code == code
