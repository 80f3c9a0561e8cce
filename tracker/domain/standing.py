"""How officers stand over time, from the facts: who is in strength, eligible, trained, assigned and equipped on which
days. Facts and rules go in, spans of days come out; no database, no report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tracker.domain.histories import FAR, Held, Span, common, held_on, less, merged, until_next, within
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus

LEAVE_DAYS = 180
"""An officer counts as eligible until the leave has lasted this many days; after it a held camera is due back."""

Need = tuple[int, int]
"""A required course and the lowest version order that counts: (course id, order)."""

ACTIVE, LEAVE, SEPARATED = (
    str(status) for status in (EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE, EmploymentStatus.SEPARATED)
)

Placed = Held[int]
"""A span in a precinct, by the precinct's id."""


# A report holds hundreds of thousands of these three, so they are plain tuples.

Post = tuple[int, str]
"""What a posting says: (precinct id, duty)."""

Done = tuple[int, int, int, int]
"""A completion: (course id, its version's order, the first day it counts, the first day it no longer does)."""

InHand = tuple[int, int | None, int, int]
"""An assignment: (camera id, the first day the agency owned it or None for never, from, to)."""


@dataclass(slots=True)
class OfficerFacts:
    """The facts of officers as known at one moment, by officer id; conditions by camera id.

    Postings, employment and conditions are (start, own recorded end or FAR, what), not yet closed by what follows.
    """

    postings: dict[int, list[Held[Post]]] = field(default_factory=dict)
    employments: dict[int, list[Held[str]]] = field(default_factory=dict)
    completions: dict[int, list[Done]] = field(default_factory=dict)
    assignments: dict[int, list[InHand]] = field(default_factory=dict)
    conditions: dict[int, list[Held[str]]] = field(default_factory=dict)


class Scope(NamedTuple):
    """What a scope rule takes in: every duty, or those listed."""

    every_duty: bool
    duties: frozenset[str]

    def takes_in(self, duty: str) -> bool:
        """Whether a duty is in the rollout's scope under this rule."""
        return self.every_duty or duty in self.duties


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as in scope, and what as trained, on which days."""

    scope: Sequence[Held[Scope]]
    required: Sequence[Held[tuple[Need, ...]]]
    """Spans on which the same courses are required; a day in none of them requires nothing, so nobody is trained."""
    _scope_days: dict[str, list[Span]] = field(default_factory=dict, compare=False, repr=False)

    def scope_days(self, duty: str) -> list[Span]:
        """The days on which a duty is in scope; asked for every posting, so worked out once a duty."""
        if duty not in self._scope_days:
            self._scope_days[duty] = merged((start, end) for start, end, scope in self.scope if scope.takes_in(duty))
        return self._scope_days[duty]

    def needs_on(self, day: int) -> tuple[Need, ...]:
        """What an officer must have done on a day to be trained; empty where nothing is required."""
        held = held_on(self.required, day)
        return held[2] if held is not None else ()


def rules_from(scope_rules: list[Held[Scope]], requirements: Iterable[tuple[int, Held[int]]]) -> Rules:
    """The rules by day, from scope rules as (start, FAR, what) and requirements as (course, (start, own end, order)).

    Of one course the requirement with the latest start holds; where that one has ended, the course is not required.
    """
    by_course: dict[int, list[Held[int]]] = {}
    for course_id, fact in requirements:
        by_course.setdefault(course_id, []).append(fact)
    spans = {course_id: until_next(facts) for course_id, facts in by_course.items()}
    turns = sorted({day for held in spans.values() for start, end, _ in held for day in (start, end)})
    required: list[Held[tuple[Need, ...]]] = []
    for start, end in pairwise(turns):
        needs = tuple(
            (course_id, holding[2])
            for course_id in sorted(spans)
            if (holding := held_on(spans[course_id], start)) is not None
        )
        if needs:
            required.append((start, end, needs))
    return Rules(until_next(scope_rules), required)


@dataclass(frozen=True, slots=True)
class Standing:
    """One officer's days: each a list of spans with the precinct of the posting, in order."""

    strength: list[Placed]
    eligible: list[Placed]
    trained: list[Placed]
    assigned: list[Placed]
    equipped: list[Placed]

    def outstanding_days(self) -> list[Span]:
        """The days on which the officer is eligible and not equipped, whatever the precinct: stretches without a
        break.
        """
        return less(
            merged((start, end) for start, end, _ in self.eligible),
            merged((start, end) for start, end, _ in self.equipped),
        )


def standing_of(facts: OfficerFacts, officer_id: int, rules: Rules, window: Span) -> Standing:
    """How an officer stands on the days of `window`."""
    strength, eligible = _service(facts, officer_id, rules, window)
    if not eligible:
        return Standing(strength, [], [], [], [])
    trained = within(eligible, trained_days(facts.completions.get(officer_id, ()), rules))
    armed = serviceable_in_hand(facts, officer_id)
    equipped = within(trained, armed) if trained and armed else []
    return Standing(strength, eligible, trained, within(eligible, armed), equipped)


def _service(facts: OfficerFacts, officer_id: int, rules: Rules, window: Span) -> tuple[list[Placed], list[Placed]]:
    """The days in strength, and of these the eligible ones."""
    strength: list[Placed] = []
    eligible: list[Placed] = []
    service = service_spans(facts.employments.get(officer_id, []))
    for posted, left, (precinct_id, duty) in until_next(facts.postings.get(officer_id, [])):
        for start, end, may_count in service:
            low, high = max(posted, start, window[0]), min(left, end, window[1])
            if low < high:
                strength.append((low, high, precinct_id))
                if may_count:
                    eligible += within(strength[-1:], rules.scope_days(duty))
    return strength, eligible


def service_spans(employments: list[Held[str]]) -> list[Held[bool]]:
    """The days in service as (from, to, whether the officer may count as eligible): neither the suspended may nor
    those on leave for over 180 days, counted from the first day of leave without a gap.
    """
    spans: list[Held[bool]] = []
    leave_began = previous_end = -1
    for start, end, status in until_next(employments):
        if status == LEAVE:
            if leave_began < 0 or previous_end != start:
                leave_began = start
            limit = leave_began + LEAVE_DAYS + 1
            spans += [(start, min(end, limit), True), (max(start, limit), end, False)]
        else:
            leave_began = -1
            if status != SEPARATED:
                spans.append((start, end, status == ACTIVE))
        previous_end = end
    return spans


def status_on(employments: list[Held[str]], day: int) -> str | None:
    """The employment status on a day; None where none is recorded."""
    held = held_on(until_next(employments), day)
    return held[2] if held is not None else None


def trained_days(completions: Sequence[Done], rules: Rules) -> list[Span]:
    """The days on which every required course is done, in a version that counts, and not expired."""
    days: list[Span] = []
    for start, end, needs in rules.required if completions else ():
        cover = [(start, end)]
        for course_id, version_order in needs:
            counting = [
                (since, until)
                for course, order, since, until in completions
                if course == course_id and order >= version_order
            ]
            cover = common(cover, merged(counting))
            if not cover:
                break
        days += cover
    return merged(days) if len(days) > 1 else days


def lacking_on(completions: Sequence[Done], rules: Rules, day: int) -> list[Need]:
    """What is required on a day and not done by these completions."""
    return [
        need
        for need in rules.needs_on(day)
        if not any(
            course_id == need[0] and order >= need[1] and start <= day < end
            for course_id, order, start, end in completions
        )
    ]


def serviceable_in_hand(facts: OfficerFacts, officer_id: int) -> list[Span]:
    """The days on which an officer holds a camera that is serviceable."""
    held = facts.assignments.get(officer_id)
    if not held:
        return []
    days: list[Span] = []
    for camera_id, owned_from, start, end in held:
        days += common([(start, end)], serviceable_days(owned_from, facts.conditions.get(camera_id, [])))
    return merged(days) if len(days) > 1 else days


def serviceable_days(owned_from: int | None, conditions: list[Held[str]]) -> list[Span]:
    """The days on which a camera is owned and serviceable: where no condition holds yet, from the day it is owned."""
    if owned_from is None:
        return []
    if not conditions:
        return [(owned_from, FAR)]
    spans = until_next(conditions)
    good = [(start, end) for start, end, condition in spans if condition == CameraCondition.SERVICEABLE]
    return common(merged([(owned_from, spans[0][0]), *good]), [(owned_from, FAR)])
