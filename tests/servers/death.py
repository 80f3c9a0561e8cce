"""A process that dies by SIGKILL just before a statement of a number, or just before a commit: at any point of a long
act, however quick the machine is.
"""

import os
import signal
from pathlib import Path

from sqlalchemy import Engine, event

from tests.servers.layer import ROOT


class Fate:
    """A folder that says when: `arm(n)` in the test, `listen` in the process, which counts from the arming on."""

    def __init__(self, folder: Path) -> None:
        self._when = folder / "dies-at"
        self._count = folder / "counted"

    def arm(self, statement: int) -> None:
        """Die at this statement from now on; the processes count from here."""
        self._count.write_bytes(b"")
        self._when.write_text(str(statement))

    def disarm(self) -> int:
        """Let it live, and return how many statements and commits there have been."""
        self._when.unlink()
        return self._count.stat().st_size

    def listen(self) -> None:
        """Count this process's statements and commits."""
        event.listen(Engine, "before_cursor_execute", self._step)
        event.listen(Engine, "commit", self._step)

    def _step(self, *_: object) -> None:
        if not self._when.exists():
            return
        with self._count.open("ab") as count:
            count.write(b".")
        if self._count.stat().st_size >= int(self._when.read_text()):
            os.kill(os.getpid(), signal.SIGKILL)

    def prelude(self) -> str:
        """What a process runs first to be under this fate."""
        return (
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
            "from pathlib import Path\n"
            "from tests.servers.death import Fate\n"
            f"Fate(Path({str(self._when.parent)!r})).listen()\n"
        )
