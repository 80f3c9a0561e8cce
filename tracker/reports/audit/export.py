"""The audit log as an exported file, line by line, in pieces of a transaction each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.chain import NO_EVENT_HASH, Keyring, canonical, event_body, instant_text
from tracker.domain.chain_file import Seal, event_line, header_line
from tracker.domain.errors import Refusal
from tracker.reports.audit.chained_events import rows_after, written
from tracker.reports.audit.verify import PIECE, Opened
from tracker.store.models import AuditEvent, Installation


@dataclass(slots=True)
class Export:
    """Which events an export has, and how far it has come."""

    first_seq: int
    last_seq: int
    """The last event that belongs in; one less than the first where there is none."""
    previous: str
    """The hash before the first."""
    agency: str
    count: int = 0
    head: str = NO_EVENT_HASH
    """The hash of the last event written."""


def plan_export(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> Export:
    """The events recorded from `since` on and no later than `until`; all of them where neither is given."""
    event = AuditEvent
    total = session.scalar(select(func.max(event.seq))) or 0
    first, last = 1, total
    if since is not None:
        first = session.scalar(select(func.min(event.seq)).where(event.recorded_at >= since)) or total + 1
    if until is not None:
        last = session.scalar(select(func.max(event.seq)).where(event.recorded_at <= until)) or 0
    previous = session.scalar(select(event.hash).where(event.seq == first - 1)) or NO_EVENT_HASH
    agency = session.scalar(select(Installation.agency)) or ""
    return Export(first, max(last, first - 1), previous, agency, head=previous)


def export_lines(
    opened: Opened, keyring: Keyring, export: Export, *, masked: bool, exported_at: datetime
) -> Iterator[bytes]:
    """The lines of the file; `export` counts them along. `opened` opens a reading transaction for each piece of it.

    Raises:
        Refusal `audit_unreadable`: an event cannot be read or names a key that is not known. Verify the log.
    """
    seal = Seal(keyring.active_secret)
    yield seal.take(
        header_line(
            first_seq=export.first_seq,
            previous=export.previous,
            masked=masked,
            exported_at=instant_text(exported_at),
            agency=export.agency,
        )
    )
    after = export.first_seq - 1
    while after < export.last_seq:
        with opened() as session:
            lines = list(_piece(session, keyring, export, after, masked=masked))
        if not lines:
            raise _unreadable(after + 1)
        for line in lines:
            yield seal.take(line)
        after += len(lines)
    export.count = after - (export.first_seq - 1)
    yield seal.closing_line(count=export.count, last_seq=after, head=export.head, key_id=keyring.active)


def _piece(session: Session, keyring: Keyring, export: Export, after: int, *, masked: bool) -> Iterator[bytes]:
    most = min(PIECE, export.last_seq - after)
    for expected, columns in enumerate(rows_after(session, after, most), after + 1):
        try:
            event, secret = written(columns), None
            if event.key_id is not None:
                secret = keyring.secrets[event.key_id]
            else:  # what is stored of it is not canonical
                columns["detail"] = canonical(json.loads(columns["detail"]))
                if event.personal is not None:
                    event = event._replace(personal=canonical(json.loads(event.personal)).encode())
            body = event_body(columns, columns["detail"])
        except (ValueError, TypeError, KeyError) as error:
            raise _unreadable(expected) from error
        if event.seq != expected:
            raise _unreadable(expected)
        export.head = event.hash
        yield event_line(event, body, secret, masked=masked)


def _unreadable(seq: int) -> Refusal:
    return Refusal(
        "audit_unreadable",
        f"Event {seq} is missing, cannot be read, or names a key that is not in the key file. "
        "Run `tracker audit verify`.",
    )
