"""A backup from the database to a finished, sealed file: whole under its name, or not there at all."""

import hashlib
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url

from tracker.domain.errors import Refusal
from tracker.journeys.backup import sqlite
from tracker.journeys.backup.archive import FORMAT, ArchiveWriter
from tracker.journeys.backup.beside import Beside, beside, sync_folder
from tracker.journeys.backup.keys import BackupKey
from tracker.journeys.backup.state import Capture, Programs

ON_POSTGRESQL = "tracker.journeys.backup.postgresql"
"""By name: psycopg is installed only where PostgreSQL is used."""

PURPOSE = "partial"
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished archive: where it stands, its own digest and size, and its manifest."""

    path: Path
    sha256: str
    size: int
    manifest: dict[str, Any]


def take_backup(
    url: str | URL, path: Path, key: BackupKey, *, now: datetime, programs: Programs, replace: bool = False
) -> Taken:
    """Write one consistent state of the database at `url` into the archive `path`, while others go on writing.

    `now` goes into the manifest; `replace`: over an older file.

    Raises:
        Refusal `file_exists`, `file_unwritable`, `disk_full`, `database_missing`, `database_damaged`,
        `database_unavailable`, `programs_missing`, `programs_too_old`, `program_failed`.
    """
    path = path.absolute()
    if path.exists() and not replace:
        raise _there_already(path)
    with _captured(url, programs) as capture, beside(path, PURPOSE) as archive:
        manifest = _write(capture, archive, key, now)
        archive.flush()
        sha256, size = _digest(archive)
        _name(archive, path, replace=replace)
    return Taken(path, sha256, size, manifest)


@contextmanager
def _captured(url: str | URL, programs: Programs) -> Iterator[Capture]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite.captured(Path(str(address.database))) as capture:
            yield capture
        return
    with importlib.import_module(ON_POSTGRESQL).captured(address, programs) as capture:
        yield capture


def _write(capture: Capture, archive: Beside, key: BackupKey, now: datetime) -> dict[str, Any]:
    writer = ArchiveWriter(archive.file, key, kind=capture.kind)
    for piece in capture.chunks():
        writer.write(piece)
    manifest = {
        "format": FORMAT,
        "program": version("tracker"),
        "kind": capture.kind,
        "taken_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "key": key.id,
        "data": {"bytes": writer.size, "sha256": writer.sha256},
        **asdict(capture.state),
    }
    writer.finish(manifest)
    return manifest


def _digest(archive: Beside) -> tuple[str, int]:
    archive.file.seek(0)
    digest = hashlib.sha256()
    while piece := archive.file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest(), archive.file.tell()


def _name(archive: Beside, path: Path, *, replace: bool) -> None:
    """Give the finished file its name: never over one that came there in the meantime, unless told so."""
    if replace:
        os.replace(archive.path, path)
    else:
        try:
            os.link(archive.path, path)
        except FileExistsError as error:
            raise _there_already(path) from error
    sync_folder(path.parent)


def _there_already(path: Path) -> Refusal:
    return Refusal("file_exists", f"{path} is there already. Name another file, or say --force to replace it.")
