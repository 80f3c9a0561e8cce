"""Lists of whole entries: all rows or none, problems by row, one batch that is reversed, as one by one would go."""

from typing import Any

import pytest

from tests.web.api.story import Story
from tests.web.site import Site

DONE = {"course": "BWC", "version": "2016", "completed_on": "2016-09-20"}


def total(site: Site, address: str) -> int:
    """How many rows a list has."""
    return int(site.get(f"/api/v1/{address}").headers["X-Total-Count"])


def test_a_roster_goes_in_list_by_list_and_is_taken_back(told: Site) -> None:
    people = [
        {"last_name": "Berg", "first_name": name, "badge": f"07{n}", "employee_number": f"E07{n}"}
        for n, name in enumerate(("Ola", "Eva"))
    ]
    batches = []
    for name, rows in (
        ("officers", [{**one, "starts_on": "2016-01-04"} for one in people]),
        ("employment", [{"officer": {"badge": "070"}, "status": "active", "starts_on": "2016-01-04"}]),
        (
            "postings",
            [
                {"officer": {"employee_number": "E070"}, "precinct": "1", "duty": "patrol", "starts_on": "2016-01-04"},
                {"officer": {"badge": "071"}, "precinct": "5", "duty": "patrol", "starts_on": "2016-02-01"},
            ],
        ),
        ("completions", [{"officer": {"badge": "070"}, **DONE}]),
        ("cameras", [{"serial": "X9", "model": "Axon Body 2", "owned_from": "2016-03-01", "place": "room-1"}]),
        ("assignments", [{"officer": {"badge": "070"}, "camera": {"serial": "X9"}, "issued_on": "2016-09-21"}]),
        ("particulars", [{**people[1], "rank": "Sergeant", "officer": {"badge": "071"}, "starts_on": "2016-09-01"}]),
        ("daily-use", [{"precinct": "1", "used_on": "2016-09-25", "deployed": 40, "used": 38}]),
    ):
        answer = told.post(f"/api/v1/bulk/{name}", {"rows": rows})
        assert answer.status_code == 201, (name, answer.text)
        assert [row["row"] for row in answer.json["rows"]] == list(range(len(rows)))
        for row in answer.json["rows"]:
            assert told.get(f"/api/v1/{name}/{row['id']}").json["batch_id"] == answer.json["batch"], name
        batches.append(answer.json["batch"])
    assert told.get("/api/v1/cameras/serial:X9").json["officer_id"] == told.get("/api/v1/officers/badge:070").json["id"]
    for batch in reversed(batches):
        assert told.post(f"/api/v1/batches/{batch}/reverse", {"reason": "the wrong night"}).status_code == 200
    assert told.get("/api/v1/officers/badge:070").status_code == 404


def test_one_bad_row_keeps_every_row_out_and_each_is_named(told: Site, story: Story) -> None:
    rows: list[dict[str, Any]] = [
        {"officer": story.untrained, **DONE},
        {"officer": {"badge": "none"}, **DONE},
        {"officer": story.untrained, **DONE},
        {"officer": story.second, **DONE, "course": "CIT"},
        {"officer": story.second, **DONE, "session": 99},
    ]
    before = total(told, "completions")
    refused = told.post("/api/v1/bulk/completions", {"rows": rows})
    assert (refused.status_code, refused.json["code"]) == (404, "unknown_officer")
    assert {name: [one["code"] for one in found] for name, found in refused.json["errors"].items()} == {
        "rows.1.officer": ["unknown_officer"],
        "rows.2.completed_on": ["completion_same_day"],
        "rows.3.course": ["unknown_course"],
        "rows.4.session": ["unknown_session"],
    }
    assert refused.json["errors"]["rows.1.officer"][0]["pointer"] == "/rows/1/officer"
    trial = told.post("/api/v1/bulk/completions?dry_run=true", {"rows": rows})
    assert (trial.status_code, trial.json["possible"]) == (200, False)
    assert [[one["pointer"] for one in row["problems"]] for row in trial.json["rows"]][:2] == [[], ["/rows/1/officer"]]
    assert total(told, "completions") == before
    left = told.post("/api/v1/bulk/completions", {"rows": rows, "leave_out": [1, 2, 3, 4]})
    assert (left.status_code, [row["left_out"] for row in left.json["rows"]]) == (201, [False, True, True, True, True])
    assert total(told, "completions") == before + 1


def test_a_row_is_refused_by_the_same_rule_and_code_as_the_single_entry(sqlite_told: Site, story: Story) -> None:
    for name, row in (
        ("officers", {"last_name": "A", "first_name": "B", "employee_number": "E0101", "starts_on": "2016-01-04"}),
        ("officers", {"last_name": "A", "starts_on": "2016-13-04", "id": 7}),
        ("postings", {"officer": story.first, "precinct": "9", "duty": "patrol", "starts_on": "2016-09-01"}),
        ("assignments", {"officer": story.untrained, "camera": story.spare, "issued_on": "2016-09-20"}),
        ("assignments", {"officer": story.second, "camera": story.held, "issued_on": "2016-09-20"}),
        ("cameras", {"serial": "X81000001", "model": "Axon Body 2"}),
        ("daily-use", {"precinct": "1", "used_on": "2016-09-25", "deployed": 1, "used": 2}),
    ):
        single = sqlite_told.post(f"/api/v1/{name}", row)
        many = sqlite_told.post(f"/api/v1/bulk/{name}", {"rows": [row]})
        assert (many.status_code, many.json["code"]) == (single.status_code, single.json["code"]), name
        assert {field.removeprefix("rows.0.") for field in many.json["errors"]} == single.json["errors"].keys(), name


@pytest.mark.parametrize("rows", [[], [{}] * 1001, "x", None])
def test_a_list_has_one_to_a_thousand_rows(sqlite_told: Site, rows: Any) -> None:
    answer = sqlite_told.post("/api/v1/bulk/daily-use", {"rows": rows})
    assert (answer.status_code, [*answer.json["errors"]]) == (422, ["rows"])


def test_nobody_enters_a_list_who_may_not_enter_a_row(sqlite_told: Site) -> None:
    row = {"precinct": "1", "used_on": "2016-09-25", "deployed": 2, "used": 1}
    for who in ("inspector", "auditor", "reader"):
        assert sqlite_told.post("/api/v1/bulk/daily-use", {"rows": [row]}, who).status_code == 403
    assert sqlite_told.post("/api/v1/bulk/daily-use", {"rows": [row]}).status_code == 201
