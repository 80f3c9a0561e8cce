"""Officers moved to another precinct and duty at once; the camera follows or comes back, as the new duty says."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.bulk import MoveOfficers
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.rows import OfficerRow
from tracker.domain.spans import local_day
from tracker.services.bulk.rows import Bulk, Happened, Work, enter
from tracker.services.checks import check_day
from tracker.services.equipment import return_camera
from tracker.services.people import post_officer
from tracker.store.holding import is_duty_in_scope, posting_on
from tracker.store.lookups import find_duty, find_place, find_precinct
from tracker.store.models import Assignment, Batch, Camera, Posting

MOVES = "moves"
"""The kind of these batches."""

STAYS, COMES_BACK, DUE = "stays", "comes_back", "due"


def move_officers(session: Session, actor: Actor, command: MoveOfficers, *, now: datetime) -> Bulk:
    """Post every officer of a list to a precinct and duty from a day on, or none.

    A camera that the officer holds stays where the new duty is in scope on that day. Where it is not, the camera is
    taken back in the same act on the same day; it stays in hand and is listed as due where the day is to come, where
    the camera was issued after the day, or where the administrator says that it comes back later.

    Raises:
        Invalid `day_out_of_range`; NotFound `unknown_precinct`, `unknown_duty`, `unknown_place`; what `enter` raises,
        and for a row what `post_officer` and `return_camera` do.
    """
    return enter(move_work(session, actor, command, now=now))


def move_work(session: Session, actor: Actor, command: MoveOfficers, *, now: datetime) -> Work:
    """The rows of a list of officers, each to be moved."""
    actor.check_may("people.write")
    actor.check_may("equipment.write")
    check_day(command.starts_on, field="starts_on")
    find_precinct(session, command.precinct)
    find_duty(session, command.duty)
    if command.place is not None:
        find_place(session, command.place)
    is_past = command.starts_on <= local_day(now)

    def do(row: OfficerRow, batch: Batch) -> Happened:
        one = PostOfficer(row.officer, command.precinct, command.duty, command.starts_on)
        posting = post_officer(session, actor, one, now=now, batch=batch)
        held = _in_hand(session, posting.officer_id)
        if held is None:
            return Happened(officer_id=posting.officer_id, posting_id=posting.id)
        assignment, serial = held
        becomes = _what_becomes(session, posting, assignment)
        if becomes == COMES_BACK and (command.comes_back_later or not is_past):
            becomes = DUE
        if becomes == COMES_BACK:
            back = ReturnCamera(assignment.id, command.starts_on, command.condition, None, command.place)
            return_camera(session, actor, back, now=now, batch=batch)
        return Happened(
            officer_id=posting.officer_id,
            camera_id=assignment.camera_id,
            serial=serial,
            assignment_id=assignment.id,
            posting_id=posting.id,
            condition=command.condition.value if becomes == COMES_BACK else None,
            notes=(becomes,),
        )

    detail = {
        "precinct": command.precinct,
        "duty": command.duty,
        "starts_on": command.starts_on,
        "condition": command.condition,
        "place": command.place,
        "comes_back_later": command.comes_back_later,
    }
    return Work(
        session,
        actor,
        now,
        "move_officers",
        MOVES,
        command.starts_on,
        command.rows,
        command.leave_out,
        do,
        detail,
    )


def _in_hand(session: Session, officer_id: int) -> tuple[Assignment, str] | None:
    """The assignment under which the officer has a camera out, and the camera's serial number."""
    found = session.execute(
        select(Assignment, Camera.serial)
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(Assignment.officer_id == officer_id, Assignment.voided_at.is_(None), Assignment.returned_on.is_(None))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def _what_becomes(session: Session, posting: Posting, assignment: Assignment) -> str:
    """Whether a camera in hand stays, comes back on the day of the move, or is only due: it was issued after that day,
    so there is nothing to take back on it. A posting that has ended by the issue says nothing about the camera.
    """
    if assignment.issued_on <= posting.starts_on:
        return STAYS if is_duty_in_scope(session, posting.duty, posting.starts_on) else COMES_BACK
    held = posting_on(session, posting.officer_id, assignment.issued_on)
    is_due = held is posting and not is_duty_in_scope(session, posting.duty, assignment.issued_on)
    return DUE if is_due else STAYS
