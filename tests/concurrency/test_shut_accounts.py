"""Accounts that shut by themselves, found by two requests at the same moment: one puts it on record."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.site import with_accounts
from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import Shut, create_user, find_user
from tracker.services.accounts.standing import disable_shut, nobody
from tracker.services.ledger import take_turn
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, User

LONG_AFTER = NOW + timedelta(days=91)
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def engine(databases: Databases, backend: str) -> Iterator[Engine]:
    """Three accounts that nobody used, one of them the only administrator's."""
    with databases.fresh(backend, with_accounts) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def found_at_once(engine: Engine, *names: str) -> list[Shut | None]:
    """What becomes of each account where all are found shut before any is put on record."""

    def find(name: str) -> Shut | None:
        with transaction(engine) as session:
            return disable_shut(session, nobody(), find_user(session, name), now=LONG_AFTER)

    with ThreadPoolExecutor(len(names)) as pool:
        with transaction(engine) as session:
            take_turn(session)
            under_way = [pool.submit(find, name) for name in names]
            wait_until(lambda: are_waiting(engine, under_way))
        return [one.result(30) for one in under_way]


def are_waiting(engine: Engine, under_way: list[Future[Shut | None]]) -> bool:
    """Whether all of them have come as far as they can: on SQLite none begins before this transaction ends."""
    if engine.dialect.name == "sqlite":
        return True
    with transaction(engine, write=False) as session:
        return bool(session.scalar(text(WAITING)) == len(under_way))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something, for ten seconds at most."""
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end, "they never came to wait"
        time.sleep(0.01)


def test_an_unused_account_that_two_requests_find_is_put_on_record_once(engine: Engine) -> None:
    assert sorted(map(str, found_at_once(engine, "otto", "otto"))) == ["None", "idle"]
    with transaction(engine, write=False) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.act == "disable_user")).all()
        assert [(event.subject_id, event.detail["why"]) for event in events] == [
            (find_user(session, "otto").id, "idle")
        ]


def test_of_two_administrators_who_are_found_unused_one_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        command = CreateUser("astrid", "Astrid", Role.ADMINISTRATOR)
        create_user(session, ADMINISTRATOR, command, now=NOW).password_hash = "the hash of a password"
    assert sorted(map(str, found_at_once(engine, "ada", "astrid"))) == ["None", "idle"]
    with transaction(engine, write=False) as session:
        able = select(User.username).where(User.role == Role.ADMINISTRATOR.value, User.disabled_at.is_(None))
        assert len(session.scalars(able).all()) == 1
