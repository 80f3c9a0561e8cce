"""The example client of docs/change-feed.md, run as it stands against a server: its copy is what the lists answer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.sources import ROOT
from tests.web.api.copying import differing, register_of
from tests.web.api.story import Story
from tests.web.serving import serving
from tests.web.site import Site


@pytest.fixture
def address(told: Site) -> Iterator[str]:
    """Where the site with the story is served."""
    with serving(told.app) as where:
        yield where


def test_the_example_keeps_an_exact_copy(told: Site, story: Story, address: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.json"
    environ = {**os.environ, "TRACKER": address, "TOKEN": told.tokens["inspector"]}
    command = [sys.executable, ROOT / "docs" / "examples" / "keep_a_copy.py", file]
    for reason in (None, "Wrong officer"):
        if reason:
            told.clock.move(minutes=1)
            assert told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": reason}).status_code == 200
            told.clock.move(minutes=1)
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert "officers: 5\n" in done.stdout
        kept = json.loads(file.read_text())["records"]
        copy = {(name, int(number)): record for name, records in kept.items() for number, record in records.items()}
        assert differing(copy, register_of(told, "inspector")) == []


def test_the_curl_of_the_document_reads_the_roster(told: Site, address: str) -> None:
    _, _, after = (ROOT / "docs" / "change-feed.md").read_text().partition("With curl")
    command = after.partition("```\n")[2].partition("```")[0]
    environ = {**os.environ, "TRACKER": address, "TOKEN": told.tokens["admin"]}
    done = subprocess.run(["bash", "-c", command], env=environ, capture_output=True, timeout=60, check=True)
    listed = {one["collection"] for event in json.loads(done.stdout)["events"] for one in event["changes"]}
    assert listed == {"officers", "postings", "employment"}
