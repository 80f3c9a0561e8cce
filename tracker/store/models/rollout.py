"""The rollout itself: scope, plans, policies, daily use."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import STANDING, Base, BigId, Editable, Fact, void_check


class ScopeRule(Fact, Base):
    """Which duties are in scope from a day on, until the next standing rule starts. The duties stand in
    ScopeRuleDuty.
    """

    __tablename__ = "scope_rules"
    __table_args__ = (
        void_check(),
        Index("uq_scope_rules_day", "starts_on", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    starts_on: Mapped[date]
    every_duty: Mapped[bool]


class ScopeRuleDuty(Base):
    """One duty that a scope rule takes in."""

    __tablename__ = "scope_rule_duties"

    scope_rule_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("scope_rules.id", ondelete="RESTRICT"), primary_key=True
    )
    duty: Mapped[str] = mapped_column(ForeignKey("duties.code", ondelete="RESTRICT"), primary_key=True)


class Plan(Fact, Base):
    """A precinct's planned start, finish and target. Version 1 is the baseline."""

    __tablename__ = "plans"
    __table_args__ = (
        void_check(),
        CheckConstraint("finish >= start", name="finish_not_before_start"),
        CheckConstraint("target >= 0", name="target_not_negative"),
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("version = 1 OR reason IS NOT NULL", name="replan_has_reason"),
        Index(
            "uq_plans_version", "precinct_id", "version", unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        ),
    )

    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"))
    version: Mapped[int]
    adopted_on: Mapped[date]
    start: Mapped[date]
    finish: Mapped[date]
    target: Mapped[int]
    reason: Mapped[str | None]


class Policy(Fact, Editable, Base):
    """A version of a written policy, in effect from `starts_on` until the next standing version of its number or its
    end.
    """

    __tablename__ = "policies"
    __table_args__ = (
        void_check(),
        Index("uq_policies_day", "number", "starts_on", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    number: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    starts_on: Mapped[date]
    published_on: Mapped[date | None]
    link: Mapped[str | None]


class PolicyEnd(Fact, Base):
    """The recorded end of a policy that no other version replaced."""

    __tablename__ = "policy_ends"
    __table_args__ = (
        void_check(),
        Index("uq_policy_ends_policy", "policy_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    policy_id: Mapped[int] = mapped_column(BigId, ForeignKey("policies.id", ondelete="RESTRICT"))
    ends_on: Mapped[date]


class DailyUse(Fact, Base):
    """How many cameras a precinct deployed and used on a day, as counted: never derived from assignments."""

    __tablename__ = "daily_use"
    __table_args__ = (
        void_check(),
        CheckConstraint("deployed >= 0", name="deployed_not_negative"),
        CheckConstraint("used >= 0 AND used <= deployed", name="used_within_deployed"),
        Index(
            "uq_daily_use_day", "precinct_id", "used_on", unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        ),
    )

    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"))
    used_on: Mapped[date]
    deployed: Mapped[int]
    used: Mapped[int]
    source: Mapped[str | None]
