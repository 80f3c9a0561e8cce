"""Descriptive fields as known at a moment K: what stood before the earliest edit after K, else what stands today.

Each is an expression of the statement that reads the record, so that nothing more is asked; where nothing at all was
edited after K (one look at an index, once a statement) the column is read as it is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, exists, func, inspect, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.edits import FieldEdit
from tracker.store.base import Editable
from tracker.store.models import (
    AuditEvent,
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

COLLECTION_OF: Mapping[type[Editable], str] = MappingProxyType(
    {
        Precinct: "precincts",
        Duty: "duties",
        Place: "places",
        CameraModel: "camera-models",
        Camera: "cameras",
        Course: "courses",
        TrainingSession: "sessions",
        Policy: "policies",
        User: "users",
    }
)
"""The collection of each table whose records may be edited."""


def as_known(entity: Any, field: str, known_at: Any) -> ColumnElement[Any]:
    """A descriptive field of a table (or of an alias of one) as known at a moment (or at that of a column), labelled
    with the field's name.
    """
    column, edit = getattr(entity, field), aliased(RecordEdit)
    later = _later(entity, edit, known_at, edit.field == field)
    before: Any = select(edit.before).where(*later).order_by(edit.revision).limit(1).correlate(entity).scalar_subquery()
    if not isinstance(column.type, String):
        before = cast(before, column.type)
    return _unless_edited(entity, edit, later, known_at, before, column).label(field)


def named_as_known(entity: Any, known_at: Any, label: str) -> ColumnElement[str]:
    """What a record that a row refers to was named at a moment, under a label of its own."""
    column: ColumnElement[str] = as_known(entity, "name", known_at).element.label(label)
    return column


def revision_known(entity: Any, known_at: datetime) -> ColumnElement[int]:
    """A record's revision as known at a moment, labelled `revision`."""
    edit = aliased(RecordEdit)
    later = _later(entity, edit, known_at)
    first: Any = select(func.min(edit.revision) - 1).where(*later).correlate(entity).scalar_subquery()
    return _unless_edited(entity, edit, later, known_at, cast(first, Integer), entity.revision).label("revision")


def edits_since(session: Session, collection: str, record_id: int, revision: int) -> list[FieldEdit]:
    """What edits after a revision have changed, the oldest first, with who made them."""
    return _edits(session, _with_actor(collection, record_id).where(RecordEdit.revision > revision).order_by(*IN_ORDER))


def latest_edits(session: Session, collection: str, record_id: int, *, most: int) -> list[FieldEdit]:
    """The newest changes of a record, the newest first."""
    newest_first = [column.desc() for column in IN_ORDER]
    return _edits(session, _with_actor(collection, record_id).order_by(*newest_first).limit(most))


IN_ORDER = (RecordEdit.revision, RecordEdit.id)


def _with_actor(collection: str, record_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            RecordEdit.field,
            RecordEdit.before,
            RecordEdit.after,
            AuditEvent.actor,
            RecordEdit.recorded_at,
            RecordEdit.revision,
        )
        .join(AuditEvent, AuditEvent.seq == RecordEdit.recorded_seq)
        .where(RecordEdit.collection == collection, RecordEdit.record_id == record_id)
    )


def _edits(session: Session, query: Select[*tuple[Any, ...]]) -> list[FieldEdit]:
    return [FieldEdit(*row) for row in session.execute(query)]


def _later(entity: Any, edit: Any, known_at: Any, *conditions: Any) -> Sequence[Any]:
    collection = COLLECTION_OF[inspect(entity).mapper.class_]
    return (edit.collection == collection, edit.record_id == entity.id, *conditions, edit.recorded_at > known_at)


def _unless_edited(
    entity: Any, edit: Any, later: Sequence[Any], known_at: Any, before: Any, today: Any
) -> ColumnElement[Any]:
    anything = aliased(RecordEdit)
    nothing_later = ~exists().where(anything.recorded_at > known_at)
    was_edited = exists().where(*later).correlate(entity)
    return case((nothing_later, today), (was_edited, before), else_=today)
