"""What holds on the day of officers: of those with a camera in hand, of the trained without one, of those about whom a
posting or an employment status is missing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from tracker.domain.due_back import DueBecause
from tracker.domain.histories import FAR, Span, common, held_on, less, merged, until_next
from tracker.domain.reports.exceptions import ExceptionKind, ListedException
from tracker.domain.reports.return_due import ReturnDue
from tracker.domain.standing import (
    LEAVE,
    SEPARATED,
    Standing,
    lacking_on,
    serviceable_days,
    status_on,
    trained_days,
)
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.reports.exceptions.handed import Handed
from tracker.reports.exceptions.people import People
from tracker.store.known import course_codes
from tracker.store.models import Officer, OfficerParticulars

BECAUSE = {
    DueBecause.SEPARATED: "left the department",
    DueBecause.LONG_LEAVE: "on leave for over 180 days",
    DueBecause.OUT_OF_SCOPE: "duty out of scope",
}


def on_the_day(people: People, handed: Sequence[Handed], due: Sequence[ReturnDue]) -> Iterator[ListedException]:
    """All that holds of officers on the report's day. Two statements."""
    desk = people.desk
    out = {one.officer_id: one for one in handed if one.is_out_on(desk.asked.as_of)}
    due_from = {one.officer_id: one for one in due}
    courses = course_codes(people.session)
    for officer_id, first in sorted(_on_record(people, handed).items()):
        if not desk.sees(officer_id):
            continue
        stands = desk.stands(officer_id)
        one = out.get(officer_id)
        if one is not None:
            yield from _Holding(people, one, stands, courses).exceptions()
            if officer_id in due_from:
                yield _due(people, one, due_from[officer_id])
        yield from _without_camera(people, officer_id, stands)
        yield from _without_home(people, officer_id, first)


def _on_record(people: People, handed: Sequence[Handed]) -> dict[int, int]:
    """The officers on record, with the first day of which anything is said about them: none who is not yet there."""
    desk, named = people.desk, OfficerParticulars
    rows: Sequence[Any] = people.session.execute(
        select(Officer.id, func.min(named.starts_on))
        .outerjoin(
            named,
            and_(named.officer_id == Officer.id, desk.asked.knows(named), named.starts_on <= desk.asked.as_of),
        )
        .where(desk.asked.knows(Officer))
        .group_by(Officer.id)
    ).all()
    first: dict[int, int] = {}
    for officer_id, named_from in rows:
        days = [one[0] for one in desk.facts.postings.get(officer_id, [])]
        days += [one[0] for one in desk.facts.employments.get(officer_id, [])]
        days += [] if named_from is None else [named_from.toordinal()]
        if days:
            first[officer_id] = min(days)
    for one in handed:
        if one.officer_id in desk.known:
            first[one.officer_id] = min(first.get(one.officer_id, FAR), one.issued_on.toordinal())
    return first


class _Holding:
    """An officer with a camera in hand, asked for each of the rules that may be broken."""

    def __init__(self, people: People, one: Handed, stands: Standing, courses: dict[int, str]) -> None:
        self.people, self.desk = people, people.desk
        self.one, self.officer_id = one, one.officer_id
        self.stands = stands
        self.courses = courses
        self.held = [(one.issued_on.toordinal(), self.desk.day + 1)]
        self.employments = self.desk.facts.employments.get(one.officer_id, [])

    def exceptions(self) -> Iterator[ListedException]:
        """What is out of order on the day, each since the first of the unbroken days on which it was."""
        completions = self.desk.facts.completions.get(self.officer_id, [])
        eligible = merged((start, end) for start, end, _ in self.stands.eligible)
        left = merged((start, end) for start, end, status in until_next(self.employments) if status == SEPARATED)
        serviceable = self._serviceable_days()
        for kind, days, detail in (
            (
                ExceptionKind.HOLDING_NOT_TRAINED,
                less(self.held, trained_days(completions, self.desk.rules)),
                self._lacks,
            ),
            (ExceptionKind.HOLDING_NOT_ELIGIBLE, less(self.held, eligible), self._not_eligible),
            (ExceptionKind.HOLDING_WHILE_SEPARATED, common(self.held, left), lambda: BECAUSE[DueBecause.SEPARATED]),
            (ExceptionKind.HOLDING_NOT_SERVICEABLE, less(self.held, serviceable), self._condition),
        ):
            since = _since(days, self.desk.day)
            if since is not None:
                yield ListedException(
                    kind=kind,
                    since=since,
                    days=(self.desk.asked.as_of - since).days,
                    detail=detail(),
                    **self.people.told(self.officer_id),
                    **self.one.told(),
                )

    def _serviceable_days(self) -> list[Span]:
        owned_from = next(
            owned
            for camera_id, owned, start, _ in self.desk.facts.assignments[self.officer_id]
            if camera_id == self.one.camera_id and start == self.one.issued_on.toordinal()
        )
        return serviceable_days(owned_from, self.desk.facts.conditions.get(self.one.camera_id, []))

    def _lacks(self) -> str:
        """What is not done, or that nothing is required; with the override's reason."""
        completions = self.desk.facts.completions.get(self.officer_id, [])
        lacking = sorted(self.courses[course] for course, _ in lacking_on(completions, self.desk.rules, self.desk.day))
        said = f"lacks {', '.join(lacking)}" if lacking else "no course is required on the day"
        reason = self.one.override_reason
        return f"{said}; no override" if reason is None else f"{said}; override: {reason}"

    def _not_eligible(self) -> str:
        """The first reason that applies."""
        status = status_on(self.employments, self.desk.day)
        posting = held_on(until_next(self.desk.facts.postings.get(self.officer_id, [])), self.desk.day)
        if status is None:
            return "no employment status"
        if status == SEPARATED:
            return BECAUSE[DueBecause.SEPARATED]
        if posting is None:
            return "no posting"
        if status == EmploymentStatus.SUSPENDED:
            return "suspended"
        scope = held_on(self.desk.rules.scope, self.desk.day)
        in_scope = scope is not None and scope[2].takes_in(posting[2][1])
        if status == LEAVE and in_scope:
            return BECAUSE[DueBecause.LONG_LEAVE]
        return BECAUSE[DueBecause.OUT_OF_SCOPE]

    def _condition(self) -> str:
        stated = held_on(until_next(self.desk.facts.conditions.get(self.one.camera_id, [])), self.desk.day)
        if stated is None or stated[2] == CameraCondition.SERVICEABLE:
            return "not owned on the day"
        return stated[2].replace("_", " ")


def _due(people: People, one: Handed, due: ReturnDue) -> ListedException:
    """A camera that the report `return-due` lists, as it does."""
    return ListedException(
        kind=ExceptionKind.RETURN_DUE,
        since=due.since,
        days=due.days,
        detail=BECAUSE[due.because],
        **people.told(due.officer_id),
        **one.told(),
    )


def _without_camera(people: People, officer_id: int, stands: Standing) -> Iterator[ListedException]:
    trained = merged((start, end) for start, end, _ in stands.trained)
    holding = merged((start, end) for _, _, start, end in people.desk.facts.assignments.get(officer_id, []))
    since = _since(less(trained, holding), people.desk.day)
    if since is not None:
        yield _about(people, officer_id, ExceptionKind.TRAINED_WITHOUT_CAMERA, since, "trained, holds no camera")


def _without_home(people: People, officer_id: int, first: int) -> Iterator[ListedException]:
    """An officer on record without a posting or without an employment status; one who has left needs no posting."""
    desk = people.desk
    postings = until_next(desk.facts.postings.get(officer_id, []))
    statuses = until_next(desk.facts.employments.get(officer_id, []))
    posted = merged((start, end) for start, end, _ in postings)
    serving = merged((start, end) for start, end, status in statuses if status != SEPARATED)
    left = [(start, end) for start, end, status in statuses if status == SEPARATED]
    since = _since(less([(first, desk.day + 1)], merged([*common(posted, serving), *left])), desk.day)
    if since is not None:
        lacks = [
            words
            for words, spans in (("no posting", postings), ("no employment status", statuses))
            if held_on(spans, desk.day) is None
        ]
        detail = " and ".join(lacks)
        yield _about(people, officer_id, ExceptionKind.NO_POSTING_OR_EMPLOYMENT, since, detail)


def _about(people: People, officer_id: int, kind: ExceptionKind, since: date, detail: str) -> ListedException:
    days = (people.desk.asked.as_of - since).days
    return ListedException(kind=kind, since=since, days=days, detail=detail, **people.told(officer_id))


def _since(days: list[Span], day: int) -> date | None:
    """The first of the unbroken days up to a day, itself among them; None where it is not."""
    return next((date.fromordinal(start) for start, end in days if start <= day < end), None)
