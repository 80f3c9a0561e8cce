"""A department entered from nothing through the API: every collection that can be added to, each answer the record."""

from typing import Any

from tests.web.site import Site
from tracker.web.api.adding import ADDING

FROM_NOTHING: list[tuple[str, dict[str, Any]]] = [
    ("precincts", {"code": "3", "name": "3rd Precinct"}),
    ("precincts", {"code": "city-hall", "name": "City Hall", "kind": "other"}),
    ("duties", {"code": "traffic", "name": "Traffic"}),
    ("camera-models", {"name": "Axon Body 3", "manufacturer": "Axon"}),
    ("places", {"code": "room-3", "name": "3rd Precinct room", "kind": "precinct_room", "precinct": "3"}),
    ("courses", {"code": "CIT", "name": "Crisis intervention"}),
    (
        "course-versions",
        {"course": "CIT", "version": "1", "version_order": 1, "hours": 40, "modules": 5, "validity_months": 24},
    ),
    ("requirements", {"course": "CIT", "version": "1", "starts_on": "2016-12-31"}),
    ("scope-rules", {"starts_on": "2016-09-01", "duties": ["patrol", "traffic"]}),
    ("policies", {"number": "5-303", "version": "1", "title": "Use of force", "starts_on": "2016-07-28"}),
    (
        "plans",
        {"precinct": "3", "adopted_on": "2016-03-01", "start": "2016-08-01", "finish": "2016-09-30", "target": 94},
    ),
    (
        "officers",
        {
            "last_name": "Ødegård",
            "first_name": "Liv",
            "badge": "0042",
            "employee_number": "E42",
            "starts_on": "2016-01-04",
        },
    ),
    (
        "particulars",
        {
            "officer": {"badge": "0042"},
            "last_name": "Lund",
            "first_name": "Liv",
            "badge": "0042",
            "starts_on": "2016-05-02",
        },
    ),
    ("postings", {"officer": {"badge": "0042"}, "precinct": "3", "duty": "patrol", "starts_on": "2016-01-04"}),
    ("employment", {"officer": {"badge": "0042"}, "status": "active", "starts_on": "2016-01-04"}),
    (
        "sessions",
        {"course": "BWC", "version": "2016", "held_on": "2016-08-01", "starts_at": "08:30", "place": "Academy"},
    ),
    ("enrolments", {"session": 1, "officer": {"badge": "0042"}, "enrolled_on": "2016-07-20"}),
    ("completions", {"officer": {"badge": "0042"}, "course": "BWC", "version": "2016", "completed_on": "2016-07-01"}),
    ("saved-mappings", {"sender": "HR", "kind": "roster", "mapping": 'kind = "roster"\n[columns]\nbadge = "SEQ#"'}),
    (
        "remembered-links",
        {"sender": "HR", "kind": "roster", "row": {"last_name": "Lundh"}, "officer": {"badge": "0042"}},
    ),
    (
        "remembered-links",
        {"sender": "HR", "kind": "completions", "course_name": "CIT wk", "course": "CIT", "version": "1"},
    ),
    ("saved-views", {"name": "The 3rd, last week", "report": "readiness", "precinct": "3"}),
    (
        "subscriptions",
        {"address": "ada@example.org", "rhythm": "weekly", "view_id": 1, "form": "pdf", "username": "ada"},
    ),
    ("cameras", {"serial": "X1", "model": "Axon Body 3", "owned_from": "2016-03-01", "asset_tag": "T1"}),
    ("cameras", {"serial": "X2", "model": "Axon Body 3", "owned_from": "2016-03-01", "place": "room-3"}),
    ("camera-places", {"camera": {"serial": "X1"}, "place": "room-3", "starts_on": "2016-04-01"}),
    ("conditions", {"camera": {"serial": "X2"}, "condition": "in_repair", "starts_on": "2016-05-01"}),
    ("assignments", {"officer": {"badge": "0042"}, "camera": {"serial": "X1"}, "issued_on": "2016-07-11"}),
    ("counts", {"place": "room-3", "opened_on": "2016-09-26"}),
    ("daily-use", {"precinct": "3", "used_on": "2016-09-26", "deployed": 40, "used": 38, "source": "desk sergeant"}),
    (
        "storage-figures",
        {"measured_on": "2016-09-26", "measure": "stored", "value": 4120, "unit": "gigabytes", "source": "vendor"},
    ),
    (
        "money-figures",
        {
            "kind": "appropriated",
            "year": 2017,
            "dated_on": "2016-09-26",
            "amount": "325000.00",
            "purpose": "cameras",
            "source": "the budget",
        },
    ),
    (
        "users",
        {
            "username": "Lena",
            "full_name": "Lena Berg",
            "role": "supervisor",
            "precincts": ["3"],
        },
    ),
]


def test_everything_can_be_entered_and_is_read_back_as_answered(site: Site) -> None:
    for name, body in FROM_NOTHING:
        answer = site.post(f"/api/v1/{name}", body)
        assert answer.status_code == 201, (name, answer.text)
        record = answer.get_json()
        assert answer.headers["Location"] == f"/api/v1/{name}/{record['id']}"
        record.pop("warnings", None)
        assert site.get(answer.headers["Location"]).get_json() == record
    assert {name for name, _ in FROM_NOTHING} | {"tokens", "difference-explanations"} == ADDING.keys()


def test_an_answer_tells_what_was_entered(site: Site) -> None:
    answers = {name: site.post(f"/api/v1/{name}", body).get_json() for name, body in FROM_NOTHING}
    assert (answers["officers"]["last_name"], answers["officers"]["badge"]) == ("Ødegård", "0042")
    assert (answers["assignments"]["serial"], answers["assignments"]["warnings"]) == ("X1", [])
    assert answers["scope-rules"]["duties"] == ["patrol", "traffic"]
    assert answers["plans"]["version"] == 1
    assert answers["completions"]["expires_on"] == "2018-07-01"
    assert (answers["users"]["username"], answers["users"]["precincts"]) == ("lena", ["3"])
    assert (answers["money-figures"]["amount_cents"], answers["money-figures"]["amount"]) == (32_500_000, "325000.00")


def test_an_issue_out_of_scope_is_allowed_and_warned_of(site: Site) -> None:
    for name, body in FROM_NOTHING[:-8]:
        changed = {**body, "duty": "administration"} if name == "postings" else body
        site.post(f"/api/v1/{name}", changed)
    answer = site.post(
        "/api/v1/assignments", {"officer": {"badge": "0042"}, "camera": {"serial": "X1"}, "issued_on": "2016-07-11"}
    )
    assert (answer.status_code, answer.get_json()["warnings"]) == (201, ["out_of_scope"])


def test_a_past_span_is_entered_in_one_act(site: Site) -> None:
    for name, body in FROM_NOTHING[:-6]:
        site.post(f"/api/v1/{name}", body)
    span = {"issued_on": "2016-07-11", "returned_on": "2016-07-20", "condition": "serviceable"}
    body = {"officer": {"badge": "0042"}, "camera": {"asset_tag": "T1"}, **span}
    answer = site.post("/api/v1/assignments", body)
    assert answer.status_code == 201, answer.text
    assert {name: answer.get_json()[name] for name in span} == span
    assert site.get(f"/api/v1/cameras/{answer.get_json()['camera_id']}").get_json()["officer_id"] is None


def test_a_token_makes_no_token(site: Site) -> None:
    answer = site.post("/api/v1/tokens", {"name": "more", "role": "oversight"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "token_makes_no_token")
    assert "trk_" not in answer.text


def test_an_event_names_the_token_and_the_request(site: Site) -> None:
    answer = site.post("/api/v1/duties", {"code": "traffic", "name": "Traffic"})
    (newest,) = site.get("/api/v1/audit-events?limit=1").get_json()
    (event,) = site.get("/api/v1/audit-events?act=add_duty&sort=-id&limit=1").get_json()
    assert (event["actor"], event["door"], event["subject"]) == ("token:admin", "api", "duties")
    assert event["request_id"] == answer.headers["X-Request-ID"]
    assert event["seq"] == newest["seq"]
