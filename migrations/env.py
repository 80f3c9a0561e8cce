"""How Alembic meets the database: one at a time, one transaction for the whole run, foreign keys and row counts checked
at its end.
"""

from alembic import context
from sqlalchemy import Connection, func, inspect, literal, select, table, text, union_all

from tracker.store import models  # noqa: F401 - the comparison of tables with the schema needs them all
from tracker.store.base import Base

ONE_AT_A_TIME = 0x747261636B6572
"""The advisory lock on PostgreSQL that a run holds to its commit: "tracker" in ASCII."""

NOT_COUNTED = {"alembic_version"}


def turn_foreign_keys_off(connection: Connection) -> None:
    """On SQLite, before the transaction (inside one the pragma does nothing): with them on, rebuilding a table touches
    the rows that refer to it. `check_foreign_keys` looks at all of them afterwards.
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute(f"PRAGMA busy_timeout = {wait_seconds() * 1000}")
    cursor.close()


def wait_seconds() -> int:
    """How long to wait for another run, or for whoever holds a table."""
    return int(context.config.attributes["wait_seconds"])


def take_the_lock(connection: Connection) -> None:
    """Wait until no other run is under way. On SQLite the transaction itself began with the write lock."""
    if connection.dialect.name != "postgresql":
        return
    for setting in ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0"):
        connection.execute(text(f"SET LOCAL {setting}"))
    connection.execute(text(f"SET LOCAL lock_timeout = '{wait_seconds()}s'"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit a SQLite schema change that left a child row without its parent."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if orphans:
        tables = sorted({str(row[0]) for row in orphans})
        raise RuntimeError(f"migration refused: rows in {', '.join(tables)} would lose what they refer to")


def count_rows(connection: Connection) -> dict[str, int]:
    """The rows of every table there is."""
    tables = sorted(set(inspect(connection).get_table_names()) - NOT_COUNTED)
    counted = [select(literal(name), func.count()).select_from(table(name)) for name in tables]
    rows = connection.execute(union_all(*counted)).all() if counted else []
    return {row[0]: row[1] for row in rows}


def check_row_counts(connection: Connection, before: dict[str, int]) -> None:
    """Refuse to commit a change after which a table that stayed has not the rows it had."""
    after = count_rows(connection)
    changed = [
        f"{name} ({before[name]} before, {after[name]} after)"
        for name in before
        if name in after and before[name] != after[name]
    ]
    if changed:
        raise RuntimeError(f"migration refused: it would change the number of rows of {', '.join(changed)}")


def run(connection: Connection) -> None:
    """Migrate over the connection that tracker.store.migrate opened."""
    if connection.dialect.name == "sqlite":
        turn_foreign_keys_off(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        take_the_lock(connection)
        before = count_rows(connection)
        context.run_migrations()
        check_foreign_keys(connection)
        check_row_counts(connection, before)


run(context.config.attributes["connection"])
