"""Reports of record over the API: kept, listed within one's scope, handed out as kept, verified."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.services.department import Department
from tests.web.site import Site
from tracker.journeys.reports import REPORTS
from tracker.schemas.output.frozen import FrozenReportAnswer, VerdictAnswer

FILES = ("json", "csv", "xlsx", "pdf", "txt")


def keep(site: Site, name: str = "rollout-progress", who: str = "auditor", **asked: Any) -> dict[str, Any]:
    """A report kept by a role, as answered."""
    kept = site.post(f"/api/v1/reports/{name}/records", asked, who=who)
    assert kept.status_code == 201, kept.text
    told: dict[str, Any] = kept.get_json()
    assert kept.headers["Location"] == f"/api/v1/frozen-reports/{told['number']}"
    return told


def verify(site: Site, content: bytes, who: str = "auditor") -> TestResponse:
    """What verifying a file answers."""
    return site.api("POST", "/api/v1/report-verifications", who=who, data={"file": (io.BytesIO(content), "report.bin")})


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_kept_and_every_file_of_it_is_known_again(sqlite_site: Site, name: str) -> None:
    of_one = {} if REPORTS[name].is_whole else {"precinct": ["1"]}
    told = keep(sqlite_site, name, format="pdf", **of_one)
    assert FrozenReportAnswer().validate(told) == {}
    assert (told["name"], told["report"], told["pulled_by"]) == ("R-1", name, "token:auditor")
    assert told["precincts"] == of_one.get("precinct")
    alone = sqlite_site.get("/api/v1/frozen-reports/1", who="auditor").get_json()
    assert alone == told
    for ending in FILES:
        file = sqlite_site.get(f"/api/v1/frozen-reports/1/file.{ending}", who="auditor")
        assert file.status_code == 200
        verdict = verify(sqlite_site, file.data).get_json()
        assert verdict["stands"], verdict
        assert VerdictAnswer().validate(verdict) == {}


def test_the_file_that_was_pulled_is_the_one_that_is_kept(site: Site) -> None:
    pulled = site.get("/api/v1/reports/rollout-progress", who="auditor")
    told = keep(site, known_at=pulled.get_json()["known_at"], as_of=pulled.get_json()["as_of"])
    kept = site.get(f"/api/v1/frozen-reports/{told['number']}/file.json", who="auditor")
    assert kept.data == pulled.data
    assert kept.headers["Content-Disposition"].endswith("R-1-rollout-progress-2016-09-27.json")


def test_a_repeat_under_the_same_key_keeps_nothing_twice(sqlite_site: Site) -> None:
    asked = {"path": "/api/v1/reports/readiness/records", "body": {}, "headers": {"Idempotency-Key": "k-1"}}
    numbers = [sqlite_site.post(**asked).get_json()["number"] for _ in range(2)]  # type: ignore[arg-type]
    assert numbers == [1, 1]
    assert keep(sqlite_site)["number"] == 2


def test_the_list_is_the_latest_first_and_in_ones_scope(sqlite_site: Site) -> None:
    keep(sqlite_site, who="admin")
    keep(sqlite_site, "outstanding", who="admin")
    own = keep(sqlite_site, who="inspector")
    assert own["precincts"] == own["scope"] == ["1"]
    numbers = {
        who: [row["number"] for row in sqlite_site.get("/api/v1/frozen-reports", who=who).get_json()]
        for who in ("admin", "auditor", "inspector")
    }
    assert numbers == {"admin": [3, 2, 1], "auditor": [3, 1], "inspector": [3]}
    page = sqlite_site.get("/api/v1/frozen-reports?limit=1&offset=1")
    assert (page.headers["X-Total-Count"], [row["number"] for row in page.get_json()]) == ("3", [2])
    for path in ("", "/file.csv", "/verification"):
        assert sqlite_site.get(f"/api/v1/frozen-reports/1{path}", who="inspector").status_code == 404
        assert sqlite_site.get(f"/api/v1/frozen-reports/2{path}", who="auditor").status_code == 404


def test_what_changed_since_is_told_figure_by_figure(site: Site) -> None:
    keep(site)
    with site.writing() as session:
        Department(session).officer("0412", trained=False, duty="patrol")
    verdict = site.get("/api/v1/frozen-reports/1/verification", who="auditor").get_json()
    assert (verdict["stands"], verdict["recomputed"]) == (False, [])
    assert {"place": "rows[precinct=1].strength", "before": 0, "after": 1} in verdict["changed"]


@pytest.mark.parametrize(
    "name, body, status, code",
    [
        ("rollout-progress", {"known_at": "2030-01-01T00:00:00Z"}, 422, "known_at_in_future"),
        ("rollout-progress", {"as_of": "2016-12-24"}, 422, "day_after_known_at"),
        ("rollout-progress", {"within": 3}, 422, "no_days_ahead"),
        ("rollout-progress", {"format": "docx"}, 422, "unknown_format"),
        ("rollout-progress", {"precinct": ["9"]}, 404, "unknown_precinct"),
        ("rollout-progress", {"who": "me"}, 422, "invalid_input"),
        ("never-heard-of", {}, 404, "not_found"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_no_number(
    sqlite_site: Site, name: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused = sqlite_site.post(f"/api/v1/reports/{name}/records", body)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    assert keep(sqlite_site)["number"] == 1


def test_a_supervisor_keeps_no_other_precinct(sqlite_site: Site) -> None:
    refused = sqlite_site.post("/api/v1/reports/rollout-progress/records", {"precinct": ["5"]}, who="inspector")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_precinct")


def test_a_file_is_asked_for(sqlite_site: Site) -> None:
    assert sqlite_site.post("/api/v1/report-verifications", {}).status_code == 415
    nothing = sqlite_site.api("POST", "/api/v1/report-verifications", data={}, content_type="multipart/form-data")
    assert nothing.status_code == 422
    assert verify(sqlite_site, b"hello").get_json()["origin"] == "unknown"
    assert sqlite_site.get("/api/v1/frozen-reports/1/file.docx").status_code == 404


@pytest.mark.parametrize("ending, kind", [("json", "object"), ("csv", "string")])
def test_the_document_says_what_kind_of_thing_a_file_is(told: Site, ending: str, kind: str) -> None:
    paths = told.get("/api/v1/openapi.json").get_json()["paths"]
    answer = paths[f"/api/v1/frozen-reports/{{number}}/file.{ending}"]["get"]["responses"]["200"]
    assert [one["schema"]["type"] for one in answer["content"].values()] == [kind]
