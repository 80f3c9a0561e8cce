"""Sign-ins that hold, and what the log tells of one account: its own doings, and what was done to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import BegunBy
from tracker.reports.records.accounts import is_whole
from tracker.store.models import AuditEvent, AuditHead, User, WebSession

LOOKED_BACK = 20_000
"""So many events of the log are looked through for somebody's recent doings."""


@dataclass(frozen=True, slots=True)
class SignInLine:
    """A sign-in that holds: how and from where it was begun, and when it was last used, to the minute."""

    session_id: int
    begun_at: datetime
    begun_by: BegunBy
    client: str | None
    user_agent: str | None
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An event by an account or about it."""

    seq: int
    recorded_at: datetime
    act: str
    actor: str
    door: str
    subject: str | None
    subject_id: int | None
    is_own: bool


def sign_in_lines(
    session: Session, user_id: int, *, now: datetime, idle: timedelta, longest: timedelta
) -> tuple[SignInLine, ...]:
    """The sign-ins of an account that hold, the one last used first. One statement."""
    held = WebSession
    rows = session.execute(
        select(held.id, held.created_at, held.begun_by, held.client, held.user_agent, held.last_seen_at)
        .where(
            held.user_id == user_id,
            held.ended_at.is_(None),
            is_whole(),
            held.last_seen_at > now - idle,
            held.created_at > now - longest,
        )
        .order_by(held.last_seen_at.desc(), held.id.desc())
    )
    return tuple(
        SignInLine(row.id, row.created_at, BegunBy(row.begun_by), row.client, row.user_agent, row.last_seen_at)
        for row in rows
    )


def own_activity(session: Session, user_id: int, *, limit: int) -> tuple[ActivityLine, ...]:
    """What an account did and what was done to it lately, failed sign-ins too, the newest first. Three statements."""
    event = AuditEvent
    head = session.scalars(select(AuditHead.seq)).one()
    about = and_(event.subject == User.__tablename__, event.subject_id == user_id)
    since = max(_first(session, user_id), head - LOOKED_BACK)
    return _lines(session, user_id, or_(event.user_id == user_id, about), event.seq >= since, limit=limit)


def account_story(session: Session, user_id: int, *, limit: int) -> tuple[ActivityLine, ...]:
    """What was done to an account since it was made, its sign-ins too, the newest first. Two statements."""
    event = AuditEvent
    about = (event.subject == User.__tablename__, event.subject_id == user_id, event.seq >= _first(session, user_id))
    return _lines(session, user_id, *about, limit=limit)


def _first(session: Session, user_id: int) -> int:
    return session.scalars(select(User.recorded_seq).where(User.id == user_id)).one()


def _lines(session: Session, user_id: int, *found: ColumnElement[bool], limit: int) -> tuple[ActivityLine, ...]:
    event = AuditEvent
    columns = (event.seq, event.recorded_at, event.act, event.actor, event.door, event.subject, event.subject_id)
    rows = session.execute(select(*columns, event.user_id).where(*found).order_by(event.seq.desc()).limit(limit))
    return tuple(
        ActivityLine(
            row.seq,
            row.recorded_at,
            row.act,
            row.actor,
            row.door,
            row.subject,
            row.subject_id,
            is_own=row.user_id == user_id,
        )
        for row in rows
    )
