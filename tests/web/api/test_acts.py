"""Acts on what is there: each does its one thing, answers how things stand then, and is refused where it cannot be."""

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.vocabulary import FactKind


def test_a_camera_comes_back_and_goes_out_again(told: Site, story: Story) -> None:
    returned = {"returned_on": "2016-09-27", "condition": "serviceable", "place": "room-1", "note": "clean"}
    answer = told.post(f"/api/v1/assignments/{story.assignment}/return", returned)
    assert answer.status_code == 200, answer.text
    record = answer.get_json()
    assert (record["returned_on"], record["condition"], record["return_note"]) == ("2016-09-27", "serviceable", "clean")
    again = told.post(f"/api/v1/assignments/{story.assignment}/return", returned)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_returned")
    issue = {"officer": story.second, "camera": story.held, "issued_on": "2016-09-27"}
    assert told.post("/api/v1/assignments", issue).status_code == 201


def test_a_swap_is_one_act(told: Site, story: Story) -> None:
    swap = {
        "camera": {"id": story.spare},
        "swapped_on": "2016-09-20",
        "condition": "missing",
        "report_number": "16-001",
    }
    answer = told.post(f"/api/v1/assignments/{story.assignment}/swap", swap)
    assert answer.status_code == 201, answer.text
    new = answer.get_json()
    assert (new["camera_id"], new["officer_id"], new["warnings"]) == (story.spare, story.first, [])
    assert answer.headers["Location"] == f"/api/v1/assignments/{new['id']}"
    assert told.get(f"/api/v1/assignments/{story.assignment}").get_json()["returned_on"] == "2016-09-20"
    assert told.get(f"/api/v1/cameras/{story.held}").get_json()["condition"] == "missing"


def test_a_return_can_be_voided_and_the_camera_is_held_again(told: Site, story: Story) -> None:
    returned = {"returned_on": "2016-09-20", "condition": "stolen", "report_number": "16-002"}
    record = told.post(f"/api/v1/assignments/{story.assignment}/return", returned).get_json()
    answer = told.post(f"/api/v1/returns/{record['return_id']}/void", {"reason": "The wrong camera"})
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["kind"] == "returns"
    after = told.get(f"/api/v1/assignments/{story.assignment}").get_json()
    assert (after["returned_on"], after["return_id"]) == (None, None)
    assert told.get(f"/api/v1/cameras/{story.held}").get_json()["condition"] == "serviceable"


def test_a_fact_that_others_rest_on_is_not_voided(told: Site, story: Story) -> None:
    (posting,) = told.get(f"/api/v1/postings?officer={story.first}").get_json()
    answer = told.post(f"/api/v1/postings/{posting['id']}/void", {"reason": "Never there"})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "later_facts_depend")
    assert [(row["kind"], row["id"]) for row in problem["related"]] == [("assignments", story.assignment)]
    assert told.get(f"/api/v1/postings/{posting['id']}").get_json()["voided_at"] is None


def test_every_kind_of_fact_has_its_void(told: Site) -> None:
    for kind in FactKind:
        answer = told.post(f"/api/v1/{kind.value}/999/void", {"reason": "A mistake"})
        assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_fact"), kind
        answer = told.post(f"/api/v1/{kind.value}/999/void", {})
        assert (answer.status_code, answer.get_json()["errors"].keys()) == (422, {"reason"}), kind


def test_a_class_signs_in_as_one_batch_that_can_be_reversed(told: Site, story: Story) -> None:
    held = {"course": "BWC", "version": "2016", "held_on": "2016-09-26"}
    session = told.post("/api/v1/sessions", held).get_json()["id"]
    signed = {"officers": [{"badge": "0103"}, story.second]}
    answer = told.post(f"/api/v1/sessions/{session}/sign-in", signed)
    assert answer.status_code == 200, answer.text
    done = answer.get_json()
    assert (done["session"], len(done["created"]), done["already"]) == (session, 2, [])
    again = told.post(f"/api/v1/sessions/{session}/sign-in", signed).get_json()
    assert (again["batch"], again["created"], sorted(again["already"])) == (None, [], sorted(done["created"]))
    assert told.get(f"/api/v1/completions?session={session}").headers["X-Total-Count"] == "2"
    reversed_ = told.post(f"/api/v1/batches/{done['batch']}/reverse", {"reason": "The wrong class"})
    assert (reversed_.status_code, reversed_.get_json()["reversal_reason"]) == (200, "The wrong class")
    assert told.get(f"/api/v1/completions?session={session}").headers["X-Total-Count"] == "0"
    twice = told.post(f"/api/v1/batches/{done['batch']}/reverse", {"reason": "Again"})
    assert (twice.status_code, twice.get_json()["code"]) == (409, "batch_reversed")


def test_each_officer_at_fault_in_a_sign_in_is_named(told: Site) -> None:
    held = {"course": "BWC", "version": "2016", "held_on": "2016-09-26"}
    session = told.post("/api/v1/sessions", held).get_json()["id"]
    answer = told.post(f"/api/v1/sessions/{session}/sign-in", {"officers": [{"badge": "0103"}, {"badge": "9999"}]})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (404, "unknown_officer")
    assert problem["errors"]["officers.1"][0]["pointer"] == "/officers/1"
    assert told.get(f"/api/v1/completions?session={session}").get_json() == []


def test_what_ends_with_nothing_in_its_place(told: Site, story: Story) -> None:
    (employed,) = told.get(f"/api/v1/employment?officer={story.second}").get_json()
    (posted,) = told.get(f"/api/v1/postings?officer={story.second}").get_json()
    (required,) = told.get("/api/v1/requirements").get_json()
    (policy,) = told.get("/api/v1/policies").get_json()
    end = {"ends_on": "2016-09-27"}
    for name, record in (
        ("postings", posted),
        ("employment", employed),
        ("requirements", required),
        ("policies", policy),
    ):
        answer = told.post(f"/api/v1/{name}/{record['id']}/end", end)
        assert (answer.status_code, answer.get_json()["ends_on"]) == (200, "2016-09-27"), name
        assert answer.get_json()["end_id"]
        again = told.post(f"/api/v1/{name}/{record['id']}/end", end)
        assert (again.status_code, again.get_json()["code"]) == (409, "already_ended"), name


def test_a_revoked_token_and_a_disabled_account_are_shut_out(told: Site) -> None:
    tokens = {row["name"]: row["id"] for row in told.get("/api/v1/tokens").get_json()}
    assert told.get("/api/v1/officers", "auditor").status_code == 200
    assert told.post(f"/api/v1/tokens/{tokens['auditor']}/revoke", None).status_code == 200
    assert told.get("/api/v1/officers", "auditor").status_code == 401
    users = {row["username"]: row["id"] for row in told.get("/api/v1/users").get_json()}
    answer = told.post(f"/api/v1/users/{users['otto']}/disable", None)
    assert (answer.status_code, answer.get_json()["disabled_at"] is None) == (200, False)
    assert told.post(f"/api/v1/users/{users['otto']}/disable", None).get_json()["code"] == "user_disabled"
    assert told.post("/api/v1/users/999/disable", None).status_code == 404
