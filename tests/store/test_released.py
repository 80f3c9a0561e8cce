"""Every released version's database comes up to the newest revision on both databases, and no value of it changes."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.databases import BACKENDS, Databases, empty
from tests.services.department import ADMINISTRATOR, NOW
from tests.store.contents import RELEASED, Contents, ddl, load, read, released
from tests.store.release import COMMAND, FIRST_KEYED, revisions, schema_statements, write_schema
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.domain.commands.people import AddPrecinct
from tracker.reports.audit.verify import verify_log
from tracker.resources import migrations_dir
from tracker.services.people import add_precinct
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import head, upgrade

REVISIONS = revisions()
UNTOLD = ("number_disagrees: officer 5;", "account_disabled_otherwise: user 2;", "reversal_disagrees: batch 2;")
"""What of the rows written by hand no event of theirs tells: these and no others may be found."""


def test_every_revision_has_its_released_database() -> None:
    kept = sorted(file.stem for file in RELEASED.glob("*.json"))
    assert kept == REVISIONS, f"run `{COMMAND}` and add what it makes"


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_written_schema_is_the_newest_revisions(databases: Databases, backend: str) -> None:
    kept = (migrations_dir() / "schema" / f"{backend}.json").read_text(encoding="utf-8")
    assert write_schema(databases, backend) == kept, f"run `{COMMAND}` and add what it makes"


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_released_revision_still_does_what_it_did(databases: Databases, backend: str) -> None:
    """A migration that is out is never edited: databases that went through it would differ from those that will."""
    with databases.fresh(backend, empty) as url:
        for revision in REVISIONS:
            with schema_statements() as heard:
                upgrade(url, revision)
            assert heard == released(revision)["statements"][backend], revision


def lines(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Counter[str]]:
    """Each table's rows, whatever their order."""
    return {table: Counter(repr(sorted(row.items())) for row in listed) for table, listed in rows.items()}


def kept(after: Contents, before: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What `after` says in the tables and columns of `before`."""
    return {
        table: [
            {name: value for name, value in row.items() if not rows or name in rows[0]} for row in after[table].values()
        ]
        for table, rows in before.items()
    }


@pytest.fixture(params=[(revision, backend) for revision in REVISIONS for backend in BACKENDS], ids="-".join)
def upgraded(request: pytest.FixtureRequest, databases: Databases) -> Any:
    """A released database brought up to date: its revision and its address."""
    revision, backend = request.param
    with databases.fresh(backend, empty) as url:
        load(url, revision)
        assert lines(kept(read(url), released(revision)["rows"])) == lines(released(revision)["rows"])
        upgrade(url)
        yield revision, url


@pytest.mark.long
def test_a_released_database_comes_up_with_all_it_held(upgraded: Any, databases: Databases) -> None:
    revision, url = upgraded
    rows = {table: listed for table, listed in released(revision)["rows"].items() if table != "alembic_version"}
    assert lines(kept(read(url), rows)) == lines(rows)
    with databases.fresh("sqlite" if url.startswith("sqlite") else "postgresql", empty) as fresh:
        upgrade(fresh)
        assert ddl(url) == ddl(fresh)
    check_log(make_engine(url), revision)


def check_log(engine: Engine, revision: str) -> None:
    """The log goes on under a key and verifies: what was written before there were keys is its plain beginning."""
    events = released(revision)["rows"]["audit_events"]
    try:
        with transaction(engine) as session:
            add_precinct(session, ADMINISTRATOR, AddPrecinct("4", "4th Precinct"), now=NOW)
        with transaction(engine, write=False) as session:
            found = verify_log(session, DEVELOPMENT_KEYRING)
        for problem in found.problems:
            assert problem.code == "copy_differs"
            assert any(row in problem.message for row in UNTOLD), problem
        assert (found.events, found.last_seq) == (len(events) + 1, len(events) + 1)
        assert revision < FIRST_KEYED or any(event["key_id"] for event in events)
    finally:
        engine.dispose()


def test_the_newest_released_database_stands_at_the_newest_revision() -> None:
    assert REVISIONS[-1] == head()
    tables = released(head())["rows"]
    assert [table for table, rows in tables.items() if not rows] == []
