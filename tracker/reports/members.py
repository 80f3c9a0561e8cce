"""Who is counted in which figure on a day: the officers and the cameras behind every count."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.figures import CameraFigure, Member, OfficerFigure, member_on
from tracker.domain.reports.inventory import owned_as
from tracker.domain.standing import lacking_on, standing_of
from tracker.domain.vocabulary import CameraCondition, SignedAct
from tracker.reports.needs import seat_for
from tracker.reports.on_day import Reader
from tracker.store.known import Asked, officer_facts_known, precincts_known, rules_known, seats_known
from tracker.store.models import Acknowledgement, Assignment, AssignmentReturn


def members(session: Session, asked: Asked) -> dict[int, Member]:
    """Every officer of the strength on the day, by number, with all the figures that count the officer.

    Nine statements, whatever the size.
    """
    rules = rules_known(session, asked)
    facts = officer_facts_known(session, asked, rules)
    seats = seats_known(session, asked)
    signers = _signers(session, asked)
    day = asked.as_of.toordinal()
    found = {}
    for officer_id in facts.postings:
        member = member_on(standing_of(facts, officer_id, rules, (1, day + 1)), day)
        if member is None:
            continue
        added = set()
        if OfficerFigure.ASSIGNED in member.figures and officer_id in signers:
            added.add(OfficerFigure.SIGNED)
        if OfficerFigure.ELIGIBLE in member.figures:
            lacking = lacking_on(facts.completions.get(officer_id, ()), rules, day)
            if any(seat_for(seats.get(officer_id, ()), need) is not None for need in lacking):
                added.add(OfficerFigure.ENROLLED)
        found[officer_id] = Member(member.precinct_id, member.figures | added)
    return found


def officers_counted(
    session: Session,
    reader: Reader,
    figure: OfficerFigure,
    *,
    as_of: date,
    known_at: datetime,
    precinct: str | None = None,
) -> frozenset[int]:
    """The numbers of the officers whom a figure counts on a day: in one precinct, or in all that the reader sees.

    Ten statements, whatever the size.
    """
    seen = [
        record.id
        for record in precincts_known(session, known_at, reader.precincts)
        if precinct is None or record.code == precinct
    ]
    everywhere = precinct is None and reader.precincts is None
    asked = Asked(as_of, known_at, None if everywhere else tuple(seen))
    return frozenset(
        officer_id
        for officer_id, member in members(session, asked).items()
        if figure in member.figures and member.precinct_id in seen
    )


def cameras_counted(
    figure: CameraFigure, as_of: date, *, owned_from: Any, condition: Any, assignment_id: Any
) -> ColumnElement[bool]:
    """That a camera is counted by a figure on a day, by columns of what holds on it."""
    states = [
        and_(condition == state.value, assignment_id.is_not(None) if is_held else assignment_id.is_(None))
        for state in CameraCondition
        for is_held in (True, False)
        if figure.takes_in(owned_as(state, is_held=is_held))
    ]
    return and_(owned_from <= as_of, or_(*states))


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
