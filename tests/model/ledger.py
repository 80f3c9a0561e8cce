"""What held of an officer or a camera on a day, and how many officers of each precinct were how far."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from tests.model.facts import (
    Assignment,
    Completion,
    Condition,
    DayFact,
    Employment,
    History,
    Posting,
    Requirement,
    expiry,
)

STRENGTH = ("active", "leave", "suspended")

AnyDayFact = TypeVar("AnyDayFact", bound=DayFact)


@dataclass
class Counts:
    """The officers of a precinct, or of several, on one day."""

    strength: int = 0
    eligible: int = 0
    trained: int = 0
    assigned: int = 0
    equipped: int = 0
    needs_training: int = 0
    needs_camera: int = 0
    needs_both: int = 0

    @property
    def outstanding(self) -> int:
        return self.eligible - self.equipped

    def add(self, other: "Counts") -> None:
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


def latest_in_force(facts: list[AnyDayFact], day: date) -> AnyDayFact | None:
    """Of one subject's facts the one that holds on a day."""
    begun = [fact for fact in facts if fact.starts_on <= day]
    if not begun:
        return None
    latest = max(begun, key=lambda fact: fact.starts_on)
    return None if any(end.ends_on <= day for end in latest.ends) else latest


class Ledger:
    """The facts known at a moment, sorted by whom they are about; answers what held on a day."""

    def __init__(self, known: History) -> None:
        self.known = known
        self.officers = [officer.id for officer in known.officers]
        self.postings: dict[int, list[Posting]] = {}
        self.employments: dict[int, list[Employment]] = {}
        self.completions: dict[int, list[Completion]] = {}
        self.assignments: dict[int, list[Assignment]] = {}
        self.conditions: dict[int, list[Condition]] = {}
        self.requirements: dict[str, list[Requirement]] = {}
        for posting in known.postings:
            self.postings.setdefault(posting.officer, []).append(posting)
        for employment in known.employments:
            self.employments.setdefault(employment.officer, []).append(employment)
        for completion in known.completions:
            self.completions.setdefault(completion.officer, []).append(completion)
        for assignment in known.assignments:
            self.assignments.setdefault(assignment.officer, []).append(assignment)
        for condition in known.conditions:
            self.conditions.setdefault(condition.camera, []).append(condition)
        for requirement in known.requirements:
            self.requirements.setdefault(requirement.course, []).append(requirement)
        self.counted: dict[date, dict[str, Counts]] = {}
        self.statuses: dict[tuple[int, date], str | None] = {}

    def status(self, officer: int, day: date) -> str | None:
        """The employment status on a day; None where none is recorded."""
        if (officer, day) not in self.statuses:
            found = latest_in_force(self.employments.get(officer, []), day)
            self.statuses[officer, day] = found.status if found else None
        return self.statuses[officer, day]

    def is_long_on_leave(self, officer: int, day: date) -> bool:
        """Whether the unbroken leave up to a day began more than 180 days before it."""
        if self.status(officer, day) != "leave":
            return False
        first = day
        while (day - first).days <= 180 and self.status(officer, first - timedelta(days=1)) == "leave":
            first -= timedelta(days=1)
        return (day - first).days > 180

    def is_in_scope(self, duty: str, day: date) -> bool:
        """Whether the rule of that day takes the duty in; without a rule nobody is in scope."""
        rule = latest_in_force(self.known.scope_rules, day)
        return rule is not None and (rule.duties is None or duty in rule.duties)

    def required(self, day: date) -> list[Requirement]:
        """What is required on a day, one requirement a course at most."""
        found = [latest_in_force(requirements, day) for requirements in self.requirements.values()]
        return [requirement for requirement in found if requirement is not None]

    def has_done(self, officer: int, requirement: Requirement, day: date) -> bool:
        """Whether a completion meets a requirement on a day."""
        for completion in self.completions.get(officer, []):
            until = expiry(completion.completed_on, completion.months)
            if (
                completion.course == requirement.course
                and completion.order >= requirement.minimum_order
                and completion.completed_on <= day
                and (until is None or day < until)
            ):
                return True
        return False

    def is_trained(self, officer: int, day: date) -> bool:
        """Whether every requirement of a day is met; where nothing is required nobody is trained."""
        required = self.required(day)
        return bool(required) and all(self.has_done(officer, requirement, day) for requirement in required)

    def is_serviceable(self, camera: int, day: date) -> bool:
        """Whether a camera is serviceable on a day: by its condition, or from the day it was owned."""
        condition = latest_in_force(self.conditions.get(camera, []), day)
        if condition is not None:
            return condition.condition == "serviceable"
        owned = [each.owned_from for each in self.known.cameras if each.id == camera]
        return any(owned_from is not None and owned_from <= day for owned_from in owned)

    def holds_serviceable(self, officer: int, day: date) -> bool:
        """Whether an officer holds a serviceable camera on a day."""
        for assignment in self.assignments.get(officer, []):
            is_back = any(end.ends_on <= day for end in assignment.returns)
            if assignment.issued_on <= day and not is_back and self.is_serviceable(assignment.camera, day):
                return True
        return False

    def counts(self, day: date) -> dict[str, Counts]:
        """How many officers of each precinct, by where they were posted on that day."""
        if day not in self.counted:
            counted = {precinct.code: Counts() for precinct in self.known.precincts}
            for officer in self.officers:
                posting = latest_in_force(self.postings.get(officer, []), day)
                if posting is not None and self.status(officer, day) in STRENGTH:
                    counted[posting.precinct].add(self.count(officer, posting.duty, day))
            self.counted[day] = counted
        return self.counted[day]

    def count(self, officer: int, duty: str, day: date) -> Counts:
        """What one officer of the strength adds to the counts of a day."""
        one = Counts(strength=1)
        suspended = self.status(officer, day) == "suspended"
        if not self.is_in_scope(duty, day) or suspended or self.is_long_on_leave(officer, day):
            return one
        trained, assigned = self.is_trained(officer, day), self.holds_serviceable(officer, day)
        one.eligible = 1
        one.trained = int(trained)
        one.assigned = int(assigned)
        one.equipped = int(trained and assigned)
        one.needs_training = int(assigned and not trained)
        one.needs_camera = int(trained and not assigned)
        one.needs_both = int(not trained and not assigned)
        return one
