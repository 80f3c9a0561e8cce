"""A full disk, a broken one, a file that cannot be written: entries are answered 503 and leave nothing half-written,
reads go on where they can, and all is well by itself when the disk is.
"""

import contextlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import Databases, empty
from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.instances import Answered, Instance, instances
from tests.servers.layer import Mood, Switch, prelude
from tests.servers.sites import Counter, open_counter
from tracker.store.engine import make_engine

READS = "/api/v1/officers"


@dataclass
class Shop:
    """One instance on a database, and what was asked of it."""

    url: str
    counter: Counter
    server: Instance
    switch: Switch
    asked: list[str]
    acknowledged: list[str]

    def enter(self) -> Answered:
        """One more act."""
        note = f"act {len(self.asked)}"
        self.asked.append(note)
        answer = self.server.ask("POST", "/api/v1/assignments", self.counter.passing(note), token=self.counter.token)
        if answer.is_done:
            self.acknowledged.append(note)
        return answer

    def read(self) -> int:
        """The status of a list."""
        return self.server.ask("GET", READS, token=self.counter.token).status

    def check(self) -> None:
        """All that was acknowledged is there, once, and the log is sound."""
        check_all_there(self.url, self.acknowledged, self.asked)


@contextlib.contextmanager
def shop_on(url: str, folder: Path, *, layered: bool = True) -> Iterator[Shop]:
    """Open one."""
    counter = open_counter(url)
    switch = folder / "switch"
    switched = Switch(switch)
    before = prelude(switch) if layered else ""
    with instances(url, folder, count=1, prelude=before) as (server,):
        yield Shop(url, counter, server, switched, [], [])


def check_told(answer: Answered, code: str, shop: Shop) -> None:
    """The answer says what is the matter and when to come back, and the log has a line with nothing of the database's
    own words in it.
    """
    assert answer.status == 503
    # At the commit nobody can say whether it was done before the disk failed.
    assert answer.json["code"] in {code, "outcome_unknown"}
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "application/problem+json"
    log = shop.server.log.read_text()
    assert f'"event": "{answer.json["code"]}"' in log
    assert "INSERT" not in log
    assert "UPDATE" not in log


CODES = {
    Mood.FULL_WRITE: "disk_full",
    Mood.BROKEN_WRITE: "database_unavailable",
    Mood.BROKEN_SYNC: "database_unavailable",
    Mood.BROKEN_TRUNCATE: "database_unavailable",
    Mood.BROKEN_READ: "database_unavailable",
    Mood.CANNOT_OPEN: "database_unavailable",
}
READS_GO_ON = {Mood.FULL_WRITE, Mood.BROKEN_WRITE, Mood.BROKEN_SYNC, Mood.BROKEN_TRUNCATE}


def test_a_failing_disk_is_told_and_heals_by_itself(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("sqlite", empty) as url, shop_on(url, tmp_path) as shop:
        assert shop.enter().status == 201
        for mood, code in CODES.items():
            shop.switch.set(mood)
            check_told(shop.enter(), code, shop)
            assert shop.server.ask("GET", "/healthz").status == 200
            assert shop.read() == (200 if mood in READS_GO_ON else 503)
            shop.switch.set(Mood.WELL)
            assert shop.read() == 200
            assert shop.enter().status == 201
        shop.check()


@pytest.mark.long
def test_a_disk_that_fails_at_any_call_leaves_nothing_half_written(databases: Databases, tmp_path: Path) -> None:
    """An act makes some tens of writes, syncs and truncations: the disk fails at each of them in turn, and stays so."""
    failures = 0
    with databases.fresh("sqlite", empty) as url, shop_on(url, tmp_path) as shop:
        for mood in (Mood.FULL_WRITE, Mood.BROKEN_WRITE, Mood.BROKEN_SYNC, Mood.BROKEN_TRUNCATE):
            for after in range(100):
                shop.switch.set(mood, after)
                answer = shop.enter()
                shop.switch.set(Mood.WELL)
                if answer.is_done:
                    break
                assert answer.status == 503
                assert answer.json["code"] in {CODES[mood], "outcome_unknown"}
                failures += 1
            assert after < 99
        shop.check()
    tell("disk failures, one at each call of an act", failures=failures)
    assert failures > 20


@pytest.mark.long
def test_a_file_that_may_not_grow(databases: Databases, tmp_path: Path) -> None:
    """The kernel's own refusal: no file of the server may be written beyond a size."""
    with databases.fresh("sqlite", empty) as url, shop_on(url, tmp_path, layered=False) as shop:
        assert shop.enter().status == 201
        processes = _group(shop.server)
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        assert (refused := shop.enter()).status == 503
        assert refused.json["code"] in {"database_unavailable", "outcome_unknown"}
        assert shop.read() == 200
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert shop.enter().status == 201
        shop.check()


def _group(server: Instance) -> list[int]:
    assert server.process is not None
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _group_of(int(path.name)) == server.process.pid]


def _group_of(pid: int) -> int | None:
    with contextlib.suppress(OSError):
        return os.getpgid(pid)
    return None


def test_a_damaged_file_is_told_as_such(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("sqlite", empty) as url, shop_on(url, tmp_path, layered=False) as shop:
        file = Path(url.removeprefix("sqlite:///"))
        kept = file.read_bytes()
        file.write_bytes(b"no database at all" * 1000)
        answer = shop.enter()
        check_told(answer, "database_damaged", shop)
        assert shop.server.ask("GET", "/readyz").json["code"] == "database_damaged"
        file.write_bytes(kept)
        assert shop.enter().status == 201
        shop.check()


@pytest.mark.long
def test_a_database_without_its_tables_is_told_as_such(empty_database_url: str, tmp_path: Path) -> None:
    """Taken away under a running server, as by a restore that went wrong."""
    with shop_on(empty_database_url, tmp_path, layered=False) as shop:
        engine = make_engine(empty_database_url)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE api_tokens RENAME TO taken_away"))
        check_told(shop.enter(), "schema_behind", shop)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE taken_away RENAME TO api_tokens"))
        engine.dispose()
        assert shop.enter().status == 201
        shop.check()


FULL_WITH = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;
"""


@pytest.mark.long
@pytest.mark.parametrize("when", ["at once", "at the commit"])
def test_postgresql_without_room_refuses_entries_alone(databases: Databases, tmp_path: Path, when: str) -> None:
    """PostgreSQL's own error for a full disk, at the insert and at the commit."""
    with databases.fresh("postgresql", empty) as url, shop_on(url, tmp_path, layered=False) as shop:
        engine = make_engine(url)
        deferred = ("CONSTRAINT", "DEFERRABLE INITIALLY DEFERRED") if when == "at the commit" else ("", "")
        with engine.begin() as connection:
            connection.execute(text(FULL_WITH))
            connection.execute(
                text(
                    f"CREATE {deferred[0]} TRIGGER full_disk AFTER INSERT ON assignments {deferred[1]} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse()"
                )
            )
        check_told(shop.enter(), "disk_full", shop)
        assert shop.read() == 200
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON assignments"))
        engine.dispose()
        assert shop.enter().status == 201
        shop.check()
