"""Officers on a day, and one officer's timeline. Nothing is written here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import Entered, Listed
from tracker.domain.reports.people import (
    CompletionLine,
    EmploymentSpan,
    HeldCamera,
    NameSpan,
    OfficerLine,
    OfficerTimeline,
    PostingSpan,
)
from tracker.domain.reports.stamp import check_moment
from tracker.reports.on_day import Reader, entered, entry_columns, full_name, holds, not_ended
from tracker.store.known import Asked
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CameraModel,
    Completion,
    Course,
    CourseVersion,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)


def officer_list(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    search: str | None = None,
    precinct: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[OfficerLine]:
    """The officers known on a day, by name, the masked last. `search` takes beginnings of names and badges.

    A reader confined to precincts gets the officers posted there on the day. Four statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    lines = _officers(asked)
    where = [*_in_scope(asked, reader), *_matching(reader, search)]
    if precinct is not None:
        where.append(and_(Precinct.code == precinct, not_ended(asked, PostingEnd)))
    lines = lines.where(*where)
    total = session.execute(select(func.count()).select_from(lines.subquery())).scalar_one()
    masked = [] if reader.sees_identities else [Officer.protected_identity]
    order = [*masked, *([] if reader.sees_identities else [])]
    rows = session.execute(
        lines.order_by(*order, OfficerParticulars.last_name, OfficerParticulars.first_name, Officer.id)
        .offset(offset)
        .limit(limit)
    ).all()
    return Listed(tuple(_lines(session, asked, reader, rows)), total, offset, limit)


def officer_timeline(
    session: Session, reader: Reader, officer_id: int, *, as_of: date, known_at: datetime
) -> OfficerTimeline:
    """One officer's names, postings, employment, training and cameras up to a day, as known at a moment.

    A reader confined to precincts sees what reaches into the posting there, and nothing from before it.

    Raises:
        NotFound `unknown_officer`: there is none, or not for this reader. Invalid as `officer_list`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    rows = session.execute(_officers(asked).where(Officer.id == officer_id, *_in_scope(asked, reader))).all()
    if not rows:
        raise NotFound("unknown_officer", f"There is no officer with the number {officer_id}. Check the number.")
    (officer,) = _lines(session, asked, reader, rows)
    since = date.min if reader.precincts is None else rows[0].posted_on
    hidden = officer.is_protected and not reader.sees_identities
    return OfficerTimeline(
        officer=officer,
        names=() if hidden else tuple(_names(session, asked, officer_id)),
        postings=tuple(span for span in _postings(session, asked, officer_id) if _reaches(span.ends_on, since)),
        employments=tuple(span for span in _employments(session, asked, officer_id) if _reaches(span.ends_on, since)),
        completions=tuple(
            done for done in _completions(session, asked, officer_id) if _reaches(done.expires_on, since)
        ),
        cameras=tuple(held for held in _cameras(session, asked, officer_id) if _reaches(held.returned_on, since)),
    )


def _reaches(end: date | None, since: date) -> bool:
    return end is None or end > since


def _officers(asked: Asked) -> Select[Any]:
    """Each officer on record with the particulars and the posting that hold on the day; both may have ended."""
    return (
        select(
            Officer.id,
            OfficerParticulars.last_name,
            OfficerParticulars.first_name,
            OfficerParticulars.middle_name,
            OfficerParticulars.suffix,
            OfficerParticulars.badge,
            OfficerParticulars.rank,
            Officer.protected_identity,
            Precinct.code,
            Precinct.name,
            Posting.duty,
            Posting.starts_on.label("posted_on"),
            PostingEnd.ends_on.label("posting_ended_on"),
        )
        .join(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, Precinct.id == Posting.precinct_id)
        .where(asked.knows(Officer))
    )


def _in_scope(asked: Asked, reader: Reader) -> list[ColumnElement[bool]]:
    if reader.precincts is None:
        return []
    return [Precinct.code.in_(sorted(reader.precincts)), not_ended(asked, PostingEnd)]


def _matching(reader: Reader, search: str | None) -> list[ColumnElement[bool]]:
    """Every word typed begins the last name, the first name or the badge; what is masked matches nothing."""
    words = (search or "").replace(",", " ").lower().split()
    conditions: list[ColumnElement[bool]] = [
        or_(
            func.lower(OfficerParticulars.last_name).startswith(word, autoescape=True),
            func.lower(OfficerParticulars.first_name).startswith(word, autoescape=True),
            func.lower(OfficerParticulars.badge).startswith(word, autoescape=True),
        )
        for word in words
    ]
    if conditions and not reader.sees_identities:
        conditions.append(Officer.protected_identity.is_(False))
    return conditions


def _lines(session: Session, asked: Asked, reader: Reader, rows: Sequence[Any]) -> list[OfficerLine]:
    ids = [row.id for row in rows]
    statuses = _statuses_on_day(session, asked, ids)
    cameras = _cameras_on_day(session, asked, ids)
    lines = []
    for row in rows:
        name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
        shown, badge = reader.named(name, row.badge, row.protected_identity)
        is_posted = row.posting_ended_on is None or row.posting_ended_on > asked.as_of
        camera_id, serial = cameras.get(row.id, (None, None))
        lines.append(
            OfficerLine(
                officer_id=row.id,
                name=shown,
                badge=badge,
                rank=row.rank,
                is_protected=row.protected_identity,
                precinct=row.code if is_posted else None,
                precinct_name=row.name if is_posted else None,
                duty=row.duty if is_posted else None,
                employment=statuses.get(row.id),
                camera_id=camera_id,
                camera_serial=serial,
            )
        )
    return lines


def _statuses_on_day(session: Session, asked: Asked, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Employment.officer_id, Employment.status)
        .select_from(Officer)
        .join(Employment, holds(asked, Employment, Employment.officer_id, Officer.id))
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, asked.knows(EmploymentEnd)))
        .where(Officer.id.in_(ids), not_ended(asked, EmploymentEnd))
    )
    return {officer_id: status for officer_id, status in rows}


def _cameras_on_day(session: Session, asked: Asked, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    rows = session.execute(
        select(Assignment.officer_id, Camera.id, Camera.serial)
        .join(Camera, Camera.id == Assignment.camera_id)
        .outerjoin(
            AssignmentReturn, and_(AssignmentReturn.assignment_id == Assignment.id, asked.knows(AssignmentReturn))
        )
        .where(
            Assignment.officer_id.in_(ids),
            asked.knows(Assignment),
            Assignment.issued_on <= asked.as_of,
            or_(AssignmentReturn.returned_on.is_(None), AssignmentReturn.returned_on > asked.as_of),
        )
    )
    return {officer_id: (camera_id, serial) for officer_id, camera_id, serial in rows}


def _recorded(asked: Asked, fact: Any) -> ColumnElement[bool]:
    """On record at the moment, void or not: a timeline shows what was taken back."""
    known: ColumnElement[bool] = fact.recorded_at <= asked.known_at
    return known


def _names(session: Session, asked: Asked, officer_id: int) -> list[NameSpan]:
    known = OfficerParticulars
    rows = session.execute(
        select(known, *entry_columns(known))
        .join(AuditEvent, AuditEvent.seq == known.recorded_seq)
        .where(known.officer_id == officer_id, _recorded(asked, known), known.starts_on <= asked.as_of)
        .order_by(known.starts_on.desc(), known.id.desc())
    )
    return [
        NameSpan(
            row.id,
            row.starts_on,
            full_name(row.last_name, row.first_name, row.middle_name, row.suffix),
            row.rank,
            row.badge,
            entered(asked, *entry),
        )
        for row, *entry in rows
    ]


def _closed(spans: Sequence[tuple[date, date | None, Entered]], as_of: date) -> list[date | None]:
    """The end of each span, latest first: the next standing start, or an end of its own, where it came by the day."""
    ends: list[date | None] = []
    following: date | None = None
    for start, own_end, entry in spans:
        known = [day for day in (following, own_end) if day is not None]
        end = min(known) if known else None
        ends.append(end if end is not None and end <= as_of else None)
        if not entry.is_void:
            following = start
    return ends


def _postings(session: Session, asked: Asked, officer_id: int) -> list[PostingSpan]:
    rows = [
        (row, entered(asked, *entry))
        for row, *entry in session.execute(
            select(Posting.id, Posting.starts_on, Posting.duty, Precinct.code, Precinct.name, PostingEnd.ends_on)
            .add_columns(*entry_columns(Posting))
            .join(Precinct, Precinct.id == Posting.precinct_id)
            .join(AuditEvent, AuditEvent.seq == Posting.recorded_seq)
            .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
            .where(Posting.officer_id == officer_id, _recorded(asked, Posting), Posting.starts_on <= asked.as_of)
            .order_by(Posting.starts_on.desc(), Posting.id.desc())
        ).all()
    ]
    return []
