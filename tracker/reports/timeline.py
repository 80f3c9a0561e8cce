"""One officer's names, postings, employment, training and cameras. Nothing is written here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.reports.people import (
    CompletionLine,
    EmploymentSpan,
    HeldCamera,
    NameSpan,
    OfficerTimeline,
    PostingSpan,
)
from tracker.domain.reports.stamp import check_moment
from tracker.reports.on_day import Reader, entered, entry_columns, full_name
from tracker.reports.people import known_officers, officer_lines
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
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

ENTRY = 5
"""How many columns `entry_columns` adds; they come last."""


def officer_timeline(
    session: Session, reader: Reader, officer_id: int, *, as_of: date, known_at: datetime
) -> OfficerTimeline:
    """Everything about one officer up to a day, as known at a moment; what was void by then is in, marked.

    A reader confined to precincts sees what reaches into the posting there, and nothing that ended before it. The
    names of a masked officer are left out.

    Raises:
        NotFound `unknown_officer`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    rows = session.execute(known_officers(asked, reader).where(Officer.id == officer_id)).all()
    if not rows:
        raise NotFound("unknown_officer", f"There is no officer with the number {officer_id}. Check the number.")
    (officer,) = officer_lines(session, asked, reader, rows)
    since = date.min if reader.precincts is None else rows[0].posted_on
    is_masked = officer.is_protected and not reader.sees_identities

    def reaches(end: date | None) -> bool:
        return end is None or end > since

    return OfficerTimeline(
        officer=officer,
        names=() if is_masked else tuple(_names(session, asked, officer_id)),
        postings=tuple(span for span in _postings(session, asked, officer_id) if reaches(span.ends_on)),
        employments=tuple(span for span in _employments(session, asked, officer_id) if reaches(span.ends_on)),
        completions=tuple(done for done in _completions(session, asked, officer_id) if reaches(done.expires_on)),
        cameras=tuple(held for held in _cameras(session, asked, officer_id) if reaches(held.returned_on)),
    )


def _facts(
    session: Session, asked: Asked, fact: Any, officer_id: int, start: Any, query: Select[*tuple[Any, ...]]
) -> Sequence[Any]:
    """The officer's facts of one kind that start by the day and were on record at the moment, the latest first."""
    return session.execute(
        query.add_columns(*entry_columns(fact))
        .join(AuditEvent, AuditEvent.seq == fact.recorded_seq)
        .where(fact.officer_id == officer_id, on_record(asked, fact), start <= asked.as_of)
        .order_by(start.desc(), fact.id.desc())
    ).all()


def on_record(asked: Asked, fact: Any) -> ColumnElement[bool]:
    """Recorded by the moment, void or not: a timeline shows what was taken back."""
    recorded: ColumnElement[bool] = fact.recorded_at <= asked.known_at
    return recorded


def _names(session: Session, asked: Asked, officer_id: int) -> list[NameSpan]:
    known = OfficerParticulars
    query = select(
        known.id,
        known.starts_on,
        known.last_name,
        known.first_name,
        known.middle_name,
        known.suffix,
        known.rank,
        known.badge,
    )
    return [
        NameSpan(
            fact_id=row.id,
            starts_on=row.starts_on,
            name=full_name(row.last_name, row.first_name, row.middle_name, row.suffix),
            rank=row.rank,
            badge=row.badge,
            entered=entered(asked, *row[-ENTRY:]),
        )
        for row in _facts(session, asked, known, officer_id, known.starts_on, query)
    ]


def _ends(asked: Asked, rows: Sequence[Any]) -> list[date | None]:
    """Where each span of `rows` (latest first) ends: where the next standing one starts, or at an end of its own.

    An end after the report's day has not come yet.
    """
    ends: list[date | None] = []
    following: date | None = None
    for row in rows:
        end = min((day for day in (following, row.ends_on) if day is not None), default=None)
        ends.append(end if end is not None and end <= asked.as_of else None)
        if not entered(asked, *row[-ENTRY:]).is_void:
            following = row.starts_on
    return ends


def _postings(session: Session, asked: Asked, officer_id: int) -> list[PostingSpan]:
    query = (
        select(
            Posting.id,
            Posting.starts_on,
            Posting.duty,
            Precinct.code,
            as_known(Precinct, "name", asked.known_at),
            PostingEnd.ends_on,
        )
        .join(Precinct, Precinct.id == Posting.precinct_id)
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
    )
    rows = _facts(session, asked, Posting, officer_id, Posting.starts_on, query)
    return [
        PostingSpan(
            fact_id=row.id,
            precinct=row.code,
            precinct_name=row.name,
            duty=row.duty,
            starts_on=row.starts_on,
            ends_on=end,
            entered=entered(asked, *row[-ENTRY:]),
        )
        for row, end in zip(rows, _ends(asked, rows), strict=True)
    ]


def _employments(session: Session, asked: Asked, officer_id: int) -> list[EmploymentSpan]:
    query = select(Employment.id, Employment.starts_on, Employment.status, EmploymentEnd.ends_on).outerjoin(
        EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, asked.knows(EmploymentEnd))
    )
    rows = _facts(session, asked, Employment, officer_id, Employment.starts_on, query)
    return [
        EmploymentSpan(row.id, row.status, row.starts_on, end, entered(asked, *row[-ENTRY:]))
        for row, end in zip(rows, _ends(asked, rows), strict=True)
    ]


def _completions(session: Session, asked: Asked, officer_id: int) -> list[CompletionLine]:
    query = (
        select(
            Completion.id,
            Course.code,
            as_known(Course, "name", asked.known_at),
            CourseVersion.version,
            Completion.completed_on,
            Completion.expires_on,
            Completion.session_id,
        )
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
    )
    return [
        CompletionLine(*(*row[:-ENTRY], entered(asked, *row[-ENTRY:])))
        for row in _facts(session, asked, Completion, officer_id, Completion.completed_on, query)
    ]


def _cameras(session: Session, asked: Asked, officer_id: int) -> list[HeldCamera]:
    ending = aliased(AuditEvent)
    query = (
        select(
            Assignment.id,
            Camera.id,
            Camera.serial,
            as_known(CameraModel, "name", asked.known_at),
            Assignment.issued_on,
            AssignmentReturn.returned_on,
            AssignmentReturn.condition,
            AssignmentReturn.report_number,
            Assignment.override_reason,
            Assignment.note,
            *entry_columns(AssignmentReturn, ending),
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(CameraModel, CameraModel.id == Camera.camera_model_id)
        .outerjoin(AssignmentReturn, returned_by(asked))
        .outerjoin(ending, ending.seq == AssignmentReturn.recorded_seq)
    )
    rows = _facts(session, asked, Assignment, officer_id, Assignment.issued_on, query)
    return [
        HeldCamera(
            *(
                *row[: -2 * ENTRY],
                entered(asked, *row[-ENTRY:]),
                None if row.returned_on is None else entered(asked, *row[-2 * ENTRY : -ENTRY]),
            )
        )
        for row in rows
    ]


def returned_by(asked: Asked) -> ColumnElement[bool]:
    """The join of an assignment's return, where it was known and had come by the day."""
    return and_(
        AssignmentReturn.assignment_id == Assignment.id,
        asked.knows(AssignmentReturn),
        AssignmentReturn.returned_on <= asked.as_of,
    )
