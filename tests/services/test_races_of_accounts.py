"""Administrators who disable one another at the same moment, while their passwords are guessed: one stays, and nothing
waits for ever.
"""

import pytest
from sqlalchemy import Engine, func, select, update

from tests.services.department import ADMINISTRATOR, NOW
from tests.services.test_races import Act, check_log_has_no_gap, race
from tracker.domain.commands.accounts import CreateUser, DisableUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import TryRules, count_password_try, create_user, disable_user, settle_try
from tracker.store.engine import transaction
from tracker.store.models import SignInTry, User

pytestmark = pytest.mark.long

RACES = 20
NAMES = ("ann", "bea", "cal")


def disabling(name: str) -> Act:
    """An administrator's account is disabled."""
    return lambda session: disable_user(session, ADMINISTRATOR, DisableUser(name), now=NOW)


def counting(name: str) -> Act:
    """A try of a password is counted."""
    return lambda session: count_password_try(session, name, client="", demonstration=False, rules=TryRules(), now=NOW)


def settling(engine: Engine, name: str) -> Act:
    """A try that was counted before turns out wrong."""
    with transaction(engine) as session:
        tried = counting(name)(session).tried
    return lambda session: settle_try(session, tried, fitted=False, rules=TryRules(), now=NOW)


def test_of_administrators_who_disable_one_another_one_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in NAMES:
            made = create_user(session, ADMINISTRATOR, CreateUser(name, name, Role.ADMINISTRATOR), now=NOW)
            made.password_hash = "the hash of a password"
    for _ in range(RACES):
        guesses = [act for name in NAMES for act in (settling(engine, name), counting(name))]
        outcomes = race(engine, [*map(disabling, NAMES), *guesses])
        assert sorted(outcomes[:3]) == ["done", "done", "last_administrator"]
        assert outcomes[3:] == ["done"] * 6
        with transaction(engine) as session:
            able = func.count().filter(User.disabled_at.is_(None), User.locked_at.is_(None))
            assert session.scalar(select(able)) == 1
            session.execute(update(User).values(disabled_at=None, locked_at=None))
            session.execute(update(SignInTry).values(fitted=True))
    check_log_has_no_gap(engine)
