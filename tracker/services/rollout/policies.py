"""The register of policy versions: no camera is issued on a day without one in effect."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.rollout import AdoptPolicy, EndPolicy
from tracker.domain.errors import Conflict
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.services.point_facts import (
    POLICIES,
    POLICY_ENDS,
    check_end,
    check_room,
    refuse_unchanged,
    stand_around,
    write_end,
)
from tracker.store.holding import policies_on
from tracker.store.lookups import find_by_id
from tracker.store.models import Assignment, Batch, Policy, PolicyEnd


def adopt_policy(
    session: Session, actor: Actor, command: AdoptPolicy, *, now: datetime, batch: Batch | None = None
) -> Policy:
    """A version of a policy, in effect from a day, past or to come, until the next one of its number or its end.

    Raises:
        Invalid `day_out_of_range`; Conflict `policy_same_day`, `nothing_changes`, `later_facts_depend`.
    """
    actor.check_may("rollout.write")
    check_day(command.starts_on, field="starts_on")
    if command.published_on is not None:
        check_day(command.published_on, field="published_on")
    with recording(session, actor, "adopt_policy", now=now, batch=batch) as entry:
        around = stand_around(session, POLICIES, command.starts_on, Policy.number == command.number)
        check_room(around, POLICIES)
        held = around.held
        if held is not None and held.version == command.version:
            refuse_unchanged(POLICIES, held, field="version")
        policy = entry.stamp(
            Policy(
                number=command.number,
                version=command.version,
                title=command.title,
                starts_on=command.starts_on,
                published_on=command.published_on,
                link=command.link,
            )
        )
        entry.about(
            policy,
            number=command.number,
            version=command.version,
            title=command.title,
            starts_on=command.starts_on,
            published_on=command.published_on,
            link=command.link,
        )
    return policy


def end_policy(
    session: Session, actor: Actor, command: EndPolicy, *, now: datetime, batch: Batch | None = None
) -> PolicyEnd:
    """A policy ends with no other version in its place.

    Raises:
        Invalid `end_before_start`, `day_out_of_range`; NotFound `unknown_policy`; Conflict `already_ended`,
        `later_facts_depend` where a camera was issued on a day that would be left without any policy.
    """
    actor.check_may("rollout.write")
    with recording(session, actor, "end_policy", now=now, batch=batch) as entry:
        policy = find_by_id(session, Policy, command.policy_id, field="policy", what="policy")
        whose = Policy.number == policy.number
        until = check_end(session, POLICIES, policy, ends_on=command.ends_on, whose=whose)
        _check_issues_stay_covered(session, policy, command.ends_on, until)
        end = write_end(entry, POLICY_ENDS, policy, command.ends_on)
        entry.about(end, policy_id=policy.id, number=policy.number, version=policy.version, ends_on=command.ends_on)
    return end


def _check_issues_stay_covered(session: Session, policy: Policy, start: date, until: date | None) -> None:
    """Each camera issued in [start, until) must rest on a policy of another number."""
    issued = select(Assignment.id, Assignment.issued_on).where(
        Assignment.issued_on >= start, Assignment.voided_at.is_(None)
    )
    if until is not None:
        issued = issued.where(Assignment.issued_on < until)
    found = session.execute(issued.order_by(Assignment.issued_on, Assignment.id)).all()
    days = {day for _, day in found}
    uncovered = {day for day in days if all(other.number == policy.number for other in policies_on(session, day))}
    if uncovered:
        raise Conflict(
            "later_facts_depend",
            f"Cameras were issued on {len(uncovered)} days, from {min(uncovered).isoformat()}, that would be left "
            "without a policy. Correct the day, or record the policy that took over first.",
            field="ends_on",
            related=[
                ("assignments", number, f"assignment of {day.isoformat()}") for number, day in found if day in uncovered
            ],
        )
