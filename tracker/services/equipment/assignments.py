"""Issue, return, swap: a camera into an officer's hands and out of them, by the rules in docs/domain.md."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera, SwapCamera
from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Conflict, Invalid, Refusal
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.services.checks import check_not_future, check_own_place, check_report_number, database_word
from tracker.services.equipment.cameras import put_in_place, state_condition
from tracker.services.ledger import Entry, recording
from tracker.services.resting import named, standing_return
from tracker.store.holding import (
    assignments_touching,
    condition_on,
    employment_on,
    is_duty_in_scope,
    is_trained_on,
    policies_on,
    posting_on,
)
from tracker.store.lookups import find_assignment, find_camera, find_officer
from tracker.store.memory import memory_of
from tracker.store.models import Assignment, AssignmentReturn, Batch, Camera, ConditionFact, Officer
from tracker.store.scope import sphere_of


@dataclass(frozen=True, slots=True)
class Issued:
    """An assignment as recorded, and what the person at the counter should know about it (codes: `out_of_scope`)."""

    assignment: Assignment
    warnings: tuple[str, ...] = ()


def issue_camera(
    session: Session, actor: Actor, command: IssueCamera, *, now: datetime, batch: Batch | None = None
) -> Issued:
    """Put a serviceable, owned camera into the hands of an active, posted and trained officer.

    Raises:
        Invalid `future_date`, `return_before_issue`, `condition_required`, `report_number_required`;
        NotFound `unknown_officer`, `unknown_camera`; Forbidden `override_forbidden`; Conflict `ambiguous`,
        `not_active`,
        `no_posting`, `camera_not_owned`, `camera_not_serviceable`, `no_policy`, `not_trained`, `officer_holds_camera`,
        `camera_held`.
    """
    actor.check_may("equipment.write")
    _check_issue_days(command, now)
    sphere = sphere_of(actor, now, command.issued_on, command.returned_on or command.issued_on)
    officer = find_officer(session, command.officer, sphere=sphere)
    camera = find_camera(session, command.camera, sphere=sphere)
    check_own_place(session, command.place, sphere)
    with recording(session, actor, "issue_camera", now=now, batch=batch) as entry:
        issued = _issue(entry, actor, officer, camera, command)
        assignment = issued.assignment
        if command.returned_on is not None and command.condition is not None:
            _end(
                entry,
                assignment,
                camera,
                ReturnCamera(
                    assignment.id,
                    command.returned_on,
                    command.condition,
                    command.report_number,
                    command.place,
                    command.return_note,
                ),
            )
        entry.about(
            assignment,
            officer_id=officer.id,
            camera=camera.serial,
            issued_on=command.issued_on,
            returned_on=command.returned_on,
            condition=command.condition,
            report_number=command.report_number,
            place=command.place,
            override_reason=assignment.override_reason,
            note=command.note,
            return_note=command.return_note,
            warnings=issued.warnings,
        )
    return issued


def return_camera(
    session: Session, actor: Actor, command: ReturnCamera, *, now: datetime, batch: Batch | None = None
) -> AssignmentReturn:
    """Take a camera back, in the condition stated; a lost one is returned as missing or stolen with its report number.

    Raises:
        Invalid `future_date`, `return_before_issue`, `report_number_required`; NotFound `unknown_assignment`,
        `unknown_place`; Conflict `already_returned`, `condition_same_day`, `place_same_day`.
    """
    actor.check_may("equipment.write")
    check_not_future(command.returned_on, now, field="returned_on")
    check_report_number(command.condition, command.report_number)
    sphere = sphere_of(actor, now, command.returned_on)
    assignment = find_assignment(session, command.assignment_id, sphere=sphere)
    camera = find_camera_of(session, assignment)
    check_own_place(session, command.place, sphere)
    with recording(session, actor, "return_camera", now=now, batch=batch) as entry:
        _refuse_second_return(entry, assignment)
        ended = _end(entry, assignment, camera, command)
        entry.about(
            ended,
            assignment_id=assignment.id,
            officer_id=assignment.officer_id,
            camera=camera.serial,
            returned_on=command.returned_on,
            condition=command.condition,
            report_number=command.report_number,
            place=command.place,
            note=command.note,
        )
    return ended


def swap_camera(
    session: Session, actor: Actor, command: SwapCamera, *, now: datetime, batch: Batch | None = None
) -> Issued:
    """Take one camera back and put another into the same officer's hands on the same day, as one act: both or neither.

    Raises:
        What `return_camera` and `issue_camera` raise.
    """
    actor.check_may("equipment.write")
    check_not_future(command.swapped_on, now, field="swapped_on")
    check_report_number(command.condition, command.report_number)
    sphere = sphere_of(actor, now, command.swapped_on)
    held = find_assignment(session, command.assignment_id, sphere=sphere)
    old_camera = find_camera_of(session, held)
    new_camera = find_camera(session, command.camera, sphere=sphere)
    check_own_place(session, command.place, sphere)
    officer = session.get_one(Officer, held.officer_id)
    with recording(session, actor, "swap_camera", now=now, batch=batch) as entry:
        _refuse_second_return(entry, held)
        _end(
            entry,
            held,
            old_camera,
            ReturnCamera(held.id, command.swapped_on, command.condition, command.report_number, command.place),
        )
        issued = _issue(
            entry,
            actor,
            officer,
            new_camera,
            IssueCamera(
                OfficerRef(id=officer.id), command.camera, command.swapped_on, command.override_reason, command.note
            ),
        )
        entry.about(
            issued.assignment,
            officer_id=officer.id,
            returned_assignment_id=held.id,
            returned_camera=old_camera.serial,
            condition=command.condition,
            report_number=command.report_number,
            camera=new_camera.serial,
            swapped_on=command.swapped_on,
            override_reason=issued.assignment.override_reason,
            warnings=issued.warnings,
        )
    return issued


def find_camera_of(session: Session, assignment: Assignment) -> Camera:
    """The camera of an assignment."""
    memory = memory_of(session)
    held = None if memory is None else memory.get(Camera, assignment.camera_id)
    return held or session.get_one(Camera, assignment.camera_id)


def _check_issue_days(command: IssueCamera, now: datetime) -> None:
    check_not_future(command.issued_on, now, field="issued_on")
    if command.returned_on is None:
        return
    check_not_future(command.returned_on, now, field="returned_on")
    _check_order(command.issued_on, command.returned_on)
    if command.condition is None:
        raise Invalid(
            "condition_required",
            "Say in what condition the camera came back when you give a return day.",
            field="condition",
        )
    check_report_number(command.condition, command.report_number)


def _check_order(issued_on: date, returned_on: date) -> None:
    if returned_on < issued_on:
        raise Invalid(
            "return_before_issue",
            f"The return on {returned_on.isoformat()} is before the issue on {issued_on.isoformat()}. Correct the day.",
            field="returned_on",
        )


def _issue(entry: Entry, actor: Actor, officer: Officer, camera: Camera, command: IssueCamera) -> Issued:
    """Check every rule of an issue and write the assignment, within an act under way."""
    session, day = entry.session, command.issued_on
    duty = _check_officer_may_hold(session, officer, day)
    _check_camera_may_go(session, camera, day)
    if not policies_on(session, day):
        raise Conflict(
            "no_policy",
            f"No policy version was in effect on {day.isoformat()}, so no camera is issued. Check the day.",
            field="issued_on",
        )
    override = _override_where_untrained(session, actor, officer, command)
    if refusal := _overlap(session, officer, camera, command):
        raise refusal
    assignment = Assignment(
        officer_id=officer.id,
        camera_id=camera.id,
        issued_on=day,
        returned_on=command.returned_on,
        override_reason=override,
        note=command.note,
    )
    with database_word(session, lambda: _overlap(session, officer, camera, command)):
        entry.stamp(assignment)
    return Issued(assignment, () if is_duty_in_scope(session, duty, day) else ("out_of_scope",))


def _check_officer_may_hold(session: Session, officer: Officer, day: date) -> str:
    """Only an officer with employment `active` and a posting on the day receives a camera; answers the posting's
    duty.
    """
    employment = employment_on(session, officer.id, day)
    if employment is None or employment.status != EmploymentStatus.ACTIVE:
        status = "no employment recorded" if employment is None else f"employment status {employment.status}"
        raise Conflict(
            "not_active",
            f"The officer has {status} on {day.isoformat()}; only an active officer receives a camera.",
            field="officer",
        )
    posting = posting_on(session, officer.id, day)
    if posting is None:
        raise Conflict(
            "no_posting", f"The officer has no posting on {day.isoformat()}. Record the posting first.", field="officer"
        )
    return posting.duty


def _check_camera_may_go(session: Session, camera: Camera, day: date) -> None:
    condition = condition_on(session, camera, day)
    if condition is None:
        raise Conflict(
            "camera_not_owned",
            f"The camera {camera.serial} was not owned on {day.isoformat()}. Issue another one.",
            field="camera",
        )
    if condition is not CameraCondition.SERVICEABLE:
        raise Conflict(
            "camera_not_serviceable",
            f"The camera {camera.serial} is {condition.value.replace('_', ' ')} on {day.isoformat()}; "
            "only a serviceable one is issued. Take another one, or record its condition first.",
            field="camera",
        )


def _override_where_untrained(session: Session, actor: Actor, officer: Officer, command: IssueCamera) -> str | None:
    """The reason to keep with an untrained issue; None where the officer is trained, whatever was typed."""
    if is_trained_on(session, officer.id, command.issued_on):
        return None
    reason = (command.override_reason or "").strip()
    if not reason:
        raise Conflict(
            "not_trained",
            f"The officer is not trained on {command.issued_on.isoformat()}. Record the training, "
            "or give a reason to override.",
            field="officer",
        )
    actor.check_may("equipment.override")
    return reason


def _overlap(session: Session, officer: Officer, camera: Camera, command: IssueCamera) -> Refusal | None:
    """The refusal where the officer holds another camera, or another officer this one, on a day of the span."""
    start, end = command.issued_on, command.returned_on
    for held in assignments_touching(session, officer_id=officer.id, start=start, end=end):
        other = find_camera_of(session, held)
        return Conflict(
            "officer_holds_camera",
            f"The officer holds camera {other.serial} {_days(held)}. Return or swap that one first.",
            field="officer",
            related=[("assignments", held.id, other.serial)],
        )
    for held in assignments_touching(session, camera_id=camera.id, start=start, end=end):
        return Conflict(
            "camera_held",
            f"Camera {camera.serial} is in another officer's hands {_days(held)}. Return it or take another.",
            field="camera",
            related=[("assignments", held.id, camera.serial)],
        )
    return None


def _span_overlap(session: Session, assignment: Assignment, returned_on: date) -> Refusal | None:
    """The refusal where a return that is entered again, for a later day, would reach into another assignment."""
    issued_on = assignment.issued_on
    others = {
        other
        for whose in ({"officer_id": assignment.officer_id}, {"camera_id": assignment.camera_id})
        for other in assignments_touching(session, start=issued_on, end=returned_on, **whose)
        if other.id != assignment.id
    }
    if not others:
        return None
    first = min(other.issued_on for other in others)
    return Conflict(
        "later_facts_depend",
        f"Officer or camera is part of another assignment from {first.isoformat()}. The return must be on that day or "
        "before it.",
        field="returned_on",
        related=named(others),
    )


def _days(held: Assignment) -> str:
    until = f" to {held.returned_on.isoformat()}" if held.returned_on else ""
    return f"from {held.issued_on.isoformat()}{until}"


def _refuse_second_return(entry: Entry, assignment: Assignment) -> None:
    """Asked under the audit lock, of what stands now: two counters may take the same camera back at once."""
    if memory_of(entry.session) is None:
        entry.session.refresh(assignment)
    ended = standing_return(entry.session, assignment)
    if ended is not None:
        raise Conflict(
            "already_returned",
            f"This camera was returned on {ended.returned_on.isoformat()}. Nothing is left to do.",
            field="assignment",
            related=[("assignments", assignment.id, ended.returned_on.isoformat())],
        )


def _end(entry: Entry, assignment: Assignment, camera: Camera, command: ReturnCamera) -> AssignmentReturn:
    """Write the return, and the condition where it differs from the one that holds, within an act under way."""
    session = entry.session
    _check_order(assignment.issued_on, command.returned_on)
    ended = entry.stamp(
        AssignmentReturn(
            assignment_id=assignment.id,
            returned_on=command.returned_on,
            condition=command.condition.value,
            report_number=command.report_number,
            note=command.note,
        )
    )
    with database_word(session, lambda: _span_overlap(session, assignment, command.returned_on)):
        entry.carry(assignment, "returned_on", command.returned_on)
    if condition_on(session, camera, command.returned_on) is not command.condition:
        stated = ConditionFact(
            condition=command.condition.value, report_number=command.report_number, return_id=ended.id
        )
        state_condition(entry, camera, stated, day=command.returned_on)
    if command.place is not None:
        put_in_place(entry, camera.id, command.place, command.returned_on)
    return ended
