"""Edits of descriptive fields: who edits says which revision was seen, and an edit of another since then refuses it.

What stood before is kept for every report known at an earlier moment. Facts are never edited: they are voided and
entered anew. An edit that changes nothing writes nothing and leaves no event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands import edits
from tracker.domain.edits import DESCRIPTIVE, Value
from tracker.domain.errors import Conflict, Invalid, Outdated, Refusal
from tracker.services.checks import database_word
from tracker.services.ledger import Entry, recording
from tracker.store.enrolled import last_seated, seats_taken
from tracker.store.kinds import name_of
from tracker.store.known.edits import COLLECTION_OF, edits_since
from tracker.store.lookups import find_by_id
from tracker.store.models import (
    Camera,
    CameraModel,
    Course,
    Duty,
    Place,
    Policy,
    Precinct,
    RecordEdit,
    TrainingSession,
    User,
)

PERSONAL = frozenset({"instructor", "full_name"})
"""Fields that name a person: events keep them apart."""

Row = TypeVar("Row")
Rival = Callable[[Session, Any, Mapping[str, Value]], Refusal | None]


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """One kind of record: its table, its name in the singular, who may edit it, and what stands against an edit."""

    model: type[Row]
    what: str
    permission: str
    rival: Rival = lambda session, row, changes: None

    @property
    def collection(self) -> str:
        """Its name in addresses."""
        return COLLECTION_OF[self.model]  # type: ignore[index]


def edit_precinct(session: Session, actor: Actor, command: edits.EditPrecinct, *, now: datetime) -> Precinct:
    """Another name for a precinct. Raises as `_edit`."""
    return _edit(session, actor, "edit_precinct", Kind(Precinct, "precinct", "rollout.write"), command, now)


def edit_duty(session: Session, actor: Actor, command: edits.EditDuty, *, now: datetime) -> Duty:
    """Another name for a duty. Raises as `_edit`."""
    return _edit(session, actor, "edit_duty", Kind(Duty, "duty", "rollout.write"), command, now)


def edit_place(session: Session, actor: Actor, command: edits.EditPlace, *, now: datetime) -> Place:
    """Another name for a place. Raises as `_edit`."""
    return _edit(session, actor, "edit_place", Kind(Place, "place", "cameras.write"), command, now)


def edit_camera_model(session: Session, actor: Actor, command: edits.EditCameraModel, *, now: datetime) -> CameraModel:
    """A model's name and maker. Conflict `camera_model_exists`; else raises as `_edit`."""
    kind = Kind(CameraModel, "camera model", "cameras.write", _same_model)
    return _edit(session, actor, "edit_camera_model", kind, command, now)


def edit_camera(session: Session, actor: Actor, command: edits.EditCamera, *, now: datetime) -> Camera:
    """A camera's asset tag and purchase batch. Conflict `asset_tag_exists`; else raises as `_edit`."""
    return _edit(session, actor, "edit_camera", Kind(Camera, "camera", "cameras.write", _same_tag), command, now)


def edit_course(session: Session, actor: Actor, command: edits.EditCourse, *, now: datetime) -> Course:
    """Another name for a course. Raises as `_edit`."""
    return _edit(session, actor, "edit_course", Kind(Course, "course", "training.write"), command, now)


def edit_session(session: Session, actor: Actor, command: edits.EditSession, *, now: datetime) -> TrainingSession:
    """When on its day a class begins, where, with whom, for how many. Conflict `session_exists`, or `seats_taken` where
    fewer seats than are given out would be left; else as `_edit`.
    """
    kind = Kind(TrainingSession, "session", "training.write", _against_class)
    return _edit(session, actor, "edit_session", kind, command, now)


def edit_policy(session: Session, actor: Actor, command: edits.EditPolicy, *, now: datetime) -> Policy:
    """A policy version's title and link. Raises as `_edit`."""
    return _edit(session, actor, "edit_policy", Kind(Policy, "policy", "rollout.write"), command, now)


def edit_user(session: Session, actor: Actor, command: edits.EditUser, *, now: datetime) -> User:
    """The name of the person behind an account. Raises as `_edit`."""
    return _edit(session, actor, "edit_user", Kind(User, "user", "accounts.manage"), command, now)


def _edit(session: Session, actor: Actor, act: str, kind: Kind[Row], command: edits.Edit, now: datetime) -> Row:
    """Change what a record's fields say, where it still is at the revision that was seen.

    Raises:
        NotFound `unknown_<what>`: there is none, or it is void; Invalid `unknown_field`: not a descriptive field;
        Outdated `version_changed`: it was edited since; Conflict: see each kind.
    """
    actor.check_may(kind.permission)
    _check_fields(kind, command.changes)
    row: Any = find_by_id(session, cast(Any, kind.model), command.number, field="id", what=kind.what)
    session.refresh(row)
    if row.revision != command.revision:
        raise _outdated(session, kind, row, command.revision)
    changes = {name: value for name, value in command.changes.items() if getattr(row, name) != value}
    if not changes:
        return cast(Row, row)
    with recording(session, actor, act, now=now) as entry:
        if refusal := kind.rival(session, row, changes):
            raise refusal
        with database_word(session, lambda: kind.rival(session, row, changes)):
            is_changed = _change(session, kind, command, changes)
        if not is_changed:  # someone was faster, between our look and the audit log's lock
            session.refresh(row)
            raise _outdated(session, kind, row, command.revision)
        _keep(entry, kind, row, changes)
        session.refresh(row)
    return cast(Row, row)


def _check_fields(kind: Kind[Any], changes: Mapping[str, Value]) -> None:
    for name in changes:
        if name not in DESCRIPTIVE[kind.collection]:
            raise Invalid("unknown_field", "There is no such field that could be edited here.", field=name)


def _change(session: Session, kind: Kind[Any], command: edits.Edit, changes: Mapping[str, Value]) -> bool:
    """Whether the record was at the revision that was seen, and is changed now."""
    model = kind.model
    statement = update(model).where(model.id == command.number, model.revision == command.revision)
    result = session.connection().execute(statement.values(**changes, revision=model.revision + 1))
    return result.rowcount == 1


def _keep(entry: Entry, kind: Kind[Any], row: Any, changes: Mapping[str, Value]) -> None:
    """Keep what stood before, and say both in the event."""
    before = {name: getattr(row, name) for name in changes}
    for name, after in changes.items():
        edit = RecordEdit(collection=kind.collection, record_id=row.id, field=name, revision=row.revision + 1)
        edit.before, edit.after = _as_text(before[name]), _as_text(after)
        entry.stamp(edit)
    entry.about(row, revision=row.revision + 1)
    for name, after in changes.items():
        part = entry.personal if name in PERSONAL else entry.detail
        part.setdefault("before", {})[name] = before[name]
        part.setdefault("after", {})[name] = after


def _as_text(value: Value) -> str | None:
    return None if value is None else str(value)


def _outdated(session: Session, kind: Kind[Any], row: Any, seen: int) -> Outdated:
    since = edits_since(session, kind.collection, row.id, seen)
    if since:
        last = since[-1]
        said = f"Meanwhile {last.by} changed this {kind.what}. Look at the change, then save yours on top or drop it."
    else:
        said = f"This {kind.what} stands at version {row.revision}, not {seen}. Read it again, then edit it."
    return Outdated("version_changed", said, revision=row.revision, edits=since)


def _same_model(session: Session, row: CameraModel, changes: Mapping[str, Value]) -> Refusal | None:
    name = changes.get("name", row.name)
    found = session.scalars(select(CameraModel).where(CameraModel.name == name, CameraModel.id != row.id)).first()
    if found is None:
        return None
    related = [("camera-models", found.id, found.name)]
    return Conflict("camera_model_exists", f"There is a camera model {name} already.", field="name", related=related)


def _same_tag(session: Session, row: Camera, changes: Mapping[str, Value]) -> Refusal | None:
    tag = changes.get("asset_tag", row.asset_tag)
    if tag is None:
        return None
    others = select(Camera).where(Camera.asset_tag == tag, Camera.id != row.id, Camera.voided_at.is_(None))
    found = session.scalars(others).first()
    if found is None:
        return None
    message = f"The asset tag {tag} is on the camera {found.serial} already."
    return Conflict("asset_tag_exists", message, field="asset_tag", related=[("cameras", found.id, found.serial)])


def _against_class(session: Session, row: TrainingSession, changes: Mapping[str, Value]) -> Refusal | None:
    return _same_class(session, row, changes) or _too_few_seats(session, row, changes)


def _too_few_seats(session: Session, row: TrainingSession, changes: Mapping[str, Value]) -> Refusal | None:
    """Asked under the audit lock, so that no counter gives out the last seat while it is cut."""
    seats = changes.get("seats")
    if not isinstance(seats, int) or (taken := seats_taken(session, row.id)) <= seats:
        return None
    are_taken = "1 seat is taken" if taken == 1 else f"{taken} seats are taken"
    message = (
        f"{are_taken} in this class, and you give it {seats}. Give it {taken} or more, or withdraw officers from the "
        "class first."
    )
    related = [name_of(one) for one in last_seated(session, row.id, taken - seats)]
    return Conflict("seats_taken", message, field="seats", related=related)


def _same_class(session: Session, row: TrainingSession, changes: Mapping[str, Value]) -> Refusal | None:
    """A class without a time or a place may well be one of several; with both there is only one."""
    starts_at, place = changes.get("starts_at", row.starts_at), changes.get("place", row.place)
    if starts_at is None or place is None or not {"starts_at", "place"} & set(changes):
        return None
    held = TrainingSession
    found = session.scalars(
        select(held).where(
            held.course_version_id == row.course_version_id,
            held.held_on == row.held_on,
            held.starts_at == starts_at,
            held.place == place,
            held.id != row.id,
            held.voided_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    day = row.held_on.isoformat()
    message = f"This class on {day} at {starts_at} in {place} is recorded already."
    related = [("sessions", found.id, f"class of {day} at {starts_at}")]
    return Conflict("session_exists", message, field="starts_at", related=related)
