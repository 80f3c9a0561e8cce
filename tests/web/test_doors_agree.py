"""Bad input meets the same rule at every door: the same code, a sentence that says what to do, and nothing written.

Each case is tried as a request to the API, as a form on a page, and as a row of a file given to the command line.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.signing_in import client_of as signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.cli import main
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, AuditHead, Batch

NO_SPREADSHEET = b"%PDF-1.7 this is a scanned page"


@dataclass(frozen=True)
class Case:
    """An issue against the rules; `returned` makes it a past span."""

    code: str
    badge: str
    serial: str
    issued_on: str
    more: dict[str, str] = field(default_factory=dict)


CASES = {
    "a second camera for an officer": Case("officer_holds_camera", "0101", "S-SPARE", "2016-09-01"),
    "an untrained officer": Case("not_trained", "0103", "S-SPARE", "2016-09-01"),
    "a day before the policy": Case("no_policy", "0102", "S-SPARE", "2016-06-28"),
    "an unknown badge": Case("unknown_officer", "9999", "S-SPARE", "2016-09-01"),
    "an unknown camera": Case("unknown_camera", "0102", "NO-SUCH", "2016-09-01"),
    "a day that has not come": Case("future_date", "0102", "S-SPARE", "2199-01-01"),
    "a return before the issue": Case(
        "return_before_issue",
        "0102",
        "S-SPARE",
        "2016-09-02",
        {"returned_on": "2016-09-01", "condition": "serviceable"},
    ),
}


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with officers 0101 (holds a camera), 0102 (trained), 0103 (untrained) and a camera in the room."""
    with databases.fresh(backend, with_story) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


@pytest.fixture
def spare(told: Site) -> str:
    """The serial number of the camera in the room."""
    held = {one["serial"] for one in told.get("/api/v1/assignments?limit=100").json if not one["returned_on"]}
    free = told.get("/api/v1/cameras?limit=100").json
    return str(next(camera["serial"] for camera in free if camera["serial"] not in held))


def written(site: Site) -> tuple[int | None, ...]:
    """How many facts of custody, batches and data-changing events there are."""
    with site.writing() as session:
        facts = [
            session.scalar(select(func.count()).select_from(table)) for table in (Assignment, AssignmentReturn, Batch)
        ]
        changing = select(func.count()).select_from(AuditEvent).where(AuditEvent.changes_data)
        return (*facts, session.scalar(changing), session.get_one(AuditHead, 1).seq)


def send_form(browser: FlaskClient, path: str, typed: dict[str, Any], *, to: str | None = None) -> tuple[int, str]:
    """Fill in a page's form; answers the status and the page."""
    page = browser.get(path).text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf_token|form_key)" value="([^"]*)"', page))
    answer = browser.post(to or path, data={**hidden, **typed}, content_type="multipart/form-data")
    return answer.status_code, answer.text


def import_with_command(site: Site, file: Path, kind: str = "assignments") -> tuple[int, Any, str]:
    """`tracker import`: the exit code, the summary and what stood on stderr."""
    arguments = ["import", kind, str(file), "--format", "json", "--apply"]
    result = CliRunner(env={"TRACKER_DATABASE_URL": site.url}).invoke(main, arguments)
    return result.exit_code, json.loads(result.stdout) if result.stdout else None, result.stderr


def check_sentence(message: str) -> None:
    """A sentence for a person, with what to do."""
    assert re.fullmatch(r"[A-Z0-9].+\.", message.strip(), re.DOTALL), message


@pytest.mark.parametrize("name", CASES)
def test_an_issue_against_a_rule_is_refused_alike_by_request_form_and_file(
    told: Site, spare: str, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    serial = case.serial.replace("S-SPARE", spare)
    browser = signed_in(told)
    before = written(told)

    body = {"officer": {"badge": case.badge}, "camera": {"serial": serial}, "issued_on": case.issued_on, **case.more}
    answer = told.post("/api/v1/assignments", body)
    assert answer.status_code in (404, 409, 422)
    assert answer.json["code"] == case.code
    check_sentence(answer.json["detail"])

    if not case.more:
        typed = {"officer": case.badge, "camera": serial, "issued_on": case.issued_on}
        status, page = send_form(browser, "/counter/issue", typed)
        assert status == answer.status_code
        assert f'data-code="{case.code}"' in page
        assert "Nothing was entered" in page

    file = tmp_path / "issues.csv"
    columns = {"badge": case.badge, "serial": serial, "issued_on": case.issued_on, **case.more}
    file.write_text(",".join(columns) + "\n" + ",".join(columns.values()) + "\n")
    exit_code, summary, stderr = import_with_command(told, file)
    faulty = [*summary["rejected"], *summary["review"]]
    assert (exit_code, summary["applied"], summary["rows_read"], len(faulty)) == (1, False, 1, 1)
    assert (faulty[0]["line"], [problem["code"] for problem in faulty[0]["problems"]]) == (2, [case.code])
    check_sentence(faulty[0]["problems"][0]["message"])
    assert case.code in stderr

    assert written(told) == before


def test_a_return_before_the_issue_is_refused_alike_by_request_and_form(told: Site) -> None:
    held = told.get("/api/v1/assignments?limit=100").json
    open_one = next(one for one in held if one["returned_on"] is None)
    browser = signed_in(told)
    before = written(told)
    body = {"returned_on": "2016-06-30", "condition": "serviceable"}
    answer = told.post(f"/api/v1/assignments/{open_one['id']}/return", body)
    assert (answer.status_code, answer.json["code"]) == (422, "return_before_issue")
    typed = {"camera": open_one["serial"], **body}
    status, page = send_form(browser, "/counter/return", typed)
    assert (status, 'data-code="return_before_issue"' in page) == (422, True)
    assert written(told) == before


def test_a_file_that_is_no_spreadsheet_is_refused_alike_at_every_door(told: Site, tmp_path: Path) -> None:
    browser = signed_in(told)
    before = written(told)
    upload = {"file": (io.BytesIO(NO_SPREADSHEET), "roster.xlsx"), "kind": "roster"}
    answer = told.api("POST", "/api/v1/imports", data=upload, content_type="multipart/form-data")
    assert answer.json["code"] == "not_a_spreadsheet"
    check_sentence(answer.json["detail"])

    upload = {"file": (io.BytesIO(NO_SPREADSHEET), "roster.xlsx"), "kind": "roster"}
    status, page = send_form(browser, "/imports/guide", upload)
    assert (status, 'data-code="not_a_spreadsheet"' in page) == (answer.status_code, True)

    file = tmp_path / "roster.xlsx"
    file.write_bytes(NO_SPREADSHEET)
    exit_code, summary, stderr = import_with_command(told, file, "roster")
    assert (exit_code, summary) == (1, None)
    assert "error: not_a_spreadsheet: " in stderr
    assert written(told) == before
