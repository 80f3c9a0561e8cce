"""The `tracker` command, run in this process on a database of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import main

Tracker = Callable[..., Result]


@pytest.fixture
def tracker(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    """`tracker("report", "rollout-progress")`: what the command printed and its exit code."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", database_url)

    def run(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=given)

    return run


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """A small agency's file."""
    file = tmp_path / "agency.toml"
    file.write_text(
        'agency = "Riverton Police"\n'
        '[[precincts]]\ncode = "1"\nname = "North"\n'
        '[[duties]]\ncode = "patrol"\nname = "Patrol"\n'
        "[[scope_rules]]\nstarts_on = 2016-01-01\nduties = ['patrol']\n"
    )
    return file
