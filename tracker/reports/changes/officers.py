"""The officers whom a figure counts on one side of a comparison and not on the other, and why, officer by officer."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from tracker.domain.figures import Member, member_on
from tracker.domain.histories import held_on, until_next
from tracker.domain.reports.changes import Changed, How, Place, Reason
from tracker.domain.standing import (
    LEAVE,
    OfficerFacts,
    Rules,
    service_spans,
    serviceable_in_hand,
    standing_of,
    status_on,
    trained_days,
)
from tracker.reports.changes.facts import Between, Entry, entries, narrowed
from tracker.reports.on_day import Reader, among
from tracker.reports.stories import equipment, people, rollout, training
from tracker.reports.stories.telling import officers_named
from tracker.store.known import Asked, PrecinctRecord, officer_facts_known, precincts_known, rules_known
from tracker.store.models import (
    Assignment,
    Camera,
    Completion,
    ConditionFact,
    CourseVersion,
    Employment,
    Officer,
    Posting,
    Precinct,
)

POSTED = frozenset({"officers", "postings", "posting-ends"})
EMPLOYED = frozenset({"employment", "employment-ends"})
IN_SCOPE = frozenset({"scope-rules"})
REQUIRED = frozenset({"requirements", "requirement-ends"})
TRAINED = frozenset({"completions"})
EQUIPPED = frozenset({"assignments", "returns", "conditions", "cameras"})


@dataclass(frozen=True, slots=True)
class Aspects:
    """What makes an officer a member of figures on a day, each made of facts of its own kinds."""

    posting: tuple[int, str] | None
    employment: tuple[str | None, bool]
    """The status, and whether it is a leave of over 180 days."""
    is_in_scope: bool
    needs: tuple[tuple[int, int], ...]
    is_trained: bool
    is_armed: bool
    cameras: frozenset[int]
    """Those in the officer's hands, serviceable or not."""


class Side:
    """One side of a comparison: everybody's facts on a day, as known at a moment."""

    def __init__(self, session: Session, asked: Asked, codes: Collection[str] | None) -> None:
        self.precincts: dict[int, PrecinctRecord] = {
            record.id: record for record in precincts_known(session, asked.known_at, codes)
        }
        self.asked = narrowed(asked, None if codes is None else tuple(self.precincts))
        self.rules: Rules = rules_known(session, self.asked)
        self.facts: OfficerFacts = officer_facts_known(session, self.asked, self.rules)
        self.day = asked.as_of.toordinal()

    def place(self, officer_id: int, figures: Collection[str]) -> Place | None:
        """Where these figures count an officer, as the reader sees it; None where none does."""
        member = self._member(officer_id)
        if member is None or member.precinct_id not in self.precincts:
            return None
        counting = frozenset(figure.value for figure in member.figures) & frozenset(figures)
        precinct = self.precincts[member.precinct_id]
        return Place(precinct.code, precinct.name, counting) if counting else None

    def _member(self, officer_id: int) -> Member | None:
        if officer_id not in self.facts.postings:
            return None
        return member_on(standing_of(self.facts, officer_id, self.rules, (1, self.day + 1)), self.day)

    def aspects(self, officer_id: int) -> Aspects:
        """What makes the officer what the figures say."""
        facts, day = self.facts, self.day
        posting = held_on(until_next(facts.postings.get(officer_id, [])), day)
        employments = facts.employments.get(officer_id, [])
        scope = held_on(self.rules.scope, day)
        trained = trained_days(facts.completions.get(officer_id, ()), self.rules)
        hands = facts.assignments.get(officer_id, ())
        return Aspects(
            posting=None if posting is None else posting[2],
            employment=(status_on(employments, day), self.long_leave(officer_id) is not None),
            is_in_scope=posting is not None and scope is not None and scope[2].takes_in(posting[2][1]),
            needs=self.rules.needs_on(day),
            is_trained=any(start <= day < end for start, end in trained),
            is_armed=any(start <= day < end for start, end in serviceable_in_hand(facts, officer_id)),
            cameras=frozenset(camera for camera, _, start, end in hands if start <= day < end),
        )

    def long_leave(self, officer_id: int) -> date | None:
        """The day from which a leave lasts over 180 days, where it does on the day."""
        employments = self.facts.employments.get(officer_id, [])
        if status_on(employments, self.day) != LEAVE:
            return None
        span = held_on(service_spans(employments), self.day)
        return date.fromordinal(span[0]) if span is not None and not span[2] else None


@dataclass(frozen=True, slots=True)
class _Changing:
    """An officer whose membership changes, with what lies behind it on each side."""

    number: int
    before: Place | None
    after: Place | None
    old: Aspects
    new: Aspects

    def kinds(self) -> frozenset[str]:
        """The kinds of facts that the change can have come through."""
        old, new = self.old, self.new
        found: set[str] = set()
        if old.posting != new.posting:
            found |= POSTED
        if old.employment != new.employment:
            found |= EMPLOYED
        if old.is_in_scope != new.is_in_scope:
            found |= IN_SCOPE
        if old.is_trained != new.is_trained:
            found |= TRAINED | (REQUIRED if old.needs != new.needs else frozenset())
        if old.is_armed != new.is_armed:
            found |= EQUIPPED
        return frozenset(found)


def officers_changed(
    session: Session,
    reader: Reader,
    between: Between,
    codes: Collection[str] | None,
    figures: Collection[str],
) -> tuple[Changed, ...]:
    """The officers whom these figures of the precincts with these codes (None: of all) count differently, by where they
    are counted and by number. A bounded number of statements, whatever the size.
    """
    sides = Side(session, between.before, codes), Side(session, between.after, codes)
    changing = list(_changing(sides, figures))
    if not changing:
        return ()
    found = _entries(session, reader, between, changing)
    names = officers_named(session, between.sights(reader)[0], (one.number for one in changing))
    return tuple(
        Changed(
            collection="officers",
            number=one.number,
            name=names[one.number].text if one.number in names else f"officer {one.number}",
            before=one.before,
            after=one.after,
            reasons=_reasons(one, found, sides),
        )
        for one in changing
    )


def _changing(sides: tuple[Side, Side], figures: Collection[str]) -> Iterator[_Changing]:
    first, second = sides
    order = {record.code: place for place, record in enumerate(second.precincts.values())}
    found = []
    for number in {*first.facts.postings, *second.facts.postings}:
        before, after = first.place(number, figures), second.place(number, figures)
        if (before and (before.row, before.figures)) != (after and (after.row, after.figures)):
            row = next(place.row for place in (after, before) if place is not None)
            found.append((order.get(row, len(order)), number, before, after))
    for _, number, before, after in sorted(found, key=lambda one: one[:2]):
        yield _Changing(number, before, after, first.aspects(number), second.aspects(number))


def _entries(session: Session, reader: Reader, between: Between, changing: list[_Changing]) -> list[Entry]:
    kinds = frozenset().union(*(one.kinds() for one in changing))
    officers = frozenset(one.number for one in changing)
    cameras = frozenset(camera for one in changing for side in (one.old, one.new) for camera in side.cameras)
    courses = frozenset(course for one in changing for side in (one.old, one.new) for course, _ in side.needs)
    wanted: Mapping[Any, ColumnElement[bool]] = {
        people.OFFICERS: among(Officer.id, officers),
        people.POSTINGS: among(Posting.officer_id, officers),
        people.POSTING_ENDS: among(Posting.officer_id, officers),
        people.EMPLOYMENT: among(Employment.officer_id, officers),
        people.EMPLOYMENT_ENDS: among(Employment.officer_id, officers),
        rollout.SCOPE_RULES: true(),
        training.REQUIREMENTS: true(),
        training.REQUIREMENT_ENDS: true(),
        training.COMPLETIONS: among(Completion.officer_id, officers) & among(CourseVersion.course_id, courses),
        equipment.ASSIGNMENTS: among(Assignment.officer_id, officers),
        equipment.RETURNS: among(Assignment.officer_id, officers),
        equipment.CONDITIONS: among(ConditionFact.camera_id, cameras),
        equipment.CAMERAS: among(Camera.id, cameras),
    }
    return entries(session, reader, between, [(kind, which) for kind, which in wanted.items() if kind.name in kinds])


def _reasons(one: _Changing, found: list[Entry], sides: tuple[Side, Side]) -> tuple[Reason, ...]:
    kinds = one.kinds()
    cameras = one.old.cameras | one.new.cameras
    reasons = [
        entry.reason
        for entry in found
        if entry.kind in kinds
        and (entry.officer_id == one.number or (entry.officer_id is None and entry.camera_id in {None, *cameras}))
    ]
    if one.old.employment[1] != one.new.employment[1]:
        since = sides[0].long_leave(one.number) or sides[1].long_leave(one.number)
        reasons.append(Reason(How.LONG_LEAVE, on=since))
    return tuple(reasons) or (Reason(How.OUT_OF_SIGHT),)


def rules_changed(session: Session, reader: Reader, between: Between, codes: Collection[str] | None) -> list[Reason]:
    """The rules and plans that count on one side alone. Six statements."""
    kinds = (rollout.SCOPE_RULES, training.REQUIREMENTS, training.REQUIREMENT_ENDS)
    plans = true() if codes is None else Precinct.code.in_(sorted(codes))
    found = entries(session, reader, between, [*((kind, true()) for kind in kinds), (rollout.PLANS, plans)])
    return [entry.reason for entry in found]
