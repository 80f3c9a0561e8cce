"""`tracker db check` finds each thing of the schema that is missing, different or there unasked, and damage."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from tests.databases import BACKENDS, Databases
from tests.store.contents import is_sqlite, postgres, sqlite
from tests.store.test_guards import as_released
from tracker.cli import main
from tracker.store.check import Finding, check_database


@contextmanager
def disturbed(databases: Databases, backend: str, *statements: str) -> Iterator[str]:
    """The newest released database, after somebody was at work in it."""
    with databases.fresh(backend, as_released) as url:
        if is_sqlite(url):
            with sqlite(url) as connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            with postgres(url) as own:
                for statement in statements:
                    own.execute(statement.encode())
        yield url


def grave(url: str) -> list[Finding]:
    """What is found, but for the role: the tests ask as the owner."""
    return [finding for finding in check_database(url) if finding.grave]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_released_database_is_as_it_should_be(databases: Databases, backend: str) -> None:
    with disturbed(databases, backend) as url:
        assert grave(url) == []


BOTH = [
    ("DROP INDEX ix_postings_officer", "missing_index", "The index ix_postings_officer is not there."),
    ("CREATE INDEX own ON officers (recorded_at)", "unexpected_index", "The index own is none of the tracker's"),
    ("CREATE TABLE own (id integer)", "unexpected_column", "The column own.id is none of the tracker's"),
    ("ALTER TABLE officers ADD COLUMN own integer", "unexpected_column", "The column officers.own is none of"),
    ("DROP TABLE daily_use", "missing_column", "The column daily_use.used_on is not there."),
]
SQLITE = [
    ("DROP TRIGGER audit_events_no_update", "missing_trigger", "The trigger audit_events.audit_events_no_update"),
    ("DROP TRIGGER guard_assignments_delete", "missing_trigger", "guard_assignments_delete is not there"),
    (
        "CREATE TRIGGER own AFTER INSERT ON officers BEGIN SELECT 1; END",
        "unexpected_trigger",
        "The trigger officers.own is none of the tracker's",
    ),
]
POSTGRESQL = [
    (
        "ALTER TABLE assignments DISABLE TRIGGER guard_assignments",
        "changed_trigger",
        "The trigger assignments.guard_assignments is",
    ),
    ("ALTER TABLE assignments DISABLE TRIGGER guard_assignments", "changed_trigger", "(not enabled)"),
    (
        "ALTER TABLE plans DROP CONSTRAINT ck_plans_target_not_negative",
        "missing_constraint",
        "The constraint plans.ck_plans_target_not_negative is not there.",
    ),
    (
        "ALTER TABLE assignments DROP CONSTRAINT ex_assignments_camera_days",
        "missing_constraint",
        "The constraint assignments.ex_assignments_camera_days is not there.",
    ),
    ("ALTER TABLE plans ADD CONSTRAINT own CHECK (target > 0) NOT VALID", "unexpected_constraint", "(not validated)"),
    ("ALTER TABLE plans ALTER COLUMN target TYPE bigint", "changed_column", "plans.target is `bigint NOT NULL`"),
    ("ALTER TABLE officers ALTER COLUMN recorded_at DROP NOT NULL", "changed_column", "officers.recorded_at is"),
    (
        "CREATE OR REPLACE FUNCTION refuse_fact_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "changed_function",
        "The function refuse_fact_change is",
    ),
]
CASES = [
    *((backend, *case) for case in BOTH for backend in BACKENDS),
    *(("sqlite", *case) for case in SQLITE),
    *(("postgresql", *case) for case in POSTGRESQL),
]


@pytest.mark.parametrize("backend,statement,code,said", CASES)
def test_what_somebody_changed_is_found_and_said(
    databases: Databases, backend: str, statement: str, code: str, said: str
) -> None:
    with disturbed(databases, backend, statement) as url:
        found = grave(url)
        assert [finding for finding in found if finding.code == code and said in finding.message] != [], found
        assert all(finding.advice for finding in found)


def rewritten(name: str, change: str) -> tuple[str, str]:
    """SQLite's own record of a table or index, changed behind its back."""
    return "PRAGMA writable_schema = ON", f"UPDATE sqlite_master SET {change} WHERE name = '{name}'"


def test_a_changed_check_of_a_sqlite_table_is_found(databases: Databases) -> None:
    softened = rewritten("daily_use", "sql = replace(sql, 'used <= deployed', 'used <= deployed + 1')")
    with disturbed(databases, "sqlite", *softened) as url:
        [found] = grave(url)
        assert found.code == "changed_constraint"
        assert "ck_daily_use_used_within_deployed" in found.message


def test_rows_without_their_parent_are_found(databases: Databases) -> None:
    orphaned = ("PRAGMA foreign_keys = OFF", "UPDATE api_token_precincts SET precinct_id = 99")
    with disturbed(databases, "sqlite", *orphaned) as url:
        [found] = grave(url)
        assert found.code == "lost_parent"
        assert "api_token_precincts refers to a row of precincts" in found.message


DAMAGE = [
    rewritten("ix_postings_officer", "sql = sql || ' WHERE id > 1'"),  # the index has more than it should
    rewritten("ix_postings_officer", "rootpage = 99999"),  # and here it cannot be found at all
]


@pytest.mark.parametrize("statements", DAMAGE)
def test_a_damaged_file_is_found(databases: Databases, statements: tuple[str, str]) -> None:
    with disturbed(databases, "sqlite", *statements) as url:
        assert "damaged_file" in {found.code for found in grave(url)}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_command_says_each_in_a_line_and_ends_with_1(
    databases: Databases, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disturbed(databases, backend, "DROP INDEX ix_postings_officer", "DROP INDEX ix_completions_officer") as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        told = CliRunner().invoke(main, ["db", "check"])
        lines = [line for line in told.stderr.splitlines() if line.startswith("error: ")]
        assert told.exit_code == 1
        assert [line.split(" is not there")[0] for line in lines] == [
            "error: missing_index: The index ix_completions_officer",
            "error: missing_index: The index ix_postings_officer",
        ]
        assert "CREATE INDEX ix_postings_officer ON" in lines[1]
