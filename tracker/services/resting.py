"""What rests on a fact that an act has just voided: asked when the act has entered all it enters, so that only what
would still be broken stands in the way.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.store.enrolled import last_seated, seats_taken
from tracker.store.holding import assignments_touching, condition_on, employment_on, policies_on, posting_on
from tracker.store.kinds import Named, name_of
from tracker.store.memory import standing
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    Count,
    CountClosing,
    Officer,
    OfficerParticulars,
    TrainingSession,
)
from tracker.store.proposed import waiting_for


def issues_without_standing(session: Session, officer_id: int) -> list[Named]:
    """Standing assignments of an officer who was not active, or not posted, on the day of issue."""
    issued = session.scalars(
        select(Assignment).where(Assignment.officer_id == officer_id, Assignment.voided_at.is_(None))
    ).all()
    return [name_of(one) for one in issued if not _may_hold(session, officer_id, one)]


def _may_hold(session: Session, officer_id: int, assignment: Assignment) -> bool:
    employment = employment_on(session, officer_id, assignment.issued_on)
    active = employment is not None and employment.status == EmploymentStatus.ACTIVE
    return active and posting_on(session, officer_id, assignment.issued_on) is not None


def issues_of_unserviceable(session: Session, camera_id: int) -> list[Named]:
    """Standing assignments of a camera that was not serviceable on the day of issue."""
    camera = session.get_one(Camera, camera_id)
    issued = session.scalars(
        select(Assignment).where(Assignment.camera_id == camera_id, Assignment.voided_at.is_(None))
    ).all()
    return [name_of(one) for one in issued if condition_on(session, camera, one.issued_on) is not SERVICEABLE]


def issues_without_policy(session: Session, since: date) -> list[Named]:
    """Standing assignments from a day on, issued on a day without any policy in effect."""
    issued = session.scalars(
        select(Assignment).where(Assignment.issued_on >= since, Assignment.voided_at.is_(None))
    ).all()
    uncovered = {day for day in {one.issued_on for one in issued} if not policies_on(session, day)}
    return [name_of(one) for one in issued if one.issued_on in uncovered]


def carry_number(session: Session, officer_id: int) -> list[Named]:
    """Give the officer's row the employee number of the latest standing particulars; what stands against that."""
    officer = session.get_one(Officer, officer_id)
    if officer.voided_at is not None:
        return []
    latest = session.scalars(
        select(OfficerParticulars)
        .where(OfficerParticulars.officer_id == officer.id, OfficerParticulars.voided_at.is_(None))
        .order_by(OfficerParticulars.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        return [("officers", officer.id, f"officer {officer.id} would have no name: void the officer instead")]
    taken = session.scalars(
        select(Officer).where(
            Officer.employee_number == latest.employee_number, Officer.id != officer.id, Officer.voided_at.is_(None)
        )
    ).first()
    if taken is not None:
        return [("officers", taken.id, f"officer {taken.id}, who has employee number {latest.employee_number} now")]
    officer.employee_number = latest.employee_number
    session.flush()
    return []


def open_again(session: Session, assignment: Assignment) -> list[Named]:
    """Open an assignment whose return is void and has no other in its place; what stands against that."""
    session.refresh(assignment)
    if assignment.voided_at is not None or standing_return(session, assignment) is not None:
        return []
    others = {
        other
        for whose in ({"officer_id": assignment.officer_id}, {"camera_id": assignment.camera_id})
        for other in assignments_touching(session, start=assignment.issued_on, end=None, **whose)
        if other.id != assignment.id
    }
    if others:
        return named(others)
    assignment.returned_on = None
    session.flush()
    return []


def seats_overrun(session: Session, session_id: int) -> list[Named]:
    """The newest enrolments of a class that would have no seat in it."""
    taught = session.get_one(TrainingSession, session_id)
    over = seats_taken(session, session_id) - taught.seats if taught.seats is not None else 0
    if over <= 0:
        return []
    return [name_of(one) for one in last_seated(session, session_id, over)]


def undecided_proposals(session: Session, session_id: int) -> list[Named]:
    """The proposals for a class that wait for an answer: one that is not held has none to give."""
    label = "proposal {}, which somebody has to accept or decline"
    return [("batches", number, label.format(number)) for number, _ in waiting_for(session, session_id)]


def standing_return(session: Session, assignment: Assignment) -> AssignmentReturn | None:
    """The return of an assignment; None while the camera is out."""
    return next(iter(standing(session, AssignmentReturn, assignment_id=assignment.id)), None)


def standing_closing(session: Session, count_id: int) -> CountClosing | None:
    """The closing of a count; None while it is open."""
    return session.scalars(
        select(CountClosing).where(CountClosing.count_id == count_id, CountClosing.voided_at.is_(None))
    ).one_or_none()


def open_counts(session: Session, place_id: int) -> list[Count]:
    """The standing counts of a place that are not closed, the first one first."""
    closed = select(CountClosing.count_id).where(CountClosing.voided_at.is_(None))
    query = select(Count).where(Count.place_id == place_id, Count.voided_at.is_(None), Count.id.not_in(closed))
    return list(session.scalars(query.order_by(Count.id)))


def let_next_be_open(session: Session, place_id: int) -> None:
    """Give the mark of a place's open count, where nobody has it, to the first that waits for it."""
    session.flush()
    waiting = open_counts(session, place_id)
    if waiting and not any(one.is_open for one in waiting):
        waiting[0].is_open = True
        session.flush()


def open_count_again(session: Session, count: Count) -> list[Named]:
    """Open a count whose closing is void and has no other in its place; what stands against that."""
    session.refresh(count)
    if count.voided_at is not None or standing_closing(session, count.id) is not None:
        return []
    others = [one for one in open_counts(session, count.place_id) if one.id != count.id]
    if others:
        return [name_of(one) for one in others]
    count.is_open = True
    session.flush()
    return []


def named(assignments: Iterable[Assignment]) -> list[Named]:
    """Assignments as obstacles, in the order of their numbers."""
    return [name_of(one) for one in sorted(assignments, key=lambda one: one.id)]


SERVICEABLE = CameraCondition.SERVICEABLE
