"""A PostgreSQL database into an archive and back: pg_dump of one snapshot, and two renames in one transaction."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tracker.domain.errors import Refusal
from tracker.journeys.backup.programs import address_of, find_program, reading_from, writing_to
from tracker.journeys.backup.state import Capture, Programs, read_state

PIECE = 1 << 20
SNAPSHOT_WAITS = "-c idle_in_transaction_session_timeout=0 -c statement_timeout=0 -c lock_timeout=10000"
"""A dump takes as long as it takes; the transaction that holds its snapshot only waits."""
ELSEWHERE = "postgres"
"""The database one is connected to while another is made or renamed."""
RESTORING, KEPT = "_restoring_", "_before_"
LONGEST_NAME = 63


@contextlib.contextmanager
def connected(url: str | URL, **changed: Any) -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own, with autocommit; Refusal `database_unavailable` where there is none to be had."""
    address, secret = address_of(url, **{"connect_timeout": 5, **changed})
    try:
        connection = psycopg.connect(address, password=secret.get("PGPASSWORD"), autocommit=True)
    except psycopg.OperationalError as error:
        raise Refusal("database_unavailable", f"The database does not answer: {str(error).strip()}") from error
    with connection:
        yield connection


def major_version(connection: psycopg.Connection[Any]) -> int:
    """The server's major version."""
    return connection.info.server_version // 10000


@contextlib.contextmanager
def captured(url: str | URL, programs: Programs) -> Iterator[Capture]:
    """One consistent state: pg_dump reads the snapshot in which the state was told. Nobody waits for it.

    Raises:
        Refusal `programs_missing`, `programs_too_old`, `program_failed`, `database_unavailable`.
    """
    with connected(url, options=SNAPSHOT_WAITS) as connection:
        program = find_program("pg_dump", programs.folder, server=major_version(connection))
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
        state = read_state(lambda asked: connection.execute(asked.encode()).fetchall(), "postgresql")
        address, secret = address_of(url)
        command = [
            program,
            "--format=custom",
            "--compress=0",
            "--no-password",
            f"--snapshot={snapshot}",
            f"--dbname={address}",
        ]

        def chunks() -> Iterator[bytes]:
            with reading_from(command, {**programs.environment, **secret}) as output:
                while piece := output.read(PIECE):
                    yield piece

        yield Capture("postgresql", state, chunks)


def fill(url: str | URL, name: str, chunks: Iterable[bytes], programs: Programs) -> None:
    """Read a dump into the new database `name`, beside the one of `url`.

    Raises:
        Refusal `programs_missing`, `programs_too_old`, `program_failed`, and whatever `chunks` raises.
    """
    with connected(url, dbname=name) as connection:
        program = find_program("pg_restore", programs.folder, server=major_version(connection))
    address, secret = address_of(url, dbname=name)
    command = [program, "--exit-on-error", "--no-owner", "--no-password", f"--dbname={address}"]
    with writing_to(command, {**programs.environment, **secret}) as into:
        for piece in chunks:
            into.write(piece)


def kept_name(url: str | URL, stamp: str) -> str:
    """The name that the database of `url` is kept under."""
    return _beside_name(str(make_url(url).database), KEPT, stamp)


def _beside_name(target: str, word: str, stamp: str) -> str:
    return f"{target[: LONGEST_NAME - len(word) - len(stamp)]}{word}{stamp}"


@contextlib.contextmanager
def database_beside(url: str | URL, stamp: str) -> Iterator[str]:
    """The name of a new, empty database on the server of `url`, made like the one there; gone at the end unless it was
    renamed. Those that killed runs have left are removed first.

    Raises:
        Refusal `database_unavailable`, `not_permitted`.
    """
    target = str(make_url(url).database)
    name = _beside_name(target, RESTORING, stamp)
    with connected(url, dbname=ELSEWHERE) as connection, _permitted():
        for (left,) in connection.execute(
            "SELECT datname FROM pg_database d WHERE starts_with(datname, %s)"
            " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)",
            [name.removesuffix(stamp)],
        ).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(left)))
        connection.execute(_make_like(connection, target, name))
        _let_in_the_same(connection, target, name)
    try:
        yield name
    finally:
        with connected(url, dbname=ELSEWHERE) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make_like(connection: psycopg.Connection[Any], target: str, name: str) -> sql.Composed:
    found = connection.execute("SELECT to_jsonb(d) FROM pg_database d WHERE datname = %s", [target]).fetchone()
    made = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
    if found is None:
        return made + sql.SQL(" ENCODING 'UTF8'")
    like: dict[str, Any] = found[0]
    provider = {"c": "libc", "i": "icu", "b": "builtin"}[like["datlocprovider"]]
    made += sql.SQL(" ENCODING {} LC_COLLATE {} LC_CTYPE {} LOCALE_PROVIDER {}").format(
        int(like["encoding"]), like["datcollate"], like["datctype"], provider
    )
    locale = like.get("datlocale", like.get("daticulocale"))
    if locale and provider != "libc":
        made += sql.SQL(" {} {}").format(sql.SQL("ICU_LOCALE" if provider == "icu" else "BUILTIN_LOCALE"), locale)
    return made


def _let_in_the_same(connection: psycopg.Connection[Any], target: str, name: str) -> None:
    """Give on the new database what was given on the old one; a dump holds what was given on its tables alone."""
    given = connection.execute(
        "SELECT r.rolname, a.privilege_type FROM pg_database d CROSS JOIN aclexplode(d.datacl) a"
        " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = %s",
        [target],
    ).fetchall()
    if not given:
        return
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    for role, privilege in given:
        to = sql.SQL("PUBLIC") if role is None else sql.Identifier(role)
        grant = sql.SQL("GRANT {} ON DATABASE {} TO {}")
        connection.execute(grant.format(sql.SQL(privilege), sql.Identifier(name), to))


def swap_in(url: str | URL, new: str, kept: str) -> bool:
    """Give the database `new` the name of the one at `url`, which keeps the name `kept`: both in one transaction.

    The server refuses while anybody else is connected to either, so no act is under way.

    Returns whether there was an old one.

    Raises:
        Refusal `database_in_use`, `not_permitted`, `database_unavailable`.
    """
    target = str(make_url(url).database)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connected(url, dbname=ELSEWHERE) as connection, _permitted():
        existed = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [target]).fetchone() is not None
        with connection.transaction():
            if existed:
                connection.execute(rename.format(sql.Identifier(target), sql.Identifier(kept)))
            connection.execute(rename.format(sql.Identifier(new), sql.Identifier(target)))
    return existed


@contextlib.contextmanager
def _permitted() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refusal(
            "not_permitted",
            f"{str(error).strip().splitlines()[0]}. Give --into the address of the role that owns the database; "
            "it needs CREATEDB.",
        ) from error
    except psycopg.errors.ObjectInUse as error:
        raise Refusal(
            "database_in_use",
            f"The database is in use: {str(error).strip().splitlines()[0]}. Stop the tracker's instances "
            "(systemctl stop tracker) and try again.",
        ) from error
