"""Engines and transactions. SQLite is the embedded default, PostgreSQL serves several instances; the same code runs
on both.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tracker.domain.chain import DEVELOPMENT_KEYRING, Keyring
from tracker.store.commits import commit

KEYRING = "tracker_keyring"
"""Where an engine and a session carry the audit log's keys."""

BUSY_TIMEOUT_MS = 10_000
WAL_IS_SOUND_FROM = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 carry the WAL-reset corruption bug."""


def sqlite_journal() -> tuple[str, str]:
    """The journal mode and synchronous setting that keep every acknowledged write through a power cut on the linked
    SQLite.
    """
    return ("WAL", "FULL") if sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM else ("TRUNCATE", "EXTRA")


def make_engine(url: str | URL, *, keyring: Keyring = DEVELOPMENT_KEYRING, read_statement_seconds: int = 10) -> Engine:
    """An engine for a `sqlite:///` or `postgresql+psycopg://` address; `keyring` ties the audit events written with it.

    Raises:
        ValueError: any other kind of database.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite_engine(address)
        engine.update_execution_options(**{KEYRING: keyring})
        return engine
    if address.get_backend_name() == "postgresql":
        engine = _postgresql_engine(address.set(drivername="postgresql+psycopg"), read_statement_seconds)
        engine.update_execution_options(**{KEYRING: keyring})
        return engine
    raise ValueError(f"The database must be sqlite or postgresql, not {address.get_backend_name()}.")


def _sqlite_engine(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: ours is sent in _begin_sqlite
    journal, synchronous = sqlite_journal()
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "mmap_size = 0",
        f"journal_mode = {journal}",
        f"synchronous = {synchronous}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("tracker_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(address: URL, statement_seconds: int) -> Engine:
    settings = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": 3000,
        "idle_in_transaction_session_timeout": 30_000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    connect_args: dict[str, Any] = {"options": options, "connect_timeout": 5, "prepare_threshold": None}
    if "target_session_attrs" not in address.query:
        connect_args["target_session_attrs"] = "read-write"
    return create_engine(
        address, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=5, connect_args=connect_args
    )


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
    with engine.connect().execution_options(**options) as connection, connection.begin() as begun:
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


def keyring_of_session(session: Session) -> Keyring:
    """The audit log's keys, as the engine that the session stands on was given them."""
    keyring: Keyring = session.info[KEYRING]
    return keyring
