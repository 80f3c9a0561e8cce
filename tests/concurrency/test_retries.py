"""What lost a race for a lock is tried again as a whole, three times at most, and only before a commit."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, text
from werkzeug.test import TestResponse

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.store.engine import make_engine
from tracker.web.wiring import hasty_engine, wire

TRAFFIC = {"code": "traffic", "name": "Traffic"}


def add(site: Site, key: str = "k-1", body: object = TRAFFIC) -> TestResponse:
    """A duty, under a key."""
    return site.post("/api/v1/duties", body, headers={"Idempotency-Key": key})


@contextmanager
def transactions_begun(engine: Engine) -> Iterator[list[None]]:
    """One item for each transaction that was begun to write, whether or not it got its lock."""
    begun: list[None] = []

    def note(connection: object, options: dict[str, object]) -> None:
        if options.get("tracker_writes") is True:
            begun.append(None)

    event.listen(engine, "set_connection_execution_options", note)
    try:
        yield begun
    finally:
        event.remove(engine, "set_connection_execution_options", note)


@contextmanager
def held_head(url: str) -> Iterator[None]:
    """Somebody else holds the lock under which every write is numbered."""
    other = make_engine(url)
    with other.connect().execution_options(tracker_writes=True) as connection, connection.begin() as begun:
        connection.execute(text("UPDATE audit_head SET seq = seq"))
        yield
        begun.rollback()
    other.dispose()


@pytest.fixture
def hasty(told: Site) -> Iterator[Site]:
    """The site with an engine that waits for nobody, so that a held lock fails at once."""
    parts = told.app.extensions["tracker"]
    engine = hasty_engine(told.url)
    wire(told.app, replace(parts, engine=engine))
    yield told
    wire(told.app, parts)
    engine.dispose()


def test_a_lock_that_stays_held_is_tried_three_times_and_told(hasty: Site) -> None:
    engine = hasty.app.extensions["tracker"].engine
    with held_head(hasty.url), transactions_begun(engine) as begun:
        answer = add(hasty)
    assert (answer.status_code, len(begun)) == (503, 3), answer.text
    assert answer.headers["Retry-After"]
    answer = add(hasty)
    assert (answer.status_code, "Idempotent-Replayed" in answer.headers) == (201, False)


def test_a_lock_that_is_let_go_is_got_by_the_next_try(hasty: Site) -> None:
    engine = hasty.app.extensions["tracker"].engine
    let_go = threading.Event()
    holding = threading.Event()

    def hold() -> None:
        with held_head(hasty.url):
            holding.set()
            let_go.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    with transactions_begun(engine) as begun:
        event.listen(engine, "handle_error", lambda context: let_go.set() or thread.join(10))
        assert add(hasty).status_code == 201
    assert 1 < len(begun) <= 3


def test_what_is_refused_or_broken_is_tried_once(told: Site) -> None:
    engine = told.app.extensions["tracker"].engine
    with transactions_begun(engine) as begun:
        assert add(told, "k-2", {"code": "patrol", "name": "Patrol"}).status_code == 409
    assert len(begun) == 1


def test_a_wait_that_used_up_all_patience_is_the_last(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite's, whose one wait for the write lock is as long as it is meant to be."""
    monkeypatch.setattr("tracker.web.entering.PATIENCE_SECONDS", 0.0)
    parts = told.app.extensions["tracker"]
    engine = hasty_engine(told.url)
    wire(told.app, replace(parts, engine=engine))
    with held_head(told.url), transactions_begun(engine) as begun:
        assert add(told).status_code == 503
    wire(told.app, parts)
    engine.dispose()
    assert len(begun) == 1


def test_the_victim_of_a_deadlock_is_tried_again(databases: Databases) -> None:
    """Somebody holds the audit head and then wants the key that the entry has claimed: PostgreSQL ends the one that
    waited first.
    """
    with databases.fresh("postgresql", with_story) as url:
        site = rewired_site(url, make_tokens(url))
        engine, other = site.app.extensions["tracker"].engine, make_engine(url)
        errors: list[str] = []
        event.listen(engine, "handle_error", lambda context: errors.append(context.original_exception.sqlstate))
        answers: list[TestResponse] = []
        with transactions_begun(engine) as begun, other.connect() as connection, connection.begin() as rival:
            connection.execute(text("SET LOCAL deadlock_timeout = '60s'"))
            connection.execute(text("UPDATE audit_head SET seq = seq"))
            thread = threading.Thread(target=lambda: answers.append(add(site)))
            thread.start()
            wait_for_a_waiter(url)
            connection.execute(
                text(
                    "INSERT INTO idempotency_records (owner, key, request_digest, status, headers, body, created_at) "
                    "SELECT 'token:' || id, 'k-1', '', 0, '{}', '', now() FROM api_tokens WHERE name = 'admin'"
                )
            )
            rival.rollback()
            thread.join(30)
        assert (errors, [answer.status_code for answer in answers]) == (["40P01"], [201])
        assert len(begun) == 2
        other.dispose()
        close(site)


def wait_for_a_waiter(url: str) -> None:
    """Return when a transaction waits for another's lock."""
    engine = make_engine(url)
    deadline = time.monotonic() + 20
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                break
        time.sleep(0.02)
    engine.dispose()
