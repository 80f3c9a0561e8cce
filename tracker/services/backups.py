"""The events that a backup and a restore leave in the log. The archives themselves are made and read elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.services.ledger import recording
from tracker.store.models import WebSession

TAKEN, RESTORED = "take_backup", "restore_backup"


def note_backup(session: Session, actor: Actor, archive: dict[str, Any], *, now: datetime) -> int:
    """Record that an archive was made, after it stands; returns the event's number.

    `archive` says what it is: its name, its digest, and the head of the log in it, which is older than this event.

    Raises:
        Forbidden.
    """
    actor.check_may("backups.manage")
    with recording(session, actor, TAKEN, now=now) as entry:
        entry.changes_data = False
        entry.subject, entry.subject_id = "installation", 1
        entry.detail.update(archive)
    return entry.seq


def note_restore(session: Session, actor: Actor, archive: dict[str, Any], *, now: datetime) -> int:
    """Record in a restored database where it came from and what it takes the place of, and end every sign-in that
    came with it: who had signed out since must not be signed in again. Returns the event's number.

    Raises:
        Forbidden.
    """
    actor.check_may("backups.manage")
    with recording(session, actor, RESTORED, now=now) as entry:
        ended = session.execute(delete(WebSession)).rowcount  # type: ignore[attr-defined]
        entry.subject, entry.subject_id = "installation", 1
        entry.detail.update(archive, sign_ins_ended=ended)
    return entry.seq
