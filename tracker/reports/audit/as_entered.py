"""Records that were edited, as they were entered: each edit is on record with what stood there before it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Integer, select
from sqlalchemy.orm import Session

from tracker.store.models import RecordEdit
from tracker.store.sealing import EDITED, Line, recorded_line, sealed_columns

AT_ONCE = 500
"""Records whose edits are asked for in one statement."""


class Edited(NamedTuple):
    """A record that was edited: the event that recorded it, its number, its revision, and what stands there now."""

    seq: int
    row_id: int
    revision: int
    now: dict[str, Any]


class _Edit(NamedTuple):
    record_id: int
    field: str
    before: str | None
    after: str | None
    revision: int


def lines_as_entered(session: Session, table: str, records: Sequence[Edited]) -> Iterator[tuple[int, Line]]:
    """The line of each record with what stood there at first, and the event that sealed it.

    Where what stands there now is not what its last edit made of it, or the edits do not lead to its revision, the line
    is one that no event has sealed.
    """
    numbers = {column.name for column in sealed_columns(table) if isinstance(column.type, Integer)}
    for start in range(0, len(records), AT_ONCE):
        piece = records[start : start + AT_ONCE]
        edits = _edits(session, table, [record.row_id for record in piece])
        for record in piece:
            first = _at_first(record, edits[record.row_id], numbers)
            columns = [("revision", record.revision)] if first is None else list(first.items())
            yield record.seq, recorded_line(table, record.row_id, columns)


def _at_first(record: Edited, edits: Sequence[_Edit], numbers: set[str]) -> dict[str, Any] | None:
    if max((edit.revision for edit in edits), default=1) != record.revision:
        return None
    first, last = dict(record.now), dict[str, str | None]()
    for edit in edits:
        if edit.field not in last:
            is_number = edit.field in numbers and edit.before is not None
            first[edit.field] = int(edit.before or "") if is_number else edit.before
        last[edit.field] = edit.after
    stands = {field: None if record.now[field] is None else str(record.now[field]) for field in last}
    return first if stands == last else None


def _edits(session: Session, table: str, row_ids: Sequence[int]) -> dict[int, list[_Edit]]:
    collection, fields = EDITED[table]
    edit = RecordEdit.__table__.c
    query = (
        select(edit.record_id, edit.field, edit.before, edit.after, edit.revision)
        .where(edit.collection == collection, edit.record_id.in_(row_ids), edit.field.in_(fields))
        .order_by(edit.record_id, edit.revision, edit.id)
    )
    found: dict[int, list[_Edit]] = defaultdict(list)
    for row in session.connection().execute(query):
        found[row.record_id].append(_Edit(*row))
    return found
