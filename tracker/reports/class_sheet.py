"""The sheet of a class, to print before it: who is enrolled, and room for whoever walks in."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.reports.training import ClassSheet, SessionRecord, SheetEntry
from tracker.reports.on_day import Reader
from tracker.reports.training import training_session
from tracker.store.known import stamp_of

FEWEST_EMPTY = 6
"""So many lines for walk-ins are there on any sheet: who comes without a seat is signed in all the same."""

MOST_EMPTY = 30
"""A page and a half: nobody carries more blank paper to a class."""


def class_sheet(session: Session, reader: Reader, session_id: int, *, as_of: date, known_at: datetime) -> ClassSheet:
    """Everyone who has a seat on the day and was not recorded as absent, then whoever did the class without one.

    Raises:
        NotFound `unknown_session`; Invalid `day_after_known_at`, `day_out_of_range`.
    """
    record = training_session(session, reader, session_id, as_of=as_of, known_at=known_at)
    entries = _entries(record)
    left = record.session.seats_left or 0
    return ClassSheet(
        stamp_of(session, as_of, known_at),
        session=record.session,
        entries=entries,
        empty_lines=min(max(left, FEWEST_EMPTY), MOST_EMPTY),
        precincts=None if reader.precincts is None else tuple(sorted(reader.precincts)),
    )


def _entries(record: SessionRecord) -> tuple[SheetEntry, ...]:
    seated = {one.officer_id for one in record.enrolled}
    walked_in = [one for one in record.attendees if one.officer_id not in seated and not one.entered.is_void]
    return (
        *(
            SheetEntry(one.name, one.badge, one.rank, one.precinct_name, is_walk_in=False)
            for one in record.enrolled
            if one.outcome is None
        ),
        *(SheetEntry(one.name, one.badge, one.rank, one.precinct_name, is_walk_in=True) for one in walked_in),
    )
