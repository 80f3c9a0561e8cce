"""A layer between SQLite and the disk of one process: it writes down every write and sync, and fails where it is told.

`stand_between(switch, log)` is called in the process that is to be watched, before it opens a database: it takes the
place of a few functions of SQLite's own file system, for all connections of the process and of those it forks. It needs
the SQLite that Python uses to be a shared library, as on Debian; elsewhere `find_sqlite` says so.
"""

import ctypes
import ctypes.util
import enum
import mmap
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HEADER = struct.Struct("<cHQI")
METHODS = ("close", "read", "write", "truncate", "sync")
OPEN_CREATE, OPEN_JOURNAL, OPEN_SUPER_JOURNAL, OPEN_WAL = 0x4, 0x800, 0x4000, 0x80000
NEWLY_NAMED = OPEN_JOURNAL | OPEN_SUPER_JOURNAL | OPEN_WAL
"""For these SQLite syncs the folder with the first sync of a new file."""


class Mood(enum.IntEnum):
    """What the disk does: SQLite's result code where it fails, and of which function."""

    WELL = 0
    FULL_WRITE = 13
    BROKEN_WRITE = 10 | 3 << 8
    BROKEN_SYNC = 10 | 4 << 8
    BROKEN_READ = 10 | 1 << 8
    BROKEN_TRUNCATE = 10 | 6 << 8
    CANNOT_OPEN = 14


FAILS = {
    Mood.FULL_WRITE: "write",
    Mood.BROKEN_WRITE: "write",
    Mood.BROKEN_SYNC: "sync",
    Mood.BROKEN_READ: "read",
    Mood.BROKEN_TRUNCATE: "truncate",
    Mood.CANNOT_OPEN: "open",
}


class Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = [("version", ctypes.c_int), *((name, ctypes.c_void_p) for name in METHODS)] + [
        (f"other{number}", ctypes.c_void_p) for number in range(13)
    ]


class File(ctypes.Structure):
    """sqlite3_file."""

    _fields_ = [("methods", ctypes.POINTER(Methods))]


class FileSystem(ctypes.Structure):
    """The beginning of sqlite3_vfs."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_bytes", ctypes.c_int),
        ("longest_name", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
    ]


SIGNATURES: dict[str, Any] = {
    "open": ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(File), ctypes.c_int, ctypes.c_void_p
    ),
    "delete": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int),
    "close": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p),
    "read": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64),
    "write": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64),
    "truncate": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64),
    "sync": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: C a file got a name, W written, T truncated, S synced, U lost its name, F its folder
    synced, A an act acknowledged (its note is the path).
    """

    kind: str
    path: str
    offset: int
    content: bytes


class Log:
    """Steps in the order they happened, appended by several processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)

    def add(self, kind: str, path: str, offset: int = 0, content: bytes = b"") -> None:
        """Append a step, whole."""
        name = path.encode()
        os.write(self._file, HEADER.pack(kind.encode(), len(name), offset, len(content)) + name + content)

    def steps(self) -> Iterator[Step]:
        """All steps there are."""
        content = self.path.read_bytes()
        at = 0
        while at < len(content):
            kind, name, offset, length = HEADER.unpack_from(content, at)
            at += HEADER.size
            path = content[at : at + name].decode()
            yield Step(kind.decode(), path, offset, content[at + name : at + name + length])
            at += name + length


class Switch:
    """The disk's mood, shared by the test and the processes it watches: what fails, and from which call on."""

    SIZE = 16

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(self.SIZE))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), self.SIZE)

    def set(self, mood: Mood, after: int = 0) -> None:
        """From now on, after so many calls that still succeed, the disk is in this mood."""
        self._shared[:8] = struct.pack("<II", 0, after)
        self._shared[:4] = struct.pack("<I", mood)

    def error_of(self, function: str) -> int:
        """The result code that a call has to fail with; 0 where it is to be done."""
        mood, after = struct.unpack("<II", self._shared[:8])
        if not mood or FAILS[Mood(mood)] != function:
            return 0
        if after:
            self._shared[4:8] = struct.pack("<I", after - 1)
            return 0
        return int(mood)


def find_sqlite() -> ctypes.CDLL:
    """The SQLite library that this process uses.

    Raises:
        OSError: it is no shared library, and the layer cannot stand before it.
    """
    import _sqlite3  # noqa: F401 - maps the library into this process

    loaded = re.findall(r"\S*/libsqlite3\.so\S*", Path("/proc/self/maps").read_text())
    if not loaded:
        raise OSError("this Python carries its SQLite inside: tests of the disk need one that loads libsqlite3.so")
    return ctypes.CDLL(loaded[0])


_kept: list[Any] = []
"""What C calls must not be collected."""


class Layer:
    """Takes the place of the functions, and calls them."""

    def __init__(self, log: Log | None, switch: Switch) -> None:
        self._log = log
        self._switch = switch
        self._paths: dict[int, tuple[str, bool]] = {}
        self._ours: dict[int, Methods] = {}
        library = find_sqlite()
        library.sqlite3_vfs_find.restype = ctypes.POINTER(FileSystem)
        self._system = library.sqlite3_vfs_find(None).contents
        self._real: dict[str, Any] = {}
        for name in ("open", "delete"):
            self._real[name] = SIGNATURES[name](getattr(self._system, name))
            setattr(self._system, name, self._callable(name, getattr(self, f"_{name}")))
        self._stand_ins = {name: self._callable(name, getattr(self, f"_{name}")) for name in METHODS}

    def _callable(self, name: str, function: Any) -> int:
        made = SIGNATURES[name](function)
        _kept.append(made)
        address = ctypes.cast(made, ctypes.c_void_p).value
        assert address is not None
        return address

    def _add(self, kind: str, path: str, offset: int = 0, content: bytes = b"") -> None:
        if self._log is not None:
            self._log.add(kind, path, offset, content)

    def _open(self, system: int, name: int | None, file: Any, flags: int, out: int) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        if path and (error := self._switch.error_of("open")):
            file.contents.methods = None
            return error
        is_new = bool(path) and bool(flags & OPEN_CREATE) and not os.path.exists(path)
        result = int(self._real["open"](system, name, file, flags, out))
        if result == 0 and path:
            if is_new:
                self._add("C", path)
            address = ctypes.addressof(file.contents)
            self._paths[address] = (path, is_new and bool(flags & NEWLY_NAMED))
            file.contents.methods = ctypes.pointer(self._methods_for(file.contents.methods))
        return result

    def _methods_for(self, methods: Any) -> Methods:
        """A copy of a table of methods, with ours in it; the real ones are kept by their table."""
        origin = ctypes.addressof(methods.contents)
        if origin not in self._ours:
            copy = Methods.from_buffer_copy(methods.contents)
            for name in METHODS:
                self._real[name] = SIGNATURES[name](getattr(copy, name))
                setattr(copy, name, self._stand_ins[name])
            self._ours[origin] = copy
        return self._ours[origin]

    def _delete(self, system: int, name: bytes, syncs_folder: int) -> int:
        existed = os.path.exists(name)
        if existed:
            self._add("U", name.decode())
        result = int(self._real["delete"](system, name, syncs_folder))
        if existed and syncs_folder and result == 0:
            self._add("F", name.decode())
        return result

    def _close(self, file: int) -> int:
        self._paths.pop(file, None)
        return int(self._real["close"](file))

    def _read(self, file: int, into: int, length: int, offset: int) -> int:
        return self._switch.error_of("read") or int(self._real["read"](file, into, length, offset))

    def _write(self, file: int, content: int, length: int, offset: int) -> int:
        if error := self._switch.error_of("write"):
            return error
        self._add("W", self._paths[file][0], offset, ctypes.string_at(content, length))
        return int(self._real["write"](file, content, length, offset))

    def _truncate(self, file: int, size: int) -> int:
        if error := self._switch.error_of("truncate"):
            return error
        self._add("T", self._paths[file][0], size)
        return int(self._real["truncate"](file, size))

    def _sync(self, file: int, flags: int) -> int:
        if error := self._switch.error_of("sync"):
            return error
        result = int(self._real["sync"](file, flags))
        path, is_newly_named = self._paths[file]
        if result == 0:
            self._add("S", path)
            if is_newly_named:
                self._add("F", path)
                self._paths[file] = (path, False)
        return result


def stand_between(switch: Path, log: Path | None = None) -> None:
    """Watch this process's SQLite, and fail it as the switch says."""
    _kept.append(Layer(Log(log) if log is not None else None, Switch(switch)))


def prelude(switch: Path, log: Path | None = None, journal: tuple[str, str] | None = None) -> str:
    """What a server process runs first to be watched; with `journal`, in another mode than it would choose."""
    lines = [
        f"import sys; sys.path.insert(0, {str(ROOT)!r})",
        "from pathlib import Path",
        "from tests.servers.layer import stand_between",
        f"stand_between(Path({str(switch)!r}), {f'Path({str(log)!r})' if log is not None else None})",
    ]
    if journal is not None:
        lines += ["import tracker.store.engine", f"tracker.store.engine.sqlite_journal = lambda: {journal!r}"]
        lines.append("tracker.store.engine.SYNCHRONOUS['NORMAL'] = 1")  # which the tracker itself never takes
    return "\n".join(lines) + "\n"
