"""Batches, imports and the events of the audit log, as records."""

from collections.abc import Collection as Words
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import aliased

from tracker.domain.vocabulary import ENTERED_KINDS
from tracker.reports.records.collection import Collection, Condition, Rows, Sight, at_least, at_most, equals
from tracker.store.models import AuditEvent, Batch
from tracker.store.text import holds_text


def _batches(sight: Sight) -> Rows:
    """Batches; a reversal after the moment of knowledge is not known yet."""
    reversal = aliased(AuditEvent)
    return select(
        Batch.id,
        Batch.kind,
        Batch.file_name,
        Batch.sha256,
        Batch.as_of,
        reversal.seq.label("reversed_seq"),
        case((reversal.seq.is_not(None), Batch.reversal_reason)).label("reversal_reason"),
        Batch.receipt,
        Batch.recorded_at,
        Batch.recorded_seq,
    ).outerjoin(reversal, and_(reversal.seq == Batch.reversed_seq, reversal.recorded_at <= sight.asked.known_at))


def _of_kinds(kinds: Words[str]) -> Collection:
    return Collection(
        what="import",
        rows=lambda sight: _batches(sight).where(Batch.kind.in_(sorted(kinds))),
        filters=BATCH_FILTERS,
        orders={"recorded_at": ("recorded_at",)},
        order="-id",
        only_alone=frozenset({"receipt"}),
    )


BATCH_FILTERS = {
    "kind": equals("kind"),
    "sha256": equals("sha256"),
    "file_name": equals("file_name"),
    "reversed": lambda columns, value: columns.reversed_seq.is_not(None) if value else columns.reversed_seq.is_(None),
}

IMPORTS = _of_kinds([kind.value for kind in ENTERED_KINDS])

BATCHES = Collection(
    what="batch",
    rows=_batches,
    filters=BATCH_FILTERS,
    orders={"recorded_at": ("recorded_at",)},
    order="-id",
    only_alone=frozenset({"receipt"}),
)


def _events(sight: Sight) -> Rows:
    """Events; their personal part is for those who see every identity."""
    event = AuditEvent
    personal = (event.personal,) if sight.reader.sees_identities else ()
    return select(
        event.seq,
        event.recorded_at,
        event.act,
        event.actor,
        event.role,
        event.door,
        event.user_id,
        event.token_id,
        event.request_id,
        event.batch_id,
        event.subject,
        event.subject_id,
        event.detail,
        *personal,
        event.changes_data,
        event.hash,
        event.key_id,
    )


REASONS = ("reason", "override_reason", "void_reason")
"""Where in an event's detail somebody says why."""


def _reasons_hold(columns: Any, text: str) -> Condition:
    """That a reason holds the text; upper and lower case of A to Z are alike."""
    return holds_text((columns.detail[name].as_string() for name in REASONS), text)


AUDIT_EVENTS = Collection(
    what="event",
    rows=_events,
    filters={
        **{name: equals(name) for name in ("act", "actor", "role", "door", "subject", "subject_id", "request_id")},
        "batch": equals("batch_id"),
        "changes_data": lambda columns, value: columns.changes_data.is_(value),
        "seq_from": at_least("seq"),
        "seq_to": at_most("seq"),
        "before": lambda columns, value: columns.seq < value,
        "after": lambda columns, value: columns.seq > value,
        "q": _reasons_hold,
        "user": equals("user_id"),
        "token": equals("token_id"),
    },
    orders={"recorded_at": ("recorded_at",)},
    order="-id",
    number="seq",
)
