"""The facts of a rollout as plain dataclasses, and what of them was known at a moment.

This is the independent account's own notion of the domain: nothing here may come from the package under test.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

CHICAGO = ZoneInfo("America/Chicago")


@dataclass(kw_only=True)
class Fact:
    """Something recorded at a moment (UTC), and perhaps voided at a later one."""

    recorded: datetime
    voided: datetime | None = None


@dataclass(kw_only=True)
class End(Fact):
    """The recorded end of another fact: the first day on which that one no longer holds."""

    ends_on: date


@dataclass(kw_only=True)
class DayFact(Fact):
    """A fact that holds from a day on, until the next one of its subject starts or an end of its own."""

    starts_on: date
    ends: list[End] = field(default_factory=list)


@dataclass(kw_only=True)
class OfficerFact(DayFact):
    """What holds of an officer from a day on."""

    officer: int


@dataclass(kw_only=True)
class Precinct:
    """A home of officers. It is a record rather than a fact: it has a moment, and is never voided."""

    code: str
    name: str
    kind: str  # "precinct" or "other"
    recorded: datetime


@dataclass(kw_only=True)
class Officer(Fact):
    """A sworn member."""

    id: int
    protected: bool = False


@dataclass(kw_only=True)
class Posting(OfficerFact):
    """An officer's precinct and duty."""

    precinct: str
    duty: str


@dataclass(kw_only=True)
class Employment(OfficerFact):
    """An officer's status: active, leave, suspended or separated."""

    status: str


@dataclass(kw_only=True)
class ScopeRule(DayFact):
    """The duties in scope; None is every duty. It never has an end of its own."""

    duties: frozenset[str] | None


@dataclass(kw_only=True)
class Camera(Fact):
    """One device; `owned_from` is None for one that is not owned."""

    id: int
    owned_from: date | None


@dataclass(kw_only=True)
class Condition(DayFact):
    """A camera's condition. It never has an end of its own."""

    camera: int
    condition: str


@dataclass(kw_only=True)
class Assignment(Fact):
    """One camera in one officer's hands from a day on, until a return."""

    officer: int
    camera: int
    issued_on: date
    returns: list[End] = field(default_factory=list)


@dataclass(kw_only=True)
class Requirement(DayFact):
    """A course that counts as trained, from a version's order up."""

    course: str
    minimum_order: int


@dataclass(kw_only=True)
class Completion(Fact):
    """An officer's having done a version of a course; `months` is the validity copied at the time, None for ever."""

    officer: int
    course: str
    order: int
    completed_on: date
    months: int | None = None


@dataclass(kw_only=True)
class Plan(Fact):
    """A precinct's planned start, finish and target; version 1 is the baseline."""

    precinct: str
    version: int
    adopted_on: date
    start: date
    finish: date
    target: int


@dataclass(kw_only=True)
class History:
    """Everything that was ever recorded."""

    precincts: list[Precinct] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    scope_rules: list[ScopeRule] = field(default_factory=list)
    cameras: list[Camera] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)


AnyFact = TypeVar("AnyFact", bound=Fact)


def is_visible(fact: Fact, known_at: datetime) -> bool:
    """Whether a fact was recorded by then, and not voided by then."""
    return fact.recorded <= known_at and not (fact.voided is not None and fact.voided <= known_at)


def visible(facts: list[AnyFact], known_at: datetime) -> list[AnyFact]:
    """The facts known at a moment, each with only those of its ends and returns that were known."""
    known = []
    for fact in facts:
        if is_visible(fact, known_at):
            for ends in ("ends", "returns"):
                if getattr(fact, ends, None):
                    told: Any = {ends: [end for end in getattr(fact, ends) if is_visible(end, known_at)]}
                    fact = replace(fact, **told)
            known.append(fact)
    return known


def as_known(history: History, known_at: datetime) -> History:
    """The history as it was known at a moment: what comes out needs no moment any more."""
    known: dict[str, Any] = {}
    for each in fields(History):
        recorded = getattr(history, each.name)
        if each.name == "precincts":
            known[each.name] = [precinct for precinct in recorded if precinct.recorded <= known_at]
        else:
            known[each.name] = visible(recorded, known_at)
    return History(**known)


def chicago_day(moment: datetime) -> date:
    """The calendar day in Minneapolis at a moment."""
    return moment.astimezone(CHICAGO).date()


def expiry(completed_on: date, months: int | None) -> date | None:
    """The first day on which a completion no longer counts: so many months on, the month's last day if it is short."""
    if months is None:
        return None
    year, month = completed_on.year, completed_on.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    last = after - timedelta(days=1)
    return last if completed_on.day > last.day else date(year, month, completed_on.day)
