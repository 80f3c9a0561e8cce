"""Files that stand beside the one they will become: made private, locked while in use, and removed where a killed run
left them.
"""

import contextlib
import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tracker.domain.errors import Refusal

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
COMPANIONS = ("", "-journal", "-wal", "-shm")
"""What SQLite puts next to a database."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file of one's own, open for writing."""

    path: Path
    file: IO[bytes]

    def flush(self) -> None:
        """Everything written is on disk when this returns."""
        self.file.flush()
        os.fsync(self.file.fileno())


@contextlib.contextmanager
def beside(target: Path, purpose: str) -> Iterator[Beside]:
    """A private file in the folder of `target`, gone at the end unless it was renamed.

    Raises:
        Refusal `file_unwritable`, `disk_full`.
    """
    remove_left(target, purpose)
    with disk_answers(target.parent):
        descriptor, name = tempfile.mkstemp(prefix=_prefix(target, purpose), dir=target.parent)  # mode 0600
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with os.fdopen(descriptor, "r+b") as file, disk_answers(target.parent):
            yield Beside(Path(name), file)
    finally:
        remove_database(Path(name))


def remove_left(target: Path, purpose: str) -> None:
    """Remove what runs that were killed have left beside `target`; what is in use is locked, and stays."""
    for left in target.parent.glob(f"{_prefix(target, purpose)}*"):
        if left.name.endswith(COMPANIONS[1:]):
            continue
        with contextlib.suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_database(left)


def remove_database(path: Path) -> None:
    """Remove a SQLite database with what stands next to it."""
    for companion in COMPANIONS:
        Path(f"{path}{companion}").unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder stays so through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def disk_answers(place: Path) -> Iterator[None]:
    """Turn what the disk says into refusals: `disk_full`, `file_unwritable`."""
    try:
        yield
    except OSError as error:
        full = error.errno in FULL
        message = (
            f"The disk of {place} is full. Make room and try again; nothing was changed."
            if full
            else f"{place} cannot be written: {error.strerror or error}. Nothing was changed."
        )
        raise Refusal("disk_full" if full else "file_unwritable", message) from error


def _prefix(target: Path, purpose: str) -> str:
    return f".{target.name}.{purpose}-"
