"""Fifty guesses at once over two instances: five at most are compared, the account is locked on both, and the right
password opens nothing until it is released.
"""

import re
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, func, select, update

from tests.databases import BACKENDS, Databases
from tests.servers.instances import Answered, Instance, instances
from tests.services.department import ADMINISTRATOR
from tests.web.site import PASSWORDS, with_accounts
from tracker.domain.commands.accounts import UnlockUser
from tracker.services.accounts import find_user, unlock_user
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, SignInTry, User

pytestmark = pytest.mark.long

GUESSES = 50
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NO_THROTTLE = "[sign_in]\nmost_wrong_of_client = 1000\n"


@dataclass
class Door:
    """Two instances, and a form that each of them takes."""

    running: list[Instance]
    engine: Engine
    cookie: str
    token: str

    def enter(self, place: int, password: str, username: str = "otto") -> Answered:
        """A sign-in through one of the instances."""
        fields = {"username": username, "password": password, "csrf_token": self.token}
        headers = {**FORM, "Cookie": self.cookie}
        return self.running[place % 2].send("POST", "/sign-in", urlencode(fields).encode(), headers=headers)

    def at_once(self, passwords: list[str], username: str = "otto") -> Tally[int]:
        """How often each status is answered to as many sign-ins at the same moment."""
        with ThreadPoolExecutor(16) as pool:
            told = pool.map(lambda given: self.enter(*given, username=username), enumerate(passwords))
            return Tally(answer.status for answer in told)

    def causes(self) -> Tally[object]:
        """Why sign-ins failed, by the log."""
        with transaction(self.engine, write=False) as session:
            told = session.scalars(select(AuditEvent.detail).where(AuditEvent.act == "fail_log_in"))
            return Tally(detail["cause"] for detail in told)

    def count(self, *where: object) -> int:
        """How many rows there are of whatever the conditions are about."""
        with transaction(self.engine, write=False) as session:
            return session.scalar(select(func.count()).where(*where)) or 0


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A database with accounts that were in use a moment ago."""
    with databases.fresh(request.param, with_accounts) as made:
        engine = make_engine(made)
        with transaction(engine) as session:
            session.execute(update(User).values(idle_since=datetime.now(UTC)))
        engine.dispose()
        yield made


def at_the_door(running: list[Instance], engine: Engine) -> Door:
    """The form as a browser has it; both instances have one secret."""
    page = running[0].ask("GET", "/sign-in")
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.content)
    assert token is not None
    return Door(running, engine, page.headers["Set-Cookie"].split(";")[0], token[1].decode())


def test_of_fifty_guesses_at_once_five_at_most_are_compared(url: str, tmp_path: Path) -> None:
    config = tmp_path / "tracker.toml"
    config.write_text(NO_THROTTLE)
    engine = make_engine(url)
    with instances(url, tmp_path, environ={"TRACKER_CONFIG": str(config)}) as running:
        door = at_the_door(running, engine)
        statuses = door.at_once([f"guess number {number} of many" for number in range(GUESSES)])
        assert statuses == {401: GUESSES}
        causes = door.causes()
        assert causes["wrong"] == 5
        assert causes["wrong"] + causes["held_off"] + causes["locked"] == GUESSES
        assert door.count(SignInTry.user_id.is_not(None)) == 5
        assert door.count(AuditEvent.act == "lock_user") == 1
        assert [door.enter(place, PASSWORDS["auditor"]).status for place in (0, 1)] == [401, 401]
        with transaction(engine) as session:
            unlock_user(session, ADMINISTRATOR, UnlockUser("otto"), now=datetime.now(UTC))
        assert [door.enter(place, PASSWORDS["auditor"]).status for place in (0, 1)] == [303, 303]
    engine.dispose()


def test_an_address_that_guesses_at_names_is_held_off_on_both(url: str, tmp_path: Path) -> None:
    engine = make_engine(url)
    with instances(url, tmp_path) as running:
        door = at_the_door(running, engine)
        statuses = door.at_once(["some guess or other"] * GUESSES, username="nobody-of-that-name")
        assert set(statuses) == {401, 429}
        assert 20 <= statuses[401] < 20 + 16, "those under way at the moment are answered"
        told = [door.enter(place, PASSWORDS["auditor"]) for place in (0, 1)]
        assert [answer.status for answer in told] == [429, 429]
        assert all(0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1 for answer in told)
        with transaction(engine, write=False) as session:
            assert find_user(session, "otto").locked_at is None
    engine.dispose()
