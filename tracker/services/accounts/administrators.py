"""That there is always an administrator who can sign in: without one nobody lets anybody in again."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Role
from tracker.store.employed import has_left
from tracker.store.models import Identity, Installation, User


def check_not_last_administrator(session: Session, user: User, *, now: datetime) -> None:
    """Refuse what would leave no administrator who can sign in: Conflict `last_administrator`. Asked within the act's
    own block, where acts take turns: two administrators who disable one another at once are not both heard.
    """
    if is_last_administrator(session, user, now=now):
        raise Conflict(
            "last_administrator",
            f"{user.username} is the last administrator who can sign in. Make another one first.",
            field="username",
        )


def is_last_administrator(session: Session, user: User, *, now: datetime) -> bool:
    """Whether an account is an administrator's who can sign in, and no other is."""
    session.flush()
    able = set(session.scalars(_able(session, now)))
    return able == {user.id}


def _able(session: Session, now: datetime) -> Select[int]:
    """The accounts of administrators who can sign in: neither disabled nor locked, with a password or known to an
    identity provider, and in service where the account is an officer's. A demonstration's count in a demonstration.
    """
    known = select(Identity.id).where(Identity.user_id == User.id, Identity.ended_at.is_(None)).exists()
    able = select(User.id).where(
        User.role == Role.ADMINISTRATOR.value,
        User.disabled_at.is_(None),
        User.locked_at.is_(None),
        or_(User.password_hash.is_not(None), known),
        ~has_left(User.officer_id, local_day(now)),
    )
    is_demonstration = session.scalars(select(Installation.demonstration)).one_or_none()
    return able if is_demonstration else able.where(User.demonstration.is_(False))
