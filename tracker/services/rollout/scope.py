"""Scope rules: which duties the rollout takes in, from a day on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.rollout import AddScopeRule
from tracker.domain.errors import FieldProblem, Invalid, NotFound
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.services.point_facts import SCOPE_RULES, check_room, refuse_unchanged, stand_around
from tracker.store.models import Batch, Duty, ScopeRule, ScopeRuleDuty


def add_scope_rule(
    session: Session, actor: Actor, command: AddScopeRule, *, now: datetime, batch: Batch | None = None
) -> ScopeRule:
    """Which duties are in scope from a day on, past or to come, until the next rule starts.

    Raises:
        Invalid `required` (neither duties nor every duty), `duties_and_every_duty`, `day_out_of_range`;
        NotFound `unknown_duty`; Conflict `scope_rule_same_day`, `nothing_changes`.
    """
    actor.check_may("rollout.write")
    check_day(command.starts_on, field="starts_on")
    _check_either(command)
    with recording(session, actor, "add_scope_rule", now=now, batch=batch) as entry:
        duties = _find_duties(session, command)
        around = stand_around(session, SCOPE_RULES, command.starts_on)
        check_room(around, SCOPE_RULES)
        held = around.held
        if held is not None and (held.every_duty, _duties_of(session, held)) == (command.every_duty, duties):
            refuse_unchanged(SCOPE_RULES, held, field="duties")
        rule = entry.stamp(ScopeRule(starts_on=command.starts_on, every_duty=command.every_duty))
        session.flush()
        session.add_all(ScopeRuleDuty(scope_rule_id=rule.id, duty=duty) for duty in sorted(duties))
        entry.about(rule, starts_on=command.starts_on, every_duty=command.every_duty, duties=sorted(duties))
    return rule


def _check_either(command: AddScopeRule) -> None:
    if command.every_duty and command.duties:
        message = "Name duties, or take in every duty: not both."
        raise Invalid("duties_and_every_duty", message, field="duties")
    if not command.every_duty and not command.duties:
        raise Invalid("required", "Name the duties in scope, or take in every duty.", field="duties")


def _find_duties(session: Session, command: AddScopeRule) -> set[str]:
    named = set(command.duties)
    known = set(session.scalars(select(Duty.code).where(Duty.code.in_(named)))) if named else set()
    unknown = [
        FieldProblem(f"duties.{place}", "unknown_duty", f"There is no duty {duty}. Check it, or add it first.")
        for place, duty in enumerate(command.duties)
        if duty not in known
    ]
    if unknown:
        raise NotFound("unknown_duty", unknown[0].message, field=unknown[0].field, problems=unknown)
    return known


def _duties_of(session: Session, rule: ScopeRule) -> set[str]:
    return set(session.scalars(select(ScopeRuleDuty.duty).where(ScopeRuleDuty.scope_rule_id == rule.id)))
