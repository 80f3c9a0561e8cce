"""Counting each week twice: as it was known when it was published, and as it is known now; and what lies between.

The rules of counting are those of every report (`standing_of`); here they are asked of what was known at each moment.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from tracker.domain.histories import Held, Span
from tracker.domain.publishing.knowledge import Calendar, Change, Told, changes_between
from tracker.domain.standing import OfficerFacts, Rules, Standing, rules_from, standing_of

FIGURES = 4
"""Eligible, trained, assigned, equipped: in this order wherever a count is a row of numbers."""

Marks = tuple[set[tuple[int, int]], ...]
"""For each figure, the weeks in which an officer counts and in which precinct: (place, precinct id)."""


@dataclass(slots=True)
class OfficerTold:
    """All that was ever told of an officer, and of the cameras that passed through the officer's hands."""

    postings: list[Told] = field(default_factory=list)
    employments: list[Told] = field(default_factory=list)
    completions: list[Told] = field(default_factory=list)
    assignments: list[Told] = field(default_factory=list)

    def all(self) -> list[Told]:
        """The officer's own facts."""
        return [*self.postings, *self.employments, *self.completions, *self.assignments]


@dataclass(frozen=True, slots=True)
class EverTold:
    """Everything that was ever told and that a figure may rest on, sorted out by a calendar.

    What the facts say: a posting (precinct id, duty), an employment its status, a completion (course id, version order,
    first day it no longer counts), an assignment (camera id, first day owned or None), a condition its name, a scope
    rule its Scope, a requirement (course id, version order).
    """

    officers: Mapping[int, OfficerTold]
    conditions: Mapping[int, list[Told]]
    """By camera id."""
    scope_rules: list[Told]
    requirements: list[Told]


class Tally:
    """How many count in which precinct, week by week."""

    def __init__(self, weeks: int) -> None:
        self._weeks = weeks
        self._changes: dict[int, list[list[int]]] = {}

    def add(self, precinct_id: int, figure: int, begin: int, until: int) -> None:
        """One more in a precinct in the weeks [begin, until)."""
        if precinct_id not in self._changes:
            self._changes[precinct_id] = [[0] * (self._weeks + 1) for _ in range(FIGURES)]
        changes = self._changes[precinct_id][figure]
        changes[begin] += 1
        changes[until] -= 1

    def levels(self) -> dict[int, list[list[int]]]:
        """By precinct id: for each figure the count of every week."""
        found = {}
        for precinct_id, figures in self._changes.items():
            found[precinct_id] = [list(accumulate(changes[: self._weeks])) for changes in figures]
        return found


@dataclass(frozen=True, slots=True)
class CountedTwice:
    """The counts of every week by precinct id (for each figure, week by week), as published and as known now; and for
    the weeks in which some officer counts otherwise, the facts that came between.
    """

    published: dict[int, list[list[int]]]
    now: dict[int, list[list[int]]]
    changes: dict[int, set[Change]]


class Counter:
    """Counts the officers of a history one by one."""

    def __init__(self, calendar: Calendar, told: EverTold) -> None:
        self.calendar = calendar
        self.told = told
        self.rules_facts = [*told.scope_rules, *told.requirements]
        self.rules_turns = calendar.turns(self.rules_facts)
        self._rules: dict[int, Rules] = {}
        self.window: Span = (calendar.days[0], calendar.days[-1] + 1)
        self.published = Tally(calendar.now)
        self.now = Tally(calendar.now)
        self.changes: dict[int, set[Change]] = defaultdict(set)

    def counted(self) -> CountedTwice:
        """Everybody's counts."""
        for officer_id, officer in self.told.officers.items():
            self._count(officer_id, officer)
        return CountedTwice(self.published.levels(), self.now.levels(), dict(self.changes))

    def _count(self, officer_id: int, officer: OfficerTold) -> None:
        conditions = self._conditions_of(officer)
        own = [*officer.all(), *(fact for facts in conditions.values() for fact in facts)]
        turns = self.calendar.turns(own) | self.rules_turns
        at_end = self._standing(officer_id, officer, conditions, self.calendar.now)
        if not turns:
            for tally in (self.published, self.now):
                self._add(tally, at_end, (0, self.calendar.now))
            return
        self._add(self.now, at_end, (0, self.calendar.now))
        marks: Marks = tuple(set() for _ in range(FIGURES))
        for begin, until in pairwise(sorted({0, self.calendar.now, *(t for t in turns if t < self.calendar.now)})):
            standing = self._standing(officer_id, officer, conditions, begin)
            self._add(self.published, standing, (begin, until))
            self._mark(marks, standing, (begin, until))
        ends: Marks = tuple(set() for _ in range(FIGURES))
        self._mark(ends, at_end, (0, self.calendar.now))
        for place in {place for was, is_now in zip(marks, ends, strict=True) for place, _ in was ^ is_now}:
            between = changes_between([*own, *self.rules_facts], place, self.calendar.now, self.calendar.days[place])
            self.changes[place].update(between)

    def _conditions_of(self, officer: OfficerTold) -> dict[int, list[Told]]:
        cameras = {assignment.what[0] for assignment in officer.assignments}
        return {camera_id: told for camera_id in cameras if (told := self.told.conditions.get(camera_id))}

    def _standing(
        self, officer_id: int, officer: OfficerTold, conditions: Mapping[int, list[Told]], place: int
    ) -> Standing:
        """How the officer stands on every day, by what was known at a moment."""
        facts = OfficerFacts(
            postings={officer_id: _held(officer.postings, place)},
            employments={officer_id: _held(officer.employments, place)},
            completions={
                officer_id: [
                    (course, order, fact.start, until)
                    for fact in officer.completions
                    if fact.is_known(place)
                    for course, order, until in (fact.what,)
                ]
            },
            assignments={
                officer_id: [
                    (fact.what[0], fact.what[1], fact.start, fact.end_known(place))
                    for fact in officer.assignments
                    if fact.is_known(place)
                ]
            },
            conditions={camera_id: _held(told, place) for camera_id, told in conditions.items()},
        )
        return standing_of(facts, officer_id, self._rules_at(place), self.window)

    def _rules_at(self, place: int) -> Rules:
        """The rules as known at a moment; those of one stretch between their changes are the same."""
        stretch = max((turn for turn in self.rules_turns if turn <= place), default=0)
        if stretch not in self._rules:
            scope = _held(self.told.scope_rules, place)
            required = [
                (fact.what[0], (fact.start, fact.end_known(place), fact.what[1]))
                for fact in self.told.requirements
                if fact.is_known(place)
            ]
            self._rules[stretch] = rules_from(scope, required)
        return self._rules[stretch]

    def _add(self, tally: Tally, standing: Standing, weeks: Span) -> None:
        self._each(standing, weeks, tally.add)

    def _mark(self, marks: Marks, standing: Standing, weeks: Span) -> None:
        def mark(precinct_id: int, figure: int, begin: int, until: int) -> None:
            marks[figure].update((place, precinct_id) for place in range(begin, until))

        self._each(standing, weeks, mark)

    def _each(self, standing: Standing, weeks: Span, tell: Callable[[int, int, int, int], None]) -> None:
        """Tell for each figure and span the precinct and the weeks whose Saturdays lie in it, of those in `weeks`."""
        days = self.calendar.days
        figures = (standing.eligible, standing.trained, standing.assigned, standing.equipped)
        for figure, spans in enumerate(figures):
            for start, end, precinct_id in spans:
                begin, until = max(bisect_left(days, start), weeks[0]), min(bisect_left(days, end), weeks[1])
                if begin < until:
                    tell(precinct_id, figure, begin, until)


def _held(facts: Iterable[Told], place: int) -> list[Held[Any]]:
    return [(fact.start, fact.end_known(place), fact.what) for fact in facts if fact.is_known(place)]


def count_twice(calendar: Calendar, told: EverTold) -> CountedTwice:
    """The counts of every week of the calendar, twice."""
    return Counter(calendar, told).counted()
