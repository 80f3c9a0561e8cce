"""The migrations and the models say the same, and every revision goes up and down again."""

import re
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, text

from tracker.domain.errors import Refusal
from tracker.store.base import Base
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import alembic_config, current, downgrade, head, upgrade
from tracker.store.models import Installation

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
]

POSTGRESQL_SCHEMA = """
    SELECT 'column', table_name || '.' || column_name, data_type || ' ' || is_nullable
    FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL
    SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0
    UNION ALL
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
"""


def schema(connection: Connection) -> set[tuple[Any, ...]]:
    """Every column, constraint and index as the database itself describes them, without what only migrations add."""
    if connection.dialect.name == "postgresql":
        found = {tuple(row) for row in connection.execute(text(POSTGRESQL_SCHEMA))}
        return {row for row in found if "ex_assignments" not in row[1] and "alembic_version" not in row[1]}
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    kept = [row for row in rows if row.type in ("table", "index") and row.name != "alembic_version"]
    return {(row.type, row.name, part) for row in kept for part in _parts(row.sql)}


def _parts(sql: str) -> list[str]:
    """A statement cut at its top-level commas, spacing and quotes aside: the order of its parts is free."""
    flat = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    opening, closing = flat.index("("), flat.rindex(")")
    parts, depth, part = [flat[:opening].strip() + " … " + flat[closing + 1 :].strip()], 0, ""
    for character in flat[opening + 1 : closing]:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [re.sub(r"\s*([(),])\s*", r"\1", each) for each in [*parts, part.strip()]]


def test_migrated_and_modelled_schemas_are_the_same(database_url: str, empty_database_url: str) -> None:
    """Compared by DDL: Alembic's own comparison does not see a lost CHECK or the predicate of a partial index."""
    migrated, modelled = make_engine(database_url), make_engine(empty_database_url)
    with modelled.begin() as connection:
        Base.metadata.create_all(connection)
    with migrated.connect() as one, modelled.connect() as other:
        assert schema(one) == schema(other)
    migrated.dispose()
    modelled.dispose()


def test_every_revision_goes_up_and_down_one_by_one(empty_database_url: str) -> None:
    for revision in REVISIONS:
        upgrade(empty_database_url, revision)
        assert current(empty_database_url) == revision
    for revision in [*reversed(REVISIONS[:-1]), "base"]:
        downgrade(empty_database_url, revision)
        assert current(empty_database_url) == (None if revision == "base" else revision)
    upgrade(empty_database_url)
    assert current(empty_database_url) == head() == REVISIONS[-1]


def test_a_downgrade_that_would_lose_rows_is_refused_and_changes_nothing(engine: Engine, database_url: str) -> None:
    with transaction(engine) as session:
        session.execute(insert(Installation).values(id=1, agency="a police department", demonstration=False))
    with pytest.raises(Refusal, match=r"would lose the rows of installation \(1\)\. Nothing was changed\.") as refused:
        downgrade(database_url, "base")
    assert refused.value.code == "migration_refused"
    assert current(database_url) == head()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM installation")).scalar() == 1
