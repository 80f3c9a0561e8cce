"""Files on their way from their upload to their entry: kept for a day, for whoever uploaded them and nobody else.

They are no records of the rollout: nothing here leaves an event, and nothing is left of a draft that was let go of.
"""

import base64
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.store.models import AuditEvent, ImportDraft

KEPT_FOR = timedelta(hours=24)
MOST_OF_ONE = 4
"""So many files one person may have under way; with one more the oldest is let go of."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A file under way, with what was said about it so far."""

    key: str
    version: int
    file_name: str
    content: bytes
    choices: Mapping[str, Any]
    planned: str | None
    plan: Mapping[str, Any] | None


def keep_draft(
    session: Session, actor: Actor, file_name: str, content: bytes, choices: Mapping[str, Any], *, now: datetime
) -> str:
    """Keep a file for the steps to come; the key of its addresses. Old ones are let go of."""
    user_id = _user(actor)
    session.execute(delete(ImportDraft).where(ImportDraft.touched_at < now - KEPT_FOR))
    own = select(ImportDraft.id).where(ImportDraft.user_id == user_id).order_by(ImportDraft.touched_at.desc())
    surplus = list(session.scalars(own.offset(MOST_OF_ONE - 1)))
    if surplus:
        session.execute(delete(ImportDraft).where(ImportDraft.id.in_(surplus)))
    draft = ImportDraft(
        key=secrets.token_urlsafe(16),
        user_id=user_id,
        file_name=file_name[-LONGEST_NAME:],
        content=_packed(content),
        version=1,
        choices=dict(choices),
        touched_at=now,
    )
    session.add(draft)
    session.flush()
    return draft.key


def find_draft(session: Session, actor: Actor, key: str, *, now: datetime) -> Draft:
    """A file under way. NotFound `unknown_draft`: there is none, it is another's, or its day is over."""
    row = _find(session, actor, key, now=now)
    plan = json.loads(_unpacked(row.plan)) if row.plan is not None else None
    return Draft(row.key, row.version, row.file_name, _unpacked(row.content), row.choices, row.planned, plan)


def change_draft(
    session: Session, actor: Actor, key: str, version: int, choices: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep what was said about a file.

    Raises:
        NotFound `unknown_draft`; Conflict `draft_changed`: it was said otherwise meanwhile, in another window.
    """
    row = _find(session, actor, key, now=now)
    check_version(row.version, version)
    row.choices, row.version, row.touched_at = dict(choices), row.version + 1, now
    session.flush()


def keep_plan(
    session: Session, actor: Actor, key: str, planned: str, plan: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep what importing the file would do, and what that was made of."""
    row = _find(session, actor, key, now=now)
    row.plan, row.planned = _packed(json.dumps(plan, ensure_ascii=False).encode()), planned
    session.flush()


def drop_draft(session: Session, actor: Actor, key: str) -> None:
    """Let go of a file: it was entered, or is not to be."""
    session.execute(delete(ImportDraft).where(ImportDraft.key == key, ImportDraft.user_id == _user(actor)))


def check_version(found: int, named: int) -> None:
    """Refuse a step that was overtaken: Conflict `draft_changed`."""
    if found != named:
        message = "This import was changed meanwhile, in another window. Look at it as it is now, and go on from there."
        raise Conflict("draft_changed", message)


def _find(session: Session, actor: Actor, key: str, *, now: datetime) -> ImportDraft:
    row = session.scalars(
        select(ImportDraft).where(
            ImportDraft.key == key, ImportDraft.user_id == _user(actor), ImportDraft.touched_at >= now - KEPT_FOR
        )
    ).one_or_none()
    if row is None:
        message = "This file is not kept any more: it was entered, or its day is over. Choose the file again."
        raise NotFound("unknown_draft", message)
    return row


def _user(actor: Actor) -> int:
    actor.check_may("imports.write")
    if actor.user_id is None:
        raise Forbidden("forbidden", "Only a person with an account has files under way.")
    return actor.user_id


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 1)).decode()


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


def data_version(session: Session) -> int:
    """The number of the last event that changed a record: what a plan was made on."""
    newest = select(AuditEvent.seq).where(AuditEvent.changes_data.is_(True)).order_by(AuditEvent.seq.desc()).limit(1)
    return session.scalar(newest) or 0
