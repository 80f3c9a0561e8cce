"""Where in the order of a list a page begins: after the values of the row before it, never after so many rows, so that
what is written between two pages moves nobody across the border between them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, and_, false, or_, select
from sqlalchemy.orm import Session

from tracker.store.models import AuditEvent
from tracker.store.text import in_order

PROTECTING = "protect_identity"
"""The act that masks an officer, or shows one, on every day at once: it is no fact of a day or a moment."""


def ordered(base: Subquery, names: Sequence[str], *, downwards: bool) -> list[Any]:
    """The order by these columns, the last of which is a record's number; what is empty comes last either way."""
    columns = [_compared(base.c[name]) for name in names]
    return [(column.desc() if downwards else column.asc()).nulls_last() for column in columns]


def follows(base: Subquery, names: Sequence[str], values: Sequence[Any], *, downwards: bool) -> ColumnElement[bool]:
    """That a row comes after the one with these values, in that order."""
    ways: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for name, value in zip(names, values, strict=True):
        column = _compared(base.c[name])
        ways.append(and_(*same, _beyond(column, value, downwards=downwards, may_be_empty=name != names[-1])))
        same.append(column.is_(None) if value is None else column == value)
    return or_(*ways)


def is_masked_anew(session: Session, since: datetime) -> bool:
    """Whether an identity was protected, or is so no more, after a moment: the order by names is another then. One
    statement, over the events since.
    """
    events = select(AuditEvent.seq).where(
        AuditEvent.changes_data, AuditEvent.recorded_at > since, AuditEvent.act == PROTECTING
    )
    return session.scalars(events.limit(1)).first() is not None


def _beyond(column: Any, value: Any, *, downwards: bool, may_be_empty: bool) -> ColumnElement[bool]:
    if value is None:
        return false()  # what is empty comes last: only the columns after this one tell those rows apart
    further: ColumnElement[bool] = column < value if downwards else column > value
    return or_(further, column.is_(None)) if may_be_empty else further


def _compared(column: Any) -> Any:
    return in_order(column) if isinstance(column.type, String) else column
