"""Bad input at the API's door: the same code as at every other door, a sentence, the field, and nothing written."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.store.models import AuditHead

DAY = "2016-09-26"


def issue(**changed: Any) -> dict[str, Any]:
    """The body of an issue that would go through, with something changed."""
    body = {"officer": {"badge": "0102"}, "camera": {"serial": "X81000002"}, "issued_on": DAY}
    return {name: value for name, value in {**body, **changed}.items() if value is not ...}


ISSUES: list[tuple[str, dict[str, Any], int, str, str | None]] = [
    ("a second camera for an officer", issue(officer={"badge": "0101"}), 409, "officer_holds_camera", "officer"),
    ("a camera in other hands", issue(camera={"serial": "X81000001"}), 409, "camera_held", "camera"),
    ("an untrained officer", issue(officer={"badge": "0103"}), 409, "not_trained", "officer"),
    ("an unknown badge", issue(officer={"badge": "9999"}), 404, "unknown_officer", "officer"),
    ("an unknown camera", issue(camera={"id": 999}), 404, "unknown_camera", "camera"),
    ("a day before the policy", issue(issued_on="2016-06-01", override_reason="x"), 409, "no_policy", "issued_on"),
    ("a day before the camera was owned", issue(issued_on="2016-02-01"), 409, "camera_not_owned", "camera"),
    ("a day to come", issue(issued_on="2016-09-28"), 422, "future_date", "issued_on"),
    (
        "a return before the issue",
        issue(returned_on="2016-09-20", condition="serviceable"),
        422,
        "return_before_issue",
        "returned_on",
    ),
    ("a return without a condition", issue(returned_on=DAY), 422, "condition_required", "condition"),
    (
        "a loss without a report",
        issue(returned_on=DAY, condition="missing"),
        422,
        "report_number_required",
        "report_number",
    ),
    ("no day", issue(issued_on=...), 422, "invalid_input", "issued_on"),
    ("no such day", issue(issued_on="2016-02-30"), 422, "invalid_input", "issued_on"),
    ("a field that is not there", issue(shoe_size=44), 422, "invalid_input", "shoe_size"),
    ("a field that is not to be set", issue(id=7), 422, "invalid_input", "id"),
    ("two names for one officer", issue(officer={"badge": "0102", "id": 1}), 422, "invalid_input", "officer"),
    ("a number for a badge", issue(officer={"badge": 102}), 422, "invalid_input", "officer.badge"),
    ("a number out of range", issue(camera=2**63), 422, "invalid_input", "camera"),
    ("a huge number", issue(camera=10**30), 422, "invalid_input", "camera"),
    ("a fraction for a number", issue(camera=1.5), 422, "invalid_input", "camera"),
    ("a truth value for a number", issue(camera=True), 422, "invalid_input", "camera"),
    ("a NUL", issue(note="a\u0000b"), 422, "invalid_input", "note"),
    ("a right-to-left override", issue(note="a\u202eb"), 422, "invalid_input", "note"),
    ("an endless text", issue(note="x" * 5000), 422, "invalid_input", "note"),
    ("a list for a body", [], 422, "invalid_input", ""),  # type: ignore[list-item]
]


def written(site: Site) -> int:
    """The number of the last event."""
    with site.writing() as session:
        return session.scalars(select(AuditHead.seq)).one()


@pytest.mark.parametrize("what, body, status, code, field", ISSUES, ids=[case[0] for case in ISSUES])
def test_a_bad_issue_is_refused_and_nothing_is_written(
    told: Site, what: str, body: Any, status: int, code: str, field: str
) -> None:
    before = written(told)
    answer = told.post("/api/v1/assignments", body)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert field in problem["errors"]
    assert problem["detail"].endswith(".")
    assert written(told) == before
    assert told.post("/api/v1/assignments", issue()).status_code == 201


@pytest.mark.parametrize(
    "body, content_type, status, code",
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"\xff\xfe", "application/json", 400, "malformed_json"),
        (b'{"a": "\\ud800"}', "application/json", 400, "malformed_json"),
        (b'{"a": NaN}', "application/json", 400, "malformed_json"),
        (b"[" * 200_000, "application/json", 400, "malformed_json"),
        (b'{"a":' * 200_000, "application/json", 400, "malformed_json"),
        (b"officer=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"{}", "", 415, "unsupported_media_type"),
        (b" " * 1_100_000, "application/json", 413, "too_large"),
    ],
)
def test_a_body_that_is_no_entry_is_refused(
    sqlite_told: Site, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = sqlite_told.api("POST", "/api/v1/assignments", data=body, content_type=content_type)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_badge_that_fits_two_officers_names_both(told: Site, story: Story) -> None:
    twin = {"last_name": "Lund", "first_name": "Ove", "badge": "0101", "starts_on": "2016-01-01"}
    other = told.post("/api/v1/officers", twin).get_json()["id"]
    answer = told.post("/api/v1/assignments", issue(officer={"badge": "0101"}))
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "ambiguous")
    assert [(row["kind"], row["id"]) for row in problem["related"]] == [("officers", story.first), ("officers", other)]
    assert "Ove" in problem["related"][1]["label"]


@pytest.mark.parametrize(
    "name, body, field, code",
    [
        (
            "users",
            {"username": "eve", "full_name": "Eve", "role": "oversight", "password": "short"},
            "password",
            "too_short",
        ),
        (
            "users",
            {"username": "eve", "full_name": "Eve", "role": "oversight", "password": "x" * 129},
            "password",
            "too_long",
        ),
        (
            "users",
            {"username": "eve", "full_name": "Eve", "role": "oversight", "password": "i am eve, yes i am"},
            "password",
            "is_username",
        ),
        ("users", {"username": "e v e", "full_name": "Eve", "role": "oversight"}, "username", "username_unfit"),
        ("users", {"username": "eve", "full_name": "Eve", "role": "supervisor"}, "precincts", "precincts_required"),
        (
            "users",
            {"username": "eve", "full_name": "Eve", "role": "administrator", "precincts": ["1"]},
            "precincts",
            "precincts_not_wanted",
        ),
        ("users", {"username": "eve", "full_name": "Eve", "role": "king"}, "role", "unknown_choice"),
        ("users", {"username": "ada", "full_name": "Ada", "role": "oversight"}, "username", "user_exists"),
        (
            "users",
            {"username": "eve", "full_name": "Eve", "role": "oversight", "demonstration": True},
            "demonstration",
            "unknown_field",
        ),
        ("precincts", {"code": "1", "name": "Another"}, "code", "precinct_exists"),
        ("daily-use", {"precinct": "1", "used_on": DAY, "deployed": 1, "used": 2}, "used", "used_exceeds_deployed"),
    ],
)
def test_other_entries_are_refused_in_the_same_way(
    told: Site, name: str, body: dict[str, Any], field: str, code: str
) -> None:
    before = written(told)
    answer = told.post(f"/api/v1/{name}", body)
    assert answer.status_code in {409, 422}
    assert answer.get_json()["errors"][field][0]["code"] == code
    assert written(told) == before


def test_a_method_that_an_address_lacks_is_told_which_it_takes(sqlite_told: Site) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = sqlite_told.api(method, "/api/v1/officers")
        assert (answer.status_code, sorted(answer.allow)) == (405, ["GET", "HEAD", "POST"])
        assert answer.get_json()["code"] == "method_not_allowed"
    assert sqlite_told.api("POST", "/api/v1/audit-events", json={}).status_code == 405
