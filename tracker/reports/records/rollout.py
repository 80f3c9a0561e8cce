"""Scope rules, plans, policies and daily use, as records."""

from sqlalchemy import and_, func, select

from tracker.reports.records.collection import (
    Collection,
    Row,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    lacks,
    own_precincts,
)
from tracker.store.known.edits import as_known, named_as_known, revision_known
from tracker.store.models import DailyUse, Plan, Policy, PolicyEnd, Precinct, ScopeRule, ScopeRuleDuty

FROM_TO = {"from": at_least("starts_on"), "to": at_most("starts_on")}
SEPARATOR = "\n"


def _scope_rules(_: Sight) -> Rows:
    duties = (
        select(func.aggregate_strings(ScopeRuleDuty.duty, SEPARATOR))
        .where(ScopeRuleDuty.scope_rule_id == ScopeRule.id)
        .scalar_subquery()
    )
    return select(
        ScopeRule.id, ScopeRule.starts_on, ScopeRule.every_duty, duties.label("duties"), *fact_columns(ScopeRule)
    )


def _with_duties(row: Row) -> Row:
    return {**row, "duties": sorted(row["duties"].split(SEPARATOR)) if row["duties"] else []}


SCOPE_RULES = Collection(
    what="scope rule",
    rows=_scope_rules,
    filters=FROM_TO,
    orders={"starts_on": ("starts_on",)},
    facts=True,
    shown=_with_duties,
)


def _plans(sight: Sight) -> Rows:
    return (
        select(
            Plan.id,
            Precinct.code.label("precinct"),
            named_as_known(Precinct, sight.asked.known_at, "precinct_name"),
            Plan.version,
            Plan.adopted_on,
            Plan.start,
            Plan.finish,
            Plan.target,
            Plan.reason,
            *fact_columns(Plan),
        )
        .join(Precinct, Precinct.id == Plan.precinct_id)
        .where(*own_precincts(sight, Precinct.code))
    )


PLANS = Collection(
    what="plan",
    rows=_plans,
    filters={
        "precinct": equals("precinct"),
        "version": equals("version"),
        "from": at_least("adopted_on"),
        "to": at_most("adopted_on"),
    },
    orders={"precinct": ("precinct", "version"), "adopted_on": ("adopted_on",), "start": ("start", "precinct")},
    facts=True,
)


def _policies(sight: Sight) -> Rows:
    ended = and_(PolicyEnd.policy_id == Policy.id, sight.asked.knows(PolicyEnd))
    return select(
        Policy.id,
        Policy.number,
        Policy.version,
        as_known(Policy, "title", sight.asked.known_at),
        Policy.starts_on,
        Policy.published_on,
        as_known(Policy, "link", sight.asked.known_at),
        PolicyEnd.id.label("end_id"),
        PolicyEnd.ends_on,
        revision_known(Policy, sight.asked.known_at),
        *fact_columns(Policy),
    ).outerjoin(PolicyEnd, ended)


POLICIES = Collection(
    what="policy",
    rows=_policies,
    filters={"number": equals("number"), "open": lacks("ends_on"), **FROM_TO},
    orders={"starts_on": ("starts_on",), "number": ("number", "starts_on")},
    facts=True,
)


def _daily_use(sight: Sight) -> Rows:
    return (
        select(
            DailyUse.id,
            Precinct.code.label("precinct"),
            named_as_known(Precinct, sight.asked.known_at, "precinct_name"),
            DailyUse.used_on,
            DailyUse.deployed,
            DailyUse.used,
            DailyUse.source,
            *fact_columns(DailyUse),
        )
        .join(Precinct, Precinct.id == DailyUse.precinct_id)
        .where(*own_precincts(sight, Precinct.code))
    )


DAILY_USE = Collection(
    what="daily use",
    rows=_daily_use,
    filters={"precinct": equals("precinct"), "from": at_least("used_on"), "to": at_most("used_on")},
    orders={"used_on": ("used_on", "precinct"), "precinct": ("precinct", "used_on")},
    facts=True,
)
