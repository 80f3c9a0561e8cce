"""Real databases for tests, one after another and quickly: each kind is built once per run and copied for each test.

Nothing here knows what stands in a database; who needs a filled one passes the function that fills it.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event

from tests import postgres_server
from tracker.store.migrate import upgrade

BACKENDS = ["sqlite", "postgresql"]
ROOM = 2 * 1024**3  # bytes that memory must have free before the databases go there


def make_folder() -> Path:
    """A folder for one run's databases. Removes what runs that were killed have left.

    It stands in memory where there is room: durable commits take a disk 60 times as long.
    """
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    place = memory if roomy else Path(tempfile.gettempdir())
    for left in place.glob("tracker-tests-*"):
        if not postgres_server.is_alive(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"tracker-tests-{os.getpid()}-", dir=place))
    folder.chmod(0o711)  # the account that PostgreSQL runs under must find its own folder inside
    return folder


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock that all processes of the run see."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def migrated(url: str) -> None:
    """Builds what most tests start from: every table, no row."""
    upgrade(url)


def empty(url: str) -> None:
    """Builds a database without a table, for tests of the migrations themselves."""


class Sqlite:
    """Files; a copy is a copied file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def make(self, name: str, template: str | None) -> None:
        if template:
            # Copied whole, it would lack what still stands in a log beside it.
            assert not (self.folder / f"{template}.db-wal").exists(), f"{template} is still open"
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{name}.db")
        else:
            (self.folder / f"{name}.db").touch()

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            (self.folder / f"{name}.db{suffix}").unlink(missing_ok=True)


class Postgresql:
    """One server for all processes of a run, started by the first that needs it; a copy is made by the server."""

    def __init__(self, folder: Path, owner: int) -> None:
        self.folder = folder / "postgresql"
        with locked(folder / "postgresql.lock"):
            if not self.folder.exists():
                self.folder.mkdir()
                with (folder / "postgresql.out").open("wb") as out:
                    process = subprocess.Popen(
                        [sys.executable, postgres_server.__file__, self.folder, str(owner)],
                        stdin=subprocess.DEVNULL,
                        stdout=out,
                        stderr=out,
                        start_new_session=True,
                    )
                (folder / "postgresql.pid").write_text(str(process.pid))
                process.returncode = 0  # it outlives this object on purpose; the run's end ends it
            while not (self.folder / "ready").exists():
                failed = self.folder / "failed"
                assert not failed.exists(), failed.read_text()
                time.sleep(0.02)
        self.connection = psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def make(self, name: str, template: str | None) -> None:
        self.connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )

    def drop(self, name: str) -> None:
        self.connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        self.connection.close()


class Databases:
    """Hands out databases to one process of a test run.

    `folder` is the run's, shared by its processes; `owner` is the id of its main process.
    """

    def __init__(self, folder: Path, owner: int) -> None:
        self.folder = folder
        self.owner = owner
        self.numbers = itertools.count(1)
        self.sqlite = Sqlite(folder)
        self.postgresql: Postgresql | None = None

    def close(self) -> None:
        """Lets go of the server; the run ends it."""
        if self.postgresql is not None:
            self.postgresql.close()

    @contextlib.contextmanager
    def fresh(self, backend: str, build: Callable[[str], None] = migrated) -> Iterator[str]:
        """The URL of a database of one's own, as `build(url)` leaves it; gone at the end.

        `build` runs once in a run for each backend, however many copies are asked for; it must close its connections.
        """
        server = self.server(backend)
        template = self._template(server, build)
        name = f"t{os.getpid()}_{next(self.numbers)}"
        server.make(name, template)
        try:
            yield server.url(name)
        finally:
            server.drop(name)

    def server(self, backend: str) -> Sqlite | Postgresql:
        """Where databases of this kind are made; PostgreSQL's is started by the first who asks."""
        if backend == "sqlite":
            return self.sqlite
        assert backend == "postgresql", backend
        if self.postgresql is None:
            self.postgresql = Postgresql(self.folder, self.owner)
        return self.postgresql

    def _template(self, server: Sqlite | Postgresql, build: Callable[[str], None]) -> str | None:
        if build is empty:
            return None
        name = f"{build.__module__}_{build.__qualname__}".replace(".", "_").lower()[-60:]
        done = self.folder / f"{type(server).__name__}.{name}.built"
        with locked(done.with_suffix(".lock")):
            if not done.exists():
                server.make(name, None)
                build(server.url(name))
                done.touch()
        return name


def end_run(folder: Path) -> None:
    """Ends what the run started and removes its folder."""
    pid_file = folder / "postgresql.pid"
    if pid_file.exists():
        pid = int(pid_file.read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 30
        while (folder / "postgresql").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def recorded_statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that the block sends through `engine`, in order: a list or a report may send only so many."""
    statements: list[str] = []

    def record(connection, cursor, statement, parameters, context, executemany):  # type: ignore[no-untyped-def]
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", record)
