"""What rows repeat of what events tell: protection, reversals, receipts, and the state of accounts.

Events are read as text and in order: one that nobody can read tells nothing, and is the audit log's to report.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from tracker.reports.invariants.compared import Differs, by_statement
from tracker.store.models import AuditEvent, Batch, Officer, Precinct, UserPrecinct
from tracker.store.sealing import RECEIPT_DIGEST, receipt_digest

AT_ONCE = 1_000
"""Rows fetched at once."""


class Told(NamedTuple):
    """An event: its number, its subject or batch, and what it tells."""

    seq: int
    number: int
    detail: dict[str, Any]


def protection_otherwise(session: Session) -> Iterator[Differs]:
    """Officers whose flag of protection is not what the last event about it left."""
    acts = ("add_officer", "correct_fact", "protect_identity")
    last: dict[int, tuple[bool, int]] = {}
    for told in _told(session, AuditEvent.act.in_(acts), AuditEvent.subject == "officers"):
        flag = (told.detail.get("after") or told.detail).get("protected_identity")
        flag = flag.get("after") if isinstance(flag, dict) else flag
        if isinstance(flag, bool):
            last[told.number] = flag, told.seq
    for number, stands in session.execute(select(Officer.id, Officer.protected_identity).order_by(Officer.id)):
        flag, seq = last.get(number, (stands, 0))
        if flag != stands:
            yield Differs("officer", number, seq)


def reversal_otherwise(session: Session) -> Iterator[Differs]:
    """Batches whose mark of reversal names another event or reason than reversed it, or which none reversed. A proposal
    that was declined is marked in the same way.
    """
    about = (AuditEvent.act.in_(("reverse_batch", "decline_proposal")), AuditEvent.subject == "batches")
    reversed_by = {told.number: (told.seq, told.detail.get("reason")) for told in _told(session, *about)}
    query = select(Batch.id, Batch.reversed_seq, Batch.reversal_reason, Batch.recorded_seq).order_by(Batch.id)
    for number, seq, reason, recorded_seq in session.execute(query):
        said = reversed_by.get(number, (None, None))
        if said != (seq, reason):
            yield Differs("batch", number, said[0] or recorded_seq)


def receipt_otherwise(session: Session) -> Iterator[Differs]:
    """Batches whose receipt is not the one whose digest the last event about it tells."""
    about = (AuditEvent.batch_id.is_not(None), cast(AuditEvent.detail, Text).contains(f'"{RECEIPT_DIGEST}"'))
    last: dict[int, tuple[object, int]] = {}
    for told in _told(session, *about, number=AuditEvent.batch_id):
        last[told.number] = told.detail.get(RECEIPT_DIGEST), told.seq
    query = select(Batch.id, cast(Batch.receipt, Text)).order_by(Batch.id)
    for number, receipt in session.execute(query.execution_options(yield_per=AT_ONCE)):
        if number in last and _digest(receipt) != last[number][0]:
            yield Differs("batch", number, last[number][1])


def sight_otherwise(session: Session) -> Iterator[Differs]:
    """Accounts that see other precincts than the last event that gave them some says."""
    seen: dict[int, set[str]] = {}
    query = select(UserPrecinct.user_id, Precinct.code).join(Precinct, Precinct.id == UserPrecinct.precinct_id)
    for number, code in session.execute(query):
        seen.setdefault(number, set()).add(code)
    given: dict[int, tuple[set[str], int]] = {}
    about = (AuditEvent.act.in_(("create_user", "invite_user", "change_role")), AuditEvent.subject == "users")
    for told in _told(session, *about):
        codes = (told.detail.get("after") or told.detail).get("precincts")
        if isinstance(codes, list):
            given[told.number] = set(codes), told.seq
    for number, (codes, seq) in sorted(given.items()):
        if codes != seen.get(number, set()):
            yield Differs("user", number, seq)


def _told(session: Session, *about: Any, number: Any = AuditEvent.subject_id) -> Iterator[Told]:
    """The events about something, in order."""
    query = select(AuditEvent.seq, number, cast(AuditEvent.detail, Text)).where(*about, number.is_not(None))
    for seq, whose, detail in session.execute(query.order_by(AuditEvent.seq).execution_options(yield_per=AT_ONCE)):
        read = _read(detail)
        if isinstance(read, dict):
            yield Told(seq, whose, read)


def _read(said: str | None) -> object:
    try:
        return None if said is None else json.loads(said)
    except ValueError:
        return None


def _digest(receipt: str | None) -> str | None:
    read = _read(receipt)
    return receipt_digest(read) if isinstance(read, dict) else None


STANDING = """
    SELECT 'user' AS words, u.id AS number, coalesce(e.seq, u.recorded_seq) AS seq FROM users u
    LEFT JOIN (
        SELECT subject_id, max(seq) AS seq FROM audit_events
        WHERE subject = 'users' AND act IN ('{shuts}', '{opens}', 'break_glass') GROUP BY subject_id
    ) newest ON newest.subject_id = u.id
    LEFT JOIN audit_events e ON e.seq = newest.seq
    WHERE CASE WHEN coalesce(e.act, '') <> '{shuts}' THEN u.{column} IS NOT NULL
    ELSE u.{column} IS NULL OR u.{column} <> e.recorded_at END
"""
"""How an account stands is what the newest of the acts says that shut and open it."""

DISABLED = STANDING.format(column="disabled_at", shuts="disable_user", opens="enable_user")
LOCKED = STANDING.format(column="locked_at", shuts="lock_user", opens="unlock_user")

REVOKED = """
    SELECT 'token' AS words, t.id AS number, coalesce(e.seq, t.recorded_seq) AS seq FROM api_tokens t
    LEFT JOIN audit_events e ON e.act = 'revoke_token' AND e.subject = 'api_tokens' AND e.subject_id = t.id
    WHERE (t.revoked_at IS NULL) <> (e.seq IS NULL) OR t.revoked_at <> e.recorded_at
"""

UNLINKED = """
    SELECT 'link to the identity provider' AS words, i.id AS number, coalesce(e.seq, i.recorded_seq) AS seq
    FROM identities i
    LEFT JOIN audit_events e ON e.act = 'unlink_identity' AND e.subject = 'identities' AND e.subject_id = i.id
    WHERE (i.ended_at IS NULL) <> (e.seq IS NULL) OR i.ended_at <> e.recorded_at
"""

FORGOTTEN = """
    SELECT 'saved mapping' AS words, m.id AS number, m.recorded_seq AS seq FROM saved_mappings m
    WHERE m.forgotten_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.act = 'forget_mapping'
    AND e.subject = 'saved_mappings' AND e.recorded_at = m.forgotten_at)
    UNION ALL
    SELECT 'remembered link', l.id, coalesce(e.seq, l.recorded_seq) FROM remembered_links l
    LEFT JOIN audit_events e ON e.act = 'forget_link' AND e.subject = 'remembered_links' AND e.subject_id = l.id
    WHERE (l.forgotten_at IS NULL) <> (e.seq IS NULL) OR l.forgotten_at <> e.recorded_at
    UNION ALL
    SELECT 'saved view', v.id, coalesce(e.seq, v.recorded_seq) FROM saved_views v
    LEFT JOIN audit_events e ON e.act = 'forget_view' AND e.subject = 'saved_views' AND e.subject_id = v.id
    WHERE (v.forgotten_at IS NULL) <> (e.seq IS NULL) OR v.forgotten_at <> e.recorded_at
    UNION ALL
    SELECT 'subscription', s.id, coalesce(e.seq, s.recorded_seq) FROM subscriptions s
    LEFT JOIN audit_events e ON e.act = 'end_subscription' AND e.subject = 'subscriptions' AND e.subject_id = s.id
    WHERE (s.ended_at IS NULL) <> (e.seq IS NULL) OR s.ended_at <> e.recorded_at
"""

TOLD: tuple[tuple[str, str, Callable[[Session], Iterator[Differs]]], ...] = (
    (
        "protection_disagrees",
        "An officer's identity is protected, or not, other than the last event about it says.",
        protection_otherwise,
    ),
    (
        "reversal_disagrees",
        "A batch is marked as reversed, or not, other than the event that reversed it says.",
        reversal_otherwise,
    ),
    ("receipt_disagrees", "A batch's receipt is not the one that its event sealed.", receipt_otherwise),
    ("account_disabled_otherwise", "An account works, or not, other than its events say.", by_statement(DISABLED)),
    ("account_locked_otherwise", "An account is locked, or not, other than its events say.", by_statement(LOCKED)),
    ("token_revoked_otherwise", "A token works, or not, other than its events say.", by_statement(REVOKED)),
    (
        "identity_linked_otherwise",
        "An account is open to a person at the identity provider, or not, other than its events say.",
        by_statement(UNLINKED),
    ),
    (
        "forgotten_otherwise",
        "A mapping, link, view or subscription is let go of, or not, other than events say.",
        by_statement(FORGOTTEN),
    ),
    ("sight_disagrees", "An account sees other precincts than it was given.", sight_otherwise),
)
"""Code, sentence, and what finds it."""
