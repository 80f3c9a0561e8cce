"""Officers on a day: the list, and the one of a number. Nothing is written here."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.figures import OfficerFigure
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.people import OfficerLine
from tracker.domain.reports.stamp import check_moment
from tracker.domain.sampling import Sample
from tracker.domain.spans import local_day
from tracker.reports.members import officers_counted
from tracker.reports.on_day import Reader, among, first_known, full_name, holds, not_ended
from tracker.reports.sampling import rows_of
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)
from tracker.store.text import begins, in_order


def officer_list(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    search: str | None = None,
    precinct: str | None = None,
    posted_since: date | None = None,
    counted: OfficerFigure | None = None,
    sample: Sample | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[OfficerLine]:
    """The officers known on a day, by name, the masked last. `search` takes beginnings of names and badges,
    `posted_since` those whose posting of the day began on that day or after it, `counted` those whom a figure counts:
    all of them, also who was first called by a name after the day. With a `sample` the rows are those drawn.

    A reader confined to precincts gets the officers posted there on the day. Four statements, whatever the size, and
    those of `officers_counted` where a figure is asked for.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    officers = known_officers(asked, reader, everybody=counted is not None).where(*_matching(reader, search))
    if counted is not None:
        numbers = officers_counted(session, reader, counted, as_of=as_of, known_at=known_at, precinct=precinct)
        officers = officers.where(among(Officer.id, numbers))
    if precinct is not None:
        officers = officers.where(Precinct.code == precinct, not_ended(asked, PostingEnd))
    if posted_since is not None:
        officers = officers.where(Posting.starts_on >= posted_since, not_ended(asked, PostingEnd))
    # Where a masked officer stands in the alphabet would tell something of the name: those go last, by number.
    masked = case((Officer.protected_identity, 0 if reader.sees_identities else 1), else_=0)
    by_name = [
        case((masked == 0, in_order(name))) for name in (OfficerParticulars.last_name, OfficerParticulars.first_name)
    ]
    order = (masked, *by_name, Officer.id)
    rows, total = rows_of(session, officers, number=Officer.id, order=order, sample=sample, offset=offset, limit=limit)
    return Listed(tuple(officer_lines(session, asked, reader, rows)), total, offset, limit)


def officer_line(session: Session, reader: Reader, officer_id: int, *, as_of: date, known_at: datetime) -> OfficerLine:
    """One officer as the list has it. Three statements.

    Raises:
        NotFound `unknown_officer`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    rows = session.execute(known_officers(asked, reader).where(Officer.id == officer_id)).all()
    if not rows:
        raise NotFound("unknown_officer", f"There is no officer with the number {officer_id}. Check the number.")
    return officer_lines(session, asked, reader, rows)[0]


def officers_named(
    session: Session, reader: Reader, officer_ids: Collection[int | None], *, known_at: datetime
) -> dict[int | None, tuple[str, str | None]]:
    """Name and badge by number, as they are on the moment's day and the reader may read them. One statement."""
    if not officer_ids:
        return {}
    asked = Asked(local_day(known_at), known_at)
    rows: Sequence[Any] = session.execute(known_officers(asked, reader).where(Officer.id.in_(officer_ids))).all()
    return {
        row.id: reader.named(
            full_name(row.last_name, row.first_name, row.middle_name, row.suffix), row.badge, row.protected_identity
        )
        for row in rows
    }


def known_officers(asked: Asked, reader: Reader, *, everybody: bool = False) -> Select[*tuple[Any, ...]]:
    """The officers a reader may see, with the particulars and the posting of the day (which may have ended by it).

    `everybody`: also those of whom nothing was said for the day yet, by the first that was said, or by nothing.
    """
    known = OfficerParticulars
    of_day = (first_known if everybody else holds)(asked, known, known.officer_id, Officer.id)
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
            as_known(Precinct, "name", asked.known_at),
            Posting.duty,
            Posting.starts_on.label("posted_on"),
            PostingEnd.ends_on.label("posting_ended_on"),
        )
        .select_from(Officer)
        .join(known, of_day, isouter=everybody)
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, Precinct.id == Posting.precinct_id)
        .where(asked.knows(Officer), *_in_scope(asked, reader))
    )


def _in_scope(asked: Asked, reader: Reader) -> list[ColumnElement[bool]]:
    if reader.precincts is None:
        return []
    return [Precinct.code.in_(sorted(reader.precincts)), not_ended(asked, PostingEnd)]


def _matching(reader: Reader, search: str | None) -> list[ColumnElement[bool]]:
    """Every word typed begins the last name, the first name or the badge; what is masked matches nothing."""
    if not (search or "").replace(",", " ").strip():
        return []
    known = OfficerParticulars
    visible = [] if reader.sees_identities else [Officer.protected_identity.is_(False)]
    return [begins((known.last_name, known.first_name, known.badge), search or ""), *visible]


def officer_lines(session: Session, asked: Asked, reader: Reader, rows: Sequence[Any]) -> list[OfficerLine]:
    """Rows of `known_officers` with employment and camera, as the reader may read them. Two statements."""
    ids = [row.id for row in rows]
    statuses = _statuses_on_day(session, asked, ids)
    cameras = _cameras_on_day(session, asked, ids)
    lines = []
    for row in rows:
        shown, badge = reader.named(_name_of(row), row.badge, row.protected_identity)
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


def _name_of(row: Any) -> str:
    if row.last_name is None:
        return f"officer {row.id}"
    return full_name(row.last_name, row.first_name, row.middle_name, row.suffix)


def _statuses_on_day(session: Session, asked: Asked, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Employment.officer_id, Employment.status)
        .select_from(Officer)
        .join(Employment, holds(asked, Employment, Employment.officer_id, Officer.id))
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, asked.knows(EmploymentEnd)))
        .where(Officer.id.in_(ids), not_ended(asked, EmploymentEnd))
    )
    return {row.officer_id: row.status for row in rows}


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
