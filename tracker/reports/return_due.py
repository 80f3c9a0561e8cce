"""The report `return-due`: cameras that leavers, officers on long leave and officers out of scope still hold."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.due_back import due_on
from tracker.domain.histories import held_on, until_next
from tracker.domain.reports.return_due import ReturnDue, ReturnDueReport
from tracker.domain.reports.stamp import check_moment
from tracker.reports.desk import Desk, desk_of
from tracker.reports.on_day import Reader
from tracker.store.known import Asked, precincts_known, stamp_of
from tracker.store.models import Assignment, Camera


def return_due(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
) -> ReturnDueReport:
    """The cameras due on a day, as known at a moment, of the precincts with these codes (None: of all) that the reader
    sees. An officer without a posting counts to the precinct of the last one. As many statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    order = {record.code: place for place, record in enumerate(precincts_known(session, known_at))}
    found = returns_due(session, desk_of(session, reader, asked))
    rows = [one for one in found if precincts is None or one.precinct in precincts]
    rows.sort(key=lambda due: (order.get(due.precinct or "", len(order)), due.since, due.serial))
    return ReturnDueReport(stamp_of(session, as_of, known_at), tuple(rows))


def returns_due(session: Session, desk: Desk) -> list[ReturnDue]:
    """Every camera due on the desk's day that its reader sees, the longest due first. One statement."""
    found = []
    cameras: Mapping[tuple[int, int, int], tuple[int, str]] = {}
    for officer_id, assignments in desk.facts.assignments.items():
        held = next((one for one in assignments if one[2] <= desk.day < one[3]), None)
        reason = None if held is None else due_on(desk.facts, officer_id, desk.rules, desk.day)
        if held is None or reason is None or not desk.sees(officer_id):
            continue
        cameras = cameras or _cameras_in_hand(session, desk.asked)
        because, due_since = reason
        camera_id, _, issued, _ = held
        assignment_id, serial = cameras[officer_id, camera_id, issued]
        name, badge = desk.named(officer_id)
        since = max(due_since, issued)
        postings = until_next(desk.facts.postings.get(officer_id, []))
        found.append(
            ReturnDue(
                assignment_id=assignment_id,
                officer_id=officer_id,
                name=name,
                badge=badge,
                is_protected=desk.known[officer_id].is_protected,
                precinct=desk.home(officer_id),
                is_posted=held_on(postings, desk.day) is not None,
                camera_id=camera_id,
                serial=serial,
                issued_on=date.fromordinal(issued),
                because=because,
                since=date.fromordinal(since),
                days=desk.day - since,
            )
        )
    return sorted(found, key=lambda due: (due.since, due.serial))


def _cameras_in_hand(session: Session, asked: Asked) -> Mapping[tuple[int, int, int], tuple[int, str]]:
    """Assignment id and serial number by officer, camera and day of issue, of all that were issued by the day."""
    rows = session.execute(
        select(Assignment.officer_id, Assignment.camera_id, Assignment.issued_on, Assignment.id, Camera.serial)
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of)
        .order_by(Assignment.returned_on.is_(None), Assignment.id)  # one back on the day of issue is held on no day
    )
    return {(officer, camera, day.toordinal()): (number, serial) for officer, camera, day, number, serial in rows}
