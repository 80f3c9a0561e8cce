"""The process that reads one file: started with nothing of ours, waited for within limits, and always ended."""

import os
import select
import signal
import subprocess  # nosec B404 - our own reader, by Python's full path
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import tracker
from tracker.domain.errors import Invalid, Unavailable
from tracker.intake.apart.wire import OUT_OF_MEMORY
from tracker.intake.limits import Limits

AT_ONCE = 256 * 1024
LONGEST_OVERHEAD = 1024
FOR_ITS_END = 2.0
"""Seconds that a reader which closed its answers has to end by itself, so that it is known why it did."""


def import_paths() -> list[str]:
    """Where the reader finds the same modules as this process; it is told, because it heeds no environment."""
    here = str(Path(tracker.__file__).resolve().parents[1])
    paths = [path for path in sys.path if path and Path(path).is_absolute()]
    return paths if here in paths else [*paths, here]


class ReaderProcess:
    """A running reader. `end` is called once it is no longer wanted, whatever happened."""

    BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from tracker.intake.apart.reader import main; main()"

    def __init__(self, limits: Limits) -> None:
        """Start it: without our environment, outside our folder, in a group of its own.

        Raises:
            Unavailable `reader_not_started`.
        """
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", self.BEGIN, *import_paths()]
        try:
            self._process = subprocess.Popen(  # noqa: S603  # nosec B603 - no shell, nothing from outside
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise Unavailable(
                "reader_not_started",
                f"The program that reads files cannot be started just now ({error.strerror}). Try again in a moment.",
            ) from error
        self._limits = limits
        self._left = float(limits.wait_seconds)
        self._heard = 0
        self._buffer = bytearray()
        os.set_blocking(self._pipe(self._process.stdin).fileno(), False)

    @property
    def pid(self) -> int:
        """Its number with the system, and that of its group."""
        return self._process.pid

    def tell(self, data: bytes) -> None:
        """Hand something over.

        Raises:
            Invalid `too_large`, `not_readable`: it ended, or does not take it in time.
        """
        pipe, left = self._pipe(self._process.stdin), memoryview(data)
        while left:
            self._wait(pipe, select.POLLOUT)
            try:
                left = left[os.write(pipe.fileno(), left[:AT_ONCE]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self._ended() from None

    def hear(self) -> bytes:
        """The next line it says.

        Raises:
            Invalid `too_large`, `not_readable`: it ended, says nothing in time, or says too much.
        """
        pipe, searched = self._pipe(self._process.stdout), 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > self._limits.row_bytes + LONGEST_OVERHEAD or self._heard > self._limits.answer_bytes:
                self.end()
                raise too_much(f"holds over {self._limits.answer_bytes // 1024**2} MB of text in its rows")
            self._wait(pipe, select.POLLIN)
            data = os.read(pipe.fileno(), AT_ONCE)
            if not data:
                raise self._ended()
            self._heard += len(data)
            self._buffer += data
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def end(self) -> None:
        """End it and everything of its group, and take its end in. More than once is no matter."""
        if self._process.returncode is None:
            # Not yet taken in, so its number and its group's are still its own.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            self._pipe(pipe).close()

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101  # nosec B101 - both were asked for
        return pipe

    def _wait(self, pipe: IO[bytes], event: int) -> None:
        """Wait until it can be spoken to or heard; only such waits count, not what is done with its answers."""
        poll, began = select.poll(), time.monotonic()
        poll.register(pipe, event)
        is_ready = bool(poll.poll(max(0.0, self._left) * 1000))
        self._left -= time.monotonic() - began
        if not is_ready:
            self.end()
            raise too_much(f"takes longer than {self._limits.wait_seconds:g} seconds to read")

    def _ended(self) -> Invalid:
        """Why it ended, as the refusal of its file."""
        latest = time.monotonic() + FOR_ITS_END
        while time.monotonic() < latest:
            if os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
                break
            time.sleep(0.005)
        self.end()
        status = self._process.returncode
        if status == -signal.SIGXCPU:
            return too_much(f"takes longer than {self._limits.cpu_seconds} seconds to read")
        if status in (OUT_OF_MEMORY, -signal.SIGABRT):
            return too_much("takes more memory to read than a table of its size")
        return not_readable()


def too_much(what: str) -> Invalid:
    """The refusal of a file whose reading costs too much; `what` completes the sentence `The file …`."""
    return Invalid(
        "too_large", f"The file {what}. Copy only the table into a new file, or send it in parts.", field="file"
    )


def not_readable() -> Invalid:
    """The refusal of a file whose reading broke off."""
    return Invalid(
        "not_readable",
        "Reading the file broke off, and nothing of it was entered. Send it again; if that breaks off too, save the "
        "table as CSV UTF-8 and send that.",
        field="file",
    )
