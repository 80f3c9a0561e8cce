"""What ends with an act on an account: its sign-ins, and the one-time links that were not used."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.store.models import AccountLink, WebSession


def end_sessions(session: Session, user_id: int, moment: datetime, *, but: int | None = None) -> int:
    """End the sign-ins of an account, all `but` one; how many there were. They are dead on every instance at the next
    request.
    """
    ended = session.scalars(
        update(WebSession)
        .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None), WebSession.id != (but or 0))
        .values(ended_at=moment)
        .returning(WebSession.id)
    )
    return len(ended.all())


def end_links(session: Session, user_id: int, moment: datetime) -> None:
    """End the links of an account that were not used."""
    link = AccountLink
    session.execute(
        update(link)
        .where(link.user_id == user_id, link.used_at.is_(None), link.ended_at.is_(None))
        .values(ended_at=moment)
    )
