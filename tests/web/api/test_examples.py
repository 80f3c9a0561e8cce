"""Every block and every program of docs/api-examples.md, run as it stands against a server."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.fixtures.files import csv_file
from tests.structure.sources import ROOT
from tests.web.serving import serving
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts

pytestmark = [pytest.mark.usefixtures("reading_here"), pytest.mark.long]

BLOCKS = re.findall(r"(?ms)^```\n(.*?)^```$", (ROOT / "docs" / "api-examples.md").read_text())
HEADER = ("employee_number", "badge", "last_name", "first_name", "rank", "precinct", "duty", "employment")
PEOPLE = (("E1", "0412", "Lund", "Eva"), ("E2", "0413", "Berg", "Ola"))


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A department without officers and cameras."""
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the others' systems write, from which docs/ is found."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "roster.csv").write_bytes(roster("1"))
    done = [
        {"officer": {"badge": badge}, "course": "BWC", "version": "2016", "completed_on": "2016-09-26"}
        for _, badge, *_ in PEOPLE
    ]
    (tmp_path / "completions.json").write_text(json.dumps({"rows": done}))
    (tmp_path / "devices.csv").write_text("serial,badge,condition\nX404,0412,serviceable\n")
    return tmp_path


def roster(precinct: str) -> bytes:
    """The HR system's file."""
    return csv_file([HEADER, *[(*one, "Officer", precinct, "patrol", "active") for one in PEOPLE]])


def run(block: str, desk: Path, where: str, site: Site) -> subprocess.CompletedProcess[str]:
    """Run one block from the folder, as an administrator's program."""
    environ = {**os.environ, "TRACKER": where, "TOKEN": site.tokens["admin"]}
    command = ["bash", "-c", block.replace("python docs", f"{sys.executable} docs")]
    return subprocess.run(command, cwd=desk, env=environ, capture_output=True, text=True, timeout=120, check=False)


def said(desk: Path, name: str) -> Any:
    """What a block left in a file."""
    return json.loads((desk / name).read_text())


def test_every_block_does_what_is_said_of_it(site: Site, desk: Path) -> None:
    assert len(BLOCKS) == 9
    with serving(site.app) as where:
        done = [run(block, desk, where, site) for block in BLOCKS]
    ended = [one.returncode for one in done]
    assert ended == [0, 0, 0, 0, 0, 0, 1, 0, 0], [one.stderr for one in done]
    assert (said(desk, "plan.json")["created"], said(desk, "plan.json")["applied"]) == (2, False)
    assert (said(desk, "receipt.json")["created"], said(desk, "receipt.json")["applied"]) == (2, True)
    assert "'created': 2" in done[2].stdout  # the same file of the same day: the answer of before
    assert len(said(desk, "completed.json")["rows"]) == 2
    assert done[4].stdout == f"batch {said(desk, 'completed.json')['batch']}: 2 completions\n"  # the answer of before
    assert {one["code"] for one in said(desk, "differences.json")["differences"]} == {"not_in_register"}
    assert "not_in_register: " in done[6].stdout
    assert len(said(desk, "copy.json")["records"]["officers"]) == 2
    assert len(said(desk, "copy.json")["records"]["completions"]) == 2
    header = next(csv.reader((desk / "rollout-progress.csv").read_text().splitlines()))
    assert {"week_ending", "published_at", "unit"} <= set(header)
    assert said(desk, "datapackage.json")["resources"]


def test_a_roster_that_wants_a_look_is_not_entered(site: Site, desk: Path) -> None:
    (desk / "roster.csv").write_bytes(roster("9"))
    with serving(site.app) as where:
        looked, entered, sent = (run(block, desk, where, site) for block in BLOCKS[:3])
    assert (looked.returncode, entered.returncode, sent.returncode) == (0, 22, 1)  # 22: curl was told a refusal
    assert said(desk, "receipt.json")["code"] == "import_has_problems"
    assert "line 2: precinct: [unknown_precinct]" in sent.stdout
    assert site.get("/api/v1/officers").headers["X-Total-Count"] == "0"
