"""A client that a public generator makes from the API's document alone does a day of the rollout against a server."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.web.serving import serving
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts

pytestmark = pytest.mark.long

PACKAGE = "rollout_client"
CONFIGURED = """\
post_hooks: []
content_type_overrides:
  application/pdf: application/octet-stream
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
  application/x-ndjson: application/octet-stream
  application/zip: application/octet-stream
  application/problem+json: application/json
"""
"""For the generator: no formatter afterwards, and what a media type it does not know is read as."""

DAY, BEFORE, AFTER = "2016-09-27", "2016-07-01", "2016-01-01"
OLD, NEW = "Axon Flex", "Axon Body 2"
ISSUED, OF_OLD, UNTRAINED = 60, 12, 5


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A department without officers and cameras."""
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where it is served."""
    with serving(site.app) as where:
        yield where


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to put the client in, with the generator's settings."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "settings.yml").write_text(CONFIGURED)
    return folder


class Client:
    """The generated package: its operations, called with bodies of its own classes."""

    def __init__(self, address: str, token: str) -> None:
        client = importlib.import_module(f"{PACKAGE}.client")
        self.signed_in = client.AuthenticatedClient(base_url=address, token=token)

    def do(self, group: str, operation: str, *place: object, body: tuple[str, dict[str, Any]] | None = None) -> Any:
        """What an operation answers, as the class that the document promises."""
        module = importlib.import_module(f"{PACKAGE}.api.{group}.{operation}")
        sent = {} if body is None else {"body": self._made(*body)}
        answer = module.sync_detailed(*place, client=self.signed_in, **sent)
        assert answer.status_code in (HTTPStatus.OK, HTTPStatus.CREATED), answer.content
        return answer.parsed

    def report(self, name: str, **asked: object) -> Any:
        """A report."""
        return importlib.import_module(f"{PACKAGE}.api.reports.report_{name}").sync(client=self.signed_in, **asked)

    @staticmethod
    def _made(name: str, said: dict[str, Any]) -> Any:
        return getattr(importlib.import_module(f"{PACKAGE}.models"), name).from_dict(said)


@pytest.fixture
def client(site: Site, address: str, generated: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The client, generated from what the server tells of itself."""
    if not (generated / PACKAGE).exists():
        document = generated / "openapi.json"
        document.write_bytes(site.get("/api/v1/openapi.json").data)
        generate(document, generated)
    monkeypatch.syspath_prepend(str(generated))
    return Client(address, site.tokens["admin"])


def generate(document: Path, folder: Path) -> None:
    """Make the package; a warning of the generator fails, since what it warns of it leaves out."""
    command = ["generate", "--path", document, "--output-path", folder / PACKAGE, "--meta", "none", "--fail-on-warning"]
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *command, "--config", folder / "settings.yml"],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def badge(number: int) -> str:
    """An officer's."""
    return f"{number:04}"


def serial(number: int) -> str:
    """A camera's: the first are of the old model."""
    return f"X{number:05}"


def enter_people(client: Client) -> None:
    """Officers on patrol in the 1st Precinct, all but the last few trained."""
    numbers = range(ISSUED + UNTRAINED)
    who = [{"officer": {"badge": badge(number)}, "starts_on": AFTER} for number in numbers]
    names = [{"last_name": "Lund", "first_name": f"Eva {n}", "badge": badge(n), "starts_on": AFTER} for n in numbers]
    done = [
        {"officer": {"badge": badge(n)}, "course": "BWC", "version": "2016", "completed_on": BEFORE}
        for n in range(ISSUED)
    ]
    for collection, body, rows in (
        ("officers", "EnterOfficers", names),
        ("employment", "EnterEmployment", [{**one, "status": "active"} for one in who]),
        ("postings", "EnterPostings", [{**one, "precinct": "1", "duty": "patrol"} for one in who]),
        ("completions", "EnterCompletions", done),
    ):
        answer = client.do("bulk", f"bulk_{collection}", body=(body, {"rows": rows}))
        assert len(answer.rows) == len(rows)


def enter_cameras(client: Client) -> None:
    """As many cameras as are issued, and two to swap for."""
    client.do("camera_models", "add_camera_models", body=("AddCameraModel", {"name": OLD, "manufacturer": "Axon"}))
    rows = [
        {"serial": serial(number), "model": OLD if number < OF_OLD else NEW, "owned_from": AFTER}
        for number in range(ISSUED + 2)
    ]
    client.do("bulk", "bulk_cameras", body=("EnterCameras", {"rows": rows}))


def test_a_generated_client_does_a_day_of_the_rollout(client: Client) -> None:
    enter_people(client)
    enter_cameras(client)
    rows = [
        {"officer": {"badge": badge(number)}, "camera": {"serial": serial(number)}, "issued_on": DAY}
        for number in range(ISSUED)
    ]
    issued = client.do("bulk", "bulk_assignments", body=("EnterAssignments", {"rows": rows}))
    assert len(issued.rows) == ISSUED
    for number in range(2):  # the assignment is named by the camera that is out under it
        swap = {"camera": {"serial": serial(ISSUED + number)}, "swapped_on": DAY, "condition": "serviceable"}
        answer = client.do("assignments", "swap_assignments", f"serial:{serial(number)}", body=("SwapCamera", swap))
        assert answer.serial == serial(ISSUED + number)
    recall = {"model": OLD, "starts_on": DAY, "reason": "The battery swells.", "reference": "V-12"}
    recalled = client.do("recalls", "add_recalls", body=("RecallCameras", recall))
    assert len(recalled.recalled) == OF_OLD
    figures = client.report("rollout_progress", as_of=date.fromisoformat(DAY))
    precinct = next(row for row in figures.rows if row.precinct == "1")
    held = ISSUED - (OF_OLD - 2)
    for line in (precinct, figures.total):
        assert (line.strength, line.eligible, line.trained, line.assigned) == (65, 65, ISSUED, held)
        assert (line.equipped, line.outstanding) == (held, 65 - held)
    state = client.report("inventory", as_of=date.fromisoformat(DAY)).total
    assert (state.owned, state.recalled, state.held) == (ISSUED + 2, OF_OLD, held)
