"""Physical counts: their history, and what one of them finds camera by camera. Nothing is written here."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.codes import read_code
from tracker.domain.counting import Figures, Outcome
from tracker.domain.errors import NotFound
from tracker.domain.reports.counts import Closed, CountLine, CountList, CountSheet, KnownSince, SheetLine, Written
from tracker.domain.reports.listing import Entered, Listed
from tracker.domain.reports.stamp import check_moment
from tracker.reports.equipment import camera_line, known_cameras
from tracker.reports.on_day import Reader, entered, entry_columns
from tracker.store.counting import counted
from tracker.store.known import Asked, stamp_of
from tracker.store.known.edits import as_known
from tracker.store.models import (
    AuditEvent,
    Camera,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Place,
    Precinct,
)
from tracker.store.text import in_order

ENTRY = 5
"""How many columns `entry_columns` adds."""
OWN = 5
"""How many columns of a count stand before them."""
ANOTHER_ROOM = "A room of another precinct"
"""Stands for the name of a place that is not the reader's to see."""
EVERYTHING = Reader()


def count_list(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    place: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[CountLine]:
    """The counts opened by a day, the latest first, each with the closing it had by then. `place` is a code.

    A reader confined to precincts gets those of their rooms. Two statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    counts = _known_counts(Asked(as_of, known_at), reader)
    if place is not None:
        counts = counts.where(Place.code == place)
    total = session.execute(select(func.count()).select_from(counts.subquery())).scalar_one()
    ordered = counts.order_by(Count.opened_on.desc(), Count.id.desc())
    rows = session.execute(ordered.offset(offset).limit(limit)).all()
    asked = Asked(as_of, known_at)
    return Listed(tuple(_count_line(asked, row) for row in rows), total, offset, limit)


def count_history(
    session: Session, reader: Reader, *, as_of: date, known_at: datetime, place: str | None = None
) -> CountList:
    """All of them, with the stamp, to be kept as a file."""
    listed = count_list(session, reader, as_of=as_of, known_at=known_at, place=place, limit=MOST)
    return CountList(stamp_of(session, as_of, known_at), listed.rows)


MOST = 100_000
"""So many counts a file holds."""


def count_sheet(session: Session, reader: Reader, count_id: int, *, as_of: date, known_at: datetime) -> CountSheet:
    """One count, camera by camera: as of the count's own day and, once it is closed, as known at its closing, so that
    its figures are those the closing keeps. `as_of` is the day of reading: a closing after it is not there yet.

    Raises:
        NotFound `unknown_count`: there is none by that day, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    row: Any = session.execute(_known_counts(asked, reader).where(Count.id == count_id)).one_or_none()
    if row is None:
        raise NotFound("unknown_count", f"There is no count with the number {count_id}. Check the number.")
    count = _count_line(asked, row)
    moment = known_at if count.closed is None else count.closed.entered.recorded_at
    told = Asked(count.opened_on, moment)
    record = session.get_one(Count, count_id)
    found = counted(session, told, record)
    lines = _with_cameras_since(session, reader, asked, _lines(session, reader, told, record, found.cameras))
    return CountSheet(stamp_of(session, as_of, known_at), count, found.figures, lines)


def _known_counts(asked: Asked, reader: Reader) -> Select[*tuple[Any, ...]]:
    closing = aliased(AuditEvent)
    closed = and_(CountClosing.count_id == Count.id, asked.knows(CountClosing), CountClosing.closed_on <= asked.as_of)
    query = (
        select(
            Count.id,
            as_known(Place, "name", asked.known_at).label("place"),
            Place.code.label("place_code"),
            Precinct.code.label("precinct"),
            Count.opened_on,
            *entry_columns(Count),
            CountClosing.id.label("closing_id"),
            CountClosing.closed_on,
            CountClosing.expected,
            CountClosing.found,
            CountClosing.missing,
            CountClosing.unexpected,
            CountClosing.held,
            CountClosing.wrong_condition,
            *entry_columns(CountClosing, closing),
        )
        .select_from(Count)
        .join(AuditEvent, AuditEvent.seq == Count.recorded_seq)
        .join(Place, Place.id == Count.place_id)
        .outerjoin(Precinct, Precinct.id == Place.precinct_id)
        .outerjoin(CountClosing, closed)
        .outerjoin(closing, closing.seq == CountClosing.recorded_seq)
        .where(asked.knows(Count), Count.opened_on <= asked.as_of)
    )
    return query if reader.precincts is None else query.where(Precinct.code.in_(sorted(reader.precincts)))


def _count_line(asked: Asked, row: Any) -> CountLine:
    closed = None
    if row.closing_id is not None:
        figures = Figures(row.expected, row.found, row.missing, row.unexpected, row.held, row.wrong_condition)
        closed = Closed(row.closing_id, row.closed_on, figures, entered(asked, *row[-ENTRY:]))
    return CountLine(
        count_id=row.id,
        place=row.place,
        place_code=row.place_code,
        precinct=row.precinct,
        opened_on=row.opened_on,
        entered=entered(asked, *row[OWN : OWN + ENTRY]),
        closed=closed,
    )


def _lines(
    session: Session, reader: Reader, asked: Asked, count: Count, cameras: dict[int, Outcome]
) -> tuple[SheetLine, ...]:
    """Each camera by its serial number, then the codes that nobody knows in the order in which they were scanned."""
    seen, codes = _sightings(session, asked, count.id)
    written = _explanations(session, asked, count.id)
    query = known_cameras(asked, EVERYTHING).where(Camera.id.in_(cameras)).order_by(in_order(Camera.serial), Camera.id)
    rows: Sequence[Any] = session.execute(query).all()
    own, rooms = _readers_own(session, asked, reader, cameras)
    lines = []
    for row in rows:
        sighting_id, entry = seen.get(row.camera_id, (None, None))
        camera = camera_line(reader, row)
        if rooms is not None and row.place_precinct_id is not None and row.place_precinct_id not in rooms:
            camera = replace(camera, place=ANOTHER_ROOM)
        lines.append(
            SheetLine(
                outcome=cameras[row.camera_id],
                camera=camera,
                is_readers=own is None or row.camera_id in own,
                code=None,
                sighting_id=sighting_id,
                seen=entry,
                explanation=written.get(row.camera_id),
            )
        )
    unknown = [SheetLine(Outcome.UNEXPECTED, None, False, code, number, entry, None) for number, code, entry in codes]
    return (*lines, *unknown)


def _with_cameras_since(
    session: Session, reader: Reader, asked: Asked, lines: tuple[SheetLine, ...]
) -> tuple[SheetLine, ...]:
    """The lines, those of unknown codes with the camera that was added since, as known at the moment of reading. A code
    that is one camera's serial number and another's asset tag is the serial number's.
    """
    texts = {line.code: read_code(line.code).text for line in lines if line.code is not None}
    if not texts:
        return lines
    tag = as_known(Camera, "asset_tag", asked.known_at).element
    rows = session.execute(
        select(Camera.id, Camera.serial, tag.label("tag")).where(
            asked.knows(Camera), or_(Camera.serial.in_(texts.values()), tag.in_(texts.values()))
        )
    ).all()
    own, _ = _readers_own(session, asked, reader, [row.id for row in rows])
    by_tag: dict[str, KnownSince] = {}
    by_serial: dict[str, KnownSince] = {}
    for row in rows:
        camera = KnownSince(row.serial, row.id if own is None or row.id in own else None)
        by_tag[row.tag], by_serial[row.serial] = camera, camera
    since = {**by_tag, **by_serial}
    return tuple(
        replace(line, known_since=since.get(texts[line.code])) if line.code is not None else line for line in lines
    )


def _readers_own(
    session: Session, asked: Asked, reader: Reader, cameras: Collection[int]
) -> tuple[set[int] | None, set[int] | None]:
    """The cameras among these, and the precincts, that a confined reader may see; None for who may see all."""
    if reader.precincts is None:
        return None, None
    own = session.scalars(known_cameras(asked, reader).where(Camera.id.in_(cameras)))
    rooms = session.scalars(select(Precinct.id).where(Precinct.code.in_(sorted(reader.precincts))))
    return set(own), set(rooms)


def _sightings(
    session: Session, asked: Asked, count_id: int
) -> tuple[dict[int, tuple[int, Entered]], list[tuple[int, str, Entered]]]:
    """By camera, the sighting and how it came to be; and the codes that nobody knows."""
    rows: Sequence[Any] = session.execute(
        select(CountSighting.id, CountSighting.camera_id, CountSighting.code, *entry_columns(CountSighting))
        .join(AuditEvent, AuditEvent.seq == CountSighting.recorded_seq)
        .where(CountSighting.count_id == count_id, asked.knows(CountSighting))
        .order_by(CountSighting.id)
    ).all()
    cameras = {row.camera_id: (row.id, entered(asked, *row[-ENTRY:])) for row in rows if row.camera_id is not None}
    codes = [(row.id, row.code, entered(asked, *row[-ENTRY:])) for row in rows if row.camera_id is None]
    return cameras, codes


def _explanations(session: Session, asked: Asked, count_id: int) -> dict[int, Written]:
    rows: Sequence[Any] = session.execute(
        select(
            CountExplanation.id,
            CountExplanation.camera_id,
            CountExplanation.explanation,
            *entry_columns(CountExplanation),
        )
        .join(AuditEvent, AuditEvent.seq == CountExplanation.recorded_seq)
        .where(CountExplanation.count_id == count_id, asked.knows(CountExplanation))
    ).all()
    return {row.camera_id: Written(row.id, row.explanation, entered(asked, *row[-ENTRY:])) for row in rows}
