"""The databases and the guard that all other tests rest on."""

import socket

import pytest
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from tests.conftest import OutsideConnection
from tests.databases import Databases, recorded_statements


def note(url: str) -> None:
    """Builds a database of one table with one row."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id integer)"))
        connection.execute(text("INSERT INTO note VALUES (1)"))
    engine.dispose()


def test_each_copy_starts_as_it_was_built_whatever_was_done_to_the_last(databases: Databases, backend: str) -> None:
    for _ in range(2):
        with databases.fresh(backend, note) as url:
            engine = create_engine(url)
            with engine.begin() as connection:
                assert connection.scalar(text("SELECT count(*) FROM note")) == 1
                connection.execute(text("INSERT INTO note VALUES (2)"))
            engine.dispose()


def test_a_migrated_database_has_tables_and_an_empty_one_has_none(
    engine: Engine, databases: Databases, empty_database_url: str
) -> None:
    assert "alembic_version" in inspect(engine).get_table_names()
    bare = create_engine(empty_database_url)
    assert inspect(bare).get_table_names() == []
    bare.dispose()


def test_the_session_is_on_the_engine_and_its_statements_are_recorded(engine: Engine, session: Session) -> None:
    with recorded_statements(engine) as statements:
        assert session.scalar(text("SELECT 41 + 1")) == 42
    assert statements == ["SELECT 41 + 1"]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "0.0.0.0", "tracker.example"])  # noqa: S104
def test_a_test_cannot_leave_this_machine(host: str) -> None:
    with pytest.raises(OutsideConnection, match="stay on this machine"):
        socket.create_connection((host, 80), timeout=1)


def test_a_test_may_reach_a_server_on_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as client:
        assert client.getpeername() == server.getsockname()
