"""How many cameras were owned at the end of each week, and what they counted as: the counts of the report `inventory`
on every one of those days, from one reading of the facts.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.histories import FAR, Held, Span, held_on, until_next
from tracker.domain.progress import Curve, week_endings
from tracker.domain.reports.inventory import OwnedAs, OwnedCounts, OwnedWeek, owned_as
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.on_day import Reader
from tracker.reports.timeline import returned_by
from tracker.store.known import Asked
from tracker.store.known.asked import day_number
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraPlace,
    ConditionFact,
    Place,
    Posting,
    PostingEnd,
    Precinct,
)

WEEKS = 26
"""How far back the counts go where nothing is said: half a year."""


@dataclass(slots=True)
class CameraFacts:
    """What is known of one camera, in day numbers."""

    owned_from: int
    conditions: list[Held[str]] = field(default_factory=list)
    hands: list[Held[int]] = field(default_factory=list)
    """From when to when whose; by officer."""
    places: list[tuple[int, str | None]] = field(default_factory=list)
    """From which day on in a room of which precinct, in the order of days."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The codes of the precincts that are counted, and where each officer was posted when."""

    precincts: frozenset[str]
    postings: Mapping[int, list[Held[str]]]


def owned_by_week(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    weeks: int = WEEKS,
) -> tuple[OwnedWeek, ...]:
    """The counts of `inventory` on each Saturday of so many weeks before the day, and on the day itself; `precincts` as
    there. Three statements, five where only some precincts are counted, however many the weeks.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    codes = reader.precincts if precincts is None else frozenset(precincts)
    cameras = _cameras(session, asked)
    scope = None if codes is None else _scope(session, asked, cameras, codes)
    days = week_endings(as_of - timedelta(weeks=weeks), as_of)
    curves = _curves(cameras.values(), scope, (days[0].toordinal(), as_of.toordinal() + 1))
    return tuple(OwnedWeek(day, _counts(curves, day.toordinal())) for day in days)


def _counts(curves: Mapping[OwnedAs, Curve], day: int) -> OwnedCounts:
    counts = {part.value: curve.on(day) for part, curve in curves.items()}
    return OwnedCounts(sum(counts.values()), **counts)


def _cameras(session: Session, asked: Asked) -> dict[int, CameraFacts]:
    """The cameras owned by the day, their conditions, and in whose hands they were."""
    owned = select(Camera.id, Camera.owned_from).where(asked.knows(Camera), Camera.owned_from <= asked.as_of)
    found = {number: CameraFacts(day_number(since)) for number, since in session.execute(owned)}
    stated = select(ConditionFact.camera_id, ConditionFact.starts_on, ConditionFact.condition).where(
        asked.knows(ConditionFact), ConditionFact.starts_on <= asked.as_of
    )
    for number, starts_on, condition in session.execute(stated):
        if number in found:
            found[number].conditions.append((starts_on.toordinal(), FAR, condition))
    held = (
        select(Assignment.camera_id, Assignment.issued_on, AssignmentReturn.returned_on, Assignment.officer_id)
        .outerjoin(AssignmentReturn, returned_by(asked))
        .where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of)
    )
    for number, issued_on, returned_on, officer_id in session.execute(held):
        if number in found:
            found[number].hands.append((issued_on.toordinal(), day_number(returned_on), officer_id))
    for camera in found.values():
        camera.conditions = until_next(camera.conditions)
    return found


def _scope(session: Session, asked: Asked, cameras: Mapping[int, CameraFacts], codes: frozenset[str]) -> Scope:
    """Where officers were posted; what rooms the cameras were in is added to their facts."""
    put = (
        select(CameraPlace.camera_id, CameraPlace.starts_on, Precinct.code)
        .join(Place, Place.id == CameraPlace.place_id)
        .outerjoin(Precinct, Precinct.id == Place.precinct_id)
        .where(asked.knows(CameraPlace), CameraPlace.starts_on <= asked.as_of)
        .order_by(CameraPlace.starts_on)
    )
    for number, starts_on, code in session.execute(put):
        if number in cameras:
            cameras[number].places.append((starts_on.toordinal(), code))
    posted = (
        select(Posting.officer_id, Posting.starts_on, PostingEnd.ends_on, Precinct.code)
        .join(Precinct, Precinct.id == Posting.precinct_id)
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .where(asked.knows(Posting), Posting.starts_on <= asked.as_of)
    )
    postings: dict[int, list[Held[str]]] = defaultdict(list)
    for officer_id, starts_on, ends_on, code in session.execute(posted):
        postings[officer_id].append((starts_on.toordinal(), day_number(ends_on), code))
    return Scope(codes, {officer: until_next(spans) for officer, spans in postings.items()})


def _curves(cameras: Collection[CameraFacts], scope: Scope | None, window: Span) -> dict[OwnedAs, Curve]:
    """How many cameras counted as what on each day of the window: each camera is looked at on the days alone on which
    something about it changes.
    """
    changes: dict[OwnedAs, dict[int, int]] = {part: defaultdict(int) for part in OwnedAs}
    first, end = window
    for camera in cameras:
        turns = sorted({first, *(day for day in _turns(camera, scope) if first < day < end)})
        for place, day in enumerate(turns):
            part = _counts_as(camera, scope, day)
            if part is not None:
                changes[part][day] += 1
                changes[part][turns[place + 1] if place + 1 < len(turns) else end] -= 1
    return {part: Curve(changes[part]) for part in OwnedAs}


def _turns(camera: CameraFacts, scope: Scope | None) -> set[int]:
    """The days on which what a camera counts as may change."""
    found = {camera.owned_from}
    spans: list[Held[Any]] = [*camera.conditions, *camera.hands]
    if scope is not None:
        found.update(day for day, _ in camera.places)
        for _, _, officer_id in camera.hands:
            spans += scope.postings.get(officer_id, [])
    for start, end, _ in spans:
        found |= {start, end}
    return found


def _counts_as(camera: CameraFacts, scope: Scope | None, day: int) -> OwnedAs | None:
    """What a camera counts as on a day; None where it is not owned, or not of the precincts that are counted."""
    if camera.owned_from > day:
        return None
    holder = _on(camera.hands, day)
    if scope is not None:
        home = _room(camera, day) if holder is None else _on(scope.postings.get(holder, []), day)
        if home not in scope.precincts:
            return None
    condition = CameraCondition(_on(camera.conditions, day) or CameraCondition.SERVICEABLE)
    return owned_as(condition, is_held=holder is not None)


def _on(spans: Sequence[Held[Any]], day: int) -> Any:
    """What holds on a day; None where nothing does."""
    span = held_on(spans, day)
    return None if span is None else span[2]


def _room(camera: CameraFacts, day: int) -> str | None:
    """The precinct of the room that a camera was put in last; None where an officer has given it back since."""
    put = [(start, code) for start, code in camera.places if start <= day]
    if not put:
        return None
    start, code = put[-1]
    return None if any(start < end <= day for _, end, _ in camera.hands) else code
