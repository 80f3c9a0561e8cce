"""Many cameras at once: issued from a list of pairs, returned in a box, recorded in another condition. Every row goes
through the counter's own service; no rule stands here.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.bulk import IssueCameras, RecordConditions, ReturnCameras
from tracker.domain.commands.equipment import IssueCamera, RecordCondition, ReturnCamera
from tracker.domain.commands.rows import CameraRow, IssueRow
from tracker.services.bulk.rows import Bulk, Happened, Work, enter
from tracker.services.checks import check_not_future
from tracker.services.equipment import issue_camera, record_condition, return_camera
from tracker.store.lookups import find_open_assignment, find_place
from tracker.store.models import Batch, Camera
from tracker.store.scope import sphere_of

ISSUES, RETURNS, CONDITIONS = "issues", "returns", "conditions"
"""The kinds of these batches."""


def issue_cameras(session: Session, actor: Actor, command: IssueCameras, *, now: datetime) -> Bulk:
    """Issue every pair of a list, or none: one batch that can be reversed as a whole.

    Raises:
        Invalid `future_date`, `day_out_of_range`; what `enter` raises, and for a row what `issue_camera` does.
    """
    return enter(issue_work(session, actor, command, now=now))


def issue_work(session: Session, actor: Actor, command: IssueCameras, *, now: datetime) -> Work:
    """The rows of a list of pairs, each to be issued."""
    actor.check_may("equipment.write")
    check_not_future(command.issued_on, now, field="issued_on")

    def do(row: IssueRow, batch: Batch) -> Happened:
        reason = command.override_reason if row.override else None
        one = IssueCamera(row.officer, row.camera, command.issued_on, reason, command.note)
        issued = issue_camera(session, actor, one, now=now, batch=batch)
        assignment = issued.assignment
        return Happened(
            officer_id=assignment.officer_id,
            camera_id=assignment.camera_id,
            serial=session.get_one(Camera, assignment.camera_id).serial,
            assignment_id=assignment.id,
            notes=(*(("override",) if assignment.override_reason else ()), *issued.warnings),
        )

    detail = {"issued_on": command.issued_on, "override_reason": command.override_reason, "note": command.note}
    return Work(
        session,
        actor,
        now,
        "issue_cameras",
        ISSUES,
        command.issued_on,
        command.rows,
        command.leave_out,
        do,
        detail,
    )


def return_cameras(session: Session, actor: Actor, command: ReturnCameras, *, now: datetime) -> Bulk:
    """Take every camera of a list back, or none: one batch that can be reversed as a whole.

    Raises:
        Invalid `future_date`, `day_out_of_range`; NotFound `unknown_place`; what `enter` raises, and for a row what
        `return_camera` does, or Conflict `not_held`.
    """
    return enter(return_work(session, actor, command, now=now))


def return_work(session: Session, actor: Actor, command: ReturnCameras, *, now: datetime) -> Work:
    """The rows of a box, each to be taken back."""
    actor.check_may("equipment.write")
    check_not_future(command.returned_on, now, field="returned_on")
    sphere = sphere_of(actor, now, command.returned_on)
    if command.place is not None:
        find_place(session, command.place, sphere=sphere)

    def do(row: CameraRow, batch: Batch) -> Happened:
        held = find_open_assignment(session, row.camera, sphere=sphere)
        condition = row.condition or command.condition
        one = ReturnCamera(held.id, command.returned_on, condition, row.report_number, command.place, command.note)
        return_camera(session, actor, one, now=now, batch=batch)
        return Happened(
            officer_id=held.officer_id,
            camera_id=held.camera_id,
            serial=session.get_one(Camera, held.camera_id).serial,
            assignment_id=held.id,
            condition=condition.value,
        )

    detail = {
        "returned_on": command.returned_on,
        "condition": command.condition,
        "place": command.place,
        "note": command.note,
    }
    return Work(
        session,
        actor,
        now,
        "return_cameras",
        RETURNS,
        command.returned_on,
        command.rows,
        command.leave_out,
        do,
        detail,
    )


def record_conditions(session: Session, actor: Actor, command: RecordConditions, *, now: datetime) -> Bulk:
    """Record the condition of every camera of a list from a day on, or of none.

    Raises:
        Invalid `future_date`, `day_out_of_range`; what `enter` raises, and for a row what `record_condition` does.
    """
    return enter(condition_work(session, actor, command, now=now))


def condition_work(session: Session, actor: Actor, command: RecordConditions, *, now: datetime) -> Work:
    """The rows of a list of cameras, each to be recorded in a condition."""
    actor.check_may("equipment.write")
    check_not_future(command.starts_on, now, field="starts_on")

    def do(row: CameraRow, batch: Batch) -> Happened:
        condition = row.condition or command.condition
        one = RecordCondition(row.camera, condition, command.starts_on, row.report_number)
        fact = record_condition(session, actor, one, now=now, batch=batch)
        return Happened(
            camera_id=fact.camera_id,
            serial=session.get_one(Camera, fact.camera_id).serial,
            condition_id=fact.id,
            condition=condition.value,
        )

    detail = {"starts_on": command.starts_on, "condition": command.condition}
    return Work(
        session,
        actor,
        now,
        "record_conditions",
        CONDITIONS,
        command.starts_on,
        command.rows,
        command.leave_out,
        do,
        detail,
    )
