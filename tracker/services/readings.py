"""Reads that leave an event: of the audit log, and of reports pulled by oversight. None of them moves the data version.

A door writes the event in a transaction of its own before it answers; where that fails, it answers nothing.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.readings import PullReport, ReadAuditEvent, ReadAuditLog, TryAuditLog
from tracker.domain.vocabulary import Role
from tracker.services.ledger import recording
from tracker.store.models import AuditEvent

LOG = AuditEvent.__tablename__


def leaves_pull(actor: Actor) -> bool:
    """Whether a report that this actor pulls is put on record: oversight's are, whoever holds the account or token."""
    return actor.role is Role.OVERSIGHT


def read_audit_log(session: Session, actor: Actor, command: ReadAuditLog, *, now: datetime) -> int:
    """Put a search of the log on record; answer the event's number. Raises Forbidden."""
    actor.check_may("audit.read")
    with recording(session, actor, "read_audit_log", now=now) as entry:
        entry.changes_data = False
        entry.subject = LOG
        entry.detail.update(asked=command.asked, answered=command.answered)
    return entry.seq


def read_audit_event(session: Session, actor: Actor, command: ReadAuditEvent, *, now: datetime) -> int:
    """Put the reading of one event on record; answer the new event's number. Raises Forbidden."""
    actor.check_may("audit.read")
    with recording(session, actor, "read_audit_event", now=now) as entry:
        entry.changes_data = False
        entry.subject, entry.subject_id = LOG, command.seq
    return entry.seq


def pull_report(session: Session, actor: Actor, command: PullReport, *, now: datetime) -> int:
    """Put a pulled report on record; answer the event's number. Raises Forbidden."""
    actor.check_may("reports.read")
    with recording(session, actor, "pull_report", now=now) as entry:
        entry.changes_data = False
        entry.detail.update(
            report=command.report,
            format=command.format,
            as_of=command.as_of,
            known_at=command.known_at,
            data_version=command.data_version,
            asked=command.asked,
            unchanged=command.unchanged,
        )
    return entry.seq


def try_audit_log(session: Session, actor: Actor, command: TryAuditLog, *, now: datetime) -> int:
    """Put on record that the log was asked for and refused; answer the event's number."""
    with recording(session, actor, "try_audit_log", now=now) as entry:
        entry.changes_data = False
        entry.subject = LOG
        entry.detail["address"] = command.address
    return entry.seq
