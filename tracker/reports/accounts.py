"""The accounts that a demonstration offers at its sign-in. Nothing is written here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Role
from tracker.store.models import Precinct, User, UserPrecinct
from tracker.store.text import in_order


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account that anyone at the demonstration may use."""

    user_id: int
    username: str
    full_name: str
    role: Role
    precincts: tuple[str, ...]
    """The names of the precincts a supervisor sees."""


def demonstration_accounts(session: Session) -> tuple[DemonstrationAccount, ...]:
    """The demonstration's enabled accounts, in the order of the roles. Two statements."""
    precincts: dict[int, list[str]] = {}
    for user_id, name in session.execute(
        select(UserPrecinct.user_id, Precinct.name)
        .join(Precinct, Precinct.id == UserPrecinct.precinct_id)
        .order_by(in_order(Precinct.name))
    ):
        precincts.setdefault(user_id, []).append(name)
    rows = session.execute(
        select(User.id, User.username, User.full_name, User.role)
        .where(User.demonstration, User.disabled_at.is_(None))
        .order_by(User.id)
    )
    order = list(Role)
    accounts = (
        DemonstrationAccount(user_id, username, full_name, Role(role), tuple(precincts.get(user_id, ())))
        for user_id, username, full_name, role in rows
    )
    return tuple(sorted(accounts, key=lambda account: (order.index(account.role), account.username)))
