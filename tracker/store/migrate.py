"""Schema versions: Alembic driven in code, so that every door migrates the same way. No tables, no queries."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection
from sqlalchemy.exc import OperationalError

from tracker.domain.errors import Refusal
from tracker.resources import migrations_dir
from tracker.store.engine import make_engine

WAIT_SECONDS = 60
"""How long a run waits for another one, or for whoever holds a table."""

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's SQLSTATE where lock_timeout has passed."""


def alembic_config(connection: Connection | None = None, *, wait_seconds: int = WAIT_SECONDS) -> Config:
    """Alembic's own configuration, over a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["wait_seconds"] = wait_seconds
    return config


def upgrade(url: str | URL, revision: str = "head", *, wait_seconds: int = WAIT_SECONDS) -> None:
    """Bring the database at `url` up to a revision, creating it on SQLite when it is missing.

    All or nothing: one transaction over all revisions. Two runs at once work one after the other.

    Raises:
        Refusal `migration_refused`, `migration_waits`, `unknown_revision`.
    """
    _run(url, lambda config: command.upgrade(config, revision), wait_seconds)


def downgrade(url: str | URL, revision: str, *, wait_seconds: int = WAIT_SECONDS) -> None:
    """Take the database at `url` down to a revision (`base` for nothing at all).

    Raises:
        Refusal `migration_refused` where rows would be lost, naming the tables and how many rows each has;
        `migration_waits`, `unknown_revision`.
    """
    _run(url, lambda config: command.downgrade(config, revision), wait_seconds)


def current(url: str | URL) -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return current_of(connection)
    finally:
        engine.dispose()


def current_of(connection: Connection) -> str | None:
    """The revision of the database behind an open connection; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision this program knows."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if newest is None:
        raise RuntimeError("no migrations were shipped with this program")
    return newest


def _run(url: str | URL, act: Callable[[Config], None], wait_seconds: int) -> None:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            act(alembic_config(connection, wait_seconds=wait_seconds))
    except RuntimeError as refused:  # what env.py and the revisions raise, which know nothing of this package's errors
        said = str(refused)
        raise Refusal("migration_refused", f"{said[:1].upper()}{said[1:]}. Nothing was changed.") from refused
    except CommandError as unknown:
        raise Refusal("unknown_revision", f"{unknown}. This program knows revisions up to {head()}.") from unknown
    except OperationalError as error:
        if not _is_waiting(error):
            raise
        raise Refusal(
            "migration_waits",
            f"Another migration, or a program that is writing, held the database for {wait_seconds} seconds. "
            "Nothing was changed: stop the tracker's instances, or wait for the other one, and try again.",
        ) from error
    finally:
        engine.dispose()


def _is_waiting(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state == LOCK_NOT_AVAILABLE or "database is locked" in str(error.orig)
