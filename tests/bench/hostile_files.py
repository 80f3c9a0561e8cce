"""What files made to hurt cost the server that refuses them: `python -m tests.bench.hostile_files [TIMES]`.

Sends each to a real server on SQLite, in turn with an ordinary roster of 1,000 rows, and prints the answer, the median
seconds, how far the memory of the server and its reader rose, and both as a share of the ordinary file's.
"""

import contextlib
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from tests.fixtures.files import csv_file, xlsx_file
from tests.fixtures.hostile import READ_APART, REFUSED_UNREAD
from tests.servers.instances import Instance, instances
from tests.servers.sites import open_counter
from tests.servers.test_readers import form_of, send

MEGABYTE = 1024**2
ROWS = 1_000
LIST = [["No", "Name"], *([f"{number:05}", "Lund, Eva"] for number in range(ROWS))]
ORDINARY = {
    "an ordinary text": (lambda: csv_file(LIST), "r.csv"),
    "an ordinary workbook": (lambda: xlsx_file(LIST), "r.xlsx"),
}


@dataclass
class Cost:
    """What one kind of file was answered with, each time it was sent."""

    answers: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    bytes_more: list[int] = field(default_factory=list)


def memory_of(server: Instance) -> int:
    """The bytes that the server, its workers and their readers hold for themselves; what they share counts by parts."""
    assert server.process is not None
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    ours = {server.process.pid}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(map(_own, ours))


def _own(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


@contextlib.contextmanager
def watched(server: Instance, cost: Cost) -> Iterator[None]:
    """Adds to a cost the time of the block and how far the server's memory rose in it."""
    before, done = memory_of(server), threading.Event()
    most = [before]

    def watch() -> None:
        while not done.wait(0.01):
            most.append(memory_of(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        yield
    finally:
        cost.seconds.append(time.perf_counter() - began)
        done.set()
        watcher.join()
        cost.bytes_more.append(max(most) - before)


def half_read(server: Instance, token: str) -> str:
    """Says that 30 MB come, sends half and goes away: the first line of the answer, where there is one."""
    headers, body = form_of(bytes(30 * MEGABYTE), "r.csv")
    said = [f"{name}: {value}" for name, value in headers.items()]
    head = ["POST /api/v1/imports HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", *said]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall("\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode())
        connection.sendall(body[: len(body) // 2])
        connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            return connection.recv(4096).decode("latin-1").partition("\r\n")[0]
    return "no answer"


def main(times: int) -> None:
    """Print what each file costs."""
    files: dict[str, tuple[Callable[[], bytes], str]] = {**ORDINARY, **REFUSED_UNREAD, **READ_APART}
    made = {kind: (make(), name) for kind, (make, name) in files.items()}
    costs = {kind: Cost() for kind in [*files, "half of an upload"]}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        counter = open_counter(url)
        with instances(url, Path(folder), count=1) as (server,):
            for kind in ORDINARY:  # what only the first request costs
                send(server, counter.token, *made[kind])
            for _ in range(times):
                for kind, (content, name) in made.items():
                    with watched(server, costs[kind]):
                        answer = send(server, counter.token, content, name)
                    costs[kind].answers.add(f"{answer.status} {answer.json.get('code', '')}".strip())
                with watched(server, costs["half of an upload"]):
                    said = half_read(server, counter.token)
                costs["half of an upload"].answers.add(said)
    _tell(costs, {kind: len(content) for kind, (content, _) in made.items()})


def _tell(costs: dict[str, Cost], sizes: dict[str, int]) -> None:
    usual = costs["an ordinary workbook"]
    usual_seconds, usual_bytes = statistics.median(usual.seconds), statistics.median(usual.bytes_more)
    click.echo(f"{os.cpu_count()} processors; shares are of an ordinary workbook of {ROWS:,} rows")
    for kind, cost in costs.items():
        seconds, more = statistics.median(cost.seconds), max(cost.bytes_more)
        click.echo(
            f"{kind:30} {sizes.get(kind, 0) / 1024:10,.0f} KB   {seconds:6.2f} s  {seconds / usual_seconds:6.2f} times"
            f"   {more / MEGABYTE:6.0f} MB  {more / usual_bytes:6.2f} times   {', '.join(sorted(cost.answers))}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
