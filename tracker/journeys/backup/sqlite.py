"""A SQLite database into an archive and back: through SQLite's backup API, and by one rename under its own locks."""

import contextlib
import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tracker.domain.errors import Refusal
from tracker.journeys.backup.beside import COMPANIONS, Beside, beside, sync_folder
from tracker.journeys.backup.state import Capture, read_state
from tracker.store.engine import BUSY_TIMEOUT_MS

PIECE = 1 << 20
WRITTEN_BY_JOURNAL = 18
"""Where a database's header says how it is written: 1, 1 with a rollback journal; 2, 2 with a write-ahead log."""
LOCK_BYTES = (0x40000000, 512)
"""Where SQLite's own locks lie, for a file that SQLite itself no longer understands."""


@contextlib.contextmanager
def captured(path: Path) -> Iterator[Capture]:
    """One consistent state of the database at `path`, copied beside it in one step under one read lock.

    In one step, because a copy in several starts again whenever somebody writes in between. Writers of a database with
    a rollback journal wait until the copying is done, within their busy timeout.

    Raises:
        Refusal `database_missing`, `database_unavailable`, `database_damaged`, `disk_full`, `file_unwritable`.
    """
    if not path.is_file():
        raise Refusal("database_missing", f"There is no database at {path}. Check the settings' database url.")
    with beside(path, "copying") as copy:
        with _answers(path), contextlib.closing(_open(path)) as source, contextlib.closing(_open(copy.path)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            source.execute("BEGIN")
            state = read_state(lambda asked: source.execute(asked).fetchall(), "sqlite")
            source.backup(target, pages=-1)
        _make_journaled(copy)
        check_sound(copy.path)
        yield Capture("sqlite", state, lambda: _pieces(copy))


def _open(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)


@contextlib.contextmanager
def _answers(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_disks_fault(error):
            raise disk_refuses(path.parent, str(error)) from error
        raise Refusal("database_unavailable", f"The database does not answer: {error}. Try again.") from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error


def is_disks_fault(error: BaseException | None) -> bool:
    """Whether SQLite says that the disk is full or does not work."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def disk_refuses(place: Path, said: str) -> Refusal:
    """The refusal for such a disk: `disk_full`."""
    return Refusal(
        "disk_full", f"The disk of {place} is full or fails ({said}). Make room and try again; nothing was changed."
    )


def _make_journaled(copy: Beside) -> None:
    """A copy stands alone: it must not look for a write-ahead log beside it."""
    copy.file.seek(WRITTEN_BY_JOURNAL)
    copy.file.write(b"\x01\x01")
    copy.file.flush()


def check_sound(path: Path) -> None:
    """Refuse with `database_damaged` a file that is not whole by SQLite's own check, or breaks a foreign key."""
    try:
        with contextlib.closing(_open(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    if found != ["ok"]:
        raise _damaged(path, str(found[0]))
    if orphans:
        raise _damaged(path, f"a row of {orphans[0][0]} names one of {orphans[0][2]} that is not there")


def _damaged(path: Path, said: str) -> Refusal:
    return Refusal(
        "database_damaged",
        f"The database is damaged: {said}. Nothing was written; run `tracker doctor`, and restore an older archive.",
    )


def _pieces(copy: Beside) -> Iterator[bytes]:
    copy.file.seek(0)
    while piece := copy.file.read(PIECE):
        yield piece


def swap_in(new: Beside, target: Path, kept: Path) -> bool:
    """Put the database at `new` in the place of `target` in one rename, the old one keeping the name `kept`.

    The old database is locked for that moment, so that no act is under way in it. Whoever waited for the lock finds,
    before writing, that the file is no longer the one it opened: SQLite refuses, nothing is acknowledged and lost.

    Returns whether there was an old one.

    Raises:
        Refusal `database_in_use`, `file_unwritable`, `disk_full`.
    """
    for companion in COMPANIONS[1:]:
        Path(f"{new.path}{companion}").unlink(missing_ok=True)
    new.flush()
    if not target.exists():
        os.replace(new.path, target)
        sync_folder(target.parent)
        return False
    _take_after(target, new)
    with _locked(target) as journal_left:
        for left in target.parent.glob(f"{target.name}.before-*"):
            if left.samefile(target):  # a run that was killed just here kept what it then did not replace
                left.unlink()
        if journal_left:
            os.replace(f"{target}-journal", f"{kept}-journal")
        os.link(target, kept)
        os.replace(new.path, target)
        sync_folder(target.parent)
    return True


def _take_after(target: Path, new: Beside) -> None:
    """Whoever may read and write the old file may read and write the new one."""
    old = target.stat()
    os.fchown(new.file.fileno(), old.st_uid, old.st_gid)
    os.fchmod(new.file.fileno(), stat.S_IMODE(old.st_mode))


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[bool]:
    """Nobody reads or writes the database in the meantime. Yields whether a journal stands beside it that belongs to
    it: only where it is so damaged that SQLite cannot roll it back.
    """
    connection = _open(target)
    try:
        try:
            connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()  # a write-ahead log goes into the file
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise _in_use(str(error)) from error
        except sqlite3.DatabaseError:
            connection.close()
            with _locked_by_bytes(target):
                yield Path(f"{target}-journal").exists()
            return
        yield False
    finally:
        connection.close()


@contextlib.contextmanager
def _locked_by_bytes(target: Path) -> Iterator[None]:
    start, length = LOCK_BYTES
    with target.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except OSError as error:
            raise _in_use(str(error.strerror)) from error
        yield


def _in_use(said: str) -> Refusal:
    return Refusal(
        "database_in_use",
        f"The database is in use: {said}. Stop the tracker's instances (systemctl stop tracker) and try again.",
    )
