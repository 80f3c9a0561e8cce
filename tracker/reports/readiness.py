"""The report `readiness`: how many of each precinct are in scope, enrolled, trained, issued, signed; the first use."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.histories import held_on
from tracker.domain.reports.needs import Readiness, ReadinessFigures, ReadinessRow
from tracker.domain.reports.stamp import check_moment
from tracker.domain.standing import lacking_on, standing_of
from tracker.domain.vocabulary import SignedAct
from tracker.reports.needs import seat_for
from tracker.store.known import Asked, officer_facts_known, precincts_known, rules_known, seats_known, stamp_of
from tracker.store.models import Acknowledgement, Assignment, AssignmentReturn, DailyUse

STEPS = ("in_scope", "enrolled", "trained", "issued", "signed")


def readiness(
    session: Session, *, as_of: date, known_at: datetime, precincts: Collection[str] | None = None
) -> Readiness:
    """The readiness line of the precincts with these codes (None: of all), as known at a moment, counted as the
    progress report counts: in scope is its `eligible`, issued its `assigned`.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    records = precincts_known(session, known_at, precincts)
    asked = Asked(as_of, known_at, None if precincts is None else tuple(record.id for record in records))
    counts = _counts(session, asked)
    used = _first_uses(session, asked)
    rows = tuple(
        ReadinessRow(record.code, record.name, _figures(counts[record.id], used.get(record.id))) for record in records
    )
    whole: Counter[str] = sum((counts[record.id] for record in records), Counter())
    first = min((day for record in records if (day := used.get(record.id)) is not None), default=None)
    return Readiness(stamp_of(session, as_of, known_at), rows, _figures(whole, first))


def _figures(counted: Counter[str], first_use: date | None) -> ReadinessFigures:
    return ReadinessFigures(**{step: counted[step] for step in STEPS}, first_use=first_use)


def _counts(session: Session, asked: Asked) -> dict[int, Counter[str]]:
    """By precinct id: how many officers have come how far on the report's day."""
    rules = rules_known(session, asked)
    facts = officer_facts_known(session, asked, rules)
    seats = seats_known(session, asked)
    signers = _signers(session, asked)
    day = asked.as_of.toordinal()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for officer_id in facts.postings:
        stands = standing_of(facts, officer_id, rules, (1, day + 1))
        eligible = held_on(stands.eligible, day)
        if eligible is None:
            continue
        counted = counts[eligible[2]]
        counted["in_scope"] += 1
        counted["trained"] += held_on(stands.trained, day) is not None
        is_issued = held_on(stands.assigned, day) is not None
        counted["issued"] += is_issued
        counted["signed"] += is_issued and officer_id in signers
        lacking = lacking_on(facts.completions.get(officer_id, ()), rules, day)
        counted["enrolled"] += any(seat_for(seats.get(officer_id, ()), need) is not None for need in lacking)
    return counts


def _signers(session: Session, asked: Asked) -> frozenset[int]:
    """The officers who have signed for a camera that they hold on the report's day."""
    back = select(AssignmentReturn.id).where(
        AssignmentReturn.assignment_id == Assignment.id,
        AssignmentReturn.returned_on <= asked.as_of,
        asked.knows(AssignmentReturn),
    )
    return frozenset(
        session.scalars(
            select(Assignment.officer_id)
            .join(Acknowledgement, Acknowledgement.assignment_id == Assignment.id)
            .where(
                asked.knows(Assignment),
                asked.knows(Acknowledgement),
                Acknowledgement.act == SignedAct.ISSUE.value,
                Acknowledgement.signed_on <= asked.as_of,
                ~back.exists(),
                *asked.concerns(Assignment.officer_id),
            )
        )
    )


def _first_uses(session: Session, asked: Asked) -> dict[int, date]:
    """By precinct id: the first day by the report's on which a camera was in use."""
    rows = session.execute(
        select(DailyUse.precinct_id, func.min(DailyUse.used_on))
        .where(asked.knows(DailyUse), DailyUse.used > 0, DailyUse.used_on <= asked.as_of)
        .group_by(DailyUse.precinct_id)
    )
    return {row[0]: row[1] for row in rows}
