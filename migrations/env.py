"""How Alembic meets the database: one transaction for the whole run, foreign keys checked at its end."""

from alembic import context
from sqlalchemy import Connection, text

from tracker.store import models  # noqa: F401 - the comparison of tables with the schema needs them all
from tracker.store.base import Base


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit a SQLite schema change that left a child row without its parent."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if orphans:
        tables = sorted({str(row[0]) for row in orphans})
        raise RuntimeError(f"migration refused: rows in {', '.join(tables)} would lose what they refer to")


def run(connection: Connection) -> None:
    """Migrate over the connection that tracker.store.migrate opened."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        context.run_migrations()
        check_foreign_keys(connection)


run(context.config.attributes["connection"])
