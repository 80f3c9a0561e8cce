"""Recalls: which there were, who holds each camera of one, what became of it, and what it does to the figures. Nothing
is written here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.imports import BatchRecord
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.recalls import (
    Effect,
    PrecinctList,
    RecalledCamera,
    RecallReport,
    RecallState,
    counts_of,
)
from tracker.domain.reports.stamp import check_moment
from tracker.reports.equipment import known_cameras
from tracker.reports.imports import batch_list, one_batch
from tracker.reports.on_day import Reader, full_name
from tracker.reports.people import known_officers
from tracker.reports.rollout import progress_from, rollout_history, rollout_progress
from tracker.store.known import Asked, precincts_known, stamp_of
from tracker.store.models import Assignment, AssignmentReturn, Camera, ConditionFact, Officer, Place, Precinct

KIND = "recall"
NO_PRECINCT = "No precinct"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of a recall's cameras: of a precinct (a code), at a state; None: any."""

    precinct: str | None = None
    state: RecallState | None = None


def recall_list(session: Session, *, known_at: datetime, offset: int = 0, limit: int = 50) -> Listed[BatchRecord]:
    """The recalls on record at a moment, the latest first."""
    return batch_list(session, known_at=known_at, offset=offset, limit=limit, kinds_begin=KIND)


def recall_report(
    session: Session, reader: Reader, batch_id: int, *, as_of: date, known_at: datetime, wanted: Wanted = Wanted()
) -> RecallReport:
    """One recall: each camera with its officer and its replacement, by precinct, and the effect on the figures.

    A reader confined to precincts gets the cameras of officers posted there on the day, those in their rooms, and the
    effect on their own figures.

    Raises:
        NotFound `unknown_recall`: there is none. Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    batch = _recall(session, batch_id, known_at)
    seen = [row for row in _rows(session, reader, asked, batch) if _is_wanted(reader, row, wanted)]
    lists = _by_precinct(session, reader, known_at, seen)
    effect = recall_effect(session, batch_id, as_of=as_of, known_at=known_at, precincts=reader.precincts)
    return RecallReport(stamp_of(session, as_of, known_at), batch, counts_of(seen), lists, effect)


def recall_effect(
    session: Session, batch_id: int, *, as_of: date, known_at: datetime, precincts: Collection[str] | None
) -> tuple[Effect, ...]:
    """The progress report as it is, beside itself as if the recall had never been entered."""
    asked: Mapping[str, Any] = {"as_of": as_of, "known_at": known_at, "precincts": precincts}
    figures = rollout_progress(session, **asked)
    without = progress_from(rollout_history(session, **asked, without_batch=batch_id))
    rows = [
        Effect(row.precinct, row.name, before.figures, row.figures)
        for before, row in zip(without.rows, figures.rows, strict=True)
    ]
    return (*rows, Effect(None, "Total", without.total, figures.total))


def _recall(session: Session, batch_id: int, known_at: datetime) -> BatchRecord:
    try:
        batch = one_batch(session, batch_id, known_at=known_at)
    except NotFound:
        batch = None
    if batch is None or batch.kind != KIND:
        raise NotFound("unknown_recall", f"There is no recall with the number {batch_id}. Check the number.")
    return batch


def _is_wanted(reader: Reader, row: RecalledCamera, wanted: Wanted) -> bool:
    if reader.precincts is not None and row.precinct not in reader.precincts:
        return False
    return wanted.precinct in (None, row.precinct) and wanted.state in (None, row.state)


def _by_precinct(
    session: Session, reader: Reader, known_at: datetime, rows: list[RecalledCamera]
) -> tuple[PrecinctList, ...]:
    homes = [(one.code, one.name) for one in precincts_known(session, known_at, reader.precincts)]
    found = []
    for code, name in [*homes, (None, NO_PRECINCT)]:
        own = tuple(row for row in rows if row.precinct == code)
        if own:
            found.append(PrecinctList(code, name, counts_of(own), own))
    return tuple(found)


def _rows(session: Session, reader: Reader, asked: Asked, batch: BatchRecord) -> list[RecalledCamera]:
    """Every camera of the recall: by the officer's name, the masked and those in nobody's hands last."""
    facts = select(ConditionFact.camera_id).where(
        ConditionFact.batch_id == batch.batch_id, ConditionFact.recorded_at <= asked.known_at
    )
    standing = set(session.scalars(facts.where(asked.knows(ConditionFact))))
    spans = _spans(session, asked, facts, batch.as_of or asked.as_of)
    people = _people(session, asked, [span.officer_id for span in spans.values()])
    instead = _in_hand(session, asked, list(people))
    rooms = dict(
        session.execute(select(Place.code, Precinct.code).join(Precinct, Precinct.id == Place.precinct_id)).all()
    )
    everyone = Reader(None, reader.sees_identities)
    found = []
    for camera in session.execute(known_cameras(asked, everyone).where(Camera.id.in_(facts))):
        span = spans.get(camera.camera_id)
        person = None if span is None else people.get(span.officer_id)
        new = None if span is None or span.returned_on is None else instead.get(span.officer_id)
        name, badge = (None, None) if person is None else _named(reader, person)
        is_masked = person is not None and person.protected_identity and not reader.sees_identities
        order = (person is None, is_masked, "" if is_masked else name or "", camera.serial)
        row = RecalledCamera(
            camera_id=camera.camera_id,
            serial=camera.serial,
            model=camera.model,
            condition=camera.condition,
            state=_state(camera.camera_id in standing, span, new),
            place=None if camera.assignment_id is not None else camera.place,
            precinct=_home(person, asked) if span is not None else rooms.get(camera.place_code),
            officer_id=None if span is None else span.officer_id,
            officer=name,
            badge=badge,
            issued_on=None if span is None else span.issued_on,
            returned_on=None if span is None else span.returned_on,
            replacement_id=new.camera_id if new is not None else None,
            replacement=new.serial if new is not None else None,
            replaced_on=new.issued_on if new is not None else None,
        )
        found.append((order, row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _state(stands: bool, span: Any, new: Any) -> RecallState:
    if not stands:
        return RecallState.VOID
    if span is None:
        return RecallState.NOT_HELD
    if span.returned_on is None:
        return RecallState.HELD
    return RecallState.RETURNED if new is None else RecallState.REPLACED


def _spans(session: Session, asked: Asked, cameras: Select[Any], recalled_on: date) -> dict[int, Any]:
    """By camera: the latest assignment that holds on the day, or was returned on the recall's first day or after it."""
    came_back = and_(
        AssignmentReturn.assignment_id == Assignment.id,
        asked.knows(AssignmentReturn),
        AssignmentReturn.returned_on <= asked.as_of,
    )
    rows = session.execute(
        select(Assignment.camera_id, Assignment.officer_id, Assignment.issued_on, AssignmentReturn.returned_on)
        .outerjoin(AssignmentReturn, came_back)
        .where(
            Assignment.camera_id.in_(cameras),
            asked.knows(Assignment),
            Assignment.issued_on <= asked.as_of,
            or_(AssignmentReturn.returned_on.is_(None), AssignmentReturn.returned_on >= recalled_on),
        )
        .order_by(Assignment.issued_on, Assignment.id)
    )
    return {row.camera_id: row for row in rows}


def _people(session: Session, asked: Asked, officer_ids: list[int]) -> dict[int, Any]:
    rows = session.execute(known_officers(asked, Reader()).where(Officer.id.in_(officer_ids)))
    return {row.id: row for row in rows}


def _in_hand(session: Session, asked: Asked, officer_ids: list[int]) -> dict[int, Any]:
    """By officer: the camera in hand on the day."""
    came_back = (
        select(AssignmentReturn.id)
        .where(
            AssignmentReturn.assignment_id == Assignment.id,
            asked.knows(AssignmentReturn),
            AssignmentReturn.returned_on <= asked.as_of,
        )
        .exists()
    )
    rows = session.execute(
        select(Assignment.officer_id, Assignment.camera_id, Camera.serial, Assignment.issued_on)
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(
            Assignment.officer_id.in_(officer_ids),
            asked.knows(Assignment),
            Assignment.issued_on <= asked.as_of,
            ~came_back,
        )
    )
    return {row.officer_id: row for row in rows}


def _named(reader: Reader, person: Any) -> tuple[str, str | None]:
    name = full_name(person.last_name, person.first_name, person.middle_name, person.suffix)
    return reader.named(name, person.badge, person.protected_identity)


def _home(person: Any, asked: Asked) -> str | None:
    """The code of the precinct where an officer is posted on the day."""
    if person is None or (person.posting_ended_on is not None and person.posting_ended_on <= asked.as_of):
        return None
    code: str | None = person.code
    return code
