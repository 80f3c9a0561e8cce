"""An upgrade or downgrade that is killed leaves the database wholly old or wholly new, and the next one succeeds."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.databases import BACKENDS, Databases, empty
from tests.store.contents import ddl, is_sqlite, load, postgres, read
from tests.store.killing import Killer, killer
from tests.store.release import revisions
from tracker.store.migrate import upgrade

REVISIONS = revisions()
STEPS = list(itertools.pairwise(["base", *REVISIONS]))
WAYS = [(before, after, way) for before, after in STEPS for way in ("upgrade", "downgrade")]
SHORT = ("0009", "0010")
"""The step that the short run takes; it is in the long one too."""

EVERY = {"sqlite": 3, "postgresql": 6}
"""Of a step's points, each how-manieth it is killed at, beside the first and the last ones."""

TIMED = 20
"""Kills at a random moment of an upgrade over all revisions, on each database."""


@pytest.fixture(scope="module")
def deadly() -> Iterator[Killer]:
    """One process that runs and kills the others."""
    with killer() as made:
        yield made


def state(url: str) -> tuple[Any, Any]:
    """Content and schema, once the server has noticed that a killed process is gone."""
    if not is_sqlite(url):
        alone = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        until = time.monotonic() + 30
        with postgres(url) as connection:
            while connection.execute(alone).fetchone() != (0,):
                connection.rollback()
                assert time.monotonic() < until, "the server still works for a process that was killed"
                time.sleep(0.002)
    return read(url), ddl(url)


def at_revision(before: str, after: str, way: str) -> Callable[[str], None]:
    """Builds the database that a step starts from: released with `before`, and for the way down upgraded to `after`."""

    def build(url: str) -> None:
        if before != "base":
            load(url, before)
        if way == "downgrade":
            upgrade(url, after)

    build.__qualname__ = f"at_{before}_{way}_{after}"
    return build


def points_of(count: int, backend: str) -> list[int]:
    """The points to kill at, of `count`: the last are before the commit, after it, and when all is done."""
    return sorted({1, *range(2, count, EVERY[backend]), *range(max(1, count - 3), count + 1)})


def kill_throughout(databases: Databases, deadly: Killer, backend: str, before: str, after: str, way: str) -> int:
    """Kill one step at many points, and let it end well at last; answer at how many."""
    args = ["db", way, after if way == "upgrade" else before]
    build = at_revision(before, after, way)
    with databases.fresh(backend, build) as url:
        old = state(url)
        told = deadly.run(url, args)
        assert told["code"] == 0, told
        new = state(url)
    assert old != new
    points = points_of(told["points"], backend)
    seen = []
    with ExitStack() as used:
        url = used.enter_context(databases.fresh(backend, build))
        for point in points:
            assert deadly.run(url, args, at=point)["killed"], f"point {point} was not reached"
            found = state(url)
            assert found in (old, new), f"killed at point {point} of {told['points']}: neither old nor new"
            seen.append(found == new)
            if found == new:
                url = used.enter_context(databases.fresh(backend, build))
        assert deadly.run(url, args)["code"] == 0
        assert state(url) == new
    assert set(seen) == {False, True}
    assert seen == sorted(seen), "new at one point and old at a later one"
    return len(points)


@pytest.mark.parametrize("way", ["upgrade", "downgrade"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_killed_step_is_done_wholly_or_not_at_all(
    databases: Databases, deadly: Killer, backend: str, way: str
) -> None:
    assert kill_throughout(databases, deadly, backend, *SHORT, way) >= 4


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("before,after,way", WAYS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_killed_step_is_done_wholly_or_not_at_all(
    databases: Databases, deadly: Killer, backend: str, before: str, after: str, way: str
) -> None:
    assert kill_throughout(databases, deadly, backend, before, after, way) >= 4


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("backend", BACKENDS)
def test_an_upgrade_killed_at_any_moment_is_done_wholly_or_not_at_all(
    databases: Databases, deadly: Killer, backend: str
) -> None:
    """Over all revisions in one transaction, killed from outside: within a statement and within the commit too."""
    dice = random.Random(2016)
    args = ["db", "upgrade"]
    with databases.fresh(backend, empty) as url:
        old = state(url)
        begun = time.monotonic()
        assert deadly.run(url, args)["code"] == 0
        lasts, new = time.monotonic() - begun, state(url)
    for _ in range(TIMED):
        with databases.fresh(backend, empty) as url:
            deadly.run(url, args, seconds=dice.uniform(0, lasts))
            assert state(url) in (old, new)
            assert deadly.run(url, args)["code"] == 0
            assert state(url) == new
