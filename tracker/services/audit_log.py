"""The events that the log has of itself: it was exported, or is written with a new key. Nothing is read or verified
here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict
from tracker.services.ledger import recording
from tracker.store.engine import keyring_of_session
from tracker.store.models import AuditEvent, AuditHead

LOG = AuditEvent.__tablename__


def begin_audit_key(session: Session, actor: Actor, *, now: datetime) -> int:
    """Record the first event with the active key of the session; returns its number.

    Raises:
        Forbidden; Conflict `audit_key_in_use`: the last event was written with it already; Unavailable
        `audit_key_behind`: the keys do not lead on from the last event's.
    """
    actor.check_may("accounts.manage")
    active = keyring_of_session(session).active
    before = session.execute(select(AuditHead.key_id)).scalar_one()
    if before == active:
        raise Conflict("audit_key_in_use", f"The audit log is written with key {active} already.")
    with recording(session, actor, "begin_audit_key", now=now) as entry:
        entry.changes_data = False
        entry.subject = LOG
        entry.detail.update(key=active, before=before)
    return entry.seq


def export_audit_log(session: Session, actor: Actor, exported: dict[str, Any], *, now: datetime) -> int:
    """Put an export of the log on record, before the file is handed out; returns the event's number. Raises Forbidden.

    `exported` says what is in it: first and last event, the last one's hash, whether personal parts are masked.
    """
    actor.check_may("audit.read")
    with recording(session, actor, "export_audit_log", now=now) as entry:
        entry.changes_data = False
        entry.subject = LOG
        entry.detail.update(exported)
    return entry.seq
