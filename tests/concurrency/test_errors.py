"""Errors that a database itself makes, provoked for real, and what each is answered with."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.store.engine import transaction
from tracker.store.models import Duty
from tracker.web.problems import problem_of

Provoke = Callable[[Session], object]


def saying(statement: str, **values: Any) -> Provoke:
    """An error of a statement."""
    return lambda session: session.execute(text(statement), values)


PROVOKED: dict[str, tuple[Provoke, int]] = {
    "a unique index": (saying("UPDATE duties SET code = 'patrol'"), 409),
    "a foreign key": (saying("DELETE FROM precincts"), 409),
    "a check": (saying("UPDATE precincts SET kind = 'x'"), 409),
    "a null": (saying("UPDATE precincts SET name = NULL"), 409),
    "a trigger of ours": (saying("DELETE FROM audit_events"), 409),
    "a number too large": (saying("UPDATE duties SET revision = :many", many=2**70), 422),
    "a lone surrogate": (saying("UPDATE duties SET name = :name", name="\ud800"), 400),
}


def error_of(engine: Engine, provoke: Provoke) -> Exception:
    """What a transaction raises in which something is provoked."""
    with pytest.raises((SQLAlchemyError, OverflowError, UnicodeError)) as raised, transaction(engine) as session:
        provoke(session)
    return raised.value


@pytest.mark.parametrize("name", PROVOKED)
def test_what_a_database_refuses_is_told_with_its_status(told: Site, story: Story, name: str) -> None:
    provoke, status = PROVOKED[name]
    engine = told.app.extensions["tracker"].engine
    assert story.first
    assert problem_of(error_of(engine, provoke)).status == status


def test_a_statement_that_takes_too_long_or_a_table_that_is_missing_is_no_fault_of_the_request(told: Site) -> None:
    engine = told.app.extensions["tracker"].engine
    slow = "SELECT pg_sleep(5)" if engine.dialect.name == "postgresql" else "SELECT * FROM nothing_of_the_kind"
    limit = "SET LOCAL statement_timeout = 50" if engine.dialect.name == "postgresql" else "SELECT 1"

    def wait(session: Session) -> None:
        session.execute(text(limit))
        session.execute(text(slow))

    problem = problem_of(error_of(engine, wait))
    assert (problem.status, "Retry-After" in problem.headers) == (503, True)


def test_a_deferred_constraint_is_told_at_the_commit(told: Site) -> None:
    engine = told.app.extensions["tracker"].engine

    def without_event(session: Session) -> None:
        session.add(Duty(code="x", name="X", recorded_at=told.clock.instant, recorded_seq=10**6))

    assert problem_of(error_of(engine, without_event)).status == 409
