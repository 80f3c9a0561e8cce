"""An import is killed at many of its statements and at its commit, by the command line and by the API: all of it is
entered, or nothing, and the next one goes through.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.death import Fate
from tests.servers.instances import LOST, TRACKER, Answered, Instance, instances
from tests.servers.sites import Counter, open_counter
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Batch, Camera

ROWS = 200
NEVER = 10**9
BOUNDARY = "the-boundary-of-the-parts"


def cameras_file(name: str) -> str:
    """A file of new cameras."""
    lines = [f"{name}{number:05},Axon Body 2,2016-03-01" for number in range(ROWS)]
    return "\n".join(["serial,model,owned_from", *lines]) + "\n"


def on_record(url: str) -> tuple[int, int]:
    """Cameras and batches."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        cameras = session.scalar(select(func.count()).select_from(Camera)) or 0
        batches = session.scalar(select(func.count()).select_from(Batch)) or 0
    engine.dispose()
    return cameras, batches


def by_command(url: str, fate: Fate, folder: Path, name: str) -> int:
    """`tracker import cameras FILE --apply` in a process of its own; its exit code."""
    file = folder / f"{name}.csv"
    file.write_text(cameras_file(name))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    command = [sys.executable, "-c", fate.prelude() + TRACKER, "import", "cameras", str(file), "--apply"]
    environ = {**kept, "TRACKER_DATABASE_URL": url}
    return subprocess.run(command, env=environ, capture_output=True, check=False).returncode


def by_api(server: Instance, counter: Counter, name: str) -> Answered:
    """The same file sent to a server."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n{value}\r\n'
        for field, more, value in [
            ("kind", "", "cameras"),
            ("apply", "", "true"),
            ("file", f'; filename="{name}.csv"', cameras_file(name)),
        ]
    ]
    body = "".join(parts) + f"--{BOUNDARY}--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return server.send("POST", "/api/v1/imports", body.encode(), token=counter.token, headers=headers)


def points(steps: int, kills: int) -> list[int]:
    """Steps to die at: some over the whole length, and the last ones, where the commit is."""
    return sorted({*(max(1, steps * number // kills) for number in range(1, kills)), steps - 2, steps - 1, steps})


@pytest.mark.long
def test_an_import_by_command_is_entered_whole_or_not_at_all(empty_database_url: str, tmp_path: Path) -> None:
    open_counter(empty_database_url)
    fate = Fate(tmp_path)
    fate.arm(NEVER)
    assert by_command(empty_database_url, fate, tmp_path, "XA") == 0
    steps = fate.disarm()
    before = on_record(empty_database_url)
    at = points(steps, kills=4)
    for number, step in enumerate(at):
        fate.arm(step)
        assert by_command(empty_database_url, fate, tmp_path, f"XB{number}") == -signal.SIGKILL
        fate.disarm()
        assert on_record(empty_database_url) == before
    assert by_command(empty_database_url, fate, tmp_path, "XC") == 0
    assert on_record(empty_database_url) == (before[0] + ROWS, before[1] + 1)
    check_all_there(empty_database_url, [], [])
    tell("imports by command killed", kills=len(at), statements=steps, rows=ROWS)


@pytest.mark.long
def test_an_import_by_api_is_entered_whole_or_not_at_all(empty_database_url: str, tmp_path: Path) -> None:
    counter = open_counter(empty_database_url)
    fate = Fate(tmp_path)
    with instances(empty_database_url, tmp_path, count=1, prelude=fate.prelude()) as (server,):
        fate.arm(NEVER)
        assert by_api(server, counter, "XA").status == 201
        steps = fate.disarm()
        before = on_record(empty_database_url)
        at = points(steps, kills=6)
        killed = 0
        for number, step in enumerate(at):
            fate.arm(step)
            with contextlib.suppress(*LOST):
                assert by_api(server, counter, f"XB{number}").is_done  # a note of use may be left out: one step less
                before = (before[0] + ROWS, before[1] + 1)
                killed -= 1
            killed += 1
            fate.disarm()
            assert on_record(empty_database_url) == before
            server.wait_until_ready()
        assert by_api(server, counter, "XC").status == 201
        assert on_record(empty_database_url) == (before[0] + ROWS, before[1] + 1)
        check_all_there(empty_database_url, [], [])
    tell("imports by API killed", kills=killed, statements=steps, rows=ROWS)
    assert killed >= 4
