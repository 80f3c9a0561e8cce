"""PostgreSQL restarts, fails over, hangs and answers half, under load from two instances that are never restarted."""

import random
import time
from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.clusters import Cluster, cluster, standby_of
from tests.servers.instances import Answered, Instance, instances
from tests.servers.load import Load, writing
from tests.servers.relay import Relay, relay_to
from tests.servers.sites import Counter, open_counter

NOISY = 30.0
"""Seconds that a machine which does much else may take for what takes a few; docs/reliability.md has those measured."""
BOUND = 40.0
"""Seconds within which everyone is answered while nothing comes from the database, on such a machine."""


@dataclass
class Stand:
    """A cluster of its own behind a relay, and what is asked of it."""

    server: Cluster
    relay: Relay
    counter: Counter
    running: list[Instance]

    @property
    def url(self) -> str:
        """The database's own address, past the relay."""
        return self.server.url("tracker")

    def check(self, load: Load) -> None:
        """Nothing was lost or doubled, and nothing went wrong but what may."""
        assert load.wrong == []
        check_all_there(self.url, load.acknowledged, load.asked)


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    """One for all tests of this module that leave it whole."""
    with cluster() as server:
        yield server


@pytest.fixture
def stand(primary: Cluster, tmp_path: Path) -> Iterator[Stand]:
    """Two instances on a database of their own, reached through a relay."""
    with primary.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS tracker WITH (FORCE)")
    counter = open_counter(primary.make("tracker"))
    with relay_to(primary.port) as relay:
        behind = f"postgresql+psycopg://postgres@127.0.0.1:{relay.port}/tracker"
        with instances(behind, tmp_path) as running:
            yield Stand(primary, relay, counter, running)


@pytest.mark.long
def test_a_restart_and_a_stop_under_load(stand: Stand) -> None:
    took = []
    with writing(stand.counter, stand.running) as load:
        load.wait_for(20)
        stand.server.restart()
        took.append(load.wait_for_more())
        load.wait_for_more(20)
        stand.server.stop()
        time.sleep(1)
        assert stand.running[0].ask("GET", "/healthz").status == 200
        assert stand.running[0].ask("GET", "/readyz").json["code"] == "database_unavailable"
        stand.server.start()
        took.append(load.wait_for_more())
        load.wait_for_more(20)
    tell("PostgreSQL back after a restart, seconds to the first success", restart=took[0], stop=took[1])
    stand.check(load)
    assert max(took) < NOISY


@pytest.mark.long
def test_a_promoted_standby_has_every_acknowledged_act(tmp_path: Path) -> None:
    """The primary is killed in mid-load; the instances find the other host by themselves."""
    with cluster() as first:
        counter = open_counter(first.make("tracker"))
        with standby_of(first) as second, instances(first.url("tracker", second), tmp_path) as running:
            with writing(counter, running) as load:
                load.wait_for(200)
                first.kill()
                time.sleep(1)
                second.promote()
                promoted = time.monotonic()
                load.wait_for_more(100)
                after = min(moment for moment in load.done_at if moment > promoted) - promoted
            tell(
                "a promoted standby",
                acknowledged=len(load.acknowledged),
                answers_lost=load.lost,
                refused_503=load.statuses[503],
                first_success_seconds=after,
            )
            assert load.wrong == []
            check_all_there(second.url("tracker"), load.acknowledged, load.asked)
            assert after < NOISY


@pytest.mark.long
@pytest.mark.parametrize("how", ["paused", "silent"])
def test_a_database_that_hangs_is_not_waited_for_for_ever(stand: Stand, how: str) -> None:
    with writing(stand.counter, stand.running, timeout=BOUND) as load:
        load.wait_for(20)
        load.longest = 0.0
        _hang(stand, how)
        began = time.monotonic()
        while load.statuses[503] < 20 and time.monotonic() - began < BOUND:
            time.sleep(0.1)
        ready = _timed(stand.running[0], "/readyz")
        alive = _timed(stand.running[0], "/healthz")
        _go_on(stand, how)
        back = load.wait_for_more()
        load.wait_for_more(20)
    tell(
        f"PostgreSQL {how}",
        refused_503=load.statuses[503],
        longest_answer=load.longest,
        readyz=ready[1],
        healthz=alive[1],
        first_success_seconds=back,
    )
    assert (ready[0].status, ready[0].json["code"]) == (503, "database_unavailable")
    assert alive[0].status == 200
    assert load.statuses[503] >= 20
    assert load.lost == 0
    assert back < NOISY
    stand.check(load)


def _hang(stand: Stand, how: str) -> None:
    if how == "paused":
        stand.server.pause()
    stand.relay.is_silent = how == "silent"


def _go_on(stand: Stand, how: str) -> None:
    if how == "paused":
        stand.server.go_on()
    stand.relay.heal()


def _timed(instance: Instance, path: str) -> tuple[Answered, float]:
    began = time.monotonic()
    answer = instance.ask("GET", path, timeout=BOUND)
    return answer, time.monotonic() - began


def cut_answers(stand: Stand, cuts: int, seed: int) -> Count[str]:
    """Cut the database's answers after so many bytes, again and again, while acts are sent and repeated: one time so
    that nothing comes any more, the next so that the connection is lost and a new one is whole.
    """
    luck = random.Random(seed)
    asked: list[str] = []
    seen: Count[str] = Count()

    def send(instance: Instance, note: str) -> Answered:
        body, key = stand.counter.passing(note), note.replace(" ", "-")
        return instance.ask("POST", "/api/v1/assignments", body, token=stand.counter.token, key=key)

    for number in range(cuts):
        asked += (whole := f"whole {number}", note := f"half {number}")
        before = stand.relay.answered
        assert send(stand.running[0], whole).status == 201
        length = stand.relay.answered - before
        near_the_end = max(0, length - 400)  # where the commit is
        stand.relay.cuts_once = number % 2 == 0
        stand.relay.answer_bytes = luck.randrange(near_the_end if number % 4 < 2 else 0, length + 1)
        first = send(stand.running[0], note)
        stand.relay.heal()
        assert first.status == 201 or (first.status == 503 and "Retry-After" in first.headers), first.content
        seen[f"first_{first.status}"] += 1
        seen["outcome_unknown"] += first.status == 503 and first.json["code"] == "outcome_unknown"
        again = send(stand.running[1], note)
        assert again.status == 201, again.content
        seen["replayed"] += "Idempotent-Replayed" in again.headers
        seen["done_all_the_same"] += first.status == 503 and "Idempotent-Replayed" in again.headers
    assert set(check_all_there(stand.url, asked, asked)) == set(asked)
    return seen


@pytest.mark.long
def test_half_answers_are_503_and_never_done_twice(stand: Stand) -> None:
    seen = cut_answers(stand, 100, seed=5)
    tell("answers of PostgreSQL cut off, each act repeated under its key", **seen)
    assert seen["first_503"] > 10
    assert seen["replayed"] > 10


@pytest.mark.long
def test_a_database_that_lets_nobody_in_and_one_that_is_gone(stand: Stand) -> None:
    """Locked against connections, then renamed away; as it was, all is well again."""
    body = stand.counter.passing("in the end")
    with stand.server.connect() as connection:
        for away, back in [
            ("ALTER DATABASE tracker ALLOW_CONNECTIONS false", "ALTER DATABASE tracker ALLOW_CONNECTIONS true"),
            ("ALTER DATABASE tracker RENAME TO elsewhere", "ALTER DATABASE elsewhere RENAME TO tracker"),
        ]:
            stand.relay.cut()
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname IN ('tracker', 'elsewhere')"
            )
            connection.execute(away)
            refused = stand.running[0].ask("POST", "/api/v1/assignments", body, token=stand.counter.token)
            ready = stand.running[0].ask("GET", "/readyz")
            connection.execute(back)
            assert (refused.status, refused.json["code"]) == (503, "database_unavailable")
            assert (ready.status, "Retry-After" in ready.headers) == (503, True)
            assert "tracker" not in ready.json["detail"].lower().replace("the tracker", "")
    assert stand.running[0].ask("POST", "/api/v1/assignments", body, token=stand.counter.token).status == 201
    assert stand.running[0].ask("GET", "/readyz").status == 200
