"""Two migrations at once end well: one works, the other waits for it, or says that it waited long enough."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import BACKENDS, Databases, empty
from tests.store.contents import ddl, load, read
from tests.structure.sources import ROOT
from tracker.domain.errors import Refusal
from tracker.store.engine import make_engine
from tracker.store.migrate import current, head, upgrade


def start(url: str, *args: str) -> subprocess.Popen[str]:
    """`tracker` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from tracker.cli import main; main()", *args],
        cwd=ROOT,
        env={**os.environ, "TRACKER_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("begins_at,many", [("0006", 2), pytest.param(None, 4, marks=pytest.mark.long)])
@pytest.mark.parametrize("backend", BACKENDS)
def test_upgrades_at_once_leave_one_upgraded_database(
    databases: Databases, backend: str, begins_at: str | None, many: int
) -> None:
    def build(url: str) -> None:
        if begins_at is not None:
            load(url, begins_at)

    build.__qualname__ = f"begins_at_{begins_at}"
    with databases.fresh(backend, build) as alone, databases.fresh(backend, build) as url:
        upgrade(alone)
        running = [start(url, "db", "upgrade") for _ in range(many)]
        ended = [(process.communicate(timeout=120)[1], process.returncode) for process in running]
        assert [code for _, code in ended] == [0] * many, ended
        assert current(url) == head()
        assert (read(url), ddl(url)) == (read(alone), ddl(alone))


HOLDS = {
    "sqlite": "SELECT 1",  # the transaction itself begins with the write lock
    "postgresql": "SELECT pg_advisory_xact_lock(x'747261636B6572'::bigint)",
}


@pytest.mark.parametrize("backend", BACKENDS)
def test_who_waits_too_long_says_so_and_changes_nothing(databases: Databases, backend: str) -> None:
    with databases.fresh(backend, empty) as url:
        load(url, "0009")
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text(HOLDS[backend]))
            with pytest.raises(Refusal, match="held the database for 1 seconds") as refused:
                upgrade(url, wait_seconds=1)
        engine.dispose()
        assert refused.value.code == "migration_waits"
        assert current(url) == "0009"
        upgrade(url)
        assert current(url) == head()


@pytest.mark.parametrize("backend", BACKENDS)
def test_who_waits_goes_on_when_the_other_is_done(databases: Databases, backend: str) -> None:
    with databases.fresh(backend, empty) as url:
        load(url, "0009")
        engine = make_engine(url)
        with engine.connect() as connection:
            held = connection.begin()
            connection.execute(text(HOLDS[backend]))
            release = threading.Timer(0.5, held.commit)
            release.start()
            upgrade(url)
            release.join()
        engine.dispose()
        assert current(url) == head()


def test_a_program_that_holds_a_table_is_waited_for_no_longer_than_told(databases: Databases) -> None:
    with databases.fresh("postgresql", empty) as url:
        load(url, "0009")
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises(Refusal, match="migration, or a program"):
                upgrade(url, wait_seconds=1)
        engine.dispose()
        assert current(url) == "0009"


def test_the_file_of_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'tracker.db'}"
    upgrade(url)
    assert current(url) == head()
