"""Archives taken while others write: each holds one consistent state, and everything acknowledged before it began."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from tests.backup import writer
from tests.backup.conftest import Vault, drop
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.journeys.backup.take import Taken
from tracker.reports.audit.verify import verify_log
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, AuditHead, Duty

WRITERS = 3
ARCHIVES = 2
ROOT = Path(__file__).resolve().parents[2]


class Acknowledged:
    """What the writers were told is written, in the order in which they were told."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def follow(self, process: subprocess.Popen[str]) -> None:
        """Read a writer's lines until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            self.codes.append(line.strip())

    def wait_for(self, more: int) -> None:
        """Return when so many more acts were acknowledged."""
        wanted, deadline = len(self.codes) + more, time.monotonic() + 60
        while len(self.codes) < wanted:
            assert time.monotonic() < deadline, "nobody writes"
            time.sleep(0.01)


@contextmanager
def writers(url: str, stop: Path) -> Iterator[Acknowledged]:
    """Processes that write until the block ends; none of them was ever refused."""
    command = [sys.executable, writer.__file__, url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen([*command, f"w{number}", stop], stdout=subprocess.PIPE, text=True, env=environment)
        for number in range(WRITERS)
    ]
    acknowledged = Acknowledged()
    threads = [threading.Thread(target=acknowledged.follow, args=(process,)) for process in processes]
    try:
        for thread in threads:
            thread.start()
        yield acknowledged
    finally:
        stop.touch()
        codes = [process.wait(60) for process in processes]
        for thread in threads:
            thread.join()
        for process in processes:
            assert process.stdout is not None
            process.stdout.close()
    assert codes == [0] * WRITERS


def test_an_archive_taken_under_load_is_one_state_with_all_that_was_acknowledged_before(
    filled_url: str, vault: Vault
) -> None:
    taken: list[tuple[Taken, set[str]]] = []
    with writers(filled_url, vault.folder / "stop") as acknowledged:
        for number in range(ARCHIVES):
            acknowledged.wait_for(10)
            before = set(acknowledged.codes)
            taken.append((vault.take(filled_url, f"{number}.archive"), before))
        acknowledged.wait_for(10)
    written = _duties(filled_url)
    assert set(acknowledged.codes) <= written.keys()
    for archive, before in taken:
        restored = vault.restore(filled_url, archive.path)
        head = archive.manifest["head_seq"]
        found = _duties(filled_url)
        assert found == {code: seq for code, seq in written.items() if seq <= head}
        assert before <= found.keys()
        _check_log(filled_url, head)
        drop(filled_url, str(restored.kept))


def _duties(url: str) -> dict[str, int]:
    """Each duty and the event that recorded it."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        found = {row.code: row.recorded_seq for row in session.execute(select(Duty.code, Duty.recorded_seq))}
    engine.dispose()
    return found


def _check_log(url: str, head: int) -> None:
    """The log verifies, has no gap, and ends with the restore, right after the archive's head."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        assert verify_log(session, DEVELOPMENT_KEYRING).problems == []
        seqs = list(session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)))
        assert seqs == list(range(1, head + 2))
        assert session.scalars(select(AuditHead.seq)).one() == head + 1
    engine.dispose()
