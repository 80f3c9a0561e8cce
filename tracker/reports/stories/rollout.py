"""What is told of the rollout itself: scope rules, plans, policies, daily use; and of batches and accounts."""

from sqlalchemy import func, select

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import (
    ApiToken,
    Batch,
    DailyUse,
    Identity,
    Plan,
    Policy,
    PolicyEnd,
    Precinct,
    RememberedLink,
    SavedMapping,
    SavedView,
    ScopeRule,
    ScopeRuleDuty,
    Subscription,
    User,
)

DUTIES_OF_RULE = (
    select(func.aggregate_strings(ScopeRuleDuty.duty, ", "))
    .where(ScopeRuleDuty.scope_rule_id == ScopeRule.id)
    .correlate(ScopeRule)
    .scalar_subquery()
)

SCOPE_RULES = Kind(
    "scope-rules",
    ScopeRule,
    (
        Say("starts_on", ScopeRule.starts_on),
        Say("every_duty", ScopeRule.every_duty),
        Say("duties", DUTIES_OF_RULE),
    ),
    starts="starts_on",
)

PLANS = Kind(
    "plans",
    Plan,
    (
        Say("precinct", Precinct.name, "precincts", Precinct.id),
        Say("version", Plan.version),
        Say("adopted_on", Plan.adopted_on),
        Say("start", Plan.start),
        Say("finish", Plan.finish),
        Say("target", Plan.target),
        Say("reason", Plan.reason),
    ),
    ((Precinct, Precinct.id == Plan.precinct_id),),
    "adopted_on",
    scope=("plans", Plan.id),
)

POLICIES = Kind(
    "policies",
    Policy,
    (
        Say("number", Policy.number),
        Say("version", Policy.version),
        Say("title", Policy.title),
        Say("starts_on", Policy.starts_on),
        Say("published_on", Policy.published_on),
        Say("link", Policy.link),
    ),
    starts="starts_on",
)

POLICY_ENDS = Kind(
    "policy-ends",
    PolicyEnd,
    (
        Say("policy", Policy.number, "policies", PolicyEnd.policy_id),
        Say("version", Policy.version),
        Say("ends_on", PolicyEnd.ends_on),
    ),
    ((Policy, Policy.id == PolicyEnd.policy_id),),
    "ends_on",
)

DAILY_USE = Kind(
    "daily-use",
    DailyUse,
    (
        Say("precinct", Precinct.name, "precincts", Precinct.id),
        Say("used_on", DailyUse.used_on),
        Say("deployed", DailyUse.deployed),
        Say("used", DailyUse.used),
        Say("source", DailyUse.source),
    ),
    ((Precinct, Precinct.id == DailyUse.precinct_id),),
    "used_on",
    scope=("daily-use", DailyUse.id),
)

BATCHES = Kind(
    "batches",
    Batch,
    (Say("kind", Batch.kind), Say("file_name", Batch.file_name), Say("as_of", Batch.as_of)),
)

USERS = Kind("users", User, (Say("username", User.username), Say("full_name", User.full_name), Say("role", User.role)))

TOKENS = Kind(
    "tokens",
    ApiToken,
    (
        Say("name", ApiToken.name),
        Say("role", ApiToken.role),
        Say("read_only", ApiToken.read_only),
        Say("scopes", ApiToken.scopes),
        Say("networks", ApiToken.networks),
        Say("expires_at", ApiToken.expires_at),
    ),
)

SAVED_MAPPINGS = Kind(
    "saved-mappings",
    SavedMapping,
    (
        Say("sender", SavedMapping.sender),
        Say("kind", SavedMapping.kind),
        Say("revision", SavedMapping.revision),
        Say("mapping", SavedMapping.mapping),
    ),
)

SAVED_VIEWS = Kind(
    "saved-views",
    SavedView,
    (
        Say("name", SavedView.name),
        Say("report", SavedView.report),
        Say("precinct_id", SavedView.precinct_id),
        Say("as_of", SavedView.as_of),
        Say("since", SavedView.since),
        Say("days", SavedView.days),
        Say("within", SavedView.within),
    ),
)

SUBSCRIPTIONS = Kind(
    "subscriptions",
    Subscription,
    (
        Say("view_id", Subscription.view_id),
        Say("form", Subscription.form),
        Say("rhythm", Subscription.rhythm),
        Say("address", Subscription.address),
    ),
)

REMEMBERED_LINKS = Kind(
    "remembered-links",
    RememberedLink,
    (
        Say("sender", RememberedLink.sender),
        Say("kind", RememberedLink.kind),
        Say("subject", RememberedLink.subject),
        Say("officer_id", RememberedLink.officer_id),
        Say("course_version_id", RememberedLink.course_version_id),
    ),
)

IDENTITIES = Kind(
    "identities",
    Identity,
    (Say("user_id", Identity.user_id), Say("issuer", Identity.issuer), Say("subject", Identity.subject)),
)

KINDS = (
    SCOPE_RULES,
    PLANS,
    POLICIES,
    POLICY_ENDS,
    DAILY_USE,
    BATCHES,
    USERS,
    IDENTITIES,
    TOKENS,
    SAVED_MAPPINGS,
    REMEMBERED_LINKS,
    SAVED_VIEWS,
    SUBSCRIPTIONS,
)
