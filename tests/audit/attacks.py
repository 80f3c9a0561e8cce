"""What somebody with the database in hand, but without the key, may do to the log: each attack changes it and says
which event must be named as the first bad one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tests.audit.logs import FIRST, PLAIN, SECOND
from tracker.domain.chain import (
    canonical,
    chained_hash,
    event_body,
    instant_text,
    personal_digest,
    plain_body,
    plain_hash,
)
from tracker.store.base import Base, Fact
from tracker.store.models import AuditEvent, AuditHead
from tracker.store.sealing import EDITED, RECORDED, sealed_columns

EVENTS, HEAD = AuditEvent.__table__, AuditHead.__table__
COLUMNS = [column.name for column in EVENTS.columns if column.name != "seq"]


@dataclass
class Log:
    """The log under attack."""

    connection: Connection
    random: Random

    @property
    def last(self) -> int:
        return int(self.connection.scalar(select(func.max(EVENTS.c.seq))) or 0)

    def event(self, seq: int) -> dict[str, Any]:
        return dict(self.connection.execute(select(EVENTS).where(EVENTS.c.seq == seq)).mappings().one())

    def change(self, number: int, **values: Any) -> None:
        self.connection.execute(update(EVENTS).where(EVENTS.c.seq == number).values(**values))

    def any_seq(self, start: int = 1, end: int | None = None) -> int:
        return self.random.randint(start, end or self.last)

    def first_of(self, key_id: str) -> int:
        return int(self.connection.scalar(select(func.min(EVENTS.c.seq)).where(EVENTS.c.key_id == key_id)) or 0)


Attack = Callable[[Log], int | tuple[int, ...]]


def edit_a_column(log: Log) -> int:
    seq, name = log.any_seq(), log.random.choice(COLUMNS)
    before = log.event(seq)[name]
    after = _otherwise(log, before, name)
    log.change(seq, **{name: after})
    return seq


def _otherwise(log: Log, value: Any, name: str) -> Any:
    if name in ("detail", "personal"):
        return {**(value or {}), "slipped_in": log.random.random()}
    if isinstance(value, bool):
        return not value
    if name in ("user_id", "token_id", "batch_id", "subject_id"):
        return (value or 0) + 1
    if name == "recorded_at":
        return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    if name == "key_id":
        return log.random.choice([key for key in ("one", "two", "three", None) if key != value])
    if name in ("hash", "facts_digest"):
        return f"{log.random.getrandbits(256):064x}"
    return f"{value or ''}x"


def take_away_a_personal_part(log: Log) -> int:
    found = select(EVENTS.c.seq).where(EVENTS.c.personal.is_not(None))
    seq = log.random.choice(list(log.connection.scalars(found)))
    log.change(seq, personal=None if log.random.random() < 0.5 else {})
    return seq


def delete_an_event(log: Log) -> int:
    seq = log.any_seq(1, log.last - 1)
    log.connection.execute(delete(EVENTS).where(EVENTS.c.seq == seq))
    return seq


def delete_an_event_and_close_the_gap(log: Log) -> int:
    seq, last = log.any_seq(1, log.last - 1), log.last
    log.connection.execute(delete(EVENTS).where(EVENTS.c.seq == seq))
    for number in range(seq + 1, last + 1):
        log.change(number, seq=number - 1)
    log.connection.execute(update(HEAD).values(seq=last - 1))
    return seq


def insert_an_event(log: Log) -> int:
    seq, last = log.any_seq(1, log.last - 1), log.last
    for number in range(last, seq, -1):
        log.change(number, seq=number + 1)
    log.connection.execute(insert(EVENTS).values(**{**log.event(seq), "seq": seq + 1}))
    log.connection.execute(update(HEAD).values(seq=last + 1))
    return seq + 1


def swap_two_events(log: Log) -> int:
    one, other = sorted(log.random.sample(range(1, log.last + 1), 2))
    first, second = log.event(one), log.event(other)
    log.change(one, **{name: second[name] for name in COLUMNS})
    log.change(other, **{name: first[name] for name in COLUMNS})
    return one


def cut_the_tail(log: Log) -> int:
    last = log.last - log.random.randint(1, log.last - 1)
    log.connection.execute(delete(EVENTS).where(EVENTS.c.seq > last))
    return last + 1


def cut_the_tail_with_head_and_facts(log: Log) -> int:
    first_bad = cut_the_tail(log)
    end = log.event(first_bad - 1)
    log.connection.execute(update(HEAD).values({name: end[name] for name in ("seq", "hash", "key_id", "recorded_at")}))
    _take_edits_back(log, first_bad)
    for model in RECORDED.values():
        table = model.__table__  # type: ignore[attr-defined]
        log.connection.execute(delete(table).where(table.c.recorded_seq >= first_bad))
        if issubclass(model, Fact):
            back = {"voided_at": None, "voided_seq": None, "void_reason": None}
            log.connection.execute(update(table).where(table.c.voided_seq >= first_bad).values(back))
    return first_bad


def _take_edits_back(log: Log, first_bad: int) -> None:
    edits = Base.metadata.tables["record_edits"]
    table_of = {collection: name for name, (collection, _) in EDITED.items()}
    newest_first = select(edits).where(edits.c.recorded_seq >= first_bad).order_by(edits.c.id.desc())
    for edit in log.connection.execute(newest_first).mappings().all():
        table = Base.metadata.tables[table_of[edit["collection"]]]
        before = {edit["field"]: edit["before"], "revision": edit["revision"] - 1}
        log.connection.execute(update(table).where(table.c.id == edit["record_id"]).values(before))


def rewrite_without_a_key(log: Log) -> int:
    start, keyed_from = log.any_seq(), log.first_of("one")
    _rewrite(log, start, key_id=None, secret=None)
    return start if start > keyed_from else log.last


def rewrite_with_the_old_key(log: Log) -> int:
    start, second_from = log.any_seq(log.first_of("one")), log.first_of("two")
    sealed = select(func.min(EVENTS.c.seq)).where(EVENTS.c.seq >= second_from, EVENTS.c.facts_digest.is_not(None))
    first_sealed = int(log.connection.scalar(sealed) or 0)  # what it sealed, it sealed with the second key
    _rewrite(log, start, key_id="one", secret=FIRST)
    return start if start > second_from else first_sealed


def rewrite_with_a_key_of_ones_own(log: Log) -> int:
    start = log.any_seq(log.first_of("two"))
    _rewrite(log, start, key_id="two", secret=f"{log.random.getrandbits(256):064x}")
    return start


def rewrite_with_the_key(log: Log) -> int:
    """Somebody who has every key: only an anchor tells, and it tells no more than that it was at or before it."""
    start = log.any_seq(log.first_of("two"), log.last)
    _rewrite(log, start, key_id="two", secret=SECOND)
    return log.last


def _rewrite(log: Log, start: int, *, key_id: str | None, secret: str | None) -> None:
    """Every event from `start` on gets another actor where it is the first, and hashes that fit each other."""
    previous = log.event(start - 1)["hash"] if start > 1 else "0" * 64
    for seq in range(start, log.last + 1):
        event = log.event(seq)
        if seq == start:
            event["actor"] = "somebody else"
        previous = _hash_again(event, previous, key_id, secret)
        log.change(seq, actor=event["actor"], hash=previous, key_id=key_id, facts_digest=event["facts_digest"])
    log.connection.execute(update(HEAD).values(hash=previous, key_id=key_id))


def _hash_again(event: dict[str, Any], previous: str, key_id: str | None, secret: str | None) -> str:
    event["key_id"] = key_id
    if secret is None:
        event["facts_digest"] = None
        return plain_hash(previous, plain_body(event, event["personal"]))
    key, seq = secret.encode(), event["seq"]
    body = event_body({**event, "recorded_at": instant_text(event["recorded_at"])}, canonical(event["detail"]))
    personal = None if event["personal"] is None else canonical(event["personal"]).encode()
    return chained_hash(key, previous, seq, body, personal_digest(key, seq, personal))


def change_the_head(log: Log) -> int:
    head = dict(log.connection.execute(select(HEAD)).mappings().one())
    name = log.random.choice(["seq", "hash", "key_id", "recorded_at"])
    after = head["seq"] + log.random.choice([-1, 1]) if name == "seq" else _otherwise(log, head[name], name)
    log.connection.execute(update(HEAD).values({name: after}))
    return log.last + 1 if name == "seq" and after > log.last else log.last


def remove_the_head(log: Log) -> int:
    log.connection.execute(delete(HEAD))
    return log.last


def change_a_row(log: Log) -> int | tuple[int, ...]:
    table, row = _any_row(log)
    names = [c.name for c in sealed_columns(table.name) if c.name not in ("id", "batch_id") and row[c.name] is not None]
    name = log.random.choice(names)
    log.connection.execute(update(table).where(table.c.id == row["id"]).values({name: _moved(row[name])}))
    return _named(log, table, row, {**row, name: _moved(row[name])})


def _named(log: Log, table: Table, *rows: dict[str, Any]) -> int | tuple[int, ...]:
    """The event that sealed a row. Of an edit also those that sealed the records it edits, before and after: what was
    entered with a record follows from its edits, so it is not as it was either.
    """
    own = int(rows[0]["recorded_seq"])
    if table.name != "record_edits":
        return own
    table_of = {collection: Base.metadata.tables[name] for name, (collection, _) in EDITED.items()}
    edited = [(table_of[row["collection"]], row["record_id"]) for row in rows if row["collection"] in table_of]
    asked = [select(whose.c.recorded_seq).where(whose.c.id == number) for whose, number in edited]
    return (own, *(int(seq) for query in asked if (seq := log.connection.scalar(query)) is not None))


def _moved(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [*value, "accounts.manage"]
    if hasattr(value, "microsecond"):
        return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    return value.replace(year=value.year + 1) if hasattr(value, "year") else f"{value}x"


def remove_a_row(log: Log) -> int | tuple[int, ...]:
    table, row = _any_row(log)
    log.connection.execute(delete(table).where(table.c.id == row["id"]))
    return _named(log, table, row)


def add_a_row(log: Log) -> int | tuple[int, ...]:
    """As an act that never was: a row that names some event; if it is void, also the event that voided its pattern."""
    table, row = _any_row(log)
    seq = log.any_seq(PLAIN + 1)
    row["id"] = int(log.connection.scalar(select(func.max(table.c.id))) or 0) + 1
    row["recorded_seq"] = seq
    for column in table.columns:
        if isinstance(row[column.name], str) and column.name not in ("status", "kind", "condition", "role"):
            row[column.name] = f"{row[column.name]}x{log.random.randint(0, 10**9)}"
        if column.name in ("starts_on", "used_on", "completed_on"):
            row[column.name] = row[column.name].replace(year=1990 + log.random.randint(0, 9))
    log.connection.execute(insert(table).values(**row))
    voided = row.get("voided_seq")
    return seq if voided is None else (seq, int(voided))


def stand_a_void_up_again(log: Log) -> int:
    table, row = _any_row(log, void=True)
    back = {"voided_at": None, "voided_seq": None, "void_reason": None}
    log.connection.execute(update(table).where(table.c.id == row["id"]).values(back))
    return int(row["voided_seq"])


def reword_a_void(log: Log) -> int:
    table, row = _any_row(log, void=True)
    log.connection.execute(update(table).where(table.c.id == row["id"]).values(void_reason="another reason"))
    return int(row["voided_seq"])


def void_a_row(log: Log) -> int:
    """With an event that voided nothing of the kind."""
    table, row = _any_row(log, void=False)
    seq = log.any_seq(int(row["recorded_seq"]))
    moment = log.event(log.last)["recorded_at"]
    log.connection.execute(
        update(table)
        .where(table.c.id == row["id"])
        .values(voided_at=moment, voided_seq=seq, void_reason="never happened")
    )
    return seq


def _any_row(log: Log, void: bool | None = None) -> tuple[Any, dict[str, Any]]:
    """Some recorded row, of any table that has one."""
    found = list(_tables(log, void))
    return log.random.choice(found)


def _tables(log: Log, void: bool | None) -> Iterator[tuple[Any, dict[str, Any]]]:
    for name, model in RECORDED.items():
        if void is not None and not issubclass(model, Fact):
            continue
        table = Base.metadata.tables[name]
        query = select(table).order_by(table.c.id)
        if void is not None:
            query = query.where(table.c.voided_seq.is_not(None) if void else table.c.voided_seq.is_(None))
        rows = log.connection.execute(query).mappings().all()
        if rows:
            yield table, dict(log.random.choice(rows))


ON_EVENTS: list[Attack] = [
    edit_a_column,
    take_away_a_personal_part,
    delete_an_event,
    delete_an_event_and_close_the_gap,
    insert_an_event,
    swap_two_events,
    cut_the_tail,
    cut_the_tail_with_head_and_facts,
    rewrite_without_a_key,
    rewrite_with_the_old_key,
    rewrite_with_a_key_of_ones_own,
    rewrite_with_the_key,
    change_the_head,
    remove_the_head,
]
ON_ROWS: list[Attack] = [change_a_row, remove_a_row, add_a_row, stand_a_void_up_again, reword_a_void, void_a_row]

BLOCKED = IntegrityError
"""What the database still refuses by its other constraints: then the attack is tried on another row."""
