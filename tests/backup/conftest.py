"""A department to back up, on both databases, and a way to take archives of it and to put them back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from tests.databases import Databases
from tests.postgres_server import find_programs
from tests.services.acts import filled
from tests.services.department import ADMINISTRATOR
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.journeys.backup.keys import BackupKey, write_new_key
from tracker.journeys.backup.restore import Order, Restored, restore_backup
from tracker.journeys.backup.state import Programs
from tracker.journeys.backup.take import Taken, take_backup
from tracker.store.engine import make_engine, transaction

MACHINE_NOW = datetime(2016, 11, 4, 21, 0, tzinfo=UTC)
PROGRAMS = str(find_programs() / "bin")


@dataclass
class Vault:
    """Where a test's archives lie, their key, and the two ways."""

    folder: Path
    key: BackupKey

    def take(self, url: str, name: str = "a.archive", **named: Any) -> Taken:
        """An archive of the database at `url`."""
        return take_backup(url, self.folder / name, self.key, now=MACHINE_NOW, programs=Programs(PROGRAMS), **named)

    def order(self, archive: Path, **named: Any) -> Order:
        """What to restore."""
        order = Order(
            archive=archive,
            key=self.key,
            keyring=DEVELOPMENT_KEYRING,
            actor=ADMINISTRATOR,
            clock=lambda offset: MACHINE_NOW,
            started=MACHINE_NOW,
            programs=Programs(PROGRAMS),
        )
        return replace(order, **named)

    def restore(self, url: str, archive: Path, **named: Any) -> Restored:
        """The archive into the place of the database at `url`."""
        return restore_backup(url, self.order(archive, **named))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty folder with a key."""
    return Vault(tmp_path, write_new_key(tmp_path / "key"))


@pytest.fixture
def filled_url(backend: str, databases: Databases) -> Any:
    """A department with a camera in hands, on either database."""
    with databases.fresh(backend, filled) as url:
        yield url


Contents = Callable[[str], dict[str, list[str]]]


def contents(url: str, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table of the database at `url`, in the order of their text."""
    engine = make_engine(url)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if engine.dialect.name == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    try:
        with transaction(engine, write=False) as session:
            tables = [name for (name,) in session.execute(text(names)) if name not in without]
            return {
                name: sorted(repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{name}"')))
                for name in tables
            }
    finally:
        engine.dispose()


def act(url: str, statement: str, **values: Any) -> None:
    """Send one statement past every service, as only a test does."""
    engine = make_engine(url)
    with transaction(engine) as session:
        session.execute(text(statement), values)
    engine.dispose()


def beside(url: str) -> list[str]:
    """What stands next to the database: files of its folder, or databases of its server, that begin as it does."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        target = Path(str(address.database))
        return sorted(file.name for file in target.parent.glob(f"*{target.name}*") if file.stat().st_size)
    engine = make_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT datname FROM pg_database WHERE starts_with(datname, :name)"), {"name": address.database}
        )
        names = sorted(name for (name,) in found)
    engine.dispose()
    return names


def drop(url: str, name: str) -> None:
    """Remove a database that was kept."""
    if url.startswith("sqlite"):
        Path(name).unlink()
        return
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
