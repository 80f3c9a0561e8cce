"""Hand-overs from elsewhere: issued, and where the row says so returned, in the order of days and not of lines."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.domain.commands.equipment import IssueCamera, ReturnCamera
from tracker.domain.commands.imports import AssignmentRow
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.services.equipment import issue_camera, return_camera
from tracker.services.imports.histories import Known, load_particulars
from tracker.services.imports.matching import OfficerIndex
from tracker.services.imports.outcomes import Applied, Outcome, RowResult
from tracker.services.imports.repeats import said_twice, sort_out_repeats
from tracker.services.imports.work import Attempt, Work, attempting
from tracker.store.memory import Memory
from tracker.store.models import Assignment, Camera, Officer

Standing = tuple[int, date | None]
"""An assignment's id and return day."""


def apply_assignments(work: Work, rows: Sequence[AssignmentRow]) -> Applied:
    """Issue what is not on record, and return what is on record as still out; the rest is unchanged."""
    sorted_rows = sort_out_repeats(
        rows,
        lambda row: (row.officer, row.camera, row.issued_on),
        lambda group: said_twice(f"{group[0].camera}, issued on {group[0].issued_on}", "issued_on", group),
    )
    index = OfficerIndex(load_particulars(work.session).values(), work.match, links=work.links)
    known = _known_assignments(work)
    results: list[RowResult] = []
    in_order_of_days = sorted(sorted_rows.rows, key=lambda row: (row.issued_on, row.returned_on or date.max, row.line))
    matches = {row.line: index.match_one(row.officer) for row in in_order_of_days}

    def expect(memory: Memory, part: Sequence[AssignmentRow]) -> None:
        for row in part:
            if (officer := matches[row.line].known) is not None:
                memory.want(Officer, [officer.id])
                if (standing := known.get((officer.id, row.camera, row.issued_on))) is not None:
                    memory.want(Assignment, [standing[0]])
        memory.expect(Camera, "serial", (row.camera.serial for row in part))
        memory.expect(Camera, "asset_tag", (row.camera.asset_tag for row in part))

    for row in work.each(in_order_of_days, expect):
        matched = matches[row.line]
        if matched.known is None:
            results.append(RowResult(row.line, problems=(matched.problem,) if matched.problem else ()))
        else:
            results.append(_enter(work, row, matched.known, known))
    return Applied(sorted_rows.with_results(results))


def _enter(
    work: Work, row: AssignmentRow, officer: Known, known: dict[tuple[int, CameraRef, date], Standing]
) -> RowResult:
    standing = known.get((officer.id, row.camera, row.issued_on))
    if standing is not None and (row.returned_on is None or standing[1] == row.returned_on):
        return RowResult(row.line, Outcome.UNCHANGED)
    with attempting(work.session) as attempt:
        if standing is None:
            _issue(work, attempt, row, officer)
        else:
            _return(work, attempt, row, standing[0])
    if attempt.problems:
        return RowResult(row.line, problems=tuple(attempt.problems))
    return RowResult(row.line, Outcome.CREATED if standing is None else Outcome.UPDATED)


def _issue(work: Work, attempt: Attempt, row: AssignmentRow, officer: Known) -> None:
    command = IssueCamera(
        OfficerRef(id=officer.id),
        row.camera,
        row.issued_on,
        row.override_reason,
        row.note,
        row.returned_on,
        row.condition,
        row.report_number,
    )
    attempt.act(lambda: issue_camera(work.session, work.actor, command, now=work.now, batch=work.batch))


def _return(work: Work, attempt: Attempt, row: AssignmentRow, assignment_id: int) -> None:
    if row.returned_on is None or row.condition is None:
        attempt.refuse("condition", "condition_required", "A return states the camera's condition. Fill it in.")
        return
    command = ReturnCamera(assignment_id, row.returned_on, row.condition, row.report_number, note=row.note)
    attempt.act(lambda: return_camera(work.session, work.actor, command, now=work.now, batch=work.batch))


def _known_assignments(work: Work) -> dict[tuple[int, CameraRef, date], Standing]:
    """Every standing assignment by officer, camera (by serial number and by tag) and day of issue."""
    rows = work.session.execute(
        select(
            Assignment.officer_id,
            Camera.serial,
            Camera.asset_tag,
            Assignment.issued_on,
            Assignment.id,
            Assignment.returned_on,
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(Assignment.voided_at.is_(None))
    )
    found: dict[tuple[int, CameraRef, date], Standing] = {}
    for officer_id, serial, asset_tag, issued_on, assignment_id, returned_on in rows:
        found[officer_id, CameraRef(serial=serial), issued_on] = (assignment_id, returned_on)
        if asset_tag is not None:
            found[officer_id, CameraRef(asset_tag=asset_tag), issued_on] = (assignment_id, returned_on)
    return found
