"""A PostgreSQL that falls silent at any step of a transaction is told as a database that does not answer."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tracker.store import patience
from tracker.store.engine import make_engine, transaction
from tracker.store.faults import UNAVAILABLE, fault_of

STEPS = 16
"""More than any of these transactions has."""


class SilentAt:
    """Every wait for the server goes on as it is, but for the one of this number, in which nothing comes any more."""

    def __init__(self, number: int) -> None:
        self.left = number

    def wait(self, connection: patience.Patient, gen: Any, *given: Any, **named: Any) -> Any:
        """As `Patient.wait`."""
        self.left -= 1
        if self.left == -1:
            connection.pgconn.finish()
            raise patience.Silent("nothing comes")
        return WAIT(connection, gen, *given, **named)


WAIT = patience.Patient.wait


def read_twice(engine: Engine, *, write: bool) -> None:
    """A transaction of two statements."""
    with transaction(engine, write=write) as session:
        for _ in range(2):
            session.execute(text("SELECT 1"))


@pytest.mark.parametrize("write", [True, False])
def test_silence_at_any_step_is_a_database_that_does_not_answer(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    engine = make_engine(postgres_url)
    told, whole = {}, set()
    for number in range(STEPS):
        read_twice(engine, write=write)
        silent = SilentAt(number)
        with monkeypatch.context() as patched:
            patched.setattr(patience.Patient, "wait", lambda *given, at=silent, **named: at.wait(*given, **named))
            try:
                read_twice(engine, write=write)
                whole.add(number)
            except DBAPIError as error:
                told[number] = fault_of(error)
    engine.dispose()
    assert set(told.values()) == {UNAVAILABLE}
    assert len(told) >= 3
    assert {
        0,
        STEPS - 1,
    } <= whole  # silence at the first look is met with another connection; then there is nothing left
