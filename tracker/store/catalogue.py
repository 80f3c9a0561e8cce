"""What the database says of its own schema, and what it should say: columns, constraints, indexes, triggers, functions.

Nothing here judges; `tracker.store.check` does.
"""

import json
import re
from typing import NamedTuple

from sqlalchemy import Connection, text

from tracker.resources import migrations_dir


class Described(NamedTuple):
    """One thing of the schema: what it is, its name, and its definition in the database's own words."""

    kind: str
    name: str
    definition: str


POSTGRESQL = """
    SELECT 'column' AS kind, t.relname || '.' || a.attname AS name,
           format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
           || CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
           AS definition
    FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'constraint', t.relname || '.' || c.conname,
           pg_get_constraintdef(c.oid) || CASE WHEN c.convalidated THEN '' ELSE ' (not validated)' END
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.connamespace = current_schema()::regnamespace AND c.contype <> 'n'
    UNION ALL
    SELECT 'index', i.relname,
           pg_get_indexdef(i.oid) || CASE WHEN x.indisvalid THEN '' ELSE ' (invalid)' END
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'trigger', t.relname || '.' || g.tgname,
           pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' (not enabled)' END
    FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal
    UNION ALL
    SELECT 'function', p.proname, pg_get_functiondef(p.oid)
    FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
"""

SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"

ALEMBICS_OWN = "alembic_version"


def describe(connection: Connection) -> set[Described]:
    """The schema as the database behind a connection describes it now."""
    if connection.dialect.name == "postgresql":
        schema = connection.execute(text("SELECT current_schema()")).scalar_one()
        rows = connection.execute(text(POSTGRESQL)).all()
        found = {Described(row.kind, row.name, _flat(row.definition.replace(f"{schema}.", ""))) for row in rows}
    else:
        found = {
            each
            for row in connection.execute(text(SQLITE)).all()
            for each in _sqlite_parts(row.type, row.name, row.tbl_name, row.sql)
        }
    return {each for each in found if not each.name.startswith(ALEMBICS_OWN) and ALEMBICS_OWN not in each.name}


def expected(backend: str) -> set[Described]:
    """The schema at the newest revision, as written down when that revision was released.

    `backend` is "sqlite" or "postgresql".
    """
    lines = (migrations_dir() / "schema" / f"{backend}.json").read_text(encoding="utf-8")
    return {Described(*each) for each in json.loads(lines)}


def written(schema: set[Described]) -> str:
    """A schema as the file that `expected` reads, a line for each thing."""
    lines = [json.dumps(each, ensure_ascii=False) for each in sorted(schema)]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _flat(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _sqlite_parts(kind: str, name: str, table: str, sql: str) -> list[Described]:
    """A table's statement cut at its top-level commas: the order of constraints is free. Others stay whole."""
    flat = re.sub(r"\s*([(),])\s*", r"\1", _flat(sql).replace('"', ""))
    if kind != "table":
        return [Described(kind, f"{table}.{name}" if kind == "trigger" else name, flat)]
    opening, closing = flat.index("("), flat.rindex(")")
    parts = [_named(table, part) for part in _cut(flat[opening + 1 : closing])]
    return [*parts, Described("table", table, f"{flat[:opening]}(…){flat[closing + 1 :]}")]


def _named(table: str, part: str) -> Described:
    word, *rest = part.split(" ")
    if word == "CONSTRAINT":
        return Described("constraint", f"{table}.{rest[0]}", " ".join(rest[1:]))
    return Described("column", f"{table}.{word}", " ".join(rest))


def _cut(inside: str) -> list[str]:
    parts, depth, part = [], 0, ""
    for character in inside:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [*parts, part.strip()]
