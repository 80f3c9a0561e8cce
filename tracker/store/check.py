"""Is the database what this program thinks it is? Revision, schema, integrity, and what the tracker's role may do.

It only reads; each thing found is a `Finding` that says what to do. Doors print them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DatabaseError, OperationalError

from tracker.store import catalogue, grants
from tracker.store.catalogue import Described
from tracker.store.engine import make_engine
from tracker.store.migrate import current_of, head


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: a stable code, a sentence, and what to do about it."""

    code: str
    message: str
    advice: str
    grave: bool = True
    """False: worth knowing; nothing is broken."""


def check_database(url: str | URL, *, production: bool = False) -> list[Finding]:
    """Everything found about the database at `url`; empty when all is as it should be.

    `production`: a tracker's role that may change the schema or the log counts as grave there.

    Raises:
        OperationalError: the database does not answer.
    """
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(tracker_writes=False) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            return list(findings(connection, production=production))
    except OperationalError:
        raise
    except DatabaseError as error:
        if engine.dialect.name != "sqlite":
            raise
        return [damaged(str(error.orig))]  # so badly that it cannot even be opened and asked
    finally:
        engine.dispose()


def findings(connection: Connection, *, production: bool = False) -> Iterator[Finding]:
    """What `check_database` finds, over an open connection, as it is found."""
    found, newest = current_of(connection), head()
    if found != newest:
        yield Finding(
            "schema_behind",
            f"The database stands at revision {found or 'none'}, this program at {newest}.",
            "Run `tracker db upgrade`; where the database is the newer one, install the program it was made with.",
        )
    else:
        yield from compare(catalogue.describe(connection), catalogue.expected(connection.dialect.name))
    if connection.dialect.name == "postgresql":
        yield from text_settings(connection)
        if found == newest:
            yield from rights(connection, grave=production)
    else:
        yield from integrity(connection)


def compare(live: set[Described], wanted: set[Described]) -> Iterator[Finding]:
    """A finding for each thing of the schema that is missing, different, or there unasked."""
    there = {(each.kind, each.name): each.definition for each in live}
    asked = {(each.kind, each.name): each.definition for each in wanted}
    for kind, name in sorted(asked.keys() - there.keys()):
        yield Finding(
            f"missing_{kind}",
            f"The {kind} {name} is not there.",
            f"Restore a backup, or create it again as the owner: {asked[kind, name]}",
        )
    for kind, name in sorted(there.keys() - asked.keys()):
        yield Finding(
            f"unexpected_{kind}",
            f"The {kind} {name} is none of the tracker's: {there[kind, name]}",
            "Keep what is not the tracker's in a database or schema of its own.",
        )
    for kind, name in sorted(asked.keys() & there.keys()):
        if asked[kind, name] != there[kind, name]:
            yield Finding(
                f"changed_{kind}",
                f"The {kind} {name} is `{there[kind, name]}`.",
                f"Find out who changed it; as released it is `{asked[kind, name]}`.",
            )


def damaged(said: str) -> Finding:
    """The finding for a file that SQLite cannot read, or not all of."""
    return Finding("damaged_file", f"SQLite finds the file damaged: {said}.", "Restore a backup.")


def integrity(connection: Connection) -> Iterator[Finding]:
    """What SQLite says of the file itself, and rows whose parent is gone."""
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if line != "ok":
            yield damaged(line)
    for table, row_id, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Finding(
            "lost_parent",
            f"Row {row_id} of {table} refers to a row of {parent} that is not there.",
            "Some program wrote with foreign keys off. Restore a backup, or enter what is missing.",
        )


def text_settings(connection: Connection) -> Iterator[Finding]:
    """Encoding, and an order of text that changed under the indexes when the system was updated."""
    row = connection.execute(
        text(
            "SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, datcollversion AS recorded,"
            " pg_database_collation_actual_version(oid) AS actual FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    if row.encoding != "UTF8":
        yield Finding(
            "wrong_encoding",
            f"The database's encoding is {row.encoding}: not every name can be stored.",
            "Make a database with ENCODING 'UTF8' and restore a backup into it.",
        )
    if row.recorded is not None and row.recorded != row.actual:
        yield Finding(
            "order_of_text_changed",
            f"The order of text ({row.datcollate}) was version {row.recorded} when the indexes were made and is "
            f"{row.actual} now: an index may miss rows.",
            "As the owner: REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.",
        )


def rights(connection: Connection, *, grave: bool) -> Iterator[Finding]:
    """What the role that this connection uses may do beyond what the tracker needs, and what it lacks."""
    role = connection.execute(text("SELECT current_user")).scalar_one()
    stronger = list(too_much(connection))
    if stronger:
        yield Finding(
            "role_may_too_much",
            f"The tracker's role {role} may {'; '.join(stronger)}.",
            "Give the tracker a role of its own: `tracker db grant ROLE`, and let the owner do the upgrades "
            "(TRACKER_DATABASE_OWNER_URL).",
            grave=grave,
        )
    lacking = [what for what, allowed in needed(connection) if not allowed]
    if lacking:
        yield Finding(
            "role_may_too_little",
            f"The tracker's role {role} may not {'; '.join(lacking)}.",
            f"Run `tracker db grant {role}` as the owner.",
        )


def too_much(connection: Connection) -> Iterator[str]:
    """What the role may do that nobody should while the tracker runs, in words."""
    if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
        yield "do anything (it is a superuser)"
        return
    if connection.execute(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")).scalar_one():
        yield "create tables"
    owned = connection.execute(
        text(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " AND pg_has_role(relowner, 'MEMBER')"
        )
    ).scalar_one()
    if owned:
        yield f"change or drop {owned} tables (it owns them)"
        return
    for table in there(connection):
        changed = _columns_with_update(connection, table) - set(grants.MAY_CHANGE.get(table, ()))
        if changed:
            yield f"change {table} ({', '.join(sorted(changed))})"
        for act in ("DELETE", "TRUNCATE", "TRIGGER"):
            if _may(connection, table, act) and not (act == "DELETE" and table in grants.MAY_DELETE):
                yield f"{act} {table}"


def needed(connection: Connection) -> Iterator[tuple[str, bool]]:
    """Each right the tracker needs, in words, and whether the role has it."""
    for table in there(connection):
        for act in ("SELECT", "INSERT", *(("DELETE",) if table in grants.MAY_DELETE else ())):
            yield f"{act} {table}", _may(connection, table, act)
        lacking = set(grants.MAY_CHANGE.get(table, ())) - _columns_with_update(connection, table)
        yield f"UPDATE {table} ({', '.join(sorted(lacking))})", not lacking


def there(connection: Connection) -> list[str]:
    """The tracker's tables that are there; a missing one is found by `compare`."""
    query = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
    return sorted(set(grants.tables()) & set(connection.execute(query).scalars()))


def _may(connection: Connection, table: str, act: str) -> bool:
    query = text("SELECT has_table_privilege(current_schema() || '.' || quote_ident(:name), :act)")
    return bool(connection.execute(query, {"name": table, "act": act}).scalar_one())


def _columns_with_update(connection: Connection, table: str) -> set[str]:
    query = text(
        "SELECT attname FROM pg_attribute WHERE attrelid = (current_schema() || '.' || quote_ident(:name))::regclass"
        " AND attnum > 0 AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'UPDATE')"
    )
    return set(connection.execute(query, {"name": table}).scalars())
