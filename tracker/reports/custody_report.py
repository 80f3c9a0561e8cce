"""The report `custody`: every span of custody that touches a period, camera by camera or officer by officer.

There may be a hundred thousand rows: they are read a few hundred cameras or officers at a time, and set down.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.custody import CustodyKind, CustodyReport, CustodyRow, Side, touches
from tracker.domain.reports.equipment import ConditionLine, CustodySpan, PlaceLine
from tracker.domain.reports.stamp import check_moment
from tracker.reports.custody import condition_lines, place_lines, span_of, spans_known
from tracker.reports.custody_subjects import Subject
from tracker.reports.equipment import known_cameras
from tracker.reports.on_day import Reader, entry_columns, holds, not_ended
from tracker.reports.spill import Spilled
from tracker.store.known import Asked, stamp_of
from tracker.store.models import (
    Assignment,
    AuditEvent,
    Camera,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)
from tracker.store.text import in_order

AT_ONCE = 400
"""How many cameras or officers are read together: their rows are what memory holds at any time."""


def custody(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None = None,
    precincts: Collection[str] | None = None,
    side: Side = Side.CAMERA,
    subject: Subject | None = None,
) -> CustodyReport:
    """The spans of custody known at a moment that touch the days from `since` to the report's (None: from the first).

    By camera, by serial number: those of the cameras that a list of cameras for these precincts has, whole, with the
    conditions and places recorded in between. By officer, by name: those of the officers posted to the precincts on the
    day. `precincts` None: all that the reader sees. A reader confined to precincts gets, by camera, holders of other
    precincts nameless, and by officer what reaches into the posting there. What is void by the moment is not in it.

    Two statements, and for every 400 cameras three, for every 400 officers one. Memory holds no more than the rows of
    those: the others stand in a file.

    Raises:
        Invalid `since_after_as_of`, `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    if since is not None and since > as_of:
        raise Invalid("since_after_as_of", "The period begins after the day it ends with. Check both.", field="since")
    asked = Asked(as_of, known_at)
    chosen = reader if precincts is None else replace(reader, precincts=frozenset(precincts))
    rows = CustodyRows(session, reader, chosen, asked, since)
    if subject is not None:
        side = subject.side
    found = rows.by_camera(subject) if side is Side.CAMERA else rows.by_officer(subject)
    label = None if subject is None else subject.label
    return CustodyReport(stamp_of(session, as_of, known_at), side, since, label, Spilled(found))


class CustodyRows:
    """Reads rows in the order of one side. `chosen` says whose cameras and officers are in, `reader` what is named."""

    def __init__(self, session: Session, reader: Reader, chosen: Reader, asked: Asked, since: date | None) -> None:
        self._session = session
        self._reader = reader
        self._chosen = chosen
        self._asked = asked
        self._since = since

    def by_camera(self, subject: Subject | None) -> Iterator[CustodyRow]:
        """Camera by camera, each in the order of days."""
        cameras = select(Camera.id, Camera.serial).where(self._asked.knows(Camera), *self._cameras_in_scope())
        if subject is not None:
            cameras = cameras.where(Camera.id == subject.number)
        for part in self._parts(cameras.order_by(in_order(Camera.serial), Camera.id)):
            ids = [camera_id for camera_id, _ in part]
            spans = self._spans(Assignment.camera_id.in_(ids), "camera_id")
            conditions = condition_lines(self._session, self._asked, ids)
            places = place_lines(self._session, self._asked, ids)
            for camera_id, serial in part:
                held = spans.get(camera_id, [])
                recorded = [
                    *_conditions(camera_id, serial, conditions.get(camera_id, [])),
                    *_places(camera_id, serial, places.get(camera_id, []), held),
                ]
                yield from self._in_period([*recorded, *held])

    def by_officer(self, subject: Subject | None) -> Iterator[CustodyRow]:
        """Officer by officer, each in the order of days."""
        officers = self._holders()
        if subject is not None:
            officers = officers.where(Officer.id == subject.number)
        for part in self._parts(officers):
            spans = self._spans(Assignment.officer_id.in_([officer_id for officer_id, _ in part]), "officer_id")
            for officer_id, posted_on in part:
                held = spans.get(officer_id, [])
                yield from self._in_period([row for row in held if self._is_of_posting(row, posted_on)])

    def _parts(self, query: Select[*tuple[Any, ...]]) -> Iterable[Sequence[Any]]:
        """The rows of a statement, some hundreds at a time, from a cursor that the database keeps."""
        return self._session.execute(query, execution_options={"yield_per": AT_ONCE}).partitions()

    def _in_period(self, rows: list[CustodyRow]) -> list[CustodyRow]:
        rows.sort(key=lambda row: (row.starts_on, ORDER[row.kind], row.fact_id))
        return [row for row in rows if touches(row.ends_on, self._since)]

    def _cameras_in_scope(self) -> list[ColumnElement[bool]]:
        if self._chosen.precincts is None:
            return []
        seen = known_cameras(self._asked, self._chosen).subquery()
        return [Camera.id.in_(select(seen.c.camera_id))]

    def _holders(self) -> Select[*tuple[Any, ...]]:
        """Who ever had a camera, and since when posted where they are on the day; by name, the masked last, by number:
        where they stood in the alphabet would tell something of their names.
        """
        asked, known = self._asked, OfficerParticulars
        masked = 0 if self._reader.sees_identities else 1
        last = case((Officer.protected_identity, masked), (known.last_name.is_(None), 1), else_=0)
        by_name = [case((last == 0, in_order(name))) for name in (known.last_name, known.first_name)]
        had_one = select(Assignment.id).where(
            Assignment.officer_id == Officer.id, asked.knows(Assignment), Assignment.issued_on <= asked.as_of
        )
        return (
            select(Officer.id, Posting.starts_on)
            .select_from(Officer)
            .outerjoin(known, holds(asked, known, known.officer_id, Officer.id))
            .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
            .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
            .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
            .where(had_one.exists(), *self._officers_in_scope())
            .order_by(last, *by_name, Officer.id)
        )

    def _officers_in_scope(self) -> list[ColumnElement[bool]]:
        if self._chosen.precincts is None:
            return []
        return [Precinct.code.in_(sorted(self._chosen.precincts))]

    def _is_of_posting(self, row: CustodyRow, posted_on: date | None) -> bool:
        """Whether a reader confined to precincts may see it: it reaches into the posting of the day."""
        if self._reader.precincts is None or posted_on is None:
            return True
        return row.ends_on is None or row.ends_on > posted_on

    def _spans(self, whose: ColumnElement[bool], owner: str) -> Mapping[int, list[CustodyRow]]:
        """The rows of spans, by the number of the camera or officer that the column `owner` names."""
        asked = self._asked
        query = (
            spans_known(asked)
            .add_columns(*entry_columns(Assignment))
            .join(AuditEvent, AuditEvent.seq == Assignment.recorded_seq)
            .where(whose, asked.knows(Assignment), Assignment.issued_on <= asked.as_of)
        )
        found: dict[int, list[CustodyRow]] = defaultdict(list)
        for row in self._session.execute(query):
            span = span_of(self._reader, asked, row)
            found[getattr(row, owner)].append(_held(row.camera_id, row.serial, self._precinct(row), span))
        return found

    def _precinct(self, row: Any) -> str | None:
        code: str | None = row.holder_precinct
        return code if self._reader.precincts is None or code in self._reader.precincts else None


ORDER = {CustodyKind.CONDITION: 0, CustodyKind.PLACE: 1, CustodyKind.HELD: 2}
"""Of what starts on one day: what a return leaves behind, then the next issue."""


def _held(camera_id: int, serial: str, precinct: str | None, span: CustodySpan) -> CustodyRow:
    return CustodyRow(
        camera_id=camera_id,
        serial=serial,
        kind=CustodyKind.HELD,
        fact_id=span.assignment_id,
        starts_on=span.issued_on,
        ends_on=span.returned_on,
        holder=span.holder,
        precinct=precinct,
        condition=span.condition,
        report_number=span.report_number,
        place=None,
        override_reason=span.override_reason,
        note=span.note,
        entered=span.entered,
        returned=span.returned,
    )


def _conditions(camera_id: int, serial: str, lines: Sequence[ConditionLine]) -> Iterator[CustodyRow]:
    """The conditions, given the latest first, each until the next one starts."""
    following: date | None = None
    for line in lines:
        yield CustodyRow(
            camera_id=camera_id,
            serial=serial,
            kind=CustodyKind.CONDITION,
            fact_id=line.fact_id,
            starts_on=line.starts_on,
            ends_on=following,
            holder=None,
            precinct=None,
            condition=line.condition,
            report_number=line.report_number,
            place=None,
            override_reason=None,
            note=None,
            entered=line.entered,
            returned=None,
        )
        following = line.starts_on


def _places(
    camera_id: int, serial: str, lines: Sequence[PlaceLine], held: Sequence[CustodyRow]
) -> Iterator[CustodyRow]:
    """The places, given the latest first, each until the next one, the next issue, or a return without one."""
    following: date | None = None
    for line in lines:
        yield CustodyRow(
            camera_id=camera_id,
            serial=serial,
            kind=CustodyKind.PLACE,
            fact_id=line.fact_id,
            starts_on=line.starts_on,
            ends_on=min(_ends_of_place(line.starts_on, following, held), default=None),
            holder=None,
            precinct=None,
            condition=None,
            report_number=None,
            place=line.place,
            override_reason=None,
            note=None,
            entered=line.entered,
            returned=None,
        )
        following = line.starts_on


def _ends_of_place(start: date, following: date | None, held: Sequence[CustodyRow]) -> Iterator[date]:
    """The days on which a camera that was put in a place on a day no longer is there. What was issued and returned on
    that very day was given back before it was put there.
    """
    if following is not None:
        yield following
    for span in held:
        if span.starts_on > start or (span.starts_on == start and span.ends_on != start):
            yield span.starts_on
        elif span.ends_on is not None and span.ends_on > start:
            yield span.ends_on
