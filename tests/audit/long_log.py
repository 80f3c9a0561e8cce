"""A long audit log made quickly: real keys, real hashes, real sealed rows, written in bulk past the services."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.chain import (
    Keyring,
    canonical,
    chained_hash,
    event_body,
    facts_digest,
    instant_text,
    personal_digest,
)
from tracker.domain.commands.people import AddOfficer, Particulars
from tracker.services.people import add_officer
from tracker.store.engine import keyring_of_session, transaction
from tracker.store.models import AuditEvent, AuditHead, Posting
from tracker.store.sealing import recorded_line

OFFICERS = 1000
FIRST_DAY = date(1950, 1, 1)
PIECE = 5000

Row = dict[str, Any]


def write_long_log(engine: Engine, events: int) -> None:
    """Bring the log of a fresh database to `events` events: half of them recorded a posting, a tenth say a name."""
    with transaction(engine) as session:
        set_up(session)
        for number in range(OFFICERS):
            known = Particulars("Lund", f"Eva {number}")
            add_officer(session, ADMINISTRATOR, AddOfficer(known, date(2016, 1, 1)), now=NOW)
    with transaction(engine) as session:
        head = session.get_one(AuditHead, 1)
        seq, chained, moment = head.seq, head.hash, head.recorded_at
        first_posting = (session.scalar(select(func.max(Posting.id))) or 0) + 1
        made = _made(keyring_of_session(session), seq, chained, moment, first_posting, events - seq)
        while piece := list(islice(made, PIECE)):
            session.execute(insert(AuditEvent.__table__), [event for event, _ in piece])
            session.execute(insert(Posting.__table__), [posting for _, posting in piece if posting is not None])
            last = piece[-1][0]
        session.execute(update(AuditHead).values({name: last[name] for name in ("seq", "hash", "recorded_at")}))


def _made(
    keyring: Keyring, seq: int, chained: str, moment: datetime, posting_id: int, count: int
) -> Iterator[tuple[Row, Row | None]]:
    secret = keyring.active_secret
    for number in range(count):
        seq += 1
        moment = max(moment, NOW.astimezone(UTC)) + timedelta(milliseconds=1)
        posting = _posting(posting_id, seq, moment, number // 2) if number % 2 == 0 else None
        personal = {"first_name": f"Eva {number}", "last_name": "Lund"} if number % 10 == 1 else None
        event: Row = {
            "seq": seq,
            "recorded_at": moment,
            "act": "post_officer" if posting else "log_in",
            "actor": "ada",
            "role": "administrator",
            "door": "api",
            "user_id": 1,
            "token_id": None,
            "request_id": f"{number:032x}",
            "batch_id": None,
            "subject": "postings" if posting else "users",
            "subject_id": posting_id if posting else 1,
            "detail": {"duty": "patrol", "officer_id": number, "precinct": "1", "starts_on": "2016-07-11"},
            "changes_data": posting is not None,
            "key_id": keyring.active,
            "facts_digest": None,
        }
        if posting is not None:
            event["facts_digest"] = facts_digest(secret, seq, [_line(posting)])
            posting_id += 1
        body = event_body({**event, "recorded_at": instant_text(moment)}, canonical(event["detail"]))
        digest = personal_digest(secret, seq, canonical(personal).encode() if personal else None)
        chained = chained_hash(secret, chained, seq, body, digest)
        yield {**event, "personal": personal, "hash": chained}, posting


def _posting(posting_id: int, seq: int, moment: datetime, number: int) -> Row:
    return {
        "id": posting_id,
        "officer_id": number % OFFICERS + 1,
        "precinct_id": 1,
        "duty": "patrol",
        "starts_on": FIRST_DAY + timedelta(days=number // OFFICERS),
        "recorded_at": moment,
        "recorded_seq": seq,
        "batch_id": None,
    }


def _line(posting: Row) -> str:
    written = {**posting, "recorded_at": instant_text(posting["recorded_at"]), "starts_on": str(posting["starts_on"])}
    columns = [(name, value) for name, value in sorted(written.items()) if name != "recorded_seq"]
    return recorded_line("postings", posting["id"], columns)[-1]


def read_count(session: Session) -> int:
    """How many events there are."""
    return int(session.scalar(select(func.count()).select_from(AuditEvent)) or 0)
