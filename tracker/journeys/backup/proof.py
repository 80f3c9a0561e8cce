"""What a database filled from an archive must show before it takes anyone's place: it is what the manifest says, whole
by the database's own checks, and its audit log is sound.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from tracker.domain.actors import Actor
from tracker.domain.chain import Keyring
from tracker.domain.errors import Refusal
from tracker.journeys.backup import sqlite
from tracker.journeys.backup.archive import ArchiveReader
from tracker.journeys.backup.state import State, read_state
from tracker.reports.audit.verify import verify_log
from tracker.services.backups import note_restore
from tracker.store import migrate
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Installation

LONG = 3600
"""Seconds for a statement that counts or verifies a whole table."""


def prove(url: URL, reader: ArchiveReader, keyring: Keyring) -> None:
    """Hold the database at `url`, filled from `reader`, against the archive's manifest, and bring it to this program's
    revision.

    Raises:
        Refusal `archive_untrue`, `archive_newer`, `audit_unsound`.
    """
    manifest = reader.manifest
    if manifest["data"] != {"bytes": reader.size, "sha256": reader.sha256}:
        raise _untrue("its data are not those that the manifest names")
    if url.get_backend_name() == "sqlite":
        _check_whole(url)
    found = _state_of(url)
    stated = State(**{name: manifest[name] for name in ("revision", "counts", "head_seq", "head_hash")})
    if found.counts != stated.counts:
        differing = sorted(name for name in found.counts | stated.counts if _differs(name, found, stated))
        raise _untrue(f"the rows of {', '.join(differing)} are not as many as the manifest says")
    if found != stated:
        raise _untrue("its revision or the head of its audit log is not what the manifest says")
    _check_revision(stated.revision)
    migrate.upgrade(url)
    _check_log(url, keyring)


def _differs(name: str, found: State, stated: State) -> bool:
    return found.counts.get(name) != stated.counts.get(name)


def _check_whole(url: URL) -> None:
    try:
        sqlite.check_sound(Path(str(url.database)))
    except Refusal as error:
        raise _untrue(error.message.partition(". Nothing was written")[0]) from error


def _state_of(url: URL) -> State:
    engine = make_engine(url, read_statement_seconds=LONG)
    try:
        with transaction(engine, write=False) as session:
            return _read(session.connection(), url.get_backend_name())
    except SQLAlchemyError as error:
        raise _untrue("it cannot be asked") from error
    finally:
        engine.dispose()


def _read(connection: Connection, kind: str) -> State:
    return read_state(lambda asked: [tuple(row) for row in connection.execute(text(asked))], kind)


def _check_revision(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions()}
    if revision not in known:
        raise Refusal(
            "archive_newer",
            f"The archive stands at revision {revision or 'none'}, and this program knows up to {migrate.head()}. "
            "Restore it with the program that took it, or a newer one.",
        )


def _check_log(url: URL, keyring: Keyring) -> None:
    engine = make_engine(url, keyring=keyring, read_statement_seconds=LONG)
    try:
        with transaction(engine, write=False) as session:
            verified = verify_log(session, keyring)
    finally:
        engine.dispose()
    if not verified.sound:
        raise Refusal(
            "audit_unsound",
            f"The audit log in the archive does not verify: {verified.problems[0].message} Take an older archive, "
            "or give this program the keys that the log was written with.",
        )


def settle(url: URL, archive: dict[str, Any], keyring: Keyring, actor: Actor, clock: Callable[[int], datetime]) -> int:
    """End the sign-ins in the new database and record the restore in it; returns the event's number."""
    engine = make_engine(url, keyring=keyring)
    try:
        with transaction(engine) as session:
            offset = session.scalars(select(Installation.clock_offset_seconds)).one_or_none() or 0
            seq = note_restore(session, actor, archive, now=clock(offset))
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()
    return seq


def current_head(url: URL) -> str | None:
    """The head of the audit log that is about to be replaced, `SEQ:HASH`; None where there is none to be read."""
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return None
    engine = make_engine(url)
    try:
        with transaction(engine, write=False) as session:
            row = session.execute(text("SELECT seq, hash FROM audit_head")).one_or_none()
    except SQLAlchemyError:
        return None  # missing or damaged: that is why one restores
    finally:
        engine.dispose()
    return None if row is None else f"{row.seq}:{row.hash}"


def _untrue(said: str) -> Refusal:
    return Refusal(
        "archive_untrue", f"The archive cannot be restored: {said}. Nothing was changed; take another archive."
    )
