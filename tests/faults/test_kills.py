"""Instances and databases are killed at random moments of many acknowledged writes: none is lost, none is doubled."""

import contextlib
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.clusters import Cluster, cluster
from tests.servers.instances import Instance, instances
from tests.servers.load import Load, writing
from tests.servers.sites import open_counter

ACTS = 1000
KILLS = 16
SERVER_ACTS = 400
SERVER_KILLS = 6
READY_SECONDS = 5.0
"""Of the processor, since a machine may do much else; docs/reliability.md has what was measured on a quiet one."""


@dataclass
class Killed:
    """How often, and how many seconds each took to be ready again."""

    ready_after: list[float] = field(default_factory=list)
    worked_for: list[float] = field(default_factory=list)
    """Seconds of the processor until then."""

    def tell(self, subject: str, load: Load) -> None:
        """The figures of a run."""
        tell(
            subject,
            kills=len(self.ready_after),
            acknowledged=len(load.acknowledged),
            answers_lost=load.lost,
            replayed=load.replayed,
            ready_median=sorted(self.ready_after)[len(self.ready_after) // 2],
            ready_longest=max(self.ready_after),
            processor_longest=max(self.worked_for, default=0.0),
        )


@contextlib.contextmanager
def place_of(backend: str, **settings: str) -> Iterator[tuple[str, Cluster | None]]:
    """A database on a real disk, where syncing is worth something."""
    if backend == "sqlite":
        with tempfile.TemporaryDirectory(prefix="tracker-faults-", dir="/var/tmp") as folder:
            yield f"sqlite:///{folder}/kept.db", None
    else:
        with cluster(**settings) as server:
            yield server.make("tracker"), server


def kill_again_and_again(running: list[Instance], load: Load, acts: int, kills: int, luck: random.Random) -> Killed:
    """Kill one instance after another, each somewhere within its share of the acts, until all of both are done."""
    killed = Killed()
    share = max(1, acts // kills)
    while len(load.acknowledged) < acts or len(killed.ready_after) < kills:
        load.wait_for_more(luck.randrange(1, share + 1))
        time.sleep(luck.random() * 0.02)
        victim = luck.choice(running)
        victim.kill()
        began = time.monotonic()
        victim.start()
        killed.ready_after.append(time.monotonic() - began)
        killed.worked_for.append(victim.processor_seconds())
    return killed


def check_nothing_is_lost(backend: str, folder: Path, acts: int, kills: int) -> None:
    """Write, kill, and look."""
    with place_of(backend) as (url, _):
        counter = open_counter(url)
        with instances(url, folder) as running, writing(counter, running) as load:
            killed = kill_again_and_again(running, load, acts, kills, random.Random(acts))
        killed.tell(f"kill -9 of instances, {backend}", load)
        assert load.wrong == []
        assert len(load.acknowledged) >= acts
        check_all_there(url, load.acknowledged, load.asked)
        assert max(killed.worked_for) < READY_SECONDS


def test_an_instance_killed_in_mid_write_loses_nothing(backend: str, tmp_path: Path) -> None:
    check_nothing_is_lost(backend, tmp_path, acts=40, kills=1)


@pytest.mark.long
def test_kills_at_random_moments(backend: str, tmp_path: Path) -> None:
    check_nothing_is_lost(backend, tmp_path, ACTS // 4, KILLS // 4)


@pytest.mark.long
@pytest.mark.whole
def test_kills_at_random_moments_of_a_thousand_writes(backend: str, tmp_path: Path) -> None:
    check_nothing_is_lost(backend, tmp_path, ACTS, KILLS)


@pytest.mark.long
def test_the_database_server_killed_at_random_moments(tmp_path: Path) -> None:
    luck = random.Random(9)
    killed = Killed()
    with place_of("postgresql") as (url, server):
        assert server is not None
        counter = open_counter(url)
        with instances(url, tmp_path) as running, writing(counter, running) as load:
            while len(load.acknowledged) < SERVER_ACTS or len(killed.ready_after) < SERVER_KILLS:
                load.wait_for_more(luck.randrange(1, SERVER_ACTS // SERVER_KILLS + 1))
                server.kill()
                server.start()
                killed.ready_after.append(load.wait_for_more())
        killed.tell("kill -9 of PostgreSQL (seconds from its return to the first success)", load)
        assert load.wrong == []
        check_all_there(url, load.acknowledged, load.asked)
