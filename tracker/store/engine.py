"""Engines and transactions. SQLite is the embedded default, PostgreSQL serves several instances; the same code runs
on both.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tracker.domain.chain import DEVELOPMENT_KEYRING, Keyring
from tracker.store.commits import commit

KEYRING = "tracker_keyring"
"""Where an engine and a session carry the audit log's keys."""

BUSY_TIMEOUT_MS = 10_000
WAL_IS_SOUND_FROM = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 carry the WAL-reset corruption bug."""

READ_ONLY = "25006"
"""PostgreSQL's code for a write on a server, or in a transaction, that takes none."""

CONNECT_SECONDS = 3
"""For each host of the address."""

LOST_CONNECTIONS = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""When libpq gives up a connection through which nothing comes back: seconds, and milliseconds the last
(https://www.postgresql.org/docs/current/libpq-connect.html).
"""


def sqlite_journal(linked: tuple[int, ...] = sqlite3.sqlite_version_info) -> tuple[str, str]:
    """The journal mode and synchronous setting that keep every acknowledged write through a power cut on the linked
    SQLite.
    """
    return ("WAL", "FULL") if linked >= WAL_IS_SOUND_FROM else ("TRUNCATE", "EXTRA")


SYNCHRONOUS = {"FULL": 2, "EXTRA": 3}
"""What SQLite answers for each (https://www.sqlite.org/pragma.html#pragma_synchronous)."""


def make_engine(
    url: str | URL,
    *,
    keyring: Keyring = DEVELOPMENT_KEYRING,
    read_statement_seconds: int = 10,
    wait_seconds: int | None = None,
) -> Engine:
    """An engine for a `sqlite:///` or `postgresql+psycopg://` address; `keyring` ties the audit events written with it.

    `wait_seconds` (at least 2) says how long to wait for a connection or a lock, where it must not be as long as usual.

    Raises:
        ValueError: any other kind of database.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite_engine(address, (wait_seconds * 1000) if wait_seconds else BUSY_TIMEOUT_MS)
        engine.update_execution_options(**{KEYRING: keyring})
        return engine
    if address.get_backend_name() == "postgresql":
        engine = _postgresql_engine(
            address.set(drivername="postgresql+psycopg"), read_statement_seconds, wait_seconds or CONNECT_SECONDS
        )
        engine.update_execution_options(**{KEYRING: keyring})
        return engine
    raise ValueError(f"The database must be sqlite or postgresql, not {address.get_backend_name()}.")


def _sqlite_engine(address: URL, busy_ms: int) -> Engine:
    if address.database and address.database != ":memory:" and not address.database.startswith("file:"):
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": busy_ms / 1000})
    event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, busy_ms))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, busy_ms: int) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: ours is sent in _begin_sqlite
    journal, synchronous = sqlite_journal()
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {busy_ms}",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # without them INSERT OR REPLACE deletes past the triggers that refuse to delete
        "trusted_schema = OFF",
        "mmap_size = 0",
        f"synchronous = {synchronous}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    in_force = str(cursor.execute(f"PRAGMA journal_mode = {journal}").fetchone()[0]).upper()
    strength = cursor.execute("PRAGMA synchronous").fetchone()[0]
    cursor.close()
    if in_force not in (journal, "MEMORY") or strength != SYNCHRONOUS[synchronous]:
        raise sqlite3.OperationalError(
            f"SQLite keeps its journal as {in_force} (synchronous {strength}) where {journal} with {synchronous} was "
            "asked for, and a power cut could take what was acknowledged. Put the database on a local disk"
        )


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("tracker_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(address: URL, statement_seconds: int, connect_seconds: int) -> Engine:
    from tracker.store import patience  # its driver is an extra, which only who names a PostgreSQL has to install

    settings = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": 3000,
        "idle_in_transaction_session_timeout": 30_000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    connect_args: dict[str, Any] = {"options": options, "prepare_threshold": None, **LOST_CONNECTIONS}
    connect_args["connect_timeout"] = connect_seconds
    if "target_session_attrs" not in address.query:
        connect_args["target_session_attrs"] = "read-write"
    engine = create_engine(
        address, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=5, connect_args=connect_args
    )
    event.listen(engine, "do_connect", lambda _dialect, _record, given, named: patience.connect(*given, **named))
    event.listen(engine, "handle_error", _leave_a_server_that_takes_no_writes)
    return engine


def _leave_a_server_that_takes_no_writes(context: ExceptionContext) -> None:
    """A server that was demoted under its open connections refuses every write: they are all thrown away, and new ones
    find the server that writes.
    """
    writes = context.connection is None or context.connection.get_execution_options().get("tracker_writes", False)
    if writes and getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


@contextmanager
def transaction(engine: Engine, *, write: bool = True) -> Iterator[Session]:
    """One transaction: committed when the block ends, rolled back when it raises. On SQLite a writing one takes the
    write lock at once;

    a reading one sees one consistent state throughout (on PostgreSQL by repeatable read) and cannot write.

    Raises:
        commits.CommitFailed: the database failed in the commit.
    """
    if write:
        options: dict[str, Any] = {"tracker_writes": True}
    elif engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    else:
        options = {"tracker_writes": False}
    with _connected(engine, options) as connection, connection.begin() as begun:
        session = Session(
            bind=connection, expire_on_commit=False, autoflush=False, join_transaction_mode="rollback_only"
        )
        session.info[KEYRING] = engine.get_execution_options()[KEYRING]
        try:
            yield session
            session.flush()
        finally:
            session.close()
        commit(begun)


@contextmanager
def _connected(engine: Engine, options: Mapping[str, Any]) -> Iterator[Connection]:
    """A connection with its options. Where these are set, and taken back at the end, SQLAlchemy lets the driver's own
    errors through: they are told as all others are.
    """
    try:
        with engine.connect() as connection:
            yield connection.execution_options(**options)
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError("BEGIN", None, error) from error


def keyring_of_session(session: Session) -> Keyring:
    """The audit log's keys, as the engine that the session stands on was given them."""
    keyring: Keyring = session.info[KEYRING]
    return keyring
