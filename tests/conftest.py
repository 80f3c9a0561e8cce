"""What every test may ask for: databases, an engine, a session. Nothing leaves this machine."""

import contextlib
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases, empty, end_run, make_folder
from tests.fixtures.reading_here import ReaderHere
from tests.one_process import leave_old_objects_alone, share_compiled_statements
from tracker.intake.apart import sent_file
from tracker.store.engine import make_engine, transaction

RUN_FOLDER = pytest.StashKey[Path]()
RUN_OWNER = pytest.StashKey[int]()

# The same examples on every run: a suite that fails only on some days teaches people to run it again.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("suite")


class OutsideConnection(AssertionError):  # noqa: N818 - says what happened
    """A test tried to leave this machine."""


def is_here(address: object) -> bool:
    """Whether a socket address, or the host of one, is this machine."""
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode()
    if not isinstance(host, str) or host.startswith(("/", "\0")) or host in ("", "localhost"):
        return True  # a Unix socket, or no host at all
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def guarded(original: Callable[..., Any], position: int) -> Callable[..., Any]:
    """`original`, refusing when its argument at `position` is an address outside."""

    def call(*arguments: Any, **named: Any) -> Any:
        if not is_here(arguments[position]):
            raise OutsideConnection(f"tests stay on this machine, and this one reached for {arguments[position]!r}")
        return original(*arguments, **named)

    return call


def pytest_configure(config: pytest.Config) -> None:
    """One folder per run, made by its main process and told to its workers; no setting of the developer's leaks in."""
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        del os.environ[name]
    socket.socket.connect = guarded(socket.socket.connect, 1)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(socket.socket.connect_ex, 1)  # type: ignore[method-assign]
    socket.getaddrinfo = guarded(socket.getaddrinfo, 0)
    share_compiled_statements()
    told = getattr(config, "workerinput", None)
    config.stash[RUN_FOLDER] = Path(told["run_folder"]) if told else make_folder()
    config.stash[RUN_OWNER] = told["run_owner"] if told else os.getpid()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Called in the main process for each worker of a parallel run."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])
    node.workerinput["run_owner"] = node.config.stash[RUN_OWNER]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The main process ends what the run started."""
    if RUN_FOLDER in config.stash and not hasattr(config, "workerinput"):
        end_run(config.stash[RUN_FOLDER])


OF_THE_DATABASE = {
    "audit",
    "backup",
    "concurrency",
    "differential",
    "faults",
    "history",
    "migrations",
    "servers",
    "store",
}
"""The folders whose subject is what a database does: the quick suite runs these on both. Of the others it runs SQLite's
half, and PostgreSQL's half is `long`.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark PostgreSQL's half of what is tested on both, before anything is chosen by its marks."""
    for item in items:
        given = getattr(item, "callspec", None)
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if given is not None and given.params.get("backend") == "postgresql" and folder not in OF_THE_DATABASE:
            item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    """Nothing collected goes away before the end."""
    leave_old_objects_alone()


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """Hands out databases: `with databases.fresh("sqlite") as url`. A filled one: `databases.fresh(backend, build)`."""
    handed = Databases(pytestconfig.stash[RUN_FOLDER], pytestconfig.stash[RUN_OWNER])
    yield handed
    handed.close()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """ "sqlite", then "postgresql": what asks for it, or for what stands on it, runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, databases: Databases) -> Iterator[str]:
    """A migrated database with no row in it, on either backend."""
    with databases.fresh(backend) as url:
        yield url


@pytest.fixture
def empty_database_url(backend: str, databases: Databases) -> Iterator[str]:
    """A database with no table in it, on either backend, for tests of the migrations."""
    with databases.fresh(backend, empty) as url:
        yield url


@pytest.fixture
def sqlite_url(databases: Databases) -> Iterator[str]:
    """A migrated SQLite database, where the backend makes no difference or SQLite is the subject."""
    with databases.fresh("sqlite") as url:
        yield url


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """A migrated PostgreSQL database, where PostgreSQL is the subject."""
    with databases.fresh("postgresql") as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`, disposed of at the end."""
    made = make_engine(database_url)
    yield made
    made.dispose()


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """An open write transaction, rolled back at the end."""
    with contextlib.suppress(Undo), transaction(engine, write=True) as opened:
        yield opened
        raise Undo


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the Chromium of this machine is; `./dev test` installs it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "no Chromium here: `./dev test` installs it"
    return found


@pytest.fixture
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in the tests' own process: for tests that generate many."""
    monkeypatch.setattr(sent_file, "ReaderProcess", ReaderHere)
