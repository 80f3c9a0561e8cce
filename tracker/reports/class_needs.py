"""Who could be enrolled in a class: the officers of a precinct who will need its course on its day."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.needs import TrainingNeeds
from tracker.reports.needs import Wanted, training_needs
from tracker.reports.on_day import Reader
from tracker.store.known import Asked
from tracker.store.models import Course, CourseVersion, Precinct, TrainingSession


def class_needs(
    session: Session,
    reader: Reader,
    session_id: int,
    *,
    as_of: date,
    known_at: datetime,
    precinct: str | None = None,
    within: int = 0,
) -> TrainingNeeds:
    """Of one precinct (None: the class's own, or where it is for anyone all that the reader sees): the officers
    eligible on the class's day who will need its course then, by what is known now, and the classes they are enrolled
    in already.

    Raises:
        NotFound `unknown_session`, `unknown_precinct`: there is none, or not for this reader.
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    asked = Asked(as_of, known_at)
    row = session.execute(
        select(Course.code, CourseVersion.version_order, TrainingSession.held_on, Precinct.code.label("precinct"))
        .select_from(TrainingSession)
        .join(CourseVersion, CourseVersion.id == TrainingSession.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Precinct, Precinct.id == TrainingSession.precinct_id)
        .where(TrainingSession.id == session_id, asked.knows(TrainingSession))
    ).one_or_none()
    sees = reader.precincts
    if row is None or (row.precinct is not None and sees is not None and row.precinct not in sees):
        raise NotFound("unknown_session", f"There is no session with the number {session_id}. Check the number.")
    wanted = precinct or row.precinct
    if wanted is not None and sees is not None and wanted not in sees:
        raise NotFound("unknown_precinct", f"There is no precinct {wanted}. Check the code.", field="precinct")
    return training_needs(
        session,
        as_of=as_of,
        known_at=known_at,
        precincts=sees if wanted is None else (wanted,),
        reveal_identities=reader.sees_identities,
        wanted=Wanted(row.code, row.held_on, within, row.version_order),
    )
