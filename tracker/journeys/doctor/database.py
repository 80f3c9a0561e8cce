"""The database: which it is, whether its settings keep what is acknowledged, and whether its schema is as released."""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

from tracker.journeys.doctor.line import Line, problem, warning, well
from tracker.store.check import findings
from tracker.store.engine import sqlite_journal
from tracker.store.migrate import head

AREA = "database"
SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
OLDEST_SERVER = 14
BOUNDS = {
    "statement_timeout": "a statement",
    "lock_timeout": "a lock",
    "idle_in_transaction_session_timeout": "an idle transaction",
}
DURABLE = {"fsync": "on", "full_page_writes": "on"}
KEPT = {"on", "remote_apply", "remote_write", "local"}
"""The values of synchronous_commit with which a commit is on disk before it is acknowledged."""


def look_at_database(engine: Engine, *, production: bool) -> Iterator[Line]:
    """Everything about the database of `engine`.

    Raises:
        OperationalError: it does not answer.
    """
    with engine.connect().execution_options(tracker_writes=False) as connection:
        if connection.dialect.name == "sqlite":
            yield from _sqlite(connection)
        else:
            yield from _postgresql(connection)
        found = list(findings(connection, production=production))
        for each in found:
            tell = problem if each.grave else warning
            yield tell("schema", each.code, each.message, each.advice)
        if not any(each.grave for each in found):
            yield well("schema", f"stands at revision {head()}, and is as it was released")


def _sqlite(connection: Connection) -> Iterator[Line]:
    wanted = sqlite_journal()
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    synchronous = SYNCHRONOUS.get(connection.exec_driver_sql("PRAGMA synchronous").scalar_one(), "unknown")
    keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
    said = f"SQLite {sqlite3.sqlite_version}, journal {journal}, synchronous {synchronous}"
    if (journal, synchronous) != wanted:
        yield problem(
            AREA,
            "journal_not_durable",
            f"{said}: a power cut may take what was acknowledged.",
            f"This SQLite needs {wanted[0]} with {wanted[1]}. Put the database on a local disk, and stop whatever else "
            "opens it.",
        )
    elif not keys:
        yield problem(AREA, "foreign_keys_off", f"{said}, foreign keys off.", "Take a SQLite that has them.")
    else:
        yield well(AREA, said)


def _postgresql(connection: Connection) -> Iterator[Line]:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if number // 10000 < OLDEST_SERVER:
        yield problem(AREA, "server_too_old", f"PostgreSQL {version} is no longer kept up.", "Upgrade the server.")
    else:
        yield well(AREA, f"PostgreSQL {version}")
    if connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one():
        yield problem(
            AREA,
            "standby",
            "This server is a standby: nothing can be entered.",
            "Name all hosts in the database's url, so that the one which takes writes is found.",
        )
    yield from _durability(connection)
    yield from _standbys(connection)
    yield from _bounds(connection)


def _setting(connection: Connection, name: str) -> str:
    return str(connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one())


def _durability(connection: Connection) -> Iterator[Line]:
    off = [f"{name} {value}" for name in DURABLE if (value := _setting(connection, name)) != DURABLE[name]]
    commit = _setting(connection, "synchronous_commit")
    if commit not in KEPT:
        off.append(f"synchronous_commit {commit}")
    if off:
        yield problem(
            "durability",
            "not_durable",
            f"The server runs with {', '.join(off)}: a power cut takes what was acknowledged.",
            "Turn them on in postgresql.conf, and restart the server.",
        )
    else:
        yield well("durability", f"commits are on disk before they are acknowledged (synchronous_commit {commit})")


def _standbys(connection: Connection) -> Iterator[Line]:
    if not (named := _setting(connection, "synchronous_standby_names")):
        yield well("standby", "no synchronous standby is asked for")
        return
    followers = connection.execute(
        text("SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')")
    ).scalar_one()
    if followers:
        yield well("standby", f"{followers} synchronous standby ({named})")
    else:
        yield problem(
            "standby",
            "standby_missing",
            f"No synchronous standby of {named} follows: every entry waits for one.",
            "Start the standby, or take its name out of synchronous_standby_names.",
        )


def _bounds(connection: Connection) -> Iterator[Line]:
    values = {name: _setting(connection, name) for name in BOUNDS}
    unbounded = [BOUNDS[name] for name, value in values.items() if value == "0"]
    if unbounded:
        yield problem(
            "timeouts",
            "unbounded",
            f"Nothing bounds {', '.join(unbounded)}.",
            "Something between the tracker and the server drops its settings: look at the pooler's ignored options.",
        )
    else:
        yield well("timeouts", ", ".join(f"{BOUNDS[name]} {value}" for name, value in values.items()))
