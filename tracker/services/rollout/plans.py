"""Plans: a precinct's start, finish and target. The first is the baseline and never changes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.rollout import AdoptPlan
from tracker.domain.errors import Conflict, Invalid
from tracker.services.checks import check_day, check_not_future, stated_reason
from tracker.services.ledger import recording
from tracker.store.lookups import find_precinct
from tracker.store.models import Batch, Plan


def adopt_plan(
    session: Session, actor: Actor, command: AdoptPlan, *, now: datetime, batch: Batch | None = None
) -> Plan:
    """A precinct's plan: version 1 is its baseline, each later one the next version, with the reason for it.

    Start and finish may lie ahead, the day of adoption may not; versions are adopted on later and later days, so that
    on every day it is plain which plan was current.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `finish_before_start`, `out_of_range`, `reason_required`;
        NotFound `unknown_precinct`; Conflict `plan_order` where one adopted on that day or later stands,
        `nothing_changes`.
    """
    actor.check_may("rollout.write")
    _check_plan(command, now)
    with recording(session, actor, "adopt_plan", now=now, batch=batch) as entry:
        precinct = find_precinct(session, command.precinct)
        latest = session.scalars(
            select(Plan)
            .where(Plan.precinct_id == precinct.id, Plan.voided_at.is_(None))
            .order_by(Plan.version.desc())
            .limit(1)
        ).first()
        reason = (command.reason or "").strip() or None
        if latest is not None:
            _check_follows(command, latest)
            reason = stated_reason(command.reason)
        plan = entry.stamp(
            Plan(
                precinct_id=precinct.id,
                version=latest.version + 1 if latest is not None else 1,
                adopted_on=command.adopted_on,
                start=command.start,
                finish=command.finish,
                target=command.target,
                reason=reason,
            )
        )
        entry.about(
            plan,
            precinct=command.precinct,
            version=plan.version,
            adopted_on=command.adopted_on,
            start=command.start,
            finish=command.finish,
            target=command.target,
            reason=reason,
        )
    return plan


def _check_plan(command: AdoptPlan, now: datetime) -> None:
    check_not_future(command.adopted_on, now, field="adopted_on")
    check_day(command.start, field="start")
    check_day(command.finish, field="finish")
    if command.finish < command.start:
        raise Invalid(
            "finish_before_start",
            f"The finish on {command.finish.isoformat()} is before the start on {command.start.isoformat()}. "
            "Correct one of them.",
            field="finish",
        )
    if command.target < 0:
        raise Invalid("out_of_range", "A target is 0 or more.", field="target")


def _check_follows(command: AdoptPlan, latest: Plan) -> None:
    related = [("plans", latest.id, f"version {latest.version}, adopted on {latest.adopted_on.isoformat()}")]
    if command.adopted_on <= latest.adopted_on:
        raise Conflict(
            "plan_order",
            f"Version {latest.version} was adopted on {latest.adopted_on.isoformat()}; the next must be adopted "
            "later. Correct the day, or void that version first.",
            field="adopted_on",
            related=related,
        )
    if (command.start, command.finish, command.target) == (latest.start, latest.finish, latest.target):
        raise Conflict(
            "nothing_changes",
            f"This is what version {latest.version} plans already. Nothing is left to do.",
            field="precinct",
            related=related,
        )
