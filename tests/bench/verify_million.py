"""How long a verification of a million events takes, and the least program that hashes the same bytes:
`python -m tests.bench.verify_million [EVENTS] [FOLDER]`. Prints both, their ratio and the memory.
"""

import hashlib
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.audit.long_log import write_long_log
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.reports.audit.verify import verify_database
from tracker.store.engine import make_engine
from tracker.store.migrate import upgrade


def measured(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds that passed, and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu


def floor(path: Path) -> None:
    """The raw driver reads the same rows in order, and hashlib digests their text."""
    connection = sqlite3.connect(path)
    previous = b"0" * 64
    for row in connection.execute("SELECT * FROM audit_events ORDER BY seq"):
        previous = hashlib.sha256(previous + repr(row).encode()).hexdigest().encode()
    for row in connection.execute("SELECT * FROM postings ORDER BY recorded_seq"):
        hashlib.sha256(repr(row).encode()).hexdigest()
    connection.close()


def main(events: int, folder: Path) -> None:
    """Make the log, verify it, and print the figures."""
    path = folder / "log.db"
    url = f"sqlite:///{path}"
    upgrade(url)
    engine = make_engine(url)
    made, _ = measured(lambda: write_long_log(engine, events))
    print(f"{events:,} events made in {made:.1f} s, {path.stat().st_size / 2**20:,.0f} MiB")  # noqa: T201
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    floor_wall, floor_cpu = measured(lambda: floor(path))
    for name, facts in (("chain alone", False), ("chain and rows", True)):
        found = []
        wall, cpu = measured(lambda: found.append(verify_database(engine, DEVELOPMENT_KEYRING, facts=facts)))  # noqa: B023
        assert found[0].sound
        assert found[0].events == events
        print(f"{name}: {wall:.1f} s, {cpu:.1f} s of CPU, {cpu / floor_cpu:.1f} times the floor")  # noqa: T201
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"floor: {floor_wall:.1f} s, {floor_cpu:.1f} s of CPU; memory grew by {grown:.0f} MiB")  # noqa: T201
    engine.dispose()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, Path(folder))
