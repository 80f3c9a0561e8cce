"""Whose what is: the officers and cameras of precincts on a day, and what an actor may enter for. Reading and writing
ask the same question here; what is not an actor's own is answered, by `lookups`, as if it were not there.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Subquery, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.spans import local_day
from tracker.store.known.asked import Asked
from tracker.store.models import (
    Assignment,
    Camera,
    CameraPlace,
    Officer,
    Place,
    Posting,
    PostingEnd,
    Precinct,
)

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Known at this moment is whatever stands now."""


@dataclass(frozen=True, slots=True)
class Sphere:
    """What somebody may enter for: the codes of the precincts (None: all), and whether protected officers are known by
    name and anyone by employee number. `days`: on each of them an officer must be posted, and a camera be, in those
    precincts: today, and the day of the entry where it speaks of another.
    """

    precincts: frozenset[str] | None = None
    sees_identities: bool = True
    days: tuple[date, ...] = field(default=())


EVERYTHING = Sphere()


def sphere_of(actor: Actor, now: datetime, *days: date) -> Sphere:
    """What an actor may enter for today, and on the days that the entry speaks of."""
    return Sphere(actor.precincts, actor.may("identities.read"), tuple(dict.fromkeys((local_day(now), *days))))


def own_officers(asked: Asked, codes: Collection[str]) -> Subquery:
    """The officers posted to precincts on a day, as known at a moment: `officer_id`, each with the first day of that
    posting as `since`: what ended before it is not theirs to see who see those precincts alone.
    """
    later = aliased(Posting)
    superseded = (
        select(later.id)
        .where(
            later.officer_id == Posting.officer_id,
            later.starts_on > Posting.starts_on,
            later.starts_on <= asked.as_of,
            asked.knows(later),
        )
        .exists()
    )
    return (
        select(Posting.officer_id, Posting.starts_on.label("since"))
        .join(Precinct, Precinct.id == Posting.precinct_id)
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .where(
            asked.knows(Posting),
            Posting.starts_on <= asked.as_of,
            Precinct.code.in_(sorted(codes)),
            or_(PostingEnd.ends_on.is_(None), PostingEnd.ends_on > asked.as_of),
            ~superseded,
        )
        .subquery("own_officers")
    )


def own_officer_ids(session: Session, sphere: Sphere, officer_ids: Collection[int]) -> set[int]:
    """Those of these officers who are the sphere's own. A statement for each of its days, however many they are."""
    found = set(officer_ids)
    if sphere.precincts is None:
        return found
    for day in sphere.days:
        own = own_officers(Asked(day, NEVER), sphere.precincts)
        found = set(session.scalars(select(own.c.officer_id).where(own.c.officer_id.in_(found))))
    return found


def is_own_officer(session: Session, sphere: Sphere, officer: Officer) -> bool:
    """Whether an officer is the sphere's own."""
    return sphere.precincts is None or bool(own_officer_ids(session, sphere, [officer.id]))


def is_own_camera(session: Session, sphere: Sphere, camera: Camera) -> bool:
    """Whether a camera is the sphere's own on each of its days: in the hands of an own officer, or in nobody's and in
    an own room.

    A camera that nobody holds and that lies in a place of no precinct, or in none, is the department's stock: an
    administrator puts it into a precinct's room first.
    """
    codes = sphere.precincts
    return codes is None or all(_is_own_camera_on(session, codes, camera, day) for day in sphere.days)


def _is_own_camera_on(session: Session, codes: frozenset[str], camera: Camera, day: date) -> bool:
    holder = session.scalars(
        select(Assignment.officer_id).where(
            Assignment.camera_id == camera.id,
            Assignment.voided_at.is_(None),
            Assignment.issued_on <= day,
            or_(Assignment.returned_on.is_(None), Assignment.returned_on > day),
        )
    ).one_or_none()
    if holder is not None:
        return bool(own_officer_ids(session, Sphere(codes, days=(day,)), [holder]))
    room = session.scalars(
        select(Precinct.code)
        .select_from(CameraPlace)
        .join(Place, Place.id == CameraPlace.place_id)
        .outerjoin(Precinct, Precinct.id == Place.precinct_id)
        .where(CameraPlace.camera_id == camera.id, CameraPlace.voided_at.is_(None), CameraPlace.starts_on <= day)
        .order_by(CameraPlace.starts_on.desc())
        .limit(1)
    ).first()
    return room in codes


def is_own_precinct(session: Session, sphere: Sphere, precinct_id: int | None, *, shared: bool) -> bool:
    """Whether what belongs to a precinct is the sphere's own; `shared`: whether what belongs to none is everybody's."""
    if sphere.precincts is None:
        return True
    if precinct_id is None:
        return shared
    return session.get_one(Precinct, precinct_id).code in sphere.precincts
