"""What whoever is signed in does with the own account: another password, sign-ins ended, the notice acknowledged.

The door has compared the old password before: that takes a tenth of a second, and no transaction is open meanwhile.
"""

import hashlib
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Invalid, NotFound
from tracker.services.accounts.ending import end_links, end_sessions
from tracker.services.ledger import recording
from tracker.store.models import User, WebSession


def change_own_password(session: Session, actor: Actor, password_hash: str, *, session_id: int, now: datetime) -> None:
    """Keep the hash of a new password. Every sign-in but the one at hand ends, and every link not used."""
    actor.check_may("own.account")
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "change_own_password", now=now) as entry:
        user.password_hash = password_hash
        ended = end_sessions(session, user.id, entry.recorded_at, but=session_id)
        end_links(session, user.id, entry.recorded_at)
        entry.about(user, username=user.username, ended=ended)


def record_failed_change(session: Session, actor: Actor, *, now: datetime) -> None:
    """Leave an event of a change of password with an old one that did not fit."""
    with recording(session, actor, "fail_change_own_password", now=now) as entry:
        entry.changes_data = False
        entry.about(session.get_one(User, actor.user_id))


def old_password_wrong() -> Invalid:
    """The refusal of an old password that is not the account's."""
    return Invalid("wrong_password", "This is not your password now. Type it again.", field="old")


def end_own_session(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """End one of the own sign-ins, on another device say. NotFound `unknown_sign_in`: none, ended, or not one's own."""
    actor.check_may("own.account")
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "end_own_session", now=now) as entry:
        ended = session.scalars(
            update(WebSession)
            .where(WebSession.id == number, WebSession.user_id == user.id, WebSession.ended_at.is_(None))
            .values(ended_at=entry.recorded_at)
            .returning(WebSession.id)
        ).one_or_none()
        if ended is None:
            raise NotFound("unknown_sign_in", "There is no such sign-in any more. Look at the list again.")
        entry.changes_data = False
        entry.about(user, sign_in=number)


def end_other_sessions(session: Session, actor: Actor, *, session_id: int, now: datetime) -> int:
    """End every own sign-in but the one at hand; answers how many there were."""
    actor.check_may("own.account")
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "end_other_sessions", now=now) as entry:
        ended = end_sessions(session, user.id, entry.recorded_at, but=session_id)
        entry.changes_data = False
        entry.about(user, ended=ended)
    return ended


def acknowledge_notice(session: Session, actor: Actor, notice: str, *, session_id: int, now: datetime) -> None:
    """Put on record that the department's notice was read at this sign-in, and which text it was."""
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "acknowledge_notice", now=now) as entry:
        session.execute(
            update(WebSession)
            .where(WebSession.id == session_id, WebSession.user_id == user.id, WebSession.ended_at.is_(None))
            .values(notice_at=entry.recorded_at)
        )
        entry.changes_data = False
        entry.about(user, notice_sha256=hashlib.sha256(notice.encode()).hexdigest())
