"""Two years of a rollout on a running server: does it stay as quick, and as small, as in its first month?

    python -m tests.soak.two_years --days 730 --writes 200 [--postgresql] [--json FILE]

One server process is sent every write of every simulated day over HTTP, in order. For each month of 30 days it prints
the server's processor time a write, the 95th percentile of the answers' times, and the server's memory. Processor
time is what holds still on a busy machine; the 95th percentile is what the goal speaks of.
"""

import argparse
import http.client
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.servers.clusters import cluster
from tests.servers.instances import Instance, instances
from tests.servers.sites import Counter, open_counter

MONTH = 30
FIRST_DAY = date(2016, 7, 2)
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Month:
    """What a month of the server's life took."""

    number: int
    writes: int
    cpu_ms_a_write: float
    median_ms: float
    p95_ms: float
    memory_mb: float


class Client:
    """One connection, kept open, with an administrator's token."""

    def __init__(self, instance: Instance, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.keys = itertools.count(1)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()

    def post(self, path: str, body: Any) -> tuple[dict[str, Any], float]:
        """Send one act; its record, and the seconds it took. RuntimeError where it is refused."""
        began = time.perf_counter()
        headers = {**self.headers, "Idempotency-Key": f"soak-{next(self.keys)}"}
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = time.perf_counter() - began
        if answer.status not in (200, 201):
            raise RuntimeError(f"{path} {body}: {answer.status} {content.decode()}")
        return json.loads(content), took


def acts_of(day: date, writes: int, counter: Counter, held: dict[int, int]) -> Iterator[tuple[str, Any, int | None]]:
    """The day's acts: address, body, and the place in the queue of the officer whose assignment the answer names.

    Officers come in turn: who holds a camera gives it back, who holds none gets the next; now and then somebody does
    a class again.
    """
    turn = (day - FIRST_DAY).days * writes
    for number in range(turn, turn + writes):
        place = (number + number // len(counter.officers)) % len(counter.officers)  # each round begins one further on
        if number % 10 == 9:
            done = {"officer": {"id": counter.officers[place]}, "course": "BWC", "version": "2016"}
            yield "/api/v1/completions", {**done, "completed_on": day.isoformat()}, None
        elif place in held:
            body = {"returned_on": day.isoformat(), "condition": "serviceable"}
            yield f"/api/v1/assignments/{held.pop(place)}/return", body, None
        else:
            yield "/api/v1/assignments", {**counter.issue(place), "issued_on": day.isoformat()}, place


def run_month(
    number: int, days: int, writes: int, client: Client, counter: Counter, held: dict[int, int], server: Instance
) -> Month:
    """Send the acts of up to MONTH days, from the one with index `number * MONTH`."""
    before, times = cpu_seconds(server), []
    first = number * MONTH
    for index in range(first, min(first + MONTH, days)):
        for path, body, place in acts_of(FIRST_DAY + timedelta(index), writes, counter, held):
            record, took = client.post(path, body)
            times.append(took)
            if place is not None:
                held[place] = record["id"]
    spent = cpu_seconds(server) - before
    p95 = statistics.quantiles(times, n=20)[-1]
    per_write = spent / len(times) * 1000
    return Month(number + 1, len(times), per_write, statistics.median(times) * 1000, p95 * 1000, memory_mb(server))


def processes(server: Instance) -> list[int]:
    """The server and its workers."""
    assert server.process is not None
    group = server.process.pid
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


def cpu_seconds(server: Instance) -> float:
    """User and system time of the server so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes(server)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def memory_mb(server: Instance) -> float:
    """Resident memory of the server, workers included."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in processes(server)]
    return sum(pages) * PAGE / 1e6


def soak(url: str, folder: Path, *, days: int, writes: int, people: int) -> list[Month]:
    """Open a department and live through the days; a line a month goes to stdout as it ends."""
    counter = open_counter(url, officers=people, cameras=people)
    months = []
    with ExitStack() as stack:
        (server,) = stack.enter_context(instances(url, folder, count=1))
        client = stack.enter_context(closing(Client(server, counter.token)))
        held: dict[int, int] = {}
        say(f"{'month':>5} {'writes':>7} {'CPU ms':>7} {'median ms':>9} {'p95 ms':>7} {'memory MB':>9}")
        for number in range(-(-days // MONTH)):
            month = run_month(number, days, writes, client, counter, held, server)
            months.append(month)
            figures = f"{month.cpu_ms_a_write:7.2f} {month.median_ms:9.1f} {month.p95_ms:7.1f} {month.memory_mb:9.1f}"
            say(f"{month.number:>5} {month.writes:>7} {figures}")
    return months


def say(line: str) -> None:
    """Print a line at once: a run takes long enough for somebody to watch it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Run it as told on the command line; exit 1 where the last month misses the goals."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--days", type=int, default=730)
    asked.add_argument("--writes", type=int, default=200, help="a day")
    asked.add_argument("--people", type=int, default=900, help="officers, and as many cameras")
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    asked.add_argument("--json", type=Path, help="write the months here")
    given = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-soak-")))
        url = f"sqlite:///{folder}/soak.db"
        if given.postgresql:
            url = stack.enter_context(cluster()).make("soak")
        months = soak(url, folder, days=given.days, writes=given.writes, people=given.people)
    if given.json:
        given.json.write_text(json.dumps([asdict(month) for month in months], indent=1))
    # The second month's memory is the measure: in the first the program is still loading what it needs.
    ratio, growth = (
        months[-1].p95_ms / months[0].p95_ms,
        months[-1].memory_mb / months[min(1, len(months) - 1)].memory_mb,
    )
    say(f"last month against the first: p95 {ratio:.2f} (goal 1.5); memory {growth:.2f} (goal 1.1)")
    sys.exit(ratio > 1.5 or growth > 1.1)


if __name__ == "__main__":
    main()
