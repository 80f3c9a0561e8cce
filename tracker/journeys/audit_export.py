"""An export of the audit log: written beside its place, put on record, and only then handed out."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from tracker.domain.actors import Actor
from tracker.domain.chain import Keyring
from tracker.reports.audit.export import Export, export_lines, plan_export
from tracker.services.audit_log import export_audit_log
from tracker.store.engine import transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events, and whether without names and badges."""

    masked: bool = False
    since: datetime | None = None
    until: datetime | None = None


def export_audit_log_to(
    engine: Engine, keyring: Keyring, path: Path, actor: Actor, wanted: Wanted, *, now: datetime
) -> Export:
    """Write the log to a file that only its owner can read; where the export's own event cannot be written, there is no
    file.

    Raises:
        Forbidden: `actor` may not read the log. Refusal `audit_unreadable`. OSError: the file cannot be written.
    """
    actor.check_may("audit.read")
    opened = partial(transaction, engine, write=False)
    with opened() as session:
        export = plan_export(session, since=wanted.since, until=wanted.until)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for line in export_lines(opened, keyring, export, masked=wanted.masked, exported_at=now):
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        with transaction(engine) as session:
            export_audit_log(session, actor, _told(export, wanted, path), now=now)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return export


def _told(export: Export, wanted: Wanted, path: Path) -> dict[str, object]:
    return {
        "file": path.name,
        "first_seq": export.first_seq,
        "last_seq": export.last_seq,
        "head": export.head,
        "masked": wanted.masked,
        "since": wanted.since,
        "until": wanted.until,
    }
