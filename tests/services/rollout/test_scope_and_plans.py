"""Which duties the rollout takes in, what each precinct planned, and what was counted day by day."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import Department
from tests.services.refusals import do, refused
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.rollout import AddScopeRule, AdoptPlan, RecordDailyUse
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.vocabulary import FactKind
from tracker.services.rollout import add_scope_rule, adopt_plan, record_daily_use
from tracker.services.voids import void_fact
from tracker.store.holding import is_duty_in_scope
from tracker.store.models import Plan, ScopeRule

DAY = date(2016, 7, 11)
LATER = date(2016, 9, 1)
BASELINE = AdoptPlan("1", date(2016, 3, 1), date(2016, 5, 16), DAY, 80)
REPLAN = AdoptPlan("1", date(2016, 7, 20), date(2016, 5, 16), date(2016, 10, 14), 80, "cameras came late")
USE = RecordDailyUse("1", DAY, 70, 64, "sergeants' sheet")


def test_a_scope_rule_holds_until_the_next(department: Department) -> None:
    do(department, add_scope_rule, AddScopeRule(DAY, ("administration", "patrol")))
    do(department, add_scope_rule, AddScopeRule(LATER, every_duty=True))
    held = [is_duty_in_scope(department.session, "administration", day) for day in (date(2016, 7, 10), DAY, LATER)]
    assert held == [False, True, True]


@pytest.mark.parametrize(
    "command,kind,code",
    [
        (AddScopeRule(DAY), Invalid, "required"),
        (AddScopeRule(DAY, ("patrol",), every_duty=True), Invalid, "duties_and_every_duty"),
        (AddScopeRule(date(2216, 1, 1), ("patrol",)), Invalid, "day_out_of_range"),
        (AddScopeRule(DAY, ("patrol",)), Conflict, "nothing_changes"),
        (AddScopeRule(date(2016, 1, 1), every_duty=True), Conflict, "scope_rule_same_day"),
    ],
)
def test_a_scope_rule_against_the_rules_is_refused(
    department: Department, command: AddScopeRule, kind: type, code: str
) -> None:
    refusal = refused(department, add_scope_rule, command)
    assert (type(refusal), refusal.code) == (kind, code)


def test_each_unknown_duty_is_named(department: Department) -> None:
    refusal = refused(department, add_scope_rule, AddScopeRule(DAY, ("juggling", "patrol", "napping")))
    assert (type(refusal), refusal.code) == (NotFound, "unknown_duty")
    assert [problem.field for problem in refusal.problems] == ["duties.0", "duties.2"]
    assert len(department.session.scalars(select(ScopeRule)).all()) == 1


def test_the_first_plan_is_the_baseline_and_each_later_one_the_next_version(department: Department) -> None:
    first = do(department, adopt_plan, BASELINE)
    second = do(department, adopt_plan, REPLAN)
    elsewhere = do(department, adopt_plan, replace(BASELINE, precinct="5"))
    assert [(plan.version, plan.reason) for plan in (first, second, elsewhere)] == [
        (1, None),
        (2, "cameras came late"),
        (1, None),
    ]
    assert (first.start, first.finish, first.target) == (date(2016, 5, 16), DAY, 80)


@pytest.mark.parametrize(
    "command,kind,code",
    [
        (replace(REPLAN, reason="  "), Invalid, "reason_required"),
        (replace(REPLAN, reason=None), Invalid, "reason_required"),
        (replace(REPLAN, adopted_on=date(2016, 3, 1)), Conflict, "plan_order"),
        (replace(REPLAN, adopted_on=date(2016, 2, 1)), Conflict, "plan_order"),
        (replace(REPLAN, finish=DAY), Conflict, "nothing_changes"),
        (replace(REPLAN, adopted_on=date(2016, 9, 28)), Invalid, "future_date"),
        (replace(REPLAN, finish=date(2016, 5, 15)), Invalid, "finish_before_start"),
        (replace(REPLAN, start=date(1016, 5, 16)), Invalid, "day_out_of_range"),
        (replace(REPLAN, target=-1), Invalid, "out_of_range"),
        (replace(REPLAN, precinct="9"), NotFound, "unknown_precinct"),
    ],
)
def test_a_replan_against_the_rules_is_refused(
    department: Department, command: AdoptPlan, kind: type, code: str
) -> None:
    do(department, adopt_plan, BASELINE)
    refusal = refused(department, adopt_plan, command)
    assert (type(refusal), refusal.code) == (kind, code)
    assert len(department.session.scalars(select(Plan)).all()) == 1


def test_a_plan_of_one_day_is_a_plan(department: Department) -> None:
    assert do(department, adopt_plan, replace(BASELINE, finish=BASELINE.start)).version == 1


def test_a_voided_version_gives_its_place_free(department: Department) -> None:
    do(department, adopt_plan, BASELINE)
    mistaken = do(department, adopt_plan, REPLAN)
    do(department, void_fact, VoidFact(FactKind.PLAN, mistaken.id, "wrong finish"))
    assert do(department, adopt_plan, replace(REPLAN, finish=date(2016, 10, 21))).version == 2


def test_a_count_of_a_day_is_kept_as_entered_and_corrected_by_a_void(department: Department) -> None:
    counted = do(department, record_daily_use, USE)
    assert (counted.deployed, counted.used, counted.source) == (70, 64, "sergeants' sheet")
    again = refused(department, record_daily_use, replace(USE, used=65))
    assert (again.code, again.related[0][:2]) == ("daily_use_same_day", ("daily-use", counted.id))
    do(department, void_fact, VoidFact(FactKind.DAILY_USE, counted.id, "miscounted"))
    assert do(department, record_daily_use, replace(USE, used=65)).used == 65


def test_a_day_on_which_nothing_was_used_is_a_count_too(department: Department) -> None:
    assert do(department, record_daily_use, RecordDailyUse("5", DAY, 0, 0)).deployed == 0


@pytest.mark.parametrize(
    "changes,kind,code",
    [
        ({"used": 71}, Invalid, "used_exceeds_deployed"),
        ({"used": -1}, Invalid, "out_of_range"),
        ({"deployed": -1, "used": -1}, Invalid, "out_of_range"),
        ({"used_on": date(2016, 9, 28)}, Invalid, "future_date"),
        ({"precinct": "9"}, NotFound, "unknown_precinct"),
    ],
)
def test_a_count_against_the_rules_is_refused(
    department: Department, changes: dict[str, object], kind: type, code: str
) -> None:
    refusal = refused(department, record_daily_use, replace(USE, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code) == (kind, code)
