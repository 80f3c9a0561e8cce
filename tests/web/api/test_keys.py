"""Keys where numbers go, in addresses and in filters: for whoever may see the record, as of the day asked for."""

from typing import Any

import pytest

from tests.web.api.story import Story
from tests.web.site import Site


def test_each_kind_of_record_has_its_address_by_key(told: Site, story: Story) -> None:
    for by_key, number in (
        ("officers/badge:0101", f"officers/{story.first}"),
        ("officers/employee_number:E0101", f"officers/{story.first}"),
        ("cameras/serial:X81000001", f"cameras/{story.held}"),
        ("assignments/serial:X81000001", f"assignments/{story.assignment}"),
        ("officers/badge:0101/history", f"officers/{story.first}/history"),
    ):
        answer = told.get(f"/api/v1/{by_key}")
        assert (answer.status_code, answer.json) == (200, told.get(f"/api/v1/{number}").json), by_key
    for name, key in (
        ("precincts", "code:1"),
        ("duties", "code:patrol"),
        ("places", "code:room-1"),
        ("courses", "code:BWC"),
        ("camera-models", "name:Axon%20Body%202"),
        ("users", "username:ada"),
    ):
        record = told.get(f"/api/v1/{name}/{key}")
        assert told.get(f"/api/v1/{name}/{record.json['id']}").json == record.json, name
    assert told.api("HEAD", "/api/v1/officers/badge:0101").status_code == 200


def test_an_act_and_an_edit_take_a_key(told: Site, story: Story) -> None:
    camera = told.get("/api/v1/cameras/serial:X81000002")
    edit = {"json": {"asset_tag": "T-7"}, "headers": {"If-Match": camera.headers["ETag"]}}
    assert told.api("PATCH", "/api/v1/cameras/serial:X81000002", **edit).status_code == 200
    assert told.get("/api/v1/cameras/asset_tag:T-7").json["id"] == story.spare
    back = {"returned_on": "2016-09-27", "condition": "serviceable"}
    answer = told.post("/api/v1/assignments/serial:X81000001/return", back)
    assert (answer.status_code, answer.json["id"]) == (200, story.assignment)
    again = told.post("/api/v1/assignments/serial:X81000001/return", back)
    assert (again.status_code, again.json["code"]) == (404, "unknown_assignment")


def test_a_repeat_under_its_key_is_answered_though_nothing_has_that_name_by_now(sqlite_told: Site) -> None:
    address, headers = "/api/v1/assignments/serial:X81000001/return", {"Idempotency-Key": "back"}
    back = {"returned_on": "2016-09-27", "condition": "serviceable"}
    first, again = (sqlite_told.post(address, back, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert sqlite_told.post(address, back, headers={"Idempotency-Key": "more"}).status_code == 404


def test_a_key_names_who_had_it_on_the_day(sqlite_told: Site, story: Story) -> None:
    named = {"last_name": "Lund", "first_name": "Eva", "badge": "0999", "starts_on": "2016-09-01"}
    sqlite_told.post("/api/v1/particulars", {"officer": story.first, **named})
    assert sqlite_told.get("/api/v1/officers/badge:0999").json["id"] == story.first
    assert sqlite_told.get("/api/v1/officers/badge:0101").status_code == 404
    before = sqlite_told.get("/api/v1/officers/badge:0101?as_of=2016-08-31")
    assert (before.status_code, before.json["id"]) == (200, story.first)
    assert sqlite_told.get("/api/v1/officers/badge:0999?known_at=2016-09-27T14:00:00Z").status_code == 404


def test_a_badge_of_two_is_told_with_both(told: Site, story: Story) -> None:
    twin = {"last_name": "Lund", "first_name": "Ove", "badge": "0101", "starts_on": "2016-01-01"}
    other = told.post("/api/v1/officers", twin).json["id"]
    for answer in (
        told.get("/api/v1/officers/badge:0101"),
        told.post("/api/v1/officers/badge:0101/protection", {"protected_identity": True}),
        told.get("/api/v1/assignments?officer=badge:0101"),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "ambiguous"), answer.text
        assert [row["id"] for row in answer.json["related"]] == [story.first, other]
        assert "Ove" in answer.json["related"][1]["label"]


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_what_is_out_of_sight_looks_like_what_is_not_there(told: Site, who: str) -> None:
    hidden = ["officers/badge:0666", "officers/employee_number:E0101"]
    if who == "inspector":
        hidden += ["officers/badge:0501", "cameras/serial:X81000003", "assignments/serial:X81000003"]
    for address in hidden:
        assert told.get(f"/api/v1/{address}").status_code == 200
        collection, _, key = address.partition("/")
        name, _, value = key.partition(":")
        absent = f"{collection}/{name}:none"
        told_of = [_told(told.get(f"/api/v1/{one}", who), said) for one, said in ((address, value), (absent, "none"))]
        assert told_of[0] == told_of[1], address
        assert told_of[0][0] == 404
    assert told.get("/api/v1/officers/badge:0101", who).status_code == 200


def _told(answer: Any, value: str) -> tuple[int, str]:
    """An answer without what was asked for and without its own number."""
    return answer.status_code, str({**answer.json, "instance": ""}).replace(value, "")


def test_filters_take_keys(told: Site, story: Story) -> None:
    for query, number in (
        ("assignments?officer=badge:0101", f"assignments?officer={story.first}"),
        ("assignments?camera=serial:X81000003", f"assignments?camera={story.fifth_held}"),
        ("postings?officer=employee_number:E0502", f"postings?officer={story.moved}"),
        ("cameras?officer=badge:0101", f"cameras?officer={story.first}"),
    ):
        answer = told.get(f"/api/v1/{query}")
        assert answer.json == told.get(f"/api/v1/{number}").json != [], query
    for query, status, code in (
        ("assignments?officer=badge:none", 404, "unknown_officer"),
        ("assignments?officer=serial:X", 422, "invalid_input"),
        ("assignments?officer=badge:", 422, "invalid_input"),
        ("assignments?officer=x", 422, "invalid_input"),
    ):
        answer = told.get(f"/api/v1/{query}")
        assert (answer.status_code, answer.json["code"], [*answer.json["errors"]]) == (status, code, ["officer"]), query


@pytest.mark.parametrize(
    "method, address, who, status",
    [
        ("GET", "officers/serial:X1", "admin", 404),
        ("GET", "officers/badge:", "admin", 404),
        ("GET", "officers/badge:%20", "admin", 404),
        ("GET", "officers/badge:%00", "admin", 422),
        ("GET", f"officers/badge:{'9' * 300}", "admin", 422),
        ("GET", "sessions/code:1", "admin", 404),
        ("GET", "officers/badge:0101/nothing", "admin", 404),
        ("DELETE", "officers/badge:0101", "admin", 405),
        ("GET", "users/username:ada", "auditor", 403),
        ("POST", "officers/badge:0101/pin", "auditor", 403),
        ("POST", "officers/badge:none/pin", "auditor", 403),
        ("GET", "officers/badge:0101", None, 401),
        ("GET", "officers/badge:none", None, 401),
    ],
)
def test_a_key_opens_nothing_more(sqlite_told: Site, method: str, address: str, who: str | None, status: int) -> None:
    answer = sqlite_told.api(method, f"/api/v1/{address}", who=who, json={} if method == "POST" else None)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
