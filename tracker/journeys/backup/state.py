"""What is said of the state that an archive holds, read in the same snapshot as its data: for SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Ask = Callable[[str], list[Any]]
"""Sends one statement and gives back its rows, on either database."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
}


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of pg_dump and pg_restore (empty: as PATH has them), and the environment that they are started in."""

    folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The revision of the schema, the rows of each table, and the audit log's head; None where there is none."""

    revision: str | None
    counts: dict[str, int]
    head_seq: int | None
    head_hash: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """One consistent state of a database: what it is, what is said of it, and its data, which can be read once."""

    kind: str
    state: State
    chunks: Callable[[], Iterator[bytes]]


def read_state(ask: Ask, kind: str) -> State:
    """The state behind an open snapshot."""
    counts = {name: int(ask(f'SELECT count(*) FROM "{name}"')[0][0]) for (name,) in ask(TABLES[kind])}  # noqa: S608  # nosec B608
    revisions = ask("SELECT version_num FROM alembic_version") if "alembic_version" in counts else []
    heads = ask("SELECT seq, hash FROM audit_head") if "audit_head" in counts else []
    return State(
        revision=str(revisions[0][0]) if revisions else None,
        counts=counts,
        head_seq=int(heads[0][0]) if heads else None,
        head_hash=str(heads[0][1]) if heads else None,
    )
