"""A command whose commit was lost says that nobody knows, and where to look."""

import csv
from pathlib import Path

from click.testing import CliRunner

from tests.concurrency.cutting import Cut, cutting_relay
from tests.databases import Databases
from tests.web.api.story import with_story
from tracker.cli import main

LOST = "outcome_unknown"


def test_an_import_whose_commit_was_lost_says_where_to_look(databases: Databases, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    with file.open("w") as out:
        csv.writer(out).writerows([("serial", "model", "owned_from"), ("X5", "Axon Body 2", "2016-03-01")])
    command = ["import", "cameras", str(file), "--apply"]
    with databases.fresh("postgresql", with_story) as url, cutting_relay(url) as (relay, through):
        relay.cut = Cut(b"COMMIT", passed=True, after=b"INSERT INTO audit_events")
        lost = CliRunner(env={"TRACKER_DATABASE_URL": through}).invoke(main, command)
        assert (lost.exit_code, LOST in lost.output) == (1, True), lost.output
        assert "tracker batch list" in lost.output
        again = CliRunner(env={"TRACKER_DATABASE_URL": url}).invoke(main, [*command, "--format", "json"])
        assert again.exit_code == 0
        assert '"created": 0' in again.output
