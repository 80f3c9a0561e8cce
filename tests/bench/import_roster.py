"""How long lists of many rows take to import and how much memory:
`python -m tests.bench.import_roster ROWS [--postgresql] [--xlsx]`.

Each step is a process of its own, so that its memory is its own: the roster dry and applied, the same roster again,
the next month's with one in twenty moved or promoted, then training, cameras and hand-overs for everybody.
"""

import argparse
import csv
import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from tests import databases
from tests.services.department import set_up
from tracker.domain.actors import Actor
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.domain.vocabulary import Door, ImportKind, Role
from tracker.journeys.imports import ImportRequest, import_file
from tracker.reports.audit.verify import verify_database
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade

CLERK = Actor("clerk", Role.ADMINISTRATOR, Door.COMMAND_LINE)
NOW = datetime(2016, 9, 27, 15, 0, tzinfo=UTC)
JUNE, JULY = date(2016, 6, 1), date(2016, 7, 1)
RANKS = ("Police Officer", "Sergeant", "Lieutenant", "Captain", "Detective")
Table = tuple[list[str], Iterator[list[str]]]


def roster(rows: int, month: int) -> Table:
    """Everybody's row; in the second month one in twenty has moved and one in fifty is promoted."""
    header = ["employee_number", "last_name", "first_name", "badge", "rank", "precinct", "duty", "employment"]

    def row(n: int) -> list[str]:
        precinct = "5" if (n + (month > 1 and n % 20 == 0)) % 2 else "1"
        rank = RANKS[(n + (month > 1 and n % 50 == 0)) % len(RANKS)]
        return [f"{n:07}", f"Family{n % 9000}", f"Given{n}", f"{n:05}", rank, precinct, "patrol", "active"]

    return header, map(row, range(rows))


def completions(rows: int) -> Table:
    """Everybody did the required course."""
    header = ["employee_number", "course", "version", "completed_on"]
    return header, ([f"{n:07}", "BWC", "2016", f"2016-06-{n % 28 + 1:02}"] for n in range(rows))


def cameras(rows: int) -> Table:
    """A camera for everybody."""
    header = ["serial", "asset_tag", "model", "owned_from", "place"]
    return header, ([f"X81{n:06}", f"T{n:06}", "Axon Body 2", "2016-03-01", "room-1"] for n in range(rows))


def assignments(rows: int) -> Table:
    """Everybody gets one, and one in ten brings it back."""
    header = ["employee_number", "serial", "issued_on", "returned_on", "condition"]
    days = [(date(2016, 7, 11) + timedelta(n)).isoformat() for n in range(40)]
    back = (["2016-09-01", "serviceable"] if n % 10 == 0 else ["", ""] for n in range(rows))
    return header, ([f"{n:07}", f"X81{n:06}", days[n % 40], *ended] for n, ended in enumerate(back))


def written(table: Table, *, as_workbook: bool) -> bytes:
    """A table as the bytes of a file."""
    header, rows = table
    if not as_workbook:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([header, *rows])
        return text.getvalue().encode()
    buffer = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in (header, *rows):
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


STEPS: dict[str, tuple[ImportKind, bool, date | None]] = {
    "new officers, dry": (ImportKind.ROSTER, False, JUNE),
    "new officers, applied": (ImportKind.ROSTER, True, JUNE),
    "the same roster again": (ImportKind.ROSTER, True, JUNE),
    "next month's roster": (ImportKind.ROSTER, True, JULY),
    "completions": (ImportKind.COMPLETIONS, True, None),
    "cameras": (ImportKind.CAMERAS, True, None),
    "hand-overs": (ImportKind.ASSIGNMENTS, True, None),
}


def tables(rows: int) -> dict[str, Table]:
    """What each step reads."""
    june = [name for name in STEPS if STEPS[name][2] == JUNE]
    return {
        **{name: roster(rows, 1) for name in june},
        "next month's roster": roster(rows, 2),
        "completions": completions(rows),
        "cameras": cameras(rows),
        "hand-overs": assignments(rows),
    }


def readers_peak() -> int:
    """The most memory that the process reading the file has had resident so far, in KB. What the system keeps of ended
    processes would count this one's too, out of which the reader was started.
    """
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for line in Path(f"/proc/{child}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def step(name: str, url: str, path: Path) -> None:
    """Import one file in this process, and print what it took as JSON."""
    kind, apply, as_of = STEPS[name]
    content = path.read_bytes()
    at_rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    engine = make_engine(url)
    readers_peaks: list[int] = [0]
    with transaction(engine) as session:
        request = ImportRequest(kind, content, path.name, None, as_of, apply)
        receipt = import_file(session, CLERK, request, now=NOW, read=lambda _: readers_peaks.append(readers_peak()))
    took = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "reader_cpu": resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "reader_peak": max(readers_peaks) / 1024,
        "at_rest": at_rest / 1024,
        "accepted": receipt.accepted,
        "changes": receipt.count_changes(),
        "clean": receipt.is_clean,
    }
    print(json.dumps(took))  # noqa: T201
    engine.dispose()


def floor(rows: int) -> float:
    """Seconds of CPU of the least program: the text parsed, and as many rows of facts and events inserted by hand."""
    content = written(roster(rows, 1), as_workbook=False).decode()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db")
        connection.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
        lines = list(csv.reader(io.StringIO(content)))[1:]
        for table, each in (("facts", 4), ("events", 3)):
            many = (line for line in lines for _ in range(each))
            connection.executemany(f"INSERT INTO {table} (a, b, c, d, e, f, g, h) VALUES (?,?,?,?,?,?,?,?)", many)
        connection.commit()
        connection.close()
    return time.process_time() - began


@contextmanager
def database(backend: str) -> Iterator[str]:
    """A migrated database of its own."""
    folder = databases.make_folder()
    handed = databases.Databases(folder, os.getpid())
    try:
        with handed.fresh(backend) as url:
            yield url
    finally:
        handed.close()
        databases.end_run(folder)


def main(rows: int, backend: str, *, as_workbook: bool) -> None:
    """Every step in turn, and the log verified at the end."""
    least = floor(rows)
    print(f"{rows:,} rows, {backend}; parsed and inserted by hand (SQLite): {least:.2f} s of CPU")  # noqa: T201
    with database(backend) as url, tempfile.TemporaryDirectory() as folder:
        upgrade(url)
        engine = make_engine(url)
        with transaction(engine) as session:
            set_up(session)
        for name, table in tables(rows).items():
            path = Path(folder) / ("list.xlsx" if as_workbook else "list.csv")
            path.write_bytes(written(table, as_workbook=as_workbook))
            command = [sys.executable, "-m", "tests.bench.import_roster", "--step", name, url, str(path)]
            took = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            assert took["clean"], name
            assert took["accepted"] == rows, name
            print(  # noqa: T201
                f"{name:24} {took['changes']:>7,} changes {took['wall']:7.1f} s, {took['cpu']:6.1f} s of CPU"
                f" + {took['reader_cpu']:4.1f} s reading; peak {took['peak']:4.0f} MiB (at rest {took['at_rest']:.0f}),"
                f" reader {took['reader_peak']:4.0f} MiB"
            )
        found = verify_database(engine, DEVELOPMENT_KEYRING, facts=True)
        print(f"the log verifies: {found.sound}, {found.events:,} events")  # noqa: T201
        engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=36_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--step", nargs=3, metavar=("NAME", "URL", "FILE"))
    given = parser.parse_args()
    if given.step:
        step(given.step[0], given.step[1], Path(given.step[2]))
    else:
        main(given.rows, "postgresql" if given.postgresql else "sqlite", as_workbook=given.xlsx)
