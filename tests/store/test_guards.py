"""The database refuses to change or delete what is on record, whatever program asks; a void it takes once."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.databases import BACKENDS, Databases
from tests.store.contents import load, released
from tests.store.release import head
from tracker.store.base import Base
from tracker.store.engine import make_engine
from tracker.store.grants import MAY_CHANGE, VOID

FACTS = sorted(name for name, table in Base.metadata.tables.items() if "voided_at" in table.columns)
RECORDS = [
    "camera_models",
    "course_versions",
    "courses",
    "duties",
    "frozen_files",
    "frozen_reports",
    "listed_rows",
    "month_signatures",
    "officer_pins",
    "places",
    "precincts",
    "scope_rule_duties",
]
GUARDED = [*FACTS, *RECORDS, "batches"]


def as_released(url: str) -> None:
    """Builds the newest released database."""
    load(url, head())


@pytest.fixture(scope="module", params=BACKENDS)
def filled(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """Rows in every table; each test leaves them as they were."""
    with databases.fresh(request.param, as_released) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def check_refused(engine: Engine, statement: str, said: str) -> None:
    """The statement is refused in these words, as a constraint is."""
    with engine.connect() as connection:
        with pytest.raises(IntegrityError, match=said):
            connection.exec_driver_sql(statement)
        connection.rollback()


def taken(engine: Engine, statement: str) -> int:
    """How many rows the statement changes; undone at once."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(statement).rowcount
        connection.rollback()
    return int(rows)


def other(table: str, column: str) -> str:
    """An SQL expression for a value of the column that differs from what stands there."""
    kind = Base.metadata.tables[table].columns[column].type.python_type
    nothing = Base.metadata.tables[table].columns[column].nullable
    if kind is bool:
        return f"NOT {column}"
    if kind in (int, float):
        return f"coalesce({column}, 0) + 1000"
    if kind is dict:
        return "NULL"
    if kind is str and not nothing:
        return f"{column} || 'x'"
    if kind is str:
        return f"coalesce({column}, '') || 'x'"
    return "'1999-01-01 00:00:00.000000'" if column.endswith("_at") else "'1999-01-01'"


@pytest.mark.parametrize("table", GUARDED)
def test_no_column_changes_but_those_that_may(filled: Engine, table: str) -> None:
    columns = set(Base.metadata.tables[table].columns.keys())
    for column in sorted(columns - set(MAY_CHANGE.get(table, ()))):
        check_refused(
            filled, f"UPDATE {table} SET {column} = {other(table, column)}", f"rows of {table} are never changed"
        )


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_is_deleted(filled: Engine, table: str) -> None:
    check_refused(filled, f"DELETE FROM {table}", f"rows of {table} are never deleted")
    if filled.dialect.name == "postgresql":
        check_refused(filled, f"TRUNCATE {table} CASCADE", "never deleted|never changed|never goes back")


@pytest.mark.parametrize("table", [*GUARDED, "audit_events", "audit_head", "record_edits"])
def test_no_row_is_replaced(filled: Engine, table: str) -> None:
    """SQLite's INSERT OR REPLACE is a deletion too."""
    if filled.dialect.name == "sqlite":
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        check_refused(filled, again, "never deleted|never changed|never goes back")


@pytest.mark.parametrize("table", FACTS)
def test_a_void_is_taken_once_and_for_good(filled: Engine, table: str) -> None:
    void = "SET voided_at = recorded_at, voided_seq = recorded_seq, void_reason = 'mistake'"
    with filled.connect() as connection:
        assert connection.execute(text(f"UPDATE {table} {void} WHERE voided_at IS NULL")).rowcount > 0
        for column in VOID:
            for value in ("NULL", other(table, column)):
                with pytest.raises(DBAPIError, match="void for good"), connection.begin_nested():
                    connection.execute(text(f"UPDATE {table} SET {column} = {value}"))
        connection.rollback()


@pytest.mark.parametrize("table", [name for name in GUARDED if set(MAY_CHANGE.get(name, ())) - {*VOID}])
def test_what_may_change_changes(filled: Engine, table: str) -> None:
    columns = [name for name in MAY_CHANGE[table] if name not in (*VOID, "returned_on", "code")]
    for column in columns:
        where = "reversed_seq IS NULL AND reversal_reason IS NULL" if table == "batches" else "id = 1"
        value = "NULL" if column == "receipt" else "1" if column == "seats" else other(table, column)
        assert taken(filled, f"UPDATE {table} SET {column} = {value} WHERE {where}") > 0, column


def test_a_reversed_batch_stays_reversed(filled: Engine) -> None:
    for column, value in (("reversed_seq", "NULL"), ("reversed_seq", "1"), ("reversal_reason", "'other'")):
        check_refused(filled, f"UPDATE batches SET {column} = {value} WHERE id = 2", "void for good")


def test_every_table_on_record_is_guarded(filled: Engine) -> None:
    """A new table of facts, or one that is neither guarded nor known to change freely, is noticed here."""
    accounts = {"users", "user_precincts", "web_sessions", "api_tokens", "api_token_precincts", "idempotency_records"}
    free = accounts | {"pin_tries", "saved_mappings", "remembered_links", "import_drafts"}
    free |= {"saved_views", "subscriptions", "deliveries"}
    free |= {"sign_in_tries", "authenticators", "recovery_codes", "account_links", "identities"}
    alone = {"audit_events", "audit_head", "record_edits", "installation"}  # with triggers of their own, or one row
    assert set(Base.metadata.tables) == set(GUARDED) | free | alone


def test_the_rows_are_all_still_there(filled: Engine) -> None:
    rows: dict[str, list[dict[str, Any]]] = released(head())["rows"]
    with filled.connect() as connection:
        for table in GUARDED:
            count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            assert count == len(rows[table])
