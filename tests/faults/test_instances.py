"""Instances restarted in turn, and two instances with many writers on one SQLite file: nobody loses an act."""

import time
from pathlib import Path

import pytest

from tests.databases import Databases, empty
from tests.faults.figures import tell
from tests.faults.records import check_all_there
from tests.servers.instances import instances
from tests.servers.load import writing
from tests.servers.sites import open_counter


@pytest.mark.long
def test_instances_restarted_in_turn_finish_what_is_under_way(empty_database_url: str, tmp_path: Path) -> None:
    counter = open_counter(empty_database_url)
    stops = []
    with instances(empty_database_url, tmp_path) as running, writing(counter, running) as load:
        for instance in [*running, *running]:
            load.wait_for_more(10)
            began = time.monotonic()
            instance.stop()
            stops.append(time.monotonic() - began)
            instance.start()
        load.wait_for_more(10)
    tell(
        "restarted in turn",
        restarts=len(stops),
        acknowledged=len(load.acknowledged),
        answers_lost=load.lost,
        replayed=load.replayed,
        longest_stop=max(stops),
    )
    assert load.wrong == []
    assert load.statuses[503] == 0
    # Whoever was refused a connection had not been heard. Nothing that was heard was left half-way: no act was found
    # done already when it was sent again.
    assert load.replayed == 0
    check_all_there(empty_database_url, load.acknowledged, load.asked)


@pytest.mark.long
def test_two_instances_with_eight_writers_share_one_file(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("sqlite", empty) as url:
        counter = open_counter(url)
        with instances(url, tmp_path) as running, writing(counter, running, writers=8) as load:
            load.wait_for(400, seconds=120)
        tell(
            "SQLite, two instances, eight writers",
            acknowledged=len(load.acknowledged),
            refused_503=load.statuses[503],
            longest_answer=load.longest,
        )
        assert load.wrong == []
        assert (load.lost, load.statuses[503]) == (0, 0)
        check_all_there(url, load.acknowledged, load.asked)
