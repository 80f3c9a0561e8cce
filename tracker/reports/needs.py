"""The report `training-needs`: which eligible officers need which course, why, and the class they are enrolled in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.histories import FAR, held_on
from tracker.domain.needs import Why, counts_until, why_needed
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.domain.reports.needs import EnrolledIn, NeedLine, TrainingNeeds
from tracker.domain.reports.stamp import check_moment
from tracker.domain.standing import Need, OfficerFacts, Rules, standing_of
from tracker.reports.on_day import full_name
from tracker.store.known import (
    Asked,
    KnownOfficer,
    PrecinctRecord,
    Seat,
    officer_facts_known,
    particulars_known,
    precincts_known,
    rules_known,
    seats_known,
    stamp_of,
)
from tracker.store.known.edits import as_known
from tracker.store.models import Course

EXPIRING_WITHIN = 60
"""So many days ahead a completion that runs out is listed, unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which course alone (None: every required one), on which day (None: the report's), and how many days ahead a
    completion that runs out counts as needed. `order`: the version that will do where the course is not required.
    """

    course: str | None = None
    on: date | None = None
    within: int = 0
    order: int = 0


def training_needs(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    reveal_identities: bool,
    wanted: Wanted | None = None,
) -> TrainingNeeds:
    """The officers of the precincts with these codes (None: of all) who need a course, as known at a moment: eligible
    on the day, and without a completion of a version that counts for so many days more.

    Without `reveal_identities` the name and badge of officers of protected identity are masked.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`; NotFound `unknown_course`.
    """
    check_moment(as_of, known_at)
    wanted = wanted or Wanted()
    records = precincts_known(session, known_at, precincts)
    ids = None if precincts is None else tuple(record.id for record in records)
    now, then = Asked(as_of, known_at, ids), Asked(wanted.on or as_of, known_at, ids)
    day = then.as_of.toordinal()
    rules = rules_known(session, then)
    courses = _courses(session, known_at)
    needs = _needs(rules.needs_on(day), courses, wanted)
    desk = _Desk(
        officer_facts_known(session, then, Rules(rules.scope, [(1, FAR, needs)])),
        rules,
        particulars_known(session, then),
        seats_known(session, now),
        {record.id: (place, record) for place, record in enumerate(records)},
        courses,
        reveal_identities,
    )
    rows = sorted(
        (keyed for officer_id in desk.facts.postings for keyed in desk.rows(officer_id, needs, day, wanted.within)),
        key=_place,
    )
    return TrainingNeeds(stamp_of(session, as_of, known_at), tuple(row for _, row in rows), wanted.within)


def _place(keyed: tuple[tuple[Any, ...], NeedLine]) -> tuple[Any, ...]:
    return keyed[0]


Courses = dict[int, tuple[str, str]]
"""Code and name of each course, by its id."""


def _courses(session: Session, known_at: datetime) -> Courses:
    rows = session.execute(
        select(Course.id, Course.code, as_known(Course, "name", known_at)).where(Course.recorded_at <= known_at)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _needs(required: Sequence[Need], courses: Courses, wanted: Wanted) -> tuple[Need, ...]:
    if wanted.course is None:
        return tuple(required)
    course_id = next((number for number, (code, _) in courses.items() if code == wanted.course), None)
    if course_id is None:
        message = f"There is no course {wanted.course}. Check it, or add it first."
        raise NotFound("unknown_course", message, field="course")
    return tuple(need for need in required if need[0] == course_id) or ((course_id, wanted.order),)


def seat_for(seats: Sequence[Seat], need: Need) -> EnrolledIn | None:
    """The next class an officer is enrolled in that will do for a need."""
    for seat in seats:
        if seat.course_id == need[0] and seat.version_order >= need[1]:
            return EnrolledIn(seat.session_id, seat.held_on, seat.starts_at)
    return None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the rows are made from."""

    facts: OfficerFacts
    rules: Rules
    known: dict[int, KnownOfficer]
    seats: dict[int, list[Seat]]
    places: dict[int, tuple[int, PrecinctRecord]]
    courses: Courses
    reveal_identities: bool

    def rows(
        self, officer_id: int, needs: Sequence[Need], day: int, within: int
    ) -> list[tuple[tuple[Any, ...], NeedLine]]:
        """What one officer needs, each row with its place in the report."""
        eligible = held_on(standing_of(self.facts, officer_id, self.rules, (1, day + 1)).eligible, day)
        if eligible is None or eligible[2] not in self.places:
            return []
        place, home = self.places[eligible[2]]
        found: list[tuple[tuple[Any, ...], NeedLine]] = []
        for need in needs:
            until = counts_until(self.facts.completions.get(officer_id, ()), need, day)
            why = why_needed(until, day, within)
            if why is None:
                continue
            row = self._row(officer_id, home, need, why, until)
            is_masked = row.is_protected and not self.reveal_identities
            order = ("", "") if is_masked else (row.name.casefold(), row.badge or "")
            found.append(((place, row.course, is_masked, *order, officer_id), row))
        return found

    def _row(self, officer_id: int, home: PrecinctRecord, need: Need, why: Why, until: int | None) -> NeedLine:
        who = self.known[officer_id]
        is_masked = who.is_protected and not self.reveal_identities
        code, name = self.courses[need[0]]
        return NeedLine(
            officer_id=officer_id,
            name=PROTECTED_NAME if is_masked else full_name(who.last_name, who.first_name, who.middle_name, who.suffix),
            badge=None if is_masked else who.badge,
            rank=who.rank,
            is_protected=who.is_protected,
            precinct=home.code,
            precinct_name=home.name,
            course=code,
            course_name=name,
            why=why,
            until=None if until is None else date.fromordinal(until),
            enrolled=seat_for(self.seats.get(officer_id, ()), need),
        )
