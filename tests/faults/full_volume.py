"""PostgreSQL on a volume that really runs full, WAL and tables on it: `python -m tests.faults.full_volume [ROUNDS]`.

It mounts a small tmpfs, which takes root's rights, and so is no test. In each round the volume is filled up under load
to the last byte; acts are answered 503 while it is full and go through when there is room again. Prints what it found.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter as Count
from collections.abc import Iterator
from pathlib import Path

from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.clusters import Cluster, cluster
from tests.servers.instances import LOST, Instance, instances
from tests.servers.load import Load, writing
from tests.servers.sites import Counter, open_counter

SIZE = "220m"
FULL_SECONDS = 12.0
CODES = {"disk_full", "database_unavailable", "outcome_unknown", "not_entered", "database_busy"}
"""What may be said while there is no room: a server that could not write its log goes down until it has some."""


@contextlib.contextmanager
def volume() -> Iterator[Path]:
    """A small volume of its own, gone with the block."""
    place = Path(tempfile.mkdtemp(prefix="tracker-volume-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        shutil.rmtree(place, ignore_errors=True)


def fill(ballast: Path) -> None:
    """Take what room there is, to the last byte."""
    block = bytes(64 * 1024)
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
        while file.write(block):
            pass


def heal(server: Cluster, ballast: Path) -> bool:
    """Make room again; start a server that went down for the lack of it, as its own service manager would."""
    ballast.unlink(missing_ok=True)
    went_down = server.process is not None and server.process.poll() is not None
    if went_down:
        server.start()
    return went_down


def said_when_full(running: Instance, counter: Counter, told: Count[str], number: int) -> None:
    """One act of our own while there is no room: its code is told, and the process is alive."""
    with contextlib.suppress(*LOST):
        body = counter.passing(f"probe {number}")
        answer = running.ask("POST", "/api/v1/assignments", body, token=counter.token, key=f"probe-{number}")
        code = "done" if answer.is_done else answer.json["code"]
        told[code] += 1
        assert answer.is_done or (answer.status == 503 and code in CODES), answer
    assert running.ask("GET", "/healthz").status == 200


def one_round(server: Cluster, running: list[Instance], counter: Counter, load: Load, told: Count[str]) -> bool:
    """Fill the volume, keep it full for a while, make room; whether the server had gone down."""
    ballast = server.folder.parent / "ballast"
    until = time.monotonic() + FULL_SECONDS
    load.wait_for_more(10)
    while time.monotonic() < until:
        fill(ballast)
        said_when_full(running[0], counter, told, sum(told.values()))
        time.sleep(0.2)
    assert told.total() > told["done"], "the volume never ran full"
    went_down = heal(server, ballast)
    load.wait_for_more(10)
    return went_down


def main(rounds: int) -> None:
    """Fill and empty the volume, then count what was acknowledged."""
    told: Count[str] = Count()
    downs = 0
    with volume() as place, cluster(place / "cluster") as server, tempfile.TemporaryDirectory() as folder:
        url = server.make("tracker")
        counter = open_counter(url)
        with instances(url, Path(folder)) as running:
            with writing(counter, running) as load:
                for _ in range(rounds):
                    downs += one_round(server, running, counter, load, told)
            assert load.wrong == [], load.wrong
        probes = [f"probe {number}" for number in range(told.total())]
        check_all_there(url, load.acknowledged, [*load.asked, *probes])
    tell("PostgreSQL on a full volume", rounds=rounds, acknowledged=len(load.acknowledged), server_down=downs, **told)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
