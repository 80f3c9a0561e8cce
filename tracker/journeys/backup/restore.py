"""The way back: an archive is opened, filled and proved beside the database, and only then takes its place."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import OperationalError

from tracker.domain.actors import Actor
from tracker.domain.chain import Keyring
from tracker.domain.errors import Refusal
from tracker.journeys.backup import sqlite
from tracker.journeys.backup.archive import ArchiveReader
from tracker.journeys.backup.beside import beside, disk_answers
from tracker.journeys.backup.keys import BackupKey
from tracker.journeys.backup.proof import current_head, prove, settle
from tracker.journeys.backup.state import Programs
from tracker.journeys.backup.take import ON_POSTGRESQL

PURPOSE = "restoring"
NO_PROGRAMS = Programs()

Clock = Callable[[int], datetime]
"""What time it is, for an installation whose clock stands so many seconds ahead of the machine's."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be restored, where, by whom; `check_only` proves the archive and changes nothing."""

    archive: Path
    key: BackupKey
    keyring: Keyring
    actor: Actor
    clock: Clock
    started: datetime
    """The machine's time: it names the database that is kept."""
    programs: Programs = NO_PROGRAMS
    check_only: bool = False

    @property
    def stamp(self) -> str:
        """`20161107t150000`"""
        return self.started.strftime("%Y%m%dt%H%M%S")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the archive's manifest, the event that tells of it (None when it was only checked), and the
    name the database before it was kept under (None where there was none).
    """

    manifest: dict[str, Any]
    seq: int | None
    kept: str | None


def restore_backup(url: str | URL, order: Order) -> Restored:
    """Put the state in an archive in the place of the database at `url`, which is kept under a dated name.

    Until the one rename at the end the database is not touched; a run that is killed leaves the old one or the new.

    Raises:
        Refusal `archive_unreadable`, `not_an_archive`, `archive_format`, `wrong_key`, `archive_kind`,
        `archive_damaged`, `archive_untrue`, `archive_newer`, `audit_unsound`, `database_in_use`, `disk_full`,
        `file_unwritable`; on PostgreSQL also `programs_missing`, `programs_too_old`, `program_failed`,
        `not_permitted`, `database_unavailable`.
    """
    address = make_url(url)
    kind = address.get_backend_name()
    try:
        file = order.archive.open("rb")
    except OSError as error:
        raise Refusal("archive_unreadable", f"{order.archive} cannot be read: {error.strerror}.") from error
    with file:
        reader = ArchiveReader(file, order.key)
        if reader.kind != kind:
            raise Refusal(
                "archive_kind",
                f"The archive holds a {reader.kind} database, and the one to restore is {kind}. "
                f"Give --into the address of a {reader.kind} database.",
            )
        if kind == "sqlite":
            return _into_sqlite(address, order, reader)
        return _into_postgresql(address, order, reader)


def _into_sqlite(address: URL, order: Order, reader: ArchiveReader) -> Restored:
    target = Path(str(address.database)).absolute()
    with disk_answers(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    kept = target.with_name(f"{target.name}.before-{order.stamp}")
    with beside(target, PURPOSE) as new:
        for piece in reader.chunks():
            new.file.write(piece)
        new.file.flush()
        try:
            seq = _proved(address.set(database=str(new.path)), address, order, reader)
        except OperationalError as error:
            if sqlite.is_disks_fault(error.orig):
                raise sqlite.disk_refuses(target.parent, str(error.orig)) from error
            raise
        if order.check_only:
            return Restored(reader.manifest, None, None)
        had_old = sqlite.swap_in(new, target, kept)
    return Restored(reader.manifest, seq, str(kept) if had_old else None)


def _into_postgresql(address: URL, order: Order, reader: ArchiveReader) -> Restored:
    postgresql = importlib.import_module(ON_POSTGRESQL)
    kept = postgresql.kept_name(address, order.stamp)
    with postgresql.database_beside(address, order.stamp) as name:
        postgresql.fill(address, name, reader.chunks(), order.programs)
        seq = _proved(address.set(database=name), address, order, reader)
        if order.check_only:
            return Restored(reader.manifest, None, None)
        had_old = postgresql.swap_in(address, name, kept)
    return Restored(reader.manifest, seq, kept if had_old else None)


def _proved(new: URL, old: URL, order: Order, reader: ArchiveReader) -> int | None:
    """Prove the database at `new` against the archive's manifest; unless it was only to be checked, bring it up to
    date and record the restore in it. Returns that event's number.
    """
    prove(new, reader, order.keyring)
    if order.check_only:
        return None
    replaced = current_head(old)
    facts = {
        "archive": order.archive.name,
        "archive_taken_at": reader.manifest["taken_at"],
        "archive_head": f"{reader.manifest['head_seq']}:{reader.manifest['head_hash']}",
        "replaced_head": replaced,
    }
    return settle(new, facts, order.keyring, order.actor, order.clock)
