"""What the process that reads a file can still do: nothing but read what it was given and answer."""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures.files import xlsx_file
from tests.fixtures.hostile import HEADER, LUND, SMALL, readers_left
from tracker.intake.apart.process import ReaderProcess
from tracker.intake.apart.sent_file import SentFile
from tracker.intake.memory import of_file

SPY = """
import sys
sys.path[:] = sys.argv[1:]
import json, os, resource, socket
from tracker.intake.apart import reader

def tried(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"

def in_the_background():
    if os.fork() == 0:
        import time
        time.sleep(60)
        os._exit(0)

def spy(self, asked):
    found = {
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "write": tried(lambda: open("/tmp/written-by-the-reader", "w")),
        "read": tried(lambda: open("/etc/hostname")),
        "connect": tried(lambda: socket.socket()),
        "group": os.getpgrp() == os.getpid(),
        "modules": sorted(name for name in sys.modules if name.partition(".")[0] in ("sqlalchemy", "flask", "psycopg")),
        "limits": [resource.getrlimit(kind) for kind in (
            resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_CPU, resource.RLIMIT_DATA,
        )],
    }
    tried(in_the_background)
    yield self._encoded({"sheets": [json.dumps(found)]})

reader.ANSWERS["sheets"] = spy
reader.main()
"""


def living_in(group: int) -> list[str]:
    """The processes of a group that still run; the dead may wait for the machine to take them in."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, of, *_ = stat.read_text().rpartition(")")[2].split()
            if int(of) == group and state != "Z":
                found.append(stat.parent.name)
    return found


def test_it_has_no_files_no_connections_no_secrets_and_little_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", "a secret of the server")
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql://tracker:secret@db/tracker")
    monkeypatch.setattr(ReaderProcess, "BEGIN", SPY)
    content = xlsx_file([HEADER, LUND])
    with SentFile(content, "roster.xlsx", SMALL) as file:
        found = json.loads(file.sheets()[0])
    assert "secret" not in json.dumps(found["environment"])
    assert not [name for name in found["environment"] if name.startswith(("TRACKER", "PG", "PYTHON"))]
    assert found["folder"] == "/"
    assert (found["write"], found["read"], found["connect"]) == ("OSError", "OSError", "OSError")
    assert found["group"]
    assert found["modules"] == []
    time = [SMALL.cpu_seconds, SMALL.cpu_seconds + 1]
    data = [of_file(len(content)), SMALL.memory_bytes]
    assert found["limits"] == [[SMALL.memory_bytes] * 2, [0, 0], [0, 0], time, data]
    assert not Path("/tmp/written-by-the-reader").exists()  # noqa: S108 - what must not be there


def test_what_it_started_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderProcess, "BEGIN", SPY)
    with SentFile(xlsx_file([HEADER, LUND]), "roster.xlsx", SMALL) as file:
        file.sheets()
        group = readers_left()[0]
    assert readers_left() == []
    latest = time.monotonic() + 10
    while living_in(group) and time.monotonic() < latest:  # killed, and perhaps still on its way out
        time.sleep(0.01)
    assert living_in(group) == []


def test_only_the_reader_loads_what_reads_workbooks() -> None:
    program = (
        "import sys, tracker.web, tracker.cli; "
        "print([m for m in sys.modules if m.partition('.')[0] in ('python_calamine', 'openpyxl')])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
