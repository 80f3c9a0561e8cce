"""What a fact of each kind says, column by column: shared by the story of a record and by the page of an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from tracker.reports.records import COLLECTIONS, Sight
from tracker.store.base import Recorded


@dataclass(frozen=True, slots=True)
class Say:
    """One thing that a fact says: its name, the column, and the record the value names (collection, number) if any.

    `personal`: of a protected officer only for those who may see every identity. `withheld`: of every officer only for
    them (the number of the personnel office).
    """

    name: str
    column: Any
    collection: str | None = None
    number: Any = None
    personal: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact or record: its name as its collection is called, its table, what it says, by which joins.

    `starts` names the day it holds from; `officer` is the column of whose fact it is; `scope` the collection by which a
    confined reader sees it and the column that is a number there (None: as the record of the story).
    """

    name: str
    model: type[Recorded]
    says: tuple[Say, ...]
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    starts: str | None = None
    officer: Any = None
    scope: tuple[str, Any] | None = None

    @property
    def table(self) -> str:
        """The table's name, as events say what they are about."""
        return str(self.model.__tablename__)  # type: ignore[attr-defined]

    def rows(self, sight: Sight, columns: Sequence[Any]) -> Select[*tuple[Any, ...]]:
        """A query of this kind's rows that the reader may see."""
        query: Select[*tuple[Any, ...]] = select(*columns).select_from(self.model)
        for target, condition in self.joins:
            query = query.outerjoin(target, condition)
        if self.scope is None or sight.reader.precincts is None:
            return query
        collection, number = self.scope
        seen = COLLECTIONS[collection].rows(sight).subquery(f"seen_{collection.replace('-', '_')}")
        return query.where(number.in_(select(seen.c.id)))
