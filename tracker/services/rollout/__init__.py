"""Writes on the rollout itself: its scope, plans, policies and daily use."""

from tracker.services.rollout.daily_use import record_daily_use
from tracker.services.rollout.plans import adopt_plan
from tracker.services.rollout.policies import adopt_policy, end_policy
from tracker.services.rollout.scope import add_scope_rule

__all__ = ["add_scope_rule", "adopt_plan", "adopt_policy", "end_policy", "record_daily_use"]
