"""How SQLite keeps what it acknowledged: by its version, really in force, and said by every process that serves."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import tracker.store.engine
from tests.web.site import with_accounts
from tracker.store.engine import make_engine, sqlite_journal, transaction


@pytest.mark.parametrize(
    "linked, chosen",
    [
        ((3, 7, 0), ("TRUNCATE", "EXTRA")),
        ((3, 40, 1), ("TRUNCATE", "EXTRA")),
        ((3, 51, 2), ("TRUNCATE", "EXTRA")),
        ((3, 51, 3), ("WAL", "FULL")),
        ((3, 52, 0), ("WAL", "FULL")),
        ((4, 0, 0), ("WAL", "FULL")),
    ],
)
def test_the_journal_is_chosen_by_the_version(linked: tuple[int, ...], chosen: tuple[str, str]) -> None:
    assert sqlite_journal(linked) == chosen


@pytest.mark.parametrize("journal, synchronous, strength", [("TRUNCATE", "EXTRA", 3), ("WAL", "FULL", 2)])
def test_it_is_in_force_on_every_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, synchronous: str, strength: int
) -> None:
    monkeypatch.setattr(tracker.store.engine, "sqlite_journal", lambda: (journal, synchronous))
    engine = make_engine(f"sqlite:///{tmp_path}/tracker.db")
    for write in (True, False, True):
        with transaction(engine, write=write) as session:
            answers = {
                name: session.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
            }
        assert answers == {
            "journal_mode": journal.lower(),
            "synchronous": strength,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "busy_timeout": 10_000,
        }
    engine.dispose()


def test_a_disk_that_cannot_keep_the_journal_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker.store.engine, "sqlite_journal", lambda: ("WAL", "FULL"))
    # Without locks there is no shared memory, as on many network disks, and SQLite falls back by itself.
    engine = make_engine(f"sqlite:///file:{tmp_path}/tracker.db?vfs=unix-none&uri=true")
    with pytest.raises(OperationalError, match=r"DELETE .* where WAL with FULL was asked for.*Put the database on"):
        engine.connect()
    engine.dispose()
    assert not Path("file:").exists()  # an address of that form names no folder


def test_the_server_and_each_of_its_workers_say_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tracker.db"
    with_accounts(url)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = ["serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(
        [sys.executable, "-c", "from tracker.cli import main; main()", *serve],
        env={**os.environ, "TRACKER_DATABASE_URL": url},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        journal, synchronous = sqlite_journal()
        assert f"SQLite (journal {journal}, synchronous {synchronous})" in server.stderr.readline()
        said = []
        while len(said) < 2:
            line = server.stderr.readline()
            assert line, "the server ended before both of its workers had started"
            if re.match(r"\{.*worker_started", line):
                said.append(json.loads(line))
        assert all((each["journal"], each["synchronous"]) == (journal, synchronous) for each in said)
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
