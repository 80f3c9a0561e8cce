"""What stands in a database, read and written with the drivers alone: no model, no query and no type of the program."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import set_json_loads

RELEASED = Path(__file__).parent / "released"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

Contents = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""Table -> the row's key -> column -> value, as JSON knows it."""

POSTGRES_TABLES = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum
"""


def is_sqlite(url: str) -> bool:
    """Whether an address is a SQLite file's."""
    return url.startswith("sqlite")


@contextmanager
def sqlite(url: str) -> Iterator[sqlite3.Connection]:
    """A driver's connection to a SQLite file, in no transaction until one begins."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def postgres(url: str) -> psycopg.Connection[Any]:
    """A driver's connection to a PostgreSQL database."""
    connection = psycopg.connect(url.replace("+psycopg", ""))
    set_json_loads(lambda said: {"json": json.loads(said)}, connection)  # JSON's null is not a missing value
    return connection


def read(url: str) -> Contents:
    """Every row of every table, Alembic's own too."""
    if is_sqlite(url):
        with sqlite(url) as connection:
            return {name: _keyed(map(dict, _sqlite_rows(connection, name))) for name in _sqlite_tables(connection)}
    with postgres(url) as connection:
        types: dict[str, dict[str, str]] = {}
        for table, column, kind in connection.execute(POSTGRES_TABLES):
            types.setdefault(table, {})[column] = kind
        return {table: _keyed(_postgres_rows(connection, table, types[table])) for table in types}


def _sqlite_tables(connection: sqlite3.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [row[0] for row in connection.execute(named)]


def _sqlite_rows(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    kinds = {row["name"]: row["type"] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    for row in connection.execute(f'SELECT * FROM "{table}"'):
        yield {name: _from_sqlite(kinds[name], name, row[name]) for name in row.keys()}  # noqa: SIM118 - not a dict


def _from_sqlite(kind: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "JSON":
        return {"json": json.loads(value)}
    if kind == "BOOLEAN":
        return bool(value)
    if name.endswith("_at") and kind == "VARCHAR":
        return value.replace(" ", "T") + "Z"
    return value


def _postgres_rows(connection: psycopg.Connection[Any], table: str, types: dict[str, str]) -> Iterator[dict[str, Any]]:
    for values in connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))):
        yield {name: _from_postgres(value) for name, value in zip(types, values, strict=True)}


def _from_postgres(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return value.isoformat() if isinstance(value, date) else value


def _keyed(rows: Iterator[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by their number, or by all they say where they have none."""
    return {(row["id"],) if "id" in row else tuple(map(repr, row.values())): row for row in rows}


def write(url: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows in, parents before children, in one transaction."""
    if is_sqlite(url):
        with sqlite(url) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            for table, row in _each(rows):
                names = ", ".join(f'"{name}"' for name in row)
                values = [_to_sqlite(value) for value in row.values()]
                marks = ", ".join("?" * len(row))
                connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
            connection.execute("COMMIT")
        return
    with postgres(url) as connection:
        for table, row in _each(rows):
            statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join([sql.Placeholder()] * len(row)),
            )
            connection.execute(statement, [_to_postgres(value) for value in row.values()])
        for table in rows:
            if rows[table] and "id" in rows[table][0]:
                _move_sequence(connection, table)


def _each(rows: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((table, row) for table, listed in rows.items() for row in listed)


def _to_sqlite(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value["json"])
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return value.replace("T", " ").removesuffix("Z")
    return value


def _to_postgres(value: Any) -> Any:
    return json.dumps(value["json"]) if isinstance(value, dict) else value


def _move_sequence(connection: psycopg.Connection[Any], table: str) -> None:
    """The next row gets a number after those written."""
    query = sql.SQL(
        "SELECT setval(s, (SELECT max(id) FROM {})) FROM pg_get_serial_sequence({}, 'id') AS s WHERE s <> ''"
    )
    connection.execute(query.format(sql.Identifier(table), sql.Literal(table)))


def ddl(url: str) -> set[tuple[str, str, str]]:
    """The schema in the database's own words, Alembic's table too; of SQLite's, which keeps each statement as it was
    written, without quotes and spacing.
    """
    if is_sqlite(url):
        with sqlite(url) as connection:
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            return {(row["type"], row["name"], re.sub(r'[\s"]+', " ", row["sql"])) for row in rows}
    with postgres(url) as connection:
        return set(connection.execute(POSTGRES_SCHEMA).fetchall())


POSTGRES_SCHEMA = """
    SELECT 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def released(revision: str) -> dict[str, Any]:
    """The fixture of a revision: its own statements for each database, and the rows of every table."""
    found: dict[str, Any] = json.loads((RELEASED / f"{revision}.json").read_text(encoding="utf-8"))
    return found


def load(url: str, revision: str) -> None:
    """Make an empty database the one that was released with a revision."""
    backend = "sqlite" if is_sqlite(url) else "postgresql"
    each = [released(file.stem) for file in sorted(RELEASED.glob("*.json")) if file.stem <= revision]
    statements = [statement for one in each for statement in one["statements"][backend]]
    if is_sqlite(url):
        with sqlite(url) as connection:
            connection.execute("BEGIN")
            for statement in statements:
                connection.execute(statement)
            connection.execute("COMMIT")
    else:
        with postgres(url) as connection:
            for statement in statements:
                connection.execute(statement.encode())
    write(url, each[-1]["rows"])
