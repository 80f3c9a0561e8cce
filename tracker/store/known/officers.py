"""The facts of officers and of the cameras in their hands, as known at a moment."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.histories import FAR, Held
from tracker.domain.standing import Done, InHand, OfficerFacts, Post, Rules
from tracker.store.known.asked import Asked, day_number
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    Completion,
    ConditionFact,
    CourseVersion,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
)


def officer_facts_known(session: Session, asked: Asked, rules: Rules) -> OfficerFacts:
    """The facts that start by the report's day; completions only of courses that the rules ever require."""
    return OfficerFacts(
        postings=_postings(session, asked),
        employments=_employments(session, asked),
        completions=_completions(session, asked, rules),
        assignments=_assignments(session, asked),
        conditions=_conditions(session, asked),
    )


def _postings(session: Session, asked: Asked) -> dict[int, list[Held[Post]]]:
    rows = session.execute(
        select(Posting.officer_id, Posting.starts_on, PostingEnd.ends_on, Posting.precinct_id, Posting.duty)
        .join(Officer, and_(Officer.id == Posting.officer_id, asked.knows(Officer)))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .where(asked.knows(Posting), Posting.starts_on <= asked.as_of, *asked.concerns(Posting.officer_id))
    )
    postings: dict[int, list[Held[Post]]] = defaultdict(list)
    for officer_id, start, end, precinct_id, duty in rows:
        postings[officer_id].append((start.toordinal(), day_number(end), (precinct_id, duty)))
    return dict(postings)


def _employments(session: Session, asked: Asked) -> dict[int, list[Held[str]]]:
    rows = session.execute(
        select(Employment.officer_id, Employment.starts_on, EmploymentEnd.ends_on, Employment.status)
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, asked.knows(EmploymentEnd)))
        .where(asked.knows(Employment), Employment.starts_on <= asked.as_of, *asked.concerns(Employment.officer_id))
    )
    employments: dict[int, list[Held[str]]] = defaultdict(list)
    for officer_id, start, end, status in rows:
        employments[officer_id].append((start.toordinal(), day_number(end), status))
    return dict(employments)


def _completions(session: Session, asked: Asked, rules: Rules) -> dict[int, list[Done]]:
    courses = sorted({course_id for _, _, needs in rules.required for course_id, _ in needs})
    completions: dict[int, list[Done]] = defaultdict(list)
    rows = session.execute(
        select(
            Completion.officer_id,
            CourseVersion.course_id,
            CourseVersion.version_order,
            Completion.completed_on,
            Completion.expires_on,
        )
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .where(
            asked.knows(Completion),
            Completion.completed_on <= asked.as_of,
            CourseVersion.course_id.in_(courses),
            *asked.concerns(Completion.officer_id),
        )
    )
    for officer_id, course_id, order, start, end in rows:
        completions[officer_id].append((course_id, order, start.toordinal(), day_number(end)))
    return dict(completions)


def _assignments(session: Session, asked: Asked) -> dict[int, list[InHand]]:
    rows = session.execute(
        select(
            Assignment.officer_id,
            Assignment.camera_id,
            Camera.owned_from,
            Assignment.issued_on,
            AssignmentReturn.returned_on,
        )
        .join(Camera, and_(Camera.id == Assignment.camera_id, asked.knows(Camera)))
        .outerjoin(
            AssignmentReturn, and_(AssignmentReturn.assignment_id == Assignment.id, asked.knows(AssignmentReturn))
        )
        .where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of, *asked.concerns(Assignment.officer_id))
    )
    assignments: dict[int, list[InHand]] = defaultdict(list)
    for officer_id, camera_id, owned_from, start, end in rows:
        owned = None if owned_from is None else owned_from.toordinal()
        assignments[officer_id].append((camera_id, owned, start.toordinal(), day_number(end)))
    return dict(assignments)


def _conditions(session: Session, asked: Asked) -> dict[int, list[Held[str]]]:
    query = select(ConditionFact.camera_id, ConditionFact.starts_on, ConditionFact.condition).where(
        asked.knows(ConditionFact), ConditionFact.starts_on <= asked.as_of
    )
    if asked.precinct_ids is not None:
        handed = select(Assignment.camera_id).where(*asked.concerns(Assignment.officer_id))
        query = query.where(ConditionFact.camera_id.in_(handed))
    conditions: dict[int, list[Held[str]]] = defaultdict(list)
    for camera_id, start, condition in session.execute(query):
        conditions[camera_id].append((start.toordinal(), FAR, condition))
    return dict(conditions)


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """How an officer was known on a day; the flag is today's."""

    last_name: str
    first_name: str
    middle_name: str | None
    suffix: str | None
    rank: str | None
    badge: str | None
    is_protected: bool


def particulars_known(session: Session, asked: Asked) -> dict[int, KnownOfficer]:
    """Each officer's particulars on the report's day; where none had started, the first that did."""
    known = OfficerParticulars
    rows = session.execute(
        select(
            known.officer_id,
            known.starts_on,
            known.last_name,
            known.first_name,
            known.middle_name,
            known.suffix,
            known.rank,
            known.badge,
            Officer.protected_identity,
        )
        .join(Officer, and_(Officer.id == known.officer_id, asked.knows(Officer)))
        .where(asked.knows(known), *asked.concerns(known.officer_id))
        .order_by(known.officer_id, known.starts_on)
    )
    officers: dict[int, KnownOfficer] = {}
    for row in rows:
        if row.starts_on <= asked.as_of or row.officer_id not in officers:
            officers[row.officer_id] = KnownOfficer(*row[2:])
    return officers
