"""Training sessions: the list, and one with those who did it and those who could sign in. Nothing is written here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.stamp import check_moment
from tracker.domain.reports.training import Attendee, Candidate, Enrolled, SessionLine, SessionRecord
from tracker.domain.vocabulary import EmploymentStatus, EnrolmentOutcome
from tracker.reports.on_day import Reader, entered, entry_columns, full_name, holds, not_ended
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import (
    AuditEvent,
    Completion,
    Course,
    CourseVersion,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
    TrainingSession,
)
from tracker.store.text import in_order


def session_list(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    course: str | None = None,
    is_to_come: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> Listed[SessionLine]:
    """The sessions held before a day, the latest first; with `is_to_come` those on that day or after it, the next
    first. `course` is a code.

    A reader confined to precincts gets those for their precincts and those for anyone. Two statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    held_on = TrainingSession.held_on
    sessions = _known_sessions(asked, reader).where(held_on >= as_of if is_to_come else held_on < as_of)
    if course is not None:
        sessions = sessions.where(Course.code == course)
    total = session.execute(select(func.count()).select_from(sessions.subquery())).scalar_one()
    starts_at = as_known(TrainingSession, "starts_at", known_at).element
    order = (
        (held_on, starts_at.asc().nulls_last(), TrainingSession.id)
        if is_to_come
        else (held_on.desc(), starts_at.desc().nulls_first(), TrainingSession.id.desc())
    )
    rows: Sequence[Any] = session.execute(sessions.order_by(*order).offset(offset).limit(limit)).all()
    return Listed(tuple(SessionLine(*row) for row in rows), total, offset, limit)


def training_session(
    session: Session, reader: Reader, session_id: int, *, as_of: date, known_at: datetime
) -> SessionRecord:
    """One session with its sign-in, as known at a moment; what was void by then is in, marked.

    Candidates are the active officers, posted on the session's day (in its precinct, where it is for one), who have
    not done its course in this version or a later one and have no seat. Five statements.

    Raises:
        NotFound `unknown_session`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    row: Any = session.execute(
        _known_sessions(asked, reader)
        .add_columns(CourseVersion.course_id, CourseVersion.version_order, *entry_columns(TrainingSession))
        .join(AuditEvent, AuditEvent.seq == TrainingSession.recorded_seq)
        .where(TrainingSession.id == session_id)
    ).one_or_none()
    if row is None:
        raise _unknown(session_id)
    *line, course_id, version_order = row[:-5]
    held = SessionLine(*line)
    enrolled = tuple(_enrolled(session, asked, reader, session_id))
    seated = {one.officer_id for one in enrolled}
    candidates = _candidates(session, asked, reader, held, course_id, version_order)
    return SessionRecord(
        session=held,
        entered=entered(asked, *row[-5:]),
        attendees=tuple(_attendees(session, asked, reader, session_id)),
        enrolled=enrolled,
        candidates=tuple(one for one in candidates if one.officer_id not in seated),
    )


def session_line(session: Session, reader: Reader, session_id: int, *, as_of: date, known_at: datetime) -> SessionLine:
    """One session as the list has it. One statement.

    Raises:
        What `training_session` raises.
    """
    check_moment(as_of, known_at)
    query = _known_sessions(Asked(as_of, known_at), reader).where(TrainingSession.id == session_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise _unknown(session_id)
    return SessionLine(*row)


def _unknown(session_id: int) -> NotFound:
    return NotFound("unknown_session", f"There is no session with the number {session_id}. Check the number.")


def _known_sessions(asked: Asked, reader: Reader) -> Select[*tuple[Any, ...]]:
    """The columns of a SessionLine, in its order."""
    completions = (
        select(func.count())
        .where(Completion.session_id == TrainingSession.id, asked.knows(Completion))
        .scalar_subquery()
    )
    gone = select(EnrolmentEnd.id).where(
        EnrolmentEnd.enrolment_id == Enrolment.id,
        EnrolmentEnd.outcome == EnrolmentOutcome.WITHDRAWN.value,
        EnrolmentEnd.ends_on <= asked.as_of,
        asked.knows(EnrolmentEnd),
    )
    seats = (
        select(func.count())
        .where(
            Enrolment.session_id == TrainingSession.id,
            Enrolment.enrolled_on <= asked.as_of,
            asked.knows(Enrolment),
            ~gone.exists(),
        )
        .scalar_subquery()
    )
    scope: list[ColumnElement[bool]] = []
    if reader.precincts is not None:
        scope = [or_(TrainingSession.precinct_id.is_(None), Precinct.code.in_(sorted(reader.precincts)))]
    return (
        select(
            TrainingSession.id,
            Course.code,
            as_known(Course, "name", asked.known_at),
            CourseVersion.version,
            CourseVersion.hours,
            TrainingSession.held_on,
            *(
                as_known(TrainingSession, name, asked.known_at)
                for name in ("starts_at", "place", "instructor", "seats")
            ),
            Precinct.code.label("precinct"),
            as_known(Precinct, "name", asked.known_at).label("precinct_name"),
            completions.label("completions"),
            seats.label("enrolled"),
        )
        .select_from(TrainingSession)
        .join(CourseVersion, CourseVersion.id == TrainingSession.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Precinct, Precinct.id == TrainingSession.precinct_id)
        .where(asked.knows(TrainingSession), *scope)
    )


PERSON = (
    Officer.id.label("officer_id"),
    OfficerParticulars.last_name,
    OfficerParticulars.first_name,
    OfficerParticulars.middle_name,
    OfficerParticulars.suffix,
    OfficerParticulars.badge,
    OfficerParticulars.rank,
    Officer.protected_identity,
)


def _posted(asked: Asked, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the names and postings of the day."""
    return (
        query.join(OfficerParticulars, holds(asked, OfficerParticulars, OfficerParticulars.officer_id, Officer.id))
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .where(asked.knows(Officer))
        .order_by(
            Officer.protected_identity,
            in_order(OfficerParticulars.last_name),
            in_order(OfficerParticulars.first_name),
            Officer.id,
        )
    )


def _scope(reader: Reader) -> list[ColumnElement[bool]]:
    return [] if reader.precincts is None else [Precinct.code.in_(sorted(reader.precincts))]


def _attendees(session: Session, asked: Asked, reader: Reader, session_id: int) -> list[Attendee]:
    home = as_known(Precinct, "name", asked.known_at).label("home")
    query = (
        select(Completion.id, *PERSON, home, *entry_columns(Completion))
        .select_from(Completion)
        .join(Officer, Officer.id == Completion.officer_id)
        .join(AuditEvent, AuditEvent.seq == Completion.recorded_seq)
        .where(Completion.session_id == session_id, Completion.recorded_at <= asked.known_at, *_scope(reader))
    )
    rows: Sequence[Any] = session.execute(_posted(asked, query)).all()
    return [
        Attendee(row.id, row.officer_id, *_named(reader, row), row.rank, row.home, entered(asked, *row[-5:]))
        for row in rows
    ]


def _enrolled(session: Session, asked: Asked, reader: Reader, session_id: int) -> list[Enrolled]:
    """Those enrolled by the report's day, whatever became of it by then."""
    done = (
        select(Completion.id)
        .where(
            Completion.session_id == session_id, Completion.officer_id == Enrolment.officer_id, asked.knows(Completion)
        )
        .exists()
    )
    ended = and_(
        EnrolmentEnd.enrolment_id == Enrolment.id, EnrolmentEnd.ends_on <= asked.as_of, asked.knows(EnrolmentEnd)
    )
    home = as_known(Precinct, "name", asked.known_at).label("home")
    query = (
        select(Enrolment.id, *PERSON, home, EnrolmentEnd.id.label("end_id"), EnrolmentEnd.outcome, done.label("done"))
        .select_from(Enrolment)
        .join(Officer, Officer.id == Enrolment.officer_id)
        .outerjoin(EnrolmentEnd, ended)
        .where(
            Enrolment.session_id == session_id,
            Enrolment.enrolled_on <= asked.as_of,
            asked.knows(Enrolment),
            *_scope(reader),
        )
    )
    rows: Sequence[Any] = session.execute(_posted(asked, query)).all()
    return [
        Enrolled(
            row.id,
            row.officer_id,
            *_named(reader, row),
            row.rank,
            row.home,
            row.end_id,
            row.outcome,
            is_present=bool(row.done),
        )
        for row in rows
    ]


def _candidates(
    session: Session, asked: Asked, reader: Reader, held: SessionLine, course_id: int, version_order: int
) -> list[Candidate]:
    """Asked as of the session's day: who was posted then is who could come."""
    day = Asked(min(held.held_on, asked.as_of), asked.known_at)
    done = (
        select(Completion.id)
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .where(
            Completion.officer_id == Officer.id,
            asked.knows(Completion),
            CourseVersion.course_id == course_id,
            CourseVersion.version_order >= version_order,
        )
        .exists()
    )
    wanted = [] if held.precinct is None else [Precinct.code == held.precinct]
    query = (
        select(*PERSON, Precinct.code, as_known(Precinct, "name", day.known_at))
        .select_from(Officer)
        .join(Employment, holds(day, Employment, Employment.officer_id, Officer.id))
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, day.knows(EmploymentEnd)))
        .where(
            Employment.status == EmploymentStatus.ACTIVE.value,
            not_ended(day, EmploymentEnd),
            Precinct.id.is_not(None),
            ~done,
            *wanted,
            *_scope(reader),
        )
    )
    rows: Sequence[Any] = session.execute(_posted(day, query)).all()
    return [Candidate(row.officer_id, *_named(reader, row), row.code, row.name) for row in rows]


def _named(reader: Reader, row: Any) -> tuple[str, str | None]:
    name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
    return reader.named(name, row.badge, row.protected_identity)
