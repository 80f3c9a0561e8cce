"""What was taught by a day, as known at a moment: by version and day, and by week for charts. Nothing is written."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.reports.stamp import check_moment
from tracker.domain.reports.training_weeks import Taught, TrainingWeek, weeks_of
from tracker.reports.on_day import holds, not_ended
from tracker.store.known import Asked
from tracker.store.models import (
    Completion,
    Course,
    CourseVersion,
    Officer,
    Posting,
    PostingEnd,
    Precinct,
    TrainingSession,
)


def training_weeks(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    since: date | None = None,
    precincts: Collection[str] | None = None,
    courses: Collection[str] | None = None,
) -> tuple[TrainingWeek, ...]:
    """Classes, completions and their hours week by week, from the week of `since` (None: of the first one on record)
    to the day, as known at a moment: weeks end on Saturday, the last with the day itself. `courses` are codes (None:
    all); of `precincts` see `taught_by`. Two statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    taught = taught_by(session, Asked(as_of, known_at), since=since, precincts=precincts)
    return weeks_of((one for one in taught if courses is None or one.course in courses), since, as_of)


def taught_by(
    session: Session, asked: Asked, *, since: date | None = None, precincts: Collection[str] | None = None
) -> tuple[Taught, ...]:
    """What was taught from a day (None: from the first) up to the report's day, that day too; by day, course and
    version.

    A class counts when it was held by then, whoever came; a completion wherever it was done. With `precincts` (codes):
    the classes for these and those for anyone, and the completions of the officers posted there on the report's day.
    Two statements.
    """
    codes = None if precincts is None else sorted(precincts)
    classes = _sessions(asked, codes, since)
    done = _completions(asked, codes, since)
    rows = [(*row, True) for row in session.execute(classes)] + [(*row, False) for row in session.execute(done)]
    found = [
        Taught(day, course, hours, count if is_class else 0, 0 if is_class else count)
        for day, course, hours, count, is_class in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.course, one.hours, -one.sessions)))


def _sessions(asked: Asked, codes: list[str] | None, since: date | None) -> Select[*tuple[Any, ...]]:
    """Day, course, hours and how many classes."""
    scope: list[ColumnElement[bool]] = []
    if codes is not None:
        of_these = select(Precinct.id).where(Precinct.code.in_(codes))
        scope = [or_(TrainingSession.precinct_id.is_(None), TrainingSession.precinct_id.in_(of_these))]
    return _counted(TrainingSession, TrainingSession.held_on, asked, since).where(*scope)


def _completions(asked: Asked, codes: list[str] | None, since: date | None) -> Select[*tuple[Any, ...]]:
    """Day, course, hours and how many completions."""
    counted = _counted(Completion, Completion.completed_on, asked, since)
    officers = select(Officer.id).where(asked.knows(Officer))
    if codes is not None:
        officers = (
            officers.join(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
            .join(Precinct, Precinct.id == Posting.precinct_id)
            .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
            .where(not_ended(asked, PostingEnd), Precinct.code.in_(codes))
        )
    return counted.where(Completion.officer_id.in_(officers))


def _counted(fact: Any, day: InstrumentedAttribute[date], asked: Asked, since: date | None) -> Select[*tuple[Any, ...]]:
    """How many of a fact there were, by day and course version."""
    return (
        select(day, Course.code, CourseVersion.hours, func.count(literal(1)))
        .select_from(fact)
        .join(CourseVersion, CourseVersion.id == fact.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(asked.knows(fact), day <= asked.as_of, *([] if since is None else [day >= since]))
        .group_by(day, Course.code, CourseVersion.hours)
    )
