"""Writes down the database of each released version: `python -m tests.store.release` after a revision was added.

Makes tests/store/released/NNNN.json where it is missing, and migrations/schema/*.json, which `tracker db check`
compares with. A file of a version that is out is never written again: what was released stays what it was.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event

from tests.databases import BACKENDS, Databases, empty, end_run, make_folder
from tests.services.department import ADMINISTRATOR, NOW
from tests.store.contents import RELEASED, load, read, write
from tests.store.old_tables import all_rows
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.edits import EditCourse
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.people import PostOfficer
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.resources import migrations_dir
from tracker.services.edits import edit_course
from tracker.services.equipment import return_camera
from tracker.services.people import post_officer
from tracker.services.voids import void_fact
from tracker.store.catalogue import describe, written
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import alembic_config, downgrade, head, upgrade

FIRST_KEYED = "0010"
"""The revision from which on the log goes on under a key."""

FIRST_EDITED = "0011"
"""The revision from which on descriptive fields are edited."""

COMMAND = "python -m tests.store.release"


def revisions() -> list[str]:
    """Every revision, the first one first."""
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return [script.revision for script in reversed(list(scripts))]


@contextlib.contextmanager
def schema_statements() -> Iterator[list[str]]:
    """The statements on the schema that the block sends through any engine, in order."""
    heard: list[str] = []

    def hear(
        connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool
    ) -> None:
        if statement.split(maxsplit=1)[0].upper() in ("CREATE", "ALTER", "DROP"):
            # For psycopg, SQLAlchemy doubles each per cent sign of a statement.
            heard.append(statement.strip().replace("%%", "%"))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def statements_of(databases: Databases, backend: str, revision: str, before: str | None) -> list[str]:
    """What a revision does to the schema."""
    with databases.fresh(backend, empty) as url:
        if before is not None:
            upgrade(url, before)
        with schema_statements() as heard:
            upgrade(url, revision)
        return heard


def rows_at(databases: Databases, revision: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of old in the tables and columns of a revision, as its own migrations leave the rest."""
    old = all_rows()
    keyed = revision >= FIRST_KEYED
    with databases.fresh("sqlite", empty) as url:
        upgrade(url, "head" if keyed else revision)
        there = columns_of(url)
        known = {
            table: [{name: value for name, value in row.items() if name in there[table]} for row in rows]
            for table, rows in old.items()
            if table in there
        }
        head_row = known.pop("audit_head")
        write(url, known)
        move_head(url, head_row[0])
        if keyed:
            go_on(url, edits=revision >= FIRST_EDITED)
            if revision != head():
                downgrade(url, revision)
        found = read(url)
    ordered = [*(table for table in old if table in found), *sorted(found.keys() - old.keys())]
    return {table: list(found[table].values()) for table in ordered}


def go_on(url: str, *, edits: bool) -> None:
    """A few acts of today's program on the rows of old: events that are keyed, voids, facts that follow others."""
    engine = make_engine(url)
    officer, now = OfficerRef(id=1), NOW
    with transaction(engine) as session:
        for day, precinct in ((date(2016, 9, 1), "5"), (date(2016, 10, 1), "1")):
            posting = post_officer(session, ADMINISTRATOR, PostOfficer(officer, precinct, "patrol", day), now=now)
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.POSTING, posting.id, "wrong month"), now=now)
        back = ReturnCamera(1, date(2016, 9, 20), CameraCondition.IN_REPAIR)
        return_camera(session, ADMINISTRATOR, back, now=now)
        if edits:
            edit_course(session, ADMINISTRATOR, EditCourse(1, 1, {"name": "Body-worn cameras"}), now=now)
    engine.dispose()


def columns_of(url: str) -> dict[str, set[str]]:
    """The columns of each table."""
    engine = make_engine(url)
    with engine.connect() as connection:
        named = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        found = {
            table: {row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')} for table in named
        }
    engine.dispose()
    return found


def move_head(url: str, row: dict[str, Any]) -> None:
    """The head's one row is there already: let it speak of the last event."""
    engine = make_engine(url)
    with engine.begin() as connection:
        moved = (row["seq"], row["recorded_at"].replace("T", " ").removesuffix("Z"), row["hash"])
        connection.exec_driver_sql("UPDATE audit_head SET seq = ?, recorded_at = ?, hash = ?", moved)
    engine.dispose()


def write_released(databases: Databases, revision: str, before: str | None) -> None:
    """The fixture of one revision."""
    statements = {backend: statements_of(databases, backend, revision, before) for backend in BACKENDS}
    content = {"revision": revision, "statements": statements, "rows": rows_at(databases, revision)}
    (RELEASED / f"{revision}.json").write_text(as_text(content), encoding="utf-8")


def as_text(content: dict[str, Any]) -> str:
    """JSON with a line for each statement and each row, so that a difference can be read."""
    lines = ["{", f' "revision": {json.dumps(content["revision"])},', ' "statements": {']
    for place, (backend, statements) in enumerate(content["statements"].items()):
        listed = ",\n".join("   " + json.dumps(statement, ensure_ascii=False) for statement in statements)
        lines.append(f'  "{backend}": [\n{listed}\n  ]' + ("," if place == 0 else "\n },"))
    tables = []
    for table, rows in content["rows"].items():
        listed = ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in rows)
        tables.append(f'  "{table}": [\n{listed}\n  ]' if rows else f'  "{table}": []')
    return "\n".join([*lines, ' "rows": {', ",\n".join(tables), " }", "}", ""])


def write_schema(databases: Databases, backend: str) -> str:
    """The schema at the newest revision, as the file that `tracker db check` reads."""
    with databases.fresh(backend, empty) as url:
        upgrade(url)
        engine = make_engine(url)
        with engine.connect() as connection:
            found = written(describe(connection))
        engine.dispose()
    return found


def main() -> int:
    """Write what is missing; the schema of the newest revision is always written anew."""
    folder = make_folder()
    databases = Databases(folder, os.getpid())
    try:
        before = None
        RELEASED.mkdir(exist_ok=True)
        for revision in revisions():
            if not (RELEASED / f"{revision}.json").exists():
                write_released(databases, revision, before)
                sys.stderr.write(f"wrote {revision}\n")
            before = revision
        for backend in BACKENDS:
            place = migrations_dir() / "schema" / f"{backend}.json"
            place.parent.mkdir(exist_ok=True)
            place.write_text(write_schema(databases, backend), encoding="utf-8")
        with databases.fresh("sqlite", empty) as url:
            load(url, head())
    finally:
        databases.close()
        end_run(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
