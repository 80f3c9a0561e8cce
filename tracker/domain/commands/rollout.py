"""Acts on scope rules, plans, policies and daily use."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AddScopeRule:
    """Which duties are in the rollout's scope from a day on; `every_duty` takes in all of them, then `duties` is
    empty.
    """

    starts_on: date
    duties: tuple[str, ...] = ()
    every_duty: bool = False


@dataclass(frozen=True, slots=True)
class AdoptPlan:
    """A precinct's planned start, finish and target. The first is the baseline; a later one is a new version and
    needs a reason.
    """

    precinct: str
    adopted_on: date
    start: date
    finish: date
    target: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AdoptPolicy:
    """A version of a written policy, in effect from `starts_on` until the next one of its number or its end."""

    number: str
    version: str
    title: str
    starts_on: date
    published_on: date | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class EndPolicy:
    """A policy ends with no other version in its place."""

    policy_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class RecordDailyUse:
    """How many cameras a precinct actually deployed and used on a day, as counted and never as derived from
    assignments.
    """

    precinct: str
    used_on: date
    deployed: int
    used: int
    source: str | None = None
