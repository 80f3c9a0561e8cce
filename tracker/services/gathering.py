"""A list entered together: each row's acts by the services of single entries, with an event each, as if one by one; but
asked of a memory and written a thousand at a time. No rule lives here.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Table, bindparam, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from tracker.domain.actors import Actor
from tracker.services.ledger import GATHERING, TICK, WRITE_EVENT, Entry, event_of
from tracker.store.base import Base, Fact, Recorded
from tracker.store.engine import keyring_of_session
from tracker.store.memory import MEMORY, Memory
from tracker.store.models import AuditHead, Batch
from tracker.store.sealing import line_of_values

Row = TypeVar("Row", bound=Recorded)
Item = TypeVar("Item")

AT_ONCE = 1_000
"""Rows of a list whose acts are written together."""

ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
"""Foundations before what stands on them."""


class NotTogether(Exception):  # noqa: N818 - not a fault: the list is entered one by one instead
    """The database refused what no rule did: only one by one can it be said of which row."""


class Savepoint(Protocol):
    """Something that can be taken back, or kept."""

    def rollback(self) -> None:
        """Take back what came since."""

    def commit(self) -> None:
        """Keep it."""


@dataclass
class GatheredEntry(Entry):
    """An act of a list: its rows are numbered at once and written later."""

    gathering: "Gathering" = field(kw_only=True, repr=False)

    def stamp(self, row: Row) -> Row:
        """Give a new row its number, recorded time, event and batch, and keep it for writing."""
        row.recorded_at = self.recorded_at
        row.recorded_seq = self.seq
        row.batch_id = self.batch_id
        self.gathering.take(row)
        self.recorded.append(row)
        return row

    def carry(self, row: Fact, name: str, value: object) -> None:
        """Write into a column that copies what another fact says."""
        self.gathering.carry(row, name, value)

    def about(self, row: Recorded, **detail: Any) -> None:
        """Say which row the event is about and what was entered."""
        self.subject = row.__tablename__  # type: ignore[attr-defined]
        self.subject_id = row.id
        self.detail.update(detail)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the acts had come."""

    gathering: "Gathering"
    acts: int
    undos: int

    def rollback(self) -> None:
        """Take back the acts since, the last first."""
        del self.gathering.acts[self.acts :]
        undos = self.gathering.undos
        while len(undos) > self.undos:
            undos.pop()()

    def commit(self) -> None:
        """Keep them."""


class Gathering:
    """The acts of a list, in order. The audit lock is held: opening the batch has taken it."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        self.session = session
        self.memory = Memory(session)
        self.acts: list[tuple[Actor, str, GatheredEntry]] = []
        self.undos: list[Callable[[], None]] = []
        self._carried: dict[tuple[Fact, str], None] = {}
        self._now = now.astimezone(UTC)
        self._numbers: dict[type[Recorded], deque[int]] = defaultdict(deque)
        self._given: dict[str, int] = {}
        head = session.execute(select(AuditHead.seq, AuditHead.recorded_at, AuditHead.hash)).one()
        self._seq, self._moment, self._hash = head

    @contextmanager
    def gather(self, actor: Actor, act: str, batch: Batch | None) -> Iterator[Entry]:
        """An act: kept when the block ends, and not when it raises."""
        before = self.acts[-1][2].recorded_at if self.acts else self._moment
        entry = GatheredEntry(
            seq=self._seq + len(self.acts) + 1,
            recorded_at=max(self._now, before + TICK),
            batch_id=batch.id if batch is not None else None,
            session=self.session,
            gathering=self,
        )
        yield entry
        self.acts.append((actor, act, entry))

    def mark(self) -> Mark:
        """Where to come back to when a row is refused."""
        return Mark(self, len(self.acts), len(self.undos))

    def take(self, row: Recorded) -> None:
        """Number a row."""
        numbers = self._numbers[type(row)]
        if not numbers:
            numbers.extend(self._next_numbers(row))
        row.id = numbers.popleft()
        self.memory.remember(row)

        def give_back() -> None:
            self.memory.forget(row)
            numbers.appendleft(row.id)

        self.undos.append(give_back)

    def carry(self, row: Fact, name: str, value: object) -> None:
        """Write a copy; it reaches the database with the rest."""
        before, was_carried = getattr(row, name), (row, name) in self._carried
        if before == value:
            return
        self._put(row, name, value)
        self._carried[row, name] = None

        def put_back() -> None:
            self._put(row, name, before)
            if not was_carried:
                del self._carried[row, name]

        self.undos.append(put_back)

    def _put(self, row: Fact, name: str, value: object) -> None:
        self.memory.rename(row, name, value)
        set_committed_value(row, name, value)

    def in_parts(self, items: Sequence[Item], expect: Callable[[Memory, Sequence[Item]], None]) -> Iterator[Item]:
        """Each item of a list. `expect` tells what may be asked for a thousand; their acts are written at once."""
        for start in range(0, len(items), AT_ONCE):
            part = items[start : start + AT_ONCE]
            expect(self.memory, part)
            yield from part
            self.write()

    def write(self) -> None:
        """Write what was gathered: events first, then their rows. SQLite looks through every table for rows that wait
        for an event, at each event that comes after its rows.

        Raises:
            NotTogether: a constraint refused.
        """
        try:
            self._write_events()
            self._write_copies()
            self._write_rows()
        except IntegrityError as error:
            raise NotTogether from error
        self.acts.clear()
        self.undos.clear()
        self._carried.clear()
        self.memory.clear()

    def _write_copies(self) -> None:
        written: dict[tuple[type[Fact], str], list[dict[str, object]]] = defaultdict(list)
        for row, name in self._carried:
            if (type(row), row.id) not in self.memory:  # what is new is written as it stands
                written[type(row), name].append({"row_id": row.id, "value": getattr(row, name)})
        for (model, name), values in written.items():
            table = _table(model)
            statement = update(table).where(table.c.id == bindparam("row_id")).values({name: bindparam("value")})
            self.session.connection().execute(statement, values)

    def _write_rows(self) -> None:
        by_model: dict[type[Recorded], list[Recorded]] = defaultdict(list)
        for _, _, entry in self.acts:
            for row in entry.recorded:
                by_model[type(row)].append(row)
        for model in sorted(by_model, key=lambda model: ORDER[_table(model).name]):
            columns = [
                (column.name, None if column.default is None else column.default.arg)  # type: ignore[attr-defined]
                for column in _table(model).columns
            ]
            values = [_values(row, columns) for row in by_model[model]]
            self.session.connection().execute(insert(_table(model)), values)

    def _write_events(self) -> None:
        if not self.acts:
            return
        keyring = keyring_of_session(self.session)
        events = []
        for actor, act, entry in self.acts:
            lines = [line_of_values(_table(type(row)).name, vars(row)) for row in entry.recorded]
            event = event_of(actor, act, entry, lines, keyring=keyring, previous_hash=self._hash)
            self._hash = event["hash"]
            events.append(event)
        self._seq, self._moment = self.acts[-1][2].seq, self.acts[-1][2].recorded_at
        connection = self.session.connection()
        connection.execute(WRITE_EVENT, events)
        head = {"seq": self._seq, "recorded_at": self._moment, "hash": self._hash, "key_id": keyring.active}
        connection.execute(update(AuditHead).values(head))

    def _next_numbers(self, row: Recorded) -> list[int]:
        """Numbers for rows of a table, as the database would give them."""
        table = _table(type(row))
        if self.session.connection().dialect.name == "sqlite":
            written = self.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
            first = max(written, self._given.get(table.name, 0)) + 1
            self._given[table.name] = first + AT_ONCE - 1
            return list(range(first, first + AT_ONCE))
        sequence = func.nextval(func.pg_get_serial_sequence(table.name, literal("id")))
        series = func.generate_series(1, AT_ONCE).table_valued("n")
        return list(self.session.execute(select(sequence).select_from(series)).scalars())


def _table(model: type[Recorded]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def _values(row: Recorded, columns: list[tuple[str, Any]]) -> dict[str, Any]:
    said = vars(row)
    return {name: default if said.get(name) is None else said[name] for name, default in columns}


@contextmanager
def gathering(session: Session, *, now: datetime) -> Iterator[Gathering]:
    """Acts in this block are gathered; what `in_parts` has not written by its end is written then.

    Raises:
        NotTogether: the database refused what no rule did. The caller rolls back, and may enter the list one by one.
    """
    made = Gathering(session, now=now)
    session.info[GATHERING] = made
    session.info[MEMORY] = made.memory
    try:
        yield made
        made.write()
    finally:
        del session.info[GATHERING]
        del session.info[MEMORY]


def savepoint_of(session: Session) -> Savepoint:
    """Where to come back to when something is refused: the database's savepoint, or the gathered acts' own."""
    gathers: Gathering | None = session.info.get(GATHERING)
    return session.begin_nested() if gathers is None else gathers.mark()


def gathering_of(session: Session) -> Gathering | None:
    """The gathering under way; None where acts are written one by one."""
    return cast(Gathering | None, session.info.get(GATHERING))
