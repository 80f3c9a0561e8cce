"""Who sees what: a supervisor the own precinct's officers since their posting there, nobody but administrators a
protected officer; what is not theirs looks exactly like what is not there.
"""

from typing import Any

import pytest

from tests.web.api.story import Story
from tests.web.site import Site

INSPECTOR = "inspector"


def rows(site: Site, address: str, who: str = INSPECTOR) -> list[dict[str, Any]]:
    """The rows of a list; the total says the same."""
    answer = site.get(f"/api/v1/{address}", who)
    found: list[dict[str, Any]] = answer.get_json()
    assert answer.headers["X-Total-Count"] == str(len(found))
    return found


def test_a_supervisor_sees_the_own_officers(told: Site, story: Story) -> None:
    seen = {row["id"] for row in rows(told, "officers")}
    assert seen == {story.first, story.second, story.untrained, story.moved, story.protected}
    then = {row["id"] for row in rows(told, "officers?as_of=2016-08-31")}
    assert then == seen - {story.moved}
    assert rows(told, "officers?precinct=5") == []
    assert rows(told, "officers?badge=0501") == []


@pytest.mark.parametrize("who", ["inspector", "auditor", "reader", "admin"])
def test_out_of_scope_looks_like_absent(told: Site, story: Story, who: str) -> None:
    absent = told.get("/api/v1/officers/98765", who).get_json()
    there = told.get(f"/api/v1/officers/{story.fifth}", who)
    if who != INSPECTOR:
        assert there.status_code == 200
        return
    problem = there.get_json()
    assert there.status_code == 404
    for told_of in (absent, problem):
        del told_of["instance"]
    assert problem == {**absent, "detail": absent["detail"].replace("98765", str(story.fifth))}


def test_a_supervisor_sees_what_reaches_into_the_posting(told: Site, story: Story) -> None:
    assert [row["id"] for row in rows(told, "assignments?sort=id")] == [story.assignment]
    for hidden in (story.fifth_assignment, story.moved_assignment):
        assert told.get(f"/api/v1/assignments/{hidden}", INSPECTOR).status_code == 404
    assert [row["starts_on"] for row in rows(told, f"postings?officer={story.moved}")] == ["2016-09-01"]
    assert len(rows(told, f"postings?officer={story.moved}", "auditor")) == 2
    assert len(rows(told, f"employment?officer={story.moved}")) == 1
    assert len(rows(told, f"completions?officer={story.moved}")) == 1
    assert len(rows(told, f"particulars?officer={story.moved}")) == 1
    for name in ("postings", "employment", "completions", "particulars"):
        assert rows(told, f"{name}?officer={story.fifth}") == []


def test_a_supervisor_sees_the_own_cameras_and_rooms(told: Site, story: Story) -> None:
    assert {row["id"] for row in rows(told, "cameras")} >= {story.held, story.spare}
    assert story.fifth_held not in {row["id"] for row in rows(told, "cameras")}
    assert told.get(f"/api/v1/cameras/{story.fifth_held}", INSPECTOR).status_code == 404
    assert [row["code"] for row in rows(told, "precincts")] == ["1"]
    assert rows(told, f"camera-places?camera={story.fifth_held}") == []
    daily = {"used_on": "2016-09-26", "deployed": 3, "used": 2}
    for precinct in ("1", "5"):
        told.post("/api/v1/daily-use", {**daily, "precinct": precinct})
    assert [row["precinct"] for row in rows(told, "daily-use")] == ["1"]


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_a_protected_officer_has_no_name_but_counts(told: Site, story: Story, who: str) -> None:
    masked = told.get(f"/api/v1/officers/{story.protected}", who).get_json()
    names = ("last_name", "first_name", "middle_name", "suffix", "badge")
    assert [masked[name] for name in names] == ["Protected officer", None, None, None, None]
    assert masked["precinct"] == "1"
    for address in ("officers?badge=0666", "officers?search=0666", "officers?search=lund%20eva%200666"):
        assert rows(told, address, who) == []
    (known,) = rows(told, f"particulars?officer={story.protected}", who)
    assert (known["last_name"], known["badge"]) == ("Protected officer", None)
    assert story.protected in {row["id"] for row in rows(told, "officers?precinct=1", who)}
    assert "0666" not in told.get("/api/v1/officers?sort=badge", who).text


def test_a_protected_officer_sorts_apart_from_the_name(told: Site, story: Story) -> None:
    for order in ("badge", "-badge"):
        assert rows(told, f"officers?sort={order}")[-1]["id"] == story.protected


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_an_employee_number_is_for_administrators(told: Site, story: Story, who: str) -> None:
    assert "employee_number" not in told.get(f"/api/v1/officers/{story.first}", who).get_json()
    assert rows(told, "officers?employee_number=E0101", who) == []
    assert told.get(f"/api/v1/officers/{story.first}").get_json()["employee_number"] == "E0101"


def test_the_log_shows_oversight_no_names(told: Site) -> None:
    for event in rows(told, "audit-events?limit=1000", "auditor"):
        assert "personal" not in event
    text = told.get("/api/v1/audit-events?limit=1000", "auditor").text
    assert "Lund" not in text
    assert "0666" not in text
    assert "Lund" in told.get("/api/v1/audit-events?limit=1000").text


def test_a_supervisor_without_precincts_sees_nobody(told: Site) -> None:
    with told.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM api_token_precincts")
    for name in ("officers", "assignments", "cameras", "precincts", "postings", "completions"):
        assert rows(told, name) == []
    assert told.get("/api/v1/reports/rollout-progress", INSPECTOR).get_json()["rows"] == []
