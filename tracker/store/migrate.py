"""Schema versions: Alembic driven in code, so that every door migrates the same way. No tables, no queries."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection

from tracker.resources import migrations_dir
from tracker.store.engine import make_engine


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's own configuration, over a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Bring the database at `url` up to a revision, creating it on SQLite when it is missing."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str | URL, revision: str) -> None:
    """Take the database at `url` down to a revision (`base` for nothing at all)."""
    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str | URL) -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def head() -> str:
    """The newest revision this program knows."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if newest is None:
        raise RuntimeError("no migrations were shipped with this program")
    return newest


def _run(url: str | URL, act: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # Off before the transaction: rebuilding a table must not touch its children. env.py checks them after.
                _pragma(connection, "foreign_keys = OFF")
            act(alembic_config(connection))
    finally:
        engine.dispose()


def _pragma(connection: Connection, setting: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()
