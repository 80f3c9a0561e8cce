"""PostgreSQL clusters of one's own, durable as in use: a test may stop, kill, pause, follow with a standby, promote.

    with cluster() as primary:
        url = primary.make("tracker")
        with standby_of(primary) as second:
            both = primary.url("tracker", second)

Unlike the server that all tests share, these sync to disk and listen on a port of 127.0.0.1.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.postgres_server import UNPRIVILEGED, copy_programs, find_programs
from tests.servers.instances import free_port

START_SECONDS = 60.0
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_wal_senders": "5",
    "max_connections": "60",
    "hot_standby": "on",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "timezone": "Pacific/Auckland",
    "wal_receiver_timeout": "5s",
    "wal_retrieve_retry_interval": "200ms",
}


@dataclass
class Cluster:
    """One server and its data folder."""

    folder: Path
    programs: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Where its files stand."""
        return self.folder / "data"

    def url(self, name: str, *others: "Cluster") -> str:
        """The address of a database; with `others`, of the same database on whichever of them takes writes."""
        if not others:
            return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (self, *others))
        return f"postgresql+psycopg://postgres@/{name}?{hosts}"

    def start(self, *, wait: bool = True) -> None:
        """Start the server on its data, and wait until it takes connections unless told not to."""
        options = [f"--{name}={value}" for name, value in {**DURABLE, **self.settings}.items()]
        command = [self.programs / "bin" / "postgres", "-D", self.data, "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **as_account(self.folder))
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when it takes connections; TimeoutError, with the end of its log, when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.Error):
                self.connect().close()
                return
            time.sleep(0.02)
        raise TimeoutError((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End it and let nobody finish (an immediate shutdown): what was committed is recovered at the next start."""
        self.signal(signal.SIGQUIT)
        self._reap()

    def restart(self) -> None:
        """Break every connection and start again (a fast shutdown)."""
        self.signal(signal.SIGINT)
        self._reap()
        self.start()

    def kill(self) -> None:
        """SIGKILL to the server and every backend, as when the machine's power goes; return when all are gone.

        It is stopped first, so that it starts no backend meanwhile: one that lives on, or is still on its way out,
        keeps the memory they share, and the next start refuses while it does.
        """
        if self.process is None:
            return
        self.signal(signal.SIGSTOP)
        server = self.process.pid
        _wait_until(lambda: _state(server) in STOPPED)
        backends = _children(server)
        for pid in [*backends, server]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._reap()
        _wait_until(lambda: all(_state(pid) in GONE for pid in backends))

    def pause(self) -> None:
        """Every process of it hangs until `go_on`: connections stay open and nothing answers."""
        assert self.process is not None
        for pid in [self.process.pid, *_children(self.process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused server answer again."""
        assert self.process is not None
        for pid in [*_children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def promote(self) -> None:
        """Make a standby take writes."""
        self.run("pg_ctl", "promote", "-D", str(self.data), "-w", "-t", "30")

    def make(self, name: str) -> str:
        """Create a database and give its address."""
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the superuser, each statement its own transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=name, autocommit=True, connect_timeout=5
        )

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs under the server's account."""
        command = [self.programs / "bin" / program, *arguments]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, **as_account(self.folder))

    def signal(self, number: int) -> None:
        """Send the server a signal."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait(30)


def as_account(folder: Path) -> dict[str, Any]:
    """How a process of PostgreSQL is started: never as root, which it refuses."""
    process: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL}
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        process |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return process


GONE = {"", "Z", "X"}
"""States of a process that holds nothing any more (`man 5 proc_pid_stat`); "" where there is none."""
STOPPED = {"T", "t"} | GONE


def _state(pid: int) -> str:
    """The letter of a process's state."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def _wait_until(holds: Callable[[], bool]) -> None:
    """Return when it holds. TimeoutError when it does not within START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("a killed PostgreSQL lives on")
        time.sleep(0.005)


def _children(pid: int) -> list[int]:
    """The processes a process has started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def _owned(folder: Path) -> Path:
    """A folder that the server's account may use."""
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


@contextlib.contextmanager
def cluster(place: Path | None = None, **settings: str) -> Iterator[Cluster]:
    """A running cluster with nothing in it, in a folder of its own or in `place`; gone, with its files, at the end of
    the block.
    """
    place = place or Path(tempfile.mkdtemp(prefix="tracker-cluster-"))
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    programs = copy_programs(find_programs(), place) if os.geteuid() == 0 else find_programs()
    made = Cluster(_owned(place / "primary"), programs, free_port(), dict(settings))
    try:
        text = ["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        made.run("initdb", "--pgdata", str(made.data), "--username", "postgres", "--auth", "trust", "--no-sync", *text)
        made.start()
        yield made
    finally:
        made.kill()
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def standby_of(primary: Cluster, name: str = "standby") -> Iterator[Cluster]:
    """A hot standby that follows a cluster, which from now on waits for it at each commit; gone with the block."""
    folder = _owned(primary.folder.parent / name)
    made = Cluster(folder, primary.programs, free_port(), dict(primary.settings))
    source = f"host=127.0.0.1 port={primary.port} user=postgres application_name={name}"
    try:
        made.run("pg_basebackup", "-D", str(made.data), "-R", "-X", "stream", "-c", "fast", "-d", source)
        made.start()
        with primary.connect() as connection:
            connection.execute(sql.SQL("ALTER SYSTEM SET synchronous_standby_names = {}").format(name))
            connection.execute("SELECT pg_reload_conf()")
            _wait_until_synchronous(connection)
        yield made
    finally:
        made.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_synchronous(connection: psycopg.Connection[Any]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if connection.execute("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone():
            return
        time.sleep(0.05)
    raise TimeoutError("the standby does not follow")
