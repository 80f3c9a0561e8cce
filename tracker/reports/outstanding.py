"""The report `outstanding`: who is eligible and not equipped, what each is missing, since when, and the next class."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.histories import held_on
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.domain.reports.outstanding import Needs, NextSession, OutstandingOfficer, OutstandingReport
from tracker.domain.reports.stamp import check_moment
from tracker.domain.standing import Need, OfficerFacts, Rules, Standing, lacking_on, standing_of, status_on
from tracker.domain.vocabulary import EmploymentStatus
from tracker.reports.on_day import full_name
from tracker.store.known import (
    Asked,
    KnownOfficer,
    PlannedSession,
    course_codes,
    officer_facts_known,
    particulars_known,
    precincts_known,
    rules_known,
    sessions_from,
    stamp_of,
)


def outstanding(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    reveal_identities: bool,
) -> OutstandingReport:
    """The outstanding officers of the precincts with these codes (None: of all), as known at a moment.

    Without `reveal_identities` the name and badge of officers of protected identity are masked.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    records = precincts_known(session, known_at, precincts)
    asked = Asked(as_of, known_at, None if precincts is None else tuple(record.id for record in records))
    rules = rules_known(session, asked)
    facts = officer_facts_known(session, asked, rules)
    known = particulars_known(session, asked)
    needs = rules.needs_on(as_of.toordinal())
    desk = _Desk(
        as_of, facts, rules, known, course_codes(session), sessions_from(session, asked, [c for c, _ in needs])
    )
    places = {record.id: (place, record.code) for place, record in enumerate(records)}
    rows = []
    for officer_id in facts.postings:
        stands = standing_of(facts, officer_id, rules, (1, as_of.toordinal() + 1))
        where = _outstanding_in(stands, as_of.toordinal())
        if where is not None and where in places:
            place, code = places[where]
            row = desk.row(officer_id, stands, where, code, reveal_identities)
            is_masked = row.is_protected and not reveal_identities
            order = ("", "") if is_masked else (row.name.casefold(), row.badge or "")
            rows.append(((place, is_masked, *order, officer_id), row))
    rows.sort(key=lambda keyed: keyed[0])
    return OutstandingReport(stamp_of(session, as_of, known_at), tuple(row for _, row in rows))


def _outstanding_in(stands: Standing, day: int) -> int | None:
    """The id of the precinct where the officer is eligible and not equipped on a day; None where that is not so."""
    eligible = held_on(stands.eligible, day)
    return None if eligible is None or held_on(stands.equipped, day) is not None else eligible[2]


class _Desk:
    """What one row is made from."""

    def __init__(
        self,
        day: date,
        facts: OfficerFacts,
        rules: Rules,
        known: dict[int, KnownOfficer],
        courses: dict[int, str],
        sessions: list[PlannedSession],
    ) -> None:
        self.day = day
        self.facts = facts
        self.rules = rules
        self.known = known
        self.courses = courses
        self.sessions = sessions

    def row(
        self, officer_id: int, stands: Standing, precinct_id: int, code: str, reveal_identities: bool
    ) -> OutstandingOfficer:
        """The row of an officer who is outstanding in a precinct on the day."""
        at = self.day.toordinal()
        who = self.known[officer_id]
        is_masked = who.is_protected and not reveal_identities
        lacking = lacking_on(self.facts.completions.get(officer_id, ()), self.rules, at)
        since = _outstanding_since(stands, at)
        return OutstandingOfficer(
            officer_id=officer_id,
            name=PROTECTED_NAME if is_masked else full_name(who.last_name, who.first_name, who.middle_name, who.suffix),
            badge=None if is_masked else who.badge,
            rank=who.rank,
            is_protected=who.is_protected,
            precinct=code,
            needs=_needs(stands, at),
            lacking=tuple(sorted(self.courses[course_id] for course_id, _ in lacking)),
            outstanding_since=date.fromordinal(since),
            days_outstanding=at - since,
            on_leave=status_on(self.facts.employments[officer_id], at) == EmploymentStatus.LEAVE,
            next_session=self._next_session(lacking, precinct_id),
        )

    def _next_session(self, lacking: list[Need], precinct_id: int) -> NextSession | None:
        for planned in self.sessions:
            is_for_them = planned.precinct_id is None or planned.precinct_id == precinct_id
            if is_for_them and any(
                planned.course_id == course_id and planned.version_order >= order for course_id, order in lacking
            ):
                return NextSession(planned.id, planned.held_on, planned.starts_at, planned.course, planned.place)
        return None


def _needs(stands: Standing, day: int) -> Needs:
    is_trained = held_on(stands.trained, day) is not None
    if is_trained:
        return Needs.CAMERA
    return Needs.TRAINING if held_on(stands.assigned, day) is not None else Needs.BOTH


def _outstanding_since(stands: Standing, day: int) -> int:
    """The first day of the stretch without a break; asked of an officer who is outstanding on the day."""
    return next(start for start, end in stands.outstanding_days() if start <= day < end)
