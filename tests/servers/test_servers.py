"""The servers that other tests rest on: they start, answer, die, come back, follow one another, and leave nothing."""

from pathlib import Path

import pytest

from tests.servers.clusters import cluster, standby_of
from tests.servers.instances import LOST, instances
from tests.servers.relay import relay_to
from tests.servers.sites import notes_in, open_counter
from tracker.store.engine import make_engine


def test_an_instance_is_asked_killed_and_started_again(empty_database_url: str, tmp_path: Path) -> None:
    counter = open_counter(empty_database_url)
    with instances(empty_database_url, tmp_path, count=1) as (only,):
        assert only.ask("POST", "/api/v1/assignments", counter.passing("one"), token=counter.token).status == 201
        only.kill()
        with pytest.raises(LOST):
            only.ask("GET", "/healthz")
        only.start()
        assert only.ask("POST", "/api/v1/assignments", counter.passing("two"), token=counter.token).is_done
    engine = make_engine(empty_database_url)
    assert notes_in(engine) == ["one", "two"]
    engine.dispose()


@pytest.mark.long
def test_a_standby_has_what_was_committed_and_takes_over_behind_a_relay() -> None:
    with cluster() as primary:
        primary.make("tracker")
        with standby_of(primary) as second, relay_to(primary.port) as relay:
            assert relay.port != primary.port
            with primary.connect("tracker") as connection:
                connection.execute("CREATE TABLE kept (n integer)")
                connection.execute("INSERT INTO kept VALUES (1)")
            primary.kill()
            second.promote()
            with second.connect("tracker") as connection:
                assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
