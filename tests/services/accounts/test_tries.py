"""Wrong passwords: counted before they are compared, locked at the fifth in 15 minutes, held off by where they come
from; whatever is wrong takes as much work, and the log says what it was.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands.accounts import CreateUser, DisableUser, UnlockUser
from tracker.domain.errors import Conflict, NotFound, TooManyTries, Unauthenticated
from tracker.domain.vocabulary import Role
from tracker.services.accounts import (
    TryRules,
    client_of,
    count_password_try,
    create_user,
    disable_user,
    find_user,
    open_session,
    passwords,
    settle_try,
    unlock_user,
)
from tracker.services.accounts.tries import PasswordTried
from tracker.store.models import AuditEvent, SignInTry, User

RULES = TryRules()
HOME, AWAY = "192.0.2.7", "198.51.100.9"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ivy(session: Session, department: Department) -> User:
    """A supervisor; there are two administrators beside her."""
    for name in ("ann", "bea"):
        made = create_user(session, ADMINISTRATOR, CreateUser(name, name, Role.ADMINISTRATOR), now=NOW)
        made.password_hash = "the hash of a password"
    ivy = create_user(session, ADMINISTRATOR, CreateUser("ivy", "Ivy", Role.SUPERVISOR, None, ("1",)), now=NOW)
    ivy.password_hash = "ivy's"
    session.flush()
    return ivy


def counted(session: Session, name: str = "ivy", at: datetime = NOW, client: str = HOME) -> PasswordTried:
    """A try that waits for its outcome."""
    return count_password_try(session, name, client=client, demonstration=False, rules=RULES, now=at)


def tried(session: Session, name: str = "ivy", *, fitted: bool = False, at: datetime = NOW, client: str = HOME) -> bool:
    """A try from beginning to end, without the tenth of a second between: whether the account opened."""
    return settle_try(session, counted(session, name, at, client).tried, fitted=fitted, rules=RULES, now=at)


def acts(session: Session, *which: str) -> list[str]:
    """The acts of the log that are of these kinds, oldest first."""
    return list(session.scalars(select(AuditEvent.act).where(AuditEvent.act.in_(which)).order_by(AuditEvent.seq)))


def newest(session: Session, act: str) -> AuditEvent:
    """The last event of an act."""
    return session.scalars(select(AuditEvent).where(AuditEvent.act == act).order_by(AuditEvent.seq.desc())).first()


def test_the_fifth_wrong_password_locks_until_an_administrator_releases(session: Session, ivy: User) -> None:
    assert tried(session, fitted=True)
    assert [tried(session, at=NOW + MINUTE * n) for n in range(5)] == [False] * 5
    assert ivy.locked_at is not None
    assert acts(session, "fail_log_in", "lock_user") == ["fail_log_in"] * 5 + ["lock_user"]
    assert newest(session, "lock_user").subject_id == ivy.id
    for later in (timedelta(minutes=6), timedelta(days=30)):
        assert not counted(session, at=NOW + later, client=AWAY).tried.is_compared
        assert not tried(session, fitted=True, at=NOW + later, client=AWAY)
    with pytest.raises(Unauthenticated):
        open_session(session, ivy.id, now=NOW)
    unlock_user(session, ADMINISTRATOR, UnlockUser("ivy"), now=NOW)
    assert tried(session, fitted=True)
    assert newest(session, "unlock_user").detail == {"username": "ivy"}


def test_wrong_ones_are_forgotten_after_the_window_and_right_ones_do_not_count(session: Session, ivy: User) -> None:
    for _ in range(4):
        tried(session)
    for _ in range(3):
        assert tried(session, fitted=True)
    later = NOW + RULES.window
    assert not tried(session, at=later)
    assert ivy.locked_at is None
    assert tried(session, fitted=True, at=later)


def test_tries_under_way_count_as_wrong_so_that_five_at_most_are_compared(session: Session, ivy: User) -> None:
    ways = [counted(session) for _ in range(12)]
    assert [way.tried.is_compared for way in ways] == [True] * 5 + [False] * 7
    for way in ways[5:]:
        assert not settle_try(session, way.tried, fitted=False, rules=RULES, now=NOW)
    assert ivy.locked_at is None, "what was not compared locks nobody out"
    for way in ways[:4]:
        settle_try(session, way.tried, fitted=False, rules=RULES, now=NOW)
    assert ivy.locked_at is not None
    assert acts(session, "lock_user") == ["lock_user"]


def test_a_try_that_was_never_settled_counts_as_wrong(session: Session, ivy: User) -> None:
    counted(session)
    for _ in range(4):
        tried(session)
    assert ivy.locked_at is not None


def fall(session: Session, name: str) -> None:
    """Lock an account by wrong passwords from here and there."""
    for place in range(5):
        tried(session, name, client=f"203.0.113.{place}")


def take_password(session: Session) -> None:
    """Leave ivy to an identity provider."""
    find_user(session, "ivy").password_hash = None
    session.flush()


def demonstrate(session: Session) -> None:
    """Make ivy one of the demonstration's accounts."""
    find_user(session, "ivy").demonstration = True
    session.flush()


CASES: dict[str, tuple[Callable[[Session], object], str]] = {
    "right name": (lambda session: None, "wrong"),
    "locked": (lambda session: fall(session, "ivy"), "locked"),
    "disabled": (lambda session: disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW), "disabled"),
    "without a password": (take_password, "no_password"),
    "of the demonstration": (demonstrate, "elsewhere"),
}


@pytest.mark.parametrize("case", [*CASES, "unknown"])
def test_whatever_is_wrong_one_hash_is_compared_and_the_log_says_why(
    session: Session, ivy: User, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    class Hasher:
        def verify(self, kept: str, password: str) -> bool:
            compared.append(kept)
            return True

    if case != "unknown":
        CASES[case][0](session)
    monkeypatch.setattr(passwords, "_HASHER", Hasher())
    way = counted(session, "ivy" if case != "unknown" else "no such name")
    fits = way.fits("whatever")
    assert compared == ["ivy's" if case == "right name" else passwords.NOBODYS_HASH]
    assert fits is (case == "right name"), "even the right password opens nothing"
    assert not settle_try(session, way.tried, fitted=False, rules=RULES, now=NOW)
    event = newest(session, "fail_log_in")
    assert event.detail == {"step": "password", "cause": "unknown" if case == "unknown" else CASES[case][1]}
    assert (event.personal, event.changes_data, event.role) == ({"client": HOME}, False, "nobody")
    assert event.subject_id == (None if case == "unknown" else ivy.id)


def test_too_many_wrong_from_one_place_hold_it_off_and_nobody_else(session: Session, ivy: User) -> None:
    for number in range(RULES.most_of_client):
        tried(session, f"name{number}" if number % 2 else "ivy", at=NOW + timedelta(seconds=number))
    with pytest.raises(TooManyTries) as refused:
        counted(session, "bea", at=NOW + MINUTE)
    assert (refused.value.code, refused.value.seconds) == ("too_many_tries", 14 * 60 + 1)
    assert tried(session, "bea", fitted=True, client=AWAY)
    assert tried(session, "bea", fitted=True, at=NOW + RULES.window)
    locked = session.scalars(select(User.username).where(User.locked_at.is_not(None))).all()
    assert locked == ["ivy"]


def test_one_outsider_locks_four_accounts_at_most(session: Session, ivy: User) -> None:
    for number in range(8):
        made = create_user(session, ADMINISTRATOR, CreateUser(f"user{number}", "U", Role.OVERSIGHT), now=NOW)
        made.password_hash = "the hash of a password"
    session.flush()
    with pytest.raises(TooManyTries):
        for number in range(100):
            tried(session, f"user{number // 5}")
    assert session.scalar(select(func.count()).where(User.locked_at.is_not(None))) == 4


def test_slips_that_were_set_right_do_not_hold_off_a_shared_address(session: Session, ivy: User) -> None:
    for day in range(6):
        for _ in range(4):
            tried(session, at=NOW + RULES.window * day / 24)
        assert tried(session, fitted=True, at=NOW + RULES.window * day / 24)
        unlock_user(session, ADMINISTRATOR, UnlockUser("ivy"), now=NOW) if day == 5 else session.execute(
            SignInTry.__table__.update().where(SignInTry.fitted.is_(False)).values(tried_at=NOW - timedelta(hours=1))
        )
    assert tried(session, "bea", fitted=True)


@pytest.mark.parametrize(
    "address, client",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("", ""),
        (None, ""),
        ("no address", ""),
    ],
)
def test_a_subscribers_ipv6_network_is_one_client(address: str | None, client: str) -> None:
    assert client_of(address) == client


def test_the_last_administrator_is_held_off_and_never_locked(session: Session, ivy: User) -> None:
    fall(session, "ann")
    fall(session, "bea")
    ann, bea = find_user(session, "ann"), find_user(session, "bea")
    assert (ann.locked_at is None, bea.locked_at is None) == (False, True)
    assert acts(session, "lock_user", "spare_user") == ["lock_user", "spare_user"]
    assert not tried(session, "bea", fitted=True, client=AWAY), "five are compared in the window, no more"
    assert newest(session, "fail_log_in").detail["cause"] == "held_off"
    assert tried(session, "bea", fitted=True, at=NOW + RULES.window, client=AWAY)
    for _ in range(5):
        tried(session, "bea", client=AWAY)
    unlock_user(session, ADMINISTRATOR, UnlockUser("bea"), now=NOW)
    assert tried(session, "bea", fitted=True, client="203.0.113.99")


def test_only_what_is_locked_is_unlocked(session: Session, ivy: User) -> None:
    with pytest.raises(Conflict) as refused:
        unlock_user(session, ADMINISTRATOR, UnlockUser("ivy"), now=NOW)
    assert refused.value.code == "user_not_locked"
    with pytest.raises(NotFound):
        unlock_user(session, ADMINISTRATOR, UnlockUser("nobody"), now=NOW)


def test_old_tries_are_let_go_of(session: Session, ivy: User) -> None:
    for _ in range(3):
        tried(session)
    tried(session, at=NOW + timedelta(days=2))
    assert session.scalar(select(func.count()).select_from(SignInTry)) == 1


def test_the_rules_are_the_settings(session: Session, ivy: User) -> None:
    strict = replace(RULES, most_wrong=2)
    for _ in range(2):
        way = count_password_try(session, "ivy", client=HOME, demonstration=False, rules=strict, now=NOW)
        settle_try(session, way.tried, fitted=False, rules=strict, now=NOW)
    assert ivy.locked_at is not None
