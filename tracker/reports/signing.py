"""What is signed for and what is not: by precinct with age, and the signatures of assignments. Nothing is written here.

A signature changes no figure of progress; these reports stand beside them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.reports.listing import Listed
from tracker.domain.reports.signing import Signature, SignedTally, UnsignedLine
from tracker.domain.reports.stamp import check_moment
from tracker.domain.signatures import polylines
from tracker.domain.vocabulary import SignedAct
from tracker.reports.equipment import HOLDER_COLUMNS, holder_of
from tracker.reports.on_day import Reader, holds, not_ended
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)
from tracker.store.text import in_order

LISTED_DAYS = 90
"""By default what is older than so many days is not listed: hand-overs of before there was anything to sign with."""

AT_THE_DESK = timedelta(hours=12)
"""So long an act waits on the second screen of the desk it was entered at."""


def listed_since(as_of: date) -> date:
    """The first day whose issues and returns are listed by default."""
    return as_of - timedelta(days=LISTED_DAYS)


def unsigned_lines(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None = None,
    until: date | None = None,
    precinct: str | None = None,
    act: SignedAct | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listed[UnsignedLine]:
    """The issues and returns up to a day that were not signed for by it: by precinct, the oldest first. `since` and
    `until` bound the day of the issue or return. A reader confined to precincts gets those of officers posted there on
    the day. Two statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    acts = _acts(asked)
    conditions = [acts.c.signed.is_(None), *_between(acts, since, until)]
    if precinct is not None:
        conditions.append(Precinct.code == precinct)
    if act is not None:
        conditions.append(acts.c.act == act.value)
    lines = _with_officers(asked, reader, acts).where(*conditions)
    total = session.execute(select(func.count()).select_from(lines.subquery())).scalar_one()
    rows: Sequence[Any] = session.execute(
        lines.order_by(in_order(Precinct.code).asc().nulls_last(), acts.c.day, acts.c.assignment_id, acts.c.act)
        .offset(offset)
        .limit(limit)
    ).all()
    return Listed(tuple(_line(reader, asked, row) for row in rows), total, offset, limit)


def signed_by_precinct(
    session: Session, reader: Reader, *, as_of: date, known_at: datetime, since: date | None = None
) -> tuple[SignedTally, ...]:
    """How many issues and returns there are up to a day, and how many were signed for by it, by the officer's precinct
    on the day; those without a posting last. One statement.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    acts = _acts(asked)
    lines = _with_officers(asked, reader, acts).where(*_between(acts, since, None)).subquery("lines")

    def count(act: SignedAct, *more: ColumnElement[bool]) -> Any:
        return func.count().filter(lines.c.act == act.value, *more)

    is_signed = lines.c.signed.is_not(None)
    rows = session.execute(
        select(
            lines.c.holder_precinct,
            lines.c.precinct_name,
            count(SignedAct.ISSUE),
            count(SignedAct.ISSUE, is_signed),
            count(SignedAct.RETURN),
            count(SignedAct.RETURN, is_signed),
        )
        .group_by(lines.c.holder_precinct, lines.c.precinct_name)
        .order_by(in_order(lines.c.holder_precinct).asc().nulls_last())
    )
    return tuple(SignedTally(*row) for row in rows)


def waiting_at_desk(
    session: Session, reader: Reader, user_id: int, *, as_of: date, known_at: datetime, most: int = 9
) -> tuple[UnsignedLine, ...]:
    """What an account entered in the last hours, one by one, and nobody has signed for: the newest first."""
    asked = Asked(as_of, known_at)
    acts = _acts(asked)
    lines = (
        _with_officers(asked, reader, acts)
        .join(AuditEvent, AuditEvent.seq == acts.c.recorded_seq)
        .where(
            acts.c.signed.is_(None),
            acts.c.batch_id.is_(None),
            AuditEvent.user_id == user_id,
            AuditEvent.recorded_at > known_at - AT_THE_DESK,
        )
        .order_by(acts.c.recorded_seq.desc(), acts.c.act.desc())
        .limit(most)
    )
    return tuple(_line(reader, asked, row) for row in session.execute(lines))


def unsigned_line(
    session: Session, reader: Reader, assignment_id: int, act: SignedAct, *, as_of: date, known_at: datetime
) -> UnsignedLine | None:
    """One issue or return, where nobody has signed for it; None otherwise. One statement."""
    asked = Asked(as_of, known_at)
    acts = _acts(asked)
    wanted = (acts.c.assignment_id == assignment_id, acts.c.act == act.value, acts.c.signed.is_(None))
    row = session.execute(_with_officers(asked, reader, acts).where(*wanted)).one_or_none()
    return None if row is None else _line(reader, asked, row)


def signatures_of(
    session: Session, reader: Reader, assignment_ids: Collection[int], *, as_of: date, known_at: datetime
) -> Mapping[tuple[int, str], Signature]:
    """The standing signatures of assignments up to a day, by assignment and act. What was drawn is left out where the
    reader may not see the officer's name. One statement.
    """
    asked = Asked(as_of, known_at)
    rows: Sequence[Any] = session.execute(
        _posted(
            asked,
            select(Acknowledgement, Officer.protected_identity, Precinct.code.label("code"))
            .select_from(Acknowledgement)
            .join(Assignment, Assignment.id == Acknowledgement.assignment_id)
            .join(Officer, Officer.id == Assignment.officer_id),
        ).where(
            Acknowledgement.assignment_id.in_(assignment_ids),
            asked.knows(Acknowledgement),
            Acknowledgement.signed_on <= as_of,
        )
    ).all()
    return {(row.Acknowledgement.assignment_id, row.Acknowledgement.act): _signature(reader, row) for row in rows}


def _signature(reader: Reader, row: Any) -> Signature:
    made: Acknowledgement = row.Acknowledgement
    elsewhere = reader.precincts is not None and row.code not in reader.precincts
    is_hidden = made.drawn is not None and (elsewhere or (row.protected_identity and not reader.sees_identities))
    strokes = polylines(made.drawn) if made.drawn is not None and not is_hidden else ()
    return Signature(made.id, made.act, made.method, made.signed_on, made.sheet, strokes, is_hidden)


def _acts(asked: Asked) -> Subquery:
    """Every issue and every return up to the day, with the signature for it where there was one by then."""
    issues = select(
        Assignment.id.label("assignment_id"),
        literal(SignedAct.ISSUE.value).label("act"),
        Assignment.issued_on.label("day"),
        Assignment.recorded_seq.label("recorded_seq"),
        Assignment.batch_id.label("batch_id"),
        _signed(asked, SignedAct.ISSUE).label("signed"),
    ).where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of)
    returns = (
        select(
            Assignment.id,
            literal(SignedAct.RETURN.value),
            AssignmentReturn.returned_on,
            AssignmentReturn.recorded_seq,
            AssignmentReturn.batch_id,
            _signed(asked, SignedAct.RETURN),
        )
        .join(AssignmentReturn, AssignmentReturn.assignment_id == Assignment.id)
        .where(asked.knows(Assignment), asked.knows(AssignmentReturn), AssignmentReturn.returned_on <= asked.as_of)
    )
    return union_all(issues, returns).subquery("acts")


def _signed(asked: Asked, act: SignedAct) -> Any:
    return (
        select(func.max(Acknowledgement.id))
        .where(
            Acknowledgement.assignment_id == Assignment.id,
            Acknowledgement.act == act.value,
            asked.knows(Acknowledgement),
            Acknowledgement.signed_on <= asked.as_of,
        )
        .scalar_subquery()
    )


def _between(acts: Subquery, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    from_day = [] if since is None else [acts.c.day >= since]
    return [*from_day, *([] if until is None else [acts.c.day <= until])]


def _with_officers(asked: Asked, reader: Reader, acts: Subquery) -> Select[*tuple[Any, ...]]:
    """With the camera and the officer, as named and posted on the day."""
    query = (
        select(
            acts.c.assignment_id,
            acts.c.act,
            acts.c.day,
            acts.c.signed,
            Camera.id.label("camera_id"),
            Camera.serial,
            as_known(Precinct, "name", asked.known_at).label("precinct_name"),
            *HOLDER_COLUMNS,
        )
        .select_from(acts)
        .join(Assignment, Assignment.id == acts.c.assignment_id)
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .join(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
    )
    scope = [] if reader.precincts is None else [Precinct.code.in_(sorted(reader.precincts))]
    return _posted(asked, query).where(*scope)


def _posted(asked: Asked, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the officers' precincts on the day."""
    return (
        query.outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
    )


def _line(reader: Reader, asked: Asked, row: Any) -> UnsignedLine:
    holder = holder_of(reader, row)
    return UnsignedLine(
        assignment_id=row.assignment_id,
        act=row.act,
        day=row.day,
        officer_id=holder.officer_id,
        name=holder.name,
        badge=holder.badge,
        precinct=row.holder_precinct,
        precinct_name=row.precinct_name,
        camera_id=row.camera_id,
        serial=row.serial,
        age=(asked.as_of - row.day).days,
    )
