"""Kills `tracker` at a chosen point: `python -m tests.store.killing`, one order a line on stdin, one answer each.

Everything is imported once; each order runs in a process forked from this one, which kills itself (SIGKILL, so that
nothing is tidied up) before the chosen statement or commit is sent.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from tracker.cli import COMMANDS, main
from tracker.store.check import check_database
from tracker.store.engine import make_engine
from tracker.store.migrate import downgrade, upgrade

ROOT = Path(__file__).resolve().parents[2]
WRITES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")
UNTIL = 60.0
"""Seconds an order may take."""


class Point:
    """Counts what is sent to the database and ends the process at number `at`; 0: never."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    def listen(self) -> None:
        """From now on, to every engine of this process."""
        event.listen(Engine, "before_cursor_execute", self.statement)
        event.listen(Engine, "commit", self.commit)
        event.listen(Engine, "checkin", self.given_back)

    def statement(self, connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        """Only what writes is a point: between two reads nothing can be half done."""
        if statement.lstrip().upper().startswith(WRITES):
            self.pass_one()

    def commit(self, connection: Connection) -> None:
        """Just before a commit."""
        self.pass_one()

    def given_back(self, *rest: object) -> None:
        """Just after a transaction has ended."""
        self.pass_one()

    def pass_one(self) -> None:
        """One more; the last one where it is the chosen one."""
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def obey(order: dict[str, Any]) -> dict[str, Any]:
    """Run `tracker` with `args` on the database `url` in a child, killed at point `at` or after `seconds`."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        run(order, write_end)
    os.close(write_end)
    if order.get("seconds") is not None:
        time.sleep(order["seconds"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end) as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    answer = {"killed": os.WIFSIGNALED(status), "code": os.waitstatus_to_exitcode(status)}
    return {**answer, **(json.loads(told) if told else {})}


def run(order: dict[str, Any], told: int) -> None:
    """In the child: the command itself, then how many points there were."""
    os.environ["TRACKER_DATABASE_URL"] = order["url"]
    point = Point(order.get("at") or 0)
    point.listen()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = 1
    try:
        code = main(order["args"], standalone_mode=False) or 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os.write(told, json.dumps({"points": point.passed}).encode())
        os._exit(code)


def warm_up() -> None:
    """Do it all once here, so that what is imported and worked out on the way need not be in each process."""
    make_engine("postgresql+psycopg:///").dispose()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/warm.db"
        upgrade(url)
        downgrade(url, "base")
        check_database(url)
    assert COMMANDS


def serve() -> None:
    """Orders until there are no more."""
    warm_up()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


class Killer:
    """Gives orders to a process that obeys them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(
        self, url: str, args: Sequence[str], *, at: int | None = None, seconds: float | None = None
    ) -> dict[str, Any]:
        """Run `tracker` with `args`; answers `killed`, `code`, and `points` where it came to its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"url": url, "args": list(args), "at": at, "seconds": seconds}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], UNTIL)
        assert ready, f"no answer to {order}"
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def killer() -> Iterator[Killer]:
    """A process that obeys, ended at the end."""
    command = [sys.executable, "-m", "tests.store.killing"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Killer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(UNTIL)


if __name__ == "__main__":
    serve()
