"""How a collection of records is read: its rows, who sees which, what it can be filtered and sorted by.

Every list and every single record starts from the one scoped query that `Collection.rows` gives; filters and orders see
only the columns that the reader sees, so that neither tells of what is hidden.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, false, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.records import Void
from tracker.domain.sampling import Sample
from tracker.reports.on_day import Reader, among
from tracker.reports.records.keyset import follows, ordered
from tracker.reports.records.naming import name_officers
from tracker.reports.sampling import rows_of
from tracker.store import scope
from tracker.store.base import Fact
from tracker.store.known import Asked
from tracker.store.text import begins

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
    is_logged: bool = True
    """Whether every row is recorded with an event of the log, whose moments strictly increase."""
    tells_officer: bool = False
    """Whether each row names its officer: by `officer_id`, and by name and badge on the day."""

    @property
    def sorts(self) -> Mapping[str, tuple[str, ...]]:
        """All that it can be sorted by: the number, what is its own, and when it was recorded."""
        return {"id": (self.number,), **self.orders, **RECORDED_ORDER}

    @property
    def all_filters(self) -> Mapping[str, Filter]:
        """All that it can be filtered by: what is its own, and how it came on record."""
        return {**(OF_FACTS if self.facts else OF_RECORDS), **self.filters}


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
    after: tuple[Any, ...] | None = None
    """The page begins after the row with these values in the columns of the order, as the page before told it."""
    total: int | None = None
    """How many there are in all, where that is known from the page before."""


AT_ONCE = 500
"""How many rows of a whole list are read together: what memory holds of it at any time."""


def list_records(session: Session, collection: Collection, sight: Sight, wanted: Wanted) -> Listed[Row]:
    """A page of a collection, and how many there are in all. Two statements, whatever the size, one where the total is
    known, and one for the names of officers where rows tell them.

    Raises:
        Invalid `unknown_order`: it cannot be sorted by that.
    """
    asked = _asked_for(collection, sight, wanted)
    if wanted.sample is not None:
        found, total = rows_of(
            session,
            asked.query,
            number=asked.base.c[collection.number],
            order=asked.order,
            sample=wanted.sample,
            offset=wanted.offset,
            limit=wanted.limit,
        )
        return Listed(_told(session, collection, sight, found), total, wanted.offset, wanted.limit)
    total = _counted(session, asked.query) if wanted.total is None else wanted.total
    page = asked.page.order_by(*asked.order).offset(wanted.offset).limit(wanted.limit + 1)
    found = session.execute(page).all()
    here = found[: wanted.limit]
    ends_at = tuple(getattr(here[-1], name) for name in asked.names) if len(found) > len(here) else None
    return Listed(_told(session, collection, sight, here), total, wanted.offset, wanted.limit, ends_at)


def every_record(session: Session, collection: Collection, sight: Sight, wanted: Wanted) -> Iterator[Row]:
    """All rows of a list, in its order, read some hundreds at a time from a cursor that the database keeps. One
    statement, whatever the size, and for every so many one for the names of officers where rows tell them.

    Raises:
        Invalid `unknown_order`, when the first row is asked for.
    """
    asked = _asked_for(collection, sight, wanted)
    rows = session.execute(asked.query.order_by(*asked.order), execution_options={"yield_per": AT_ONCE})
    for part in rows.partitions():
        yield from _told(session, collection, sight, part)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The statement of a list: all of its rows, those of the page, and the order, by the names of its columns too."""

    base: Subquery
    query: Rows
    page: Rows
    order: list[Any]
    names: tuple[str, ...]


def _asked_for(collection: Collection, sight: Sight, wanted: Wanted) -> _Asked:
    base = collection.rows(sight).subquery("rows")
    names, downwards = _order(collection, wanted.sort)
    query = select(*(column for column in base.c if column.key not in collection.only_alone)).where(
        *_standing(collection, sight, base, wanted.void),
        *(collection.all_filters[name](base.c, value) for name, value in wanted.filters.items()),
    )
    page = query if wanted.after is None else query.where(follows(base, names, wanted.after, downwards=downwards))
    return _Asked(base, query, page, ordered(base, names, downwards=downwards), names)


def _counted(session: Session, query: Rows) -> int:
    return session.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _told(session: Session, collection: Collection, sight: Sight, found: Sequence[Any]) -> tuple[Row, ...]:
    rows = [_shown(collection, sight, row._asdict()) for row in found]
    if collection.tells_officer:
        name_officers(session, sight.reader, sight.asked, rows)
    return tuple(rows)


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
    shown = _shown(collection, sight, dict(row))
    if collection.tells_officer:
        name_officers(session, sight.reader, sight.asked, [shown])
    return shown


def records_of(session: Session, collection: Collection, sight: Sight, numbers: Iterable[int]) -> dict[int, Row]:
    """The records of these numbers that the reader may see, void or not, each as its list has it, but without the names
    of officers. One statement.
    """
    base = collection.rows(sight).subquery("rows")
    listed = (column for column in base.c if column.key not in collection.only_alone)
    conditions = [*_standing(collection, sight, base, Void.INCLUDE), among(base.c[collection.number], numbers)]
    rows = [row._asdict() for row in session.execute(select(*listed).where(*conditions))]
    return {row[collection.number]: _shown(collection, sight, row) for row in rows}


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


RECORDED_ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType({"recorded_at": ("recorded_at",)})
OF_RECORDS: Mapping[str, Filter] = MappingProxyType({"since": at_least("recorded_at"), "until": at_most("recorded_at")})
OF_FACTS: Mapping[str, Filter] = MappingProxyType({**OF_RECORDS, "batch": equals("batch_id")})
"""How every record, and every fact, can be filtered by the way it came on record."""


def searches(*names: str) -> Filter:
    """That every word typed begins one of these columns, upper and lower case alike."""
    return lambda columns, typed: begins((columns[name] for name in names), typed)


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


def _order(collection: Collection, sort: str | None) -> tuple[tuple[str, ...], bool]:
    """The columns of the order asked for, the number last of all, and whether it goes downwards."""
    asked = sort or collection.order
    orders = collection.sorts
    names = orders.get(asked.removeprefix("-"))
    if names is None:
        raise Invalid("unknown_order", f"This can be sorted by: {', '.join(orders)}.", field="sort")
    # past the number, which no two rows share, nothing tells rows apart any more
    before = names[: names.index(collection.number)] if collection.number in names else names
    return (*before, collection.number), asked.startswith("-")


def _shown(collection: Collection, sight: Sight, row: Row) -> Row:
    voided_at = row.get("voided_at")
    if voided_at is not None and voided_at > sight.asked.known_at:
        row["voided_at"] = row["void_reason"] = None  # not known yet at that moment
    return collection.shown(row)
