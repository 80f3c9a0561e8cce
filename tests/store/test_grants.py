"""On PostgreSQL the tracker's own role does every act, and none of what only the owner may do."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import ProgrammingError

from tests.databases import Databases, migrated
from tests.services.acts import EXAMPLES, doer, filled
from tests.services.department import NOW
from tests.store.contents import postgres
from tests.structure.sources import ROOT
from tracker.cli import main
from tracker.domain.errors import Refusal
from tracker.services.accounts.answers import KEPT_FOR, KeptAnswer, claim_key, keep_answer
from tracker.services.registry import ACTS
from tracker.store import grants
from tracker.store.base import Base
from tracker.store.check import check_database
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, IdempotencyRecord

ROLE = "tracker_of_tests"


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


def as_role(url: str, role: str = ROLE) -> str:
    """The same database, asked by the tracker's role."""
    return url.replace("//postgres@", f"//{role}@")


def make_role(url: str) -> None:
    """A plain role, once for the whole server."""
    with postgres(url) as connection, contextlib.suppress(psycopg.errors.DuplicateObject):
        connection.execute(f"CREATE ROLE {ROLE} LOGIN")


def granted(url: str) -> None:
    """Let the role work on a database."""
    make_role(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        grants.grant(connection, ROLE)
    engine.dispose()


@pytest.fixture(scope="module")
def owned(databases: Databases) -> Iterator[str]:
    """The department on which every example of an act can be done, as the owner sees it; the role is let in."""
    with databases.fresh("postgresql", filled) as url:
        granted(url)
        yield url


@pytest.fixture(scope="module")
def restricted(owned: str) -> Iterator[Engine]:
    """An engine that asks as the tracker's role."""
    engine = make_engine(as_role(owned))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("name", ACTS)
def test_the_trackers_role_does_every_act(restricted: Engine, name: str) -> None:
    with pytest.raises(Undo), transaction(restricted) as session:
        ACTS[name].service(session, doer(name), EXAMPLES[name](session), now=NOW)
        session.flush()
        assert session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first() is not None
        raise Undo


def test_the_trackers_role_lets_go_of_answers_that_are_old(restricted: Engine) -> None:
    with pytest.raises(Undo), transaction(restricted) as session:
        claim_key(session, "user:1", "old", "digest", now=NOW)
        keep_answer(session, "user:1", "old", KeptAnswer(201, {}, "{}"))
        claim_key(session, "user:1", "new", "digest", now=NOW + KEPT_FOR + timedelta(days=1))
        assert session.scalars(select(IdempotencyRecord.key)).all() == ["new"]
        raise Undo


def test_the_trackers_role_reads_every_table(restricted: Engine) -> None:
    with restricted.connect() as connection:
        for table in [*Base.metadata.tables, "alembic_version"]:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() >= 0


FORBIDDEN = [
    "UPDATE audit_events SET actor = 'x'",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "DELETE FROM audit_head",
    "DELETE FROM assignments",
    "TRUNCATE assignments",
    "UPDATE assignments SET officer_id = 1",
    "UPDATE officers SET recorded_at = now()",
    "UPDATE record_edits SET after = 'x'",
    "UPDATE users SET username = 'administrator'",
    "UPDATE api_tokens SET token_hash = 'x'",
    "UPDATE installation SET demonstration = true",
    "UPDATE alembic_version SET version_num = '0001'",
    "DELETE FROM users",
    "CREATE TABLE own (id int)",
    "CREATE TEMPORARY TABLE own (id int)",
    "CREATE SCHEMA own",
    "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE assignments ADD COLUMN own int",
    "ALTER TABLE assignments DISABLE TRIGGER ALL",
    "DROP TABLE assignments",
    "DROP TRIGGER guard_assignments ON assignments",
    "DROP FUNCTION refuse_fact_change() CASCADE",
    "CREATE INDEX own ON assignments (note)",
    "SET session_replication_role = replica",
    "SELECT setval('officers_id_seq', 1)",
    "ALTER ROLE tracker_of_tests SUPERUSER",
    "SET ROLE postgres",
    "COPY officers TO PROGRAM 'true'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_trackers_role_may_not(restricted: Engine, owned: str, statement: str) -> None:
    with restricted.connect() as connection:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner|cannot set parameter|denied to"):
            connection.exec_driver_sql(statement)
        connection.rollback()


def test_the_check_finds_the_right_role_right(owned: str) -> None:
    assert check_database(as_role(owned), production=True) == []


def test_the_check_tells_a_role_that_may_too_much(owned: str) -> None:
    [found] = check_database(owned, production=True)
    assert (found.code, found.grave) == ("role_may_too_much", True)
    assert "superuser" in found.message
    [found] = check_database(owned)
    assert not found.grave


def test_the_check_tells_what_a_role_may_beyond_and_what_it_lacks(databases: Databases) -> None:
    with databases.fresh("postgresql", migrated) as url:
        granted(url)
        with postgres(url) as connection:
            connection.execute(f"GRANT DELETE, UPDATE ON audit_events TO {ROLE}")
            connection.execute(f"REVOKE INSERT ON officers FROM {ROLE}")
            connection.execute(f"REVOKE UPDATE (returned_on) ON assignments FROM {ROLE}")
            connection.execute(f"GRANT CREATE ON SCHEMA public TO {ROLE}")
        much, little = check_database(as_role(url))
        assert "DELETE audit_events" in much.message
        assert "create tables" in much.message
        assert "change audit_events (act, actor" in much.message
        assert (little.code, little.message) == (
            "role_may_too_little",
            f"The tracker's role {ROLE} may not UPDATE assignments (returned_on); INSERT officers.",
        )
        granted(url)
        assert check_database(as_role(url), production=True) == []


def test_a_role_that_no_grant_holds_back_is_refused(databases: Databases) -> None:
    with databases.fresh("postgresql", migrated) as url:
        engine = make_engine(url)
        for role, code in (("postgres", "role_too_strong"), ("nobody at all", "unknown_role")):
            with engine.begin() as connection, pytest.raises(Refusal) as refused:
                grants.grant(connection, role)
            assert refused.value.code == code
        engine.dispose()


def test_the_owner_upgrades_and_grants_and_the_role_works(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an operator does it: the settings name both roles, and the tracker itself never needs the owner's."""
    run = CliRunner().invoke
    with databases.fresh("postgresql", migrated) as url:
        make_role(url)
        monkeypatch.setenv("TRACKER_DATABASE_URL", as_role(url))
        monkeypatch.setenv("TRACKER_DATABASE_OWNER_URL", url)
        printed = run(main, ["db", "grant", ROLE, "--print"])
        assert printed.exit_code == 0, printed.output
        assert f'GRANT SELECT, INSERT ON "public"."audit_events" TO "{ROLE}";' in printed.stdout.splitlines()
        assert f'("seq", "recorded_at", "hash", "key_id") ON "public"."audit_head" TO "{ROLE}";' in printed.stdout
        assert run(main, ["db", "check"]).exit_code == 1
        assert run(main, ["db", "grant", ROLE]).exit_code == 0
        assert run(main, ["db", "check"]).exit_code == 0
        assert run(main, ["db", "downgrade", "0011"]).exit_code == 0
        behind = run(main, ["db", "check"])
        assert (behind.exit_code, "error: schema_behind: " in behind.stderr) == (1, True)
        assert run(main, ["db", "upgrade"]).exit_code == 0
        assert run(main, ["db", "grant", ROLE]).exit_code == 0  # tables were made anew, with columns that may change
        assert run(main, ["db", "check"]).exit_code == 0
        assert run(main, ["init", "--agency", str(ROOT / "config" / "minneapolis.toml")]).exit_code == 0


def test_later_tables_may_be_read_and_added_to(databases: Databases) -> None:
    with databases.fresh("postgresql", migrated) as url:
        granted(url)
        with postgres(url) as connection:
            connection.execute("CREATE TABLE later (id bigserial PRIMARY KEY, word text)")
        with psycopg.connect(as_role(url).replace("+psycopg", "")) as connection:
            connection.execute("INSERT INTO later (word) VALUES ('x')")
            assert connection.execute("SELECT word FROM later").fetchall() == [("x",)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM later")


def test_the_documentation_lists_what_each_table_may() -> None:
    said = (ROOT / "docs" / "migrations.md").read_text(encoding="utf-8")
    for table, columns in grants.MAY_CHANGE.items():
        beyond = [name for name in columns if name not in grants.VOID]
        if beyond:
            assert f"| `{table}` | {', '.join(f'`{name}`' for name in beyond)} |" in said, table
