"""A small department for tables of cases: facts in a few words, recorded at one moment unless a case says otherwise."""

from datetime import UTC, date, datetime
from typing import Any

from tests.model.facts import (
    Assignment,
    Camera,
    Completion,
    Condition,
    Employment,
    End,
    History,
    Officer,
    Plan,
    Posting,
    Precinct,
    Requirement,
    ScopeRule,
)
from tests.model.progress import rollout_progress

AT_FIRST = datetime(2016, 1, 1, 12, tzinfo=UTC)
AT_LAST = datetime(2017, 12, 31, 12, tzinfo=UTC)
NEW_YEAR = date(2016, 1, 1)


def d(text: str) -> date:
    """A day of 2016 by month and day, `07-11`, or any day written in full."""
    return date.fromisoformat(text if len(text) > 5 else f"2016-{text}")


class Department:
    """Two precincts and City Hall, patrol in scope, one course required, until a case says otherwise."""

    def __init__(self, *, scope: bool = True, required: bool = True) -> None:
        self.history = History()
        for code, name, kind in (("2", "2nd", "precinct"), ("CH", "City Hall", "other"), ("1", "1st", "precinct")):
            self.history.precincts.append(Precinct(code=code, name=name, kind=kind, recorded=AT_FIRST))
        if scope:
            self.scope(NEW_YEAR, {"patrol"})
        if required:
            self.require(NEW_YEAR)

    def scope(self, starts_on: date, duties: set[str] | None, **told: Any) -> ScopeRule:
        held = None if duties is None else frozenset(duties)
        rule = ScopeRule(**{"recorded": AT_FIRST, "duties": held, "starts_on": starts_on} | told)
        self.history.scope_rules.append(rule)
        return rule

    def require(self, starts_on: date, course: str = "BWC", order: int = 1, **told: Any) -> Requirement:
        values: dict[str, Any] = {
            "recorded": AT_FIRST,
            "course": course,
            "minimum_order": order,
            "starts_on": starts_on,
        }
        requirement = Requirement(**values | told)
        self.history.requirements.append(requirement)
        return requirement

    def officer(self, precinct: str | None = "1", duty: str = "patrol", status: str | None = "active") -> int:
        """A new officer, posted and employed from New Year on."""
        officer = len(self.history.officers) + 1
        self.history.officers.append(Officer(recorded=AT_FIRST, id=officer))
        if precinct:
            self.post(officer, precinct, NEW_YEAR, duty)
        if status:
            self.employ(officer, status, NEW_YEAR)
        return officer

    def post(self, officer: int, precinct: str, starts_on: date, duty: str = "patrol", **told: Any) -> Posting:
        values: dict[str, Any] = {
            "recorded": AT_FIRST,
            "officer": officer,
            "precinct": precinct,
            "duty": duty,
            "starts_on": starts_on,
        }
        posting = Posting(**values | told)
        self.history.postings.append(posting)
        return posting

    def employ(self, officer: int, status: str, starts_on: date, **told: Any) -> Employment:
        values: dict[str, Any] = {"recorded": AT_FIRST, "officer": officer, "status": status, "starts_on": starts_on}
        employment = Employment(**values | told)
        self.history.employments.append(employment)
        return employment

    def camera(self, owned_from: date | None = NEW_YEAR) -> int:
        camera = len(self.history.cameras) + 1
        self.history.cameras.append(Camera(recorded=AT_FIRST, id=camera, owned_from=owned_from))
        return camera

    def condition(self, camera: int, condition: str, starts_on: date, **told: Any) -> Condition:
        values: dict[str, Any] = {
            "recorded": AT_FIRST,
            "camera": camera,
            "condition": condition,
            "starts_on": starts_on,
        }
        stated = Condition(**values | told)
        self.history.conditions.append(stated)
        return stated

    def train(self, officer: int, completed_on: date, course: str = "BWC", order: int = 1, **told: Any) -> Completion:
        values: dict[str, Any] = {"recorded": AT_FIRST, "officer": officer, "course": course, "order": order}
        completion = Completion(**values | {"completed_on": completed_on} | told)
        self.history.completions.append(completion)
        return completion

    def issue(self, officer: int, issued_on: date, camera: int | None = None, **told: Any) -> Assignment:
        camera = camera or self.camera()
        values: dict[str, Any] = {"recorded": AT_FIRST, "officer": officer, "camera": camera, "issued_on": issued_on}
        assignment = Assignment(**values | told)
        self.history.assignments.append(assignment)
        return assignment

    def plan(self, precinct: str, start: date, finish: date, target: int, version: int = 1, **told: Any) -> Plan:
        values: dict[str, Any] = {
            "recorded": AT_FIRST,
            "precinct": precinct,
            "version": version,
            "adopted_on": NEW_YEAR,
        }
        plan = Plan(**values | {"start": start, "finish": finish, "target": target} | told)
        self.history.plans.append(plan)
        return plan

    def equipped(self, on: date, precinct: str = "1", count: int = 1) -> list[int]:
        """New officers, each trained and given a camera on a day."""
        officers = [self.officer(precinct) for _ in range(count)]
        for officer in officers:
            self.train(officer, on)
            self.issue(officer, on)
        return officers

    def row(self, day: date, precinct: str = "1", known_at: datetime = AT_LAST) -> dict[str, Any]:
        report = rollout_progress(self.history, day, known_at)
        found: dict[str, Any] = next(row for row in report["rows"] if row["precinct"] == precinct)
        return found

    def total(self, day: date, known_at: datetime = AT_LAST) -> dict[str, Any]:
        summed: dict[str, Any] = rollout_progress(self.history, day, known_at)["total"]
        return summed


def end(ends_on: date, recorded: datetime = AT_FIRST, voided: datetime | None = None) -> End:
    """The end of a fact, or a camera's return."""
    return End(recorded=recorded, voided=voided, ends_on=ends_on)
