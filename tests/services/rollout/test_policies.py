"""The register of policies: which version was in effect on a day, and what rests on that."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import POLICY_DAY, Department
from tests.services.refusals import do, refused
from tracker.domain.commands.rollout import AdoptPolicy, EndPolicy
from tracker.services.rollout import adopt_policy, end_policy
from tracker.store.holding import policies_on
from tracker.store.models import Policy

DAY = date(2016, 7, 11)
LATER = date(2016, 9, 1)
AHEAD = date(2016, 12, 1)
SECOND = AdoptPolicy("4-223", "2", "Body-worn cameras", LATER)


def in_effect(department: Department, day: date) -> list[tuple[str, str]]:
    """Number and version of each policy in effect on a day."""
    return [(policy.number, policy.version) for policy in policies_on(department.session, day)]


def first_policy(department: Department) -> Policy:
    """The policy the department began with."""
    policy: Policy = department.session.scalars(select(Policy).order_by(Policy.id)).first()  # type: ignore[assignment]
    return policy


def test_a_version_is_in_effect_until_the_next_of_its_number(department: Department) -> None:
    do(department, adopt_policy, replace(SECOND, published_on=DAY, link="https://city.example/4-223"))
    do(department, adopt_policy, AdoptPolicy("5-300", "1", "Use of force", AHEAD))
    assert [in_effect(department, day) for day in (date(2016, 6, 28), POLICY_DAY, LATER, AHEAD)] == [
        [],
        [("4-223", "1")],
        [("4-223", "2")],
        [("4-223", "2"), ("5-300", "1")],
    ]


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"version": "1"}, "nothing_changes"),
        ({"starts_on": POLICY_DAY}, "policy_same_day"),
        ({"starts_on": date(1016, 1, 1)}, "day_out_of_range"),
        ({"published_on": date(1016, 1, 1)}, "day_out_of_range"),
    ],
)
def test_a_policy_against_the_rules_is_refused(department: Department, changes: dict[str, object], code: str) -> None:
    assert refused(department, adopt_policy, replace(SECOND, **changes)).code == code  # type: ignore[arg-type]


def test_a_policy_ends_once_and_later_than_it_began(department: Department) -> None:
    policy = first_policy(department)
    assert refused(department, end_policy, EndPolicy(policy.id, POLICY_DAY)).code == "end_before_start"
    do(department, end_policy, EndPolicy(policy.id, LATER))
    assert [in_effect(department, day) for day in (DAY, LATER)] == [[("4-223", "1")], []]
    assert refused(department, end_policy, EndPolicy(policy.id, AHEAD)).code == "already_ended"
    assert refused(department, end_policy, EndPolicy(10**9, AHEAD)).code == "unknown_policy"


def test_a_version_does_not_run_past_a_recorded_end(department: Department) -> None:
    ended = do(department, end_policy, EndPolicy(first_policy(department).id, AHEAD))
    refusal = refused(department, adopt_policy, SECOND)
    assert (refusal.code, refusal.related[0][:2]) == ("later_facts_depend", ("policy-ends", ended.id))
    do(department, adopt_policy, replace(SECOND, starts_on=AHEAD))


def test_a_replaced_version_has_ended_already(department: Department) -> None:
    second = do(department, adopt_policy, SECOND)
    refusal = refused(department, end_policy, EndPolicy(first_policy(department).id, AHEAD))
    assert (refusal.code, refusal.related[0][:2]) == ("already_ended", ("policies", second.id))


def test_an_end_may_not_leave_an_issue_without_a_policy(department: Department) -> None:
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    policy = first_policy(department)
    refusal = refused(department, end_policy, EndPolicy(policy.id, date(2016, 7, 1)))
    assert (refusal.code, refusal.related) == (
        "later_facts_depend",
        (("assignments", assignment.id, "assignment of 2016-07-11"),),
    )
    do(department, adopt_policy, AdoptPolicy("5-300", "1", "Use of force", date(2016, 7, 5)))
    do(department, end_policy, EndPolicy(policy.id, date(2016, 7, 1)))
    assert in_effect(department, DAY) == [("5-300", "1")]
