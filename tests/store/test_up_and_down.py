"""Each revision goes up and down with data in every table, changes no value, and refuses what would lose one."""

import itertools
import re
import shutil
from pathlib import Path

import pytest

from tests.databases import BACKENDS, Databases, empty
from tests.store.contents import ddl, load, read
from tests.store.release import FIRST_KEYED, revisions
from tracker.domain.errors import Refusal
from tracker.resources import migrations_dir
from tracker.store import migrate
from tracker.store.catalogue import expected
from tracker.store.migrate import current, downgrade, head, upgrade

pytestmark = pytest.mark.long

REVISIONS = revisions()
STEPS = list(itertools.pairwise(REVISIONS))


@pytest.mark.parametrize("before,revision", STEPS)
def test_up_down_and_up_again_changes_no_value(before: str, revision: str, empty_database_url: str) -> None:
    url = empty_database_url
    load(url, before)
    old, old_ddl = read(url), ddl(url)
    upgrade(url, revision)
    new, new_ddl = read(url), ddl(url)
    assert new != old
    downgrade(url, before)
    assert (read(url), ddl(url)) == (old, old_ddl)
    upgrade(url, revision)
    assert (read(url), ddl(url)) == (new, new_ddl)


LOSING = [*REVISIONS[:6], FIRST_KEYED, "0014"]
"""The revisions that brought tables and columns."""


@pytest.mark.parametrize("revision", LOSING)
def test_a_downgrade_that_would_lose_data_names_table_and_count(revision: str, empty_database_url: str) -> None:
    url = empty_database_url
    load(url, revision)
    held, held_ddl = read(url), ddl(url)
    below = REVISIONS[REVISIONS.index(revision) - 1] if revision != REVISIONS[0] else "base"
    with pytest.raises(Refusal, match="it would lose") as refused:
        downgrade(url, below)
    assert refused.value.code == "migration_refused"
    named = dict(re.findall(r"(\w+) \((\d+)\)", refused.value.message))
    assert named
    assert {table: len(held[table]) for table in named if revision != FIRST_KEYED} == {
        table: int(count) for table, count in named.items() if revision != FIRST_KEYED
    }
    assert (read(url), ddl(url)) == (held, held_ddl)


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_foreign_key_refuses_to_let_its_parent_go(backend: str) -> None:
    keys = [each for each in expected(backend) if each.kind == "constraint" and "FOREIGN KEY" in each.definition]
    assert len(keys) > 80
    assert [key.name for key in keys if "ON DELETE RESTRICT" not in key.definition] == []
    assert [
        each.name for each in expected(backend) if re.search(r"CASCADE|SET NULL|SET DEFAULT", each.definition)
    ] == []


EVIL = '''"""A revision that must not get through."""

from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do what no revision may."""
    {body}


def downgrade() -> None:
    """Nothing to undo."""
    op.execute("SELECT 1")
'''


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations to which a test adds one."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrations_dir(), copy)
    monkeypatch.setattr(migrate, "migrations_dir", lambda: copy)
    return copy / "versions" / "9999_evil.py"


@pytest.mark.parametrize(
    "body,said",
    [
        (
            'op.execute("DELETE FROM user_precincts")',
            r"change the number of rows of user_precincts \(1 before, 0 after\)",
        ),
        ('op.execute("INSERT INTO user_precincts VALUES (1, 2)")', r"user_precincts \(1 before, 2 after\)"),
    ],
)
def test_a_revision_that_changes_the_number_of_rows_is_not_committed(
    evil: Path, empty_database_url: str, body: str, said: str
) -> None:
    load(empty_database_url, head())
    evil.write_text(EVIL.format(head=head(), body=body))
    before = read(empty_database_url)
    with pytest.raises(Refusal, match=said):
        upgrade(empty_database_url)
    assert read(empty_database_url) == before


def test_a_revision_that_orphans_rows_is_not_committed(evil: Path, databases: Databases) -> None:
    """On SQLite foreign keys are off while tables are rebuilt: they are looked at afterwards."""
    with databases.fresh("sqlite", empty) as url:
        load(url, head())
        evil.write_text(EVIL.format(head=head(), body='op.execute("UPDATE api_token_precincts SET precinct_id = 99")'))
        with pytest.raises(Refusal, match="rows in api_token_precincts would lose what they refer to"):
            upgrade(url)
        assert current(url) == REVISIONS[-1]


def test_rebuilding_a_table_touches_no_row_that_refers_to_it(evil: Path, databases: Databases) -> None:
    with databases.fresh("sqlite", empty) as url:
        load(url, head())
        before = read(url)
        body = "with op.batch_alter_table('users', recreate='always'):\n        pass"
        evil.write_text(EVIL.format(head=head(), body=body))
        upgrade(url)
        assert {**read(url), "alembic_version": {}} == {**before, "alembic_version": {}}


def test_an_unknown_revision_is_said(empty_database_url: str) -> None:
    with pytest.raises(Refusal, match="This program knows revisions up to") as refused:
        upgrade(empty_database_url, "0999")
    assert refused.value.code == "unknown_revision"
