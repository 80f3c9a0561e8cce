"""How a collection of records is read: its rows, who sees which, what it can be filtered and sorted by.

Every list and every single record starts from the one scoped query that `Collection.rows` gives; filters and orders see
only the columns that the reader sees, so that neither tells of what is hidden.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, false, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.records import Void
from tracker.domain.sampling import Sample
from tracker.reports.on_day import Reader, among
from tracker.reports.sampling import rows_of
from tracker.store import scope
from tracker.store.base import Fact
from tracker.store.known import Asked
from tracker.store.text import in_order

Row = dict[str, Any]
Rows = Select[*tuple[Any, ...]]
Condition = ColumnElement[bool]
Filter = Callable[[Any, Any], Condition]
"""Of the columns of a collection's rows, and the value given."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Who reads, as of which day and as known at which moment."""

    reader: Reader
    asked: Asked
    everybody: bool = False
    """Whether officers are listed of whom nothing was said for the day yet: a figure counts them."""


def _as_selected(row: Row) -> Row:
    return row


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection.

    `what` is a record's name in the singular, `rows` the query of all that a reader may see with its columns named as
    they are shown, `number` the column that is a record's number. `facts`: rows may be void.
    """

    what: str
    rows: Callable[[Sight], Rows]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it can be sorted by besides the number: a name and the columns it stands for."""
    order: str = "id"
    number: str = "id"
    facts: bool = False
    shown: Callable[[Row], Row] = _as_selected
    only_alone: frozenset[str] = frozenset()
    """Columns shown of one record and left out of lists."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a collection is asked for: filters by name, an order by name (`-name`: downwards), and a page or a
    random sample.
    """

    filters: Mapping[str, Any] = field(default_factory=dict)
    sort: str | None = None
    void: Void = Void.EXCLUDE
    sample: Sample | None = None
    offset: int = 0
    limit: int = 50


def list_records(session: Session, collection: Collection, sight: Sight, wanted: Wanted) -> Listed[Row]:
    """A page of a collection, and how many there are in all. Two statements, whatever the size.

    Raises:
        Invalid `unknown_order`: it cannot be sorted by that.
    """
    base = collection.rows(sight).subquery("rows")
    conditions = [
        *_standing(collection, sight, base, wanted.void),
        *(collection.filters[name](base.c, value) for name, value in wanted.filters.items()),
    ]
    order = _order(collection, base, wanted.sort)
    found, total = rows_of(
        session,
        select(base).where(*conditions),
        number=base.c[collection.number],
        order=order,
        sample=wanted.sample,
        offset=wanted.offset,
        limit=wanted.limit,
    )
    rows = tuple(_shown(collection, sight, row._asdict(), alone=False) for row in found)
    return Listed(rows, total, wanted.offset, wanted.limit)


def get_record(session: Session, collection: Collection, sight: Sight, number: int) -> Row:
    """One record, void or not.

    Raises:
        NotFound `unknown_<what>`: there is none, or not for this reader.
    """
    base = collection.rows(sight).subquery("rows")
    conditions = _standing(collection, sight, base, Void.INCLUDE)
    found = session.execute(select(base).where(*conditions, base.c[collection.number] == number))
    row = found.mappings().one_or_none()
    if row is None:
        code = f"unknown_{collection.what.replace(' ', '_')}"
        raise NotFound(code, f"There is no {collection.what} with the number {number}. Check the number.")
    return _shown(collection, sight, dict(row), alone=True)


def records_of(session: Session, collection: Collection, sight: Sight, numbers: Iterable[int]) -> dict[int, Row]:
    """The records of these numbers that the reader may see, void or not, each as its list has it. One statement."""
    base = collection.rows(sight).subquery("rows")
    number = base.c[collection.number]
    conditions = [*_standing(collection, sight, base, Void.INCLUDE), among(number, numbers)]
    rows = [row._asdict() for row in session.execute(select(base).where(*conditions))]
    return {row[collection.number]: _shown(collection, sight, row, alone=False) for row in rows}


def equals(column: str) -> Filter:
    """That a column is the value given; a column that this reader does not see is nothing at all."""

    def condition(columns: Any, value: Any) -> Condition:
        return columns[column] == value if column in columns else false()

    return condition


def at_least(column: str) -> Filter:
    """That a day or number is the one given or later."""
    return lambda columns, value: columns[column] >= value


def at_most(column: str) -> Filter:
    """That a day or number is the one given or earlier."""
    return lambda columns, value: columns[column] <= value


def lacks(column: str) -> Filter:
    """That a column is empty (given true) or filled (given false)."""
    return lambda columns, value: columns[column].is_(None) if value else columns[column].is_not(None)


def fact_columns(fact: type[Fact]) -> tuple[Any, ...]:
    """What is shown of every fact: when and by which event it was recorded, and whether it was void."""
    return (fact.recorded_at, fact.recorded_seq, fact.batch_id, fact.voided_at, fact.void_reason)


def own_officers(sight: Sight) -> Subquery:
    """The officers posted to the reader's precincts on the day, each with the first day of that posting as `since`."""
    return scope.own_officers(sight.asked, sight.reader.precincts or ())


def of_own_officers(sight: Sight, query: Rows, officer_id: Any, end: Any) -> Rows:
    """A query confined to the reader's own officers, and to what had not ended (`end`) when their posting began."""
    if sight.reader.precincts is None:
        return query
    own = own_officers(sight)
    return query.join(own, own.c.officer_id == officer_id).where((end > own.c.since) | end.is_(None))


def own_precincts(sight: Sight, code: Any) -> list[Condition]:
    """The condition that a row's precinct is the reader's to see; none where all are."""
    return [] if sight.reader.precincts is None else [code.in_(sorted(sight.reader.precincts))]


def _standing(collection: Collection, sight: Sight, base: Subquery, void: Void) -> list[Condition]:
    """What was on record at the moment and, of facts, not void by then."""
    moment = sight.asked.known_at
    recorded = base.c.recorded_at <= moment
    if not collection.facts or void is Void.INCLUDE:
        return [recorded]
    voided_at = base.c.voided_at
    return [recorded, voided_at <= moment if void is Void.ONLY else (voided_at > moment) | voided_at.is_(None)]


def _order(collection: Collection, base: Subquery, sort: str | None) -> list[Any]:
    asked = sort or collection.order
    orders = {"id": (collection.number,), **collection.orders}
    names = orders.get(asked.removeprefix("-"))
    if names is None:
        raise Invalid("unknown_order", f"This can be sorted by: {', '.join(orders)}.", field="sort")
    columns = [base.c[name] for name in dict.fromkeys((*names, collection.number))]
    ordered = [in_order(column) if isinstance(column.type, String) else column for column in columns]
    return [(column.desc() if asked.startswith("-") else column.asc()).nulls_last() for column in ordered]


def _shown(collection: Collection, sight: Sight, row: Row, *, alone: bool) -> Row:
    voided_at = row.get("voided_at")
    if voided_at is not None and voided_at > sight.asked.known_at:
        row["voided_at"] = row["void_reason"] = None  # not known yet at that moment
    shown = collection.shown(row)
    return shown if alone else {name: value for name, value in shown.items() if name not in collection.only_alone}
