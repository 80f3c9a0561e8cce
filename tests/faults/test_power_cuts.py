"""The power goes while a real server writes to SQLite: what was acknowledged is there, and the file is whole.

The server's writes and syncs are written down by a layer below SQLite (tests/servers/layer.py), with the moment of each
answer between them. From that log the files are put together as they would be found after a cut at any moment: first
with nothing but what was synced, then with any part of what was not.
"""

import contextlib
import random
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.faults.figures import tell
from tests.servers.instances import instances
from tests.servers.layer import Log, prelude
from tests.servers.power import Disk
from tests.servers.sites import open_counter
from tracker.store.engine import sqlite_journal

LOSING = [("DELETE", "FULL"), ("WAL", "NORMAL")]
KEEPING = [("TRUNCATE", "EXTRA"), ("WAL", "FULL")]
CUTS_BETWEEN = 2
"""Cuts at random moments for each one just after an answer."""


@dataclass
class Seen:
    """What a series of cuts came to."""

    cuts: int = 0
    lost_after: int = 0
    """Cuts after which an acknowledged act was missing."""
    damaged: int = 0
    """Cuts after which the file was not whole, or held half an act."""


def record(url: str, folder: Path, acts: int, journal: tuple[str, str] | None) -> tuple[Disk, Log]:
    """Let a server write, and return the disk as it was before and the log of what happened since."""
    counter = open_counter(url)
    place = Path(url.removeprefix("sqlite:///")).parent
    before = Disk.of(place)
    log = Log(folder / "log")
    watched = prelude(folder / "switch", log.path, journal)
    with contextlib.ExitStack() as stack:
        (server,) = stack.enter_context(instances(url, folder, count=1, prelude=watched))
        # A reader holds the file open, as on a busy day: no write is then the last to close a write-ahead log.
        database = url.removeprefix("sqlite:///")
        reader = stack.enter_context(contextlib.closing(sqlite3.connect(database)))
        reader.execute("SELECT count(*) FROM audit_events").fetchone()
        ahead = Path(f"{database}-wal")
        if ahead.exists() and ahead.stat().st_size == 0:  # the reader's own doing, which no layer has seen
            log.add("C", str(ahead))
            log.add("F", str(ahead))
        for number in range(acts):
            body = counter.passing(f"act {number}")
            assert server.ask("POST", "/api/v1/assignments", body, token=counter.token).status == 201
            log.add("A", f"act {number}")
        server.kill()
    return before, log


def cut(disk: Disk, log: Log, folder: Path, seed: int) -> Seen:
    """Cut the power after each answer and at random moments between, and look at what is left."""
    luck = random.Random(seed)
    steps = list(log.steps())
    answers = sum(step.kind == "A" for step in steps)
    often = CUTS_BETWEEN * answers / len(steps)
    acknowledged: list[str] = []
    seen = Seen()
    for step in steps:
        if step.kind == "A":
            acknowledged.append(step.path)
        else:
            disk.take(step)
        if step.kind == "A" or luck.random() < often:
            share = 0.0 if step.kind == "A" else luck.choice([0.0, 0.2, 0.5, 0.8, 1.0])
            look(disk, folder, luck, share, acknowledged, seen)
    assert len(acknowledged) == answers
    return seen


def look(disk: Disk, folder: Path, luck: random.Random, share: float, acknowledged: list[str], seen: Seen) -> None:
    """One cut: put the files together, open them as a restart would, and compare."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    disk.write_to(folder, luck, share)
    (database,) = folder.glob("*.db")
    seen.cuts += 1
    with contextlib.closing(sqlite3.connect(database)) as connection:
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            notes = {note for (note,) in connection.execute("SELECT note FROM assignments")}
            head, events = connection.execute(
                "SELECT seq, (SELECT count(*) FROM audit_events) FROM audit_head"
            ).fetchone()
        except sqlite3.DatabaseError:
            seen.damaged += 1
            return
    seen.damaged += not whole or head != events
    seen.lost_after += not notes.issuperset(acknowledged)


def powerless(databases: Databases, folder: Path, acts: int, journal: tuple[str, str] | None) -> Seen:
    """Record and cut."""
    own = Path(tempfile.mkdtemp(dir=databases.folder))  # with no other test's files in it
    try:
        before, log = record(f"sqlite:///{own}/kept.db", folder, acts, journal)
        return cut(before, log, own / "found", seed=acts)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def test_a_power_cut_loses_nothing_in_the_mode_the_tracker_chooses(databases: Databases, tmp_path: Path) -> None:
    seen = powerless(databases, tmp_path, 15, None)
    assert seen.cuts > 30
    assert (seen.lost_after, seen.damaged) == (0, 0)


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("journal", KEEPING, ids="-".join)
def test_no_power_cut_of_many_loses_anything(databases: Databases, tmp_path: Path, journal: tuple[str, str]) -> None:
    seen = powerless(databases, tmp_path, 300, journal)
    tell(f"power cuts, {'-'.join(journal)}", **vars(seen))
    assert seen.cuts > 800
    assert (seen.lost_after, seen.damaged) == (0, 0)
    assert sqlite_journal() in KEEPING


@pytest.mark.long
@pytest.mark.parametrize("journal", LOSING, ids="-".join)
def test_the_layer_bites(databases: Databases, tmp_path: Path, journal: tuple[str, str]) -> None:
    """In modes that are known to lose what was acknowledged, it is lost here too."""
    seen = powerless(databases, tmp_path, 50, journal)
    tell(f"power cuts, {'-'.join(journal)}", **vars(seen))
    assert seen.lost_after > 0
    assert seen.damaged == 0
