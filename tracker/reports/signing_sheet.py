"""The lines of a sheet to be signed on paper: what is not signed for, or the officers of a class."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.reports.signing import SheetLine
from tracker.domain.reports.training import Attendee, Enrolled
from tracker.domain.vocabulary import SignedAct
from tracker.reports.on_day import Reader
from tracker.reports.signing import unsigned_lines
from tracker.reports.timeline import returned_by
from tracker.reports.training import training_session
from tracker.store.known import Asked
from tracker.store.models import Assignment, AssignmentReturn, Camera

MOST_LINES = 500
"""What one sheet can be ticked off for at once."""


def day_sheet(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None,
    until: date | None,
    precinct: str | None,
    act: SignedAct | None,
) -> tuple[str, tuple[SheetLine, ...]]:
    """The heading and the lines of what is not signed for, as `unsigned_lines` lists it."""
    found = unsigned_lines(
        session,
        reader,
        as_of=as_of,
        known_at=known_at,
        since=since,
        until=until,
        precinct=precinct,
        act=act,
        limit=MOST_LINES,
    )
    named = next((one.precinct_name for one in found.rows if precinct is not None), None)
    title = f"Cameras to sign for, {named or (f'precinct {precinct}' if precinct else 'every precinct')}"
    return title, tuple(SheetLine(one.name, one.badge, one.serial, one.day, one.act) for one in found.rows)


def class_sheet(
    session: Session, reader: Reader, session_id: int, *, as_of: date, known_at: datetime
) -> tuple[str, tuple[SheetLine, ...]]:
    """The heading and a line for each officer who did a class, or has a seat in it and may still come, with the camera
    held on the day, if any.

    Raises:
        NotFound `unknown_session`.
    """
    record = training_session(session, reader, session_id, as_of=as_of, known_at=known_at)
    present = [one for one in record.attendees if not one.entered.is_void]
    officers: list[Attendee | Enrolled] = [*present, *record.expected]
    held = _held(session, Asked(as_of, known_at), [one.officer_id for one in officers])
    lines = []
    for one in officers:
        serial, since = held.get(one.officer_id, (None, None))
        lines.append(SheetLine(one.name, one.badge, serial, since, SignedAct.ISSUE.value))
    taught = record.session
    return f"Cameras to sign for, {taught.course_name} of {taught.held_on.day} {taught.held_on:%B %Y}", tuple(lines)


def _held(session: Session, asked: Asked, officer_ids: Collection[int]) -> dict[int, tuple[str, date]]:
    """The camera that each of these officers holds on the day, and since when."""
    rows = session.execute(
        select(Assignment.officer_id, Camera.serial, Assignment.issued_on)
        .join(Camera, Camera.id == Assignment.camera_id)
        .outerjoin(AssignmentReturn, returned_by(asked))
        .where(
            Assignment.officer_id.in_(officer_ids),
            asked.knows(Assignment),
            Assignment.issued_on <= asked.as_of,
            AssignmentReturn.id.is_(None),
        )
    )
    return {row.officer_id: (row.serial, row.issued_on) for row in rows}
