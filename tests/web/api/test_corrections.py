"""Corrections, dry runs, batches and recalls at the API: one answer that shows both, every obstacle, nothing twice."""

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.vocabulary import FactKind
from tracker.store.models import AuditEvent, Batch, Posting


def posting_of(site: Site, officer: int) -> dict[str, Any]:
    """The one standing posting of an officer."""
    (posting,) = site.get(f"/api/v1/postings?officer={officer}").get_json()
    return dict(posting)


def events(site: Site) -> int:
    """How many events there are."""
    with site.writing() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_a_correction_shows_both_and_keeps_what_is_not_given(told: Site, story: Story) -> None:
    posting = posting_of(told, story.first)
    before = events(told)
    body = {"reason": "The 5th, not the 1st", "replacement": {"precinct": "5"}}
    answer = told.post(f"/api/v1/postings/{posting['id']}/correct", body)
    assert answer.status_code == 201, answer.text
    said = answer.get_json()
    assert (said["kind"], said["corrected_id"], said["reason"]) == ("postings", posting["id"], body["reason"])
    assert (said["before"]["precinct"], said["after"]["precinct"]) == ("1", "5")
    assert said["before"] | {"precinct": "5"} == said["after"]
    assert answer.headers["Location"] == f"/api/v1/postings/{said['id']}"
    old = told.get(f"/api/v1/postings/{posting['id']}").get_json()
    new = told.get(answer.headers["Location"]).get_json()
    assert (old["voided_at"], old["void_reason"]) == (new["recorded_at"], body["reason"])
    assert (new["precinct"], new["duty"], new["starts_on"]) == ("5", posting["duty"], posting["starts_on"])
    assert events(told) == before + 1
    again = told.post(f"/api/v1/postings/{posting['id']}/correct", body)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_void")


def test_a_correction_sent_twice_under_one_key_is_made_once(told: Site, story: Story) -> None:
    posting = posting_of(told, story.first)
    body = {"reason": "Administration", "replacement": {"duty": "administration"}}
    path, headers = f"/api/v1/postings/{posting['id']}/correct", {"Idempotency-Key": "one"}
    first = told.post(path, body, headers=headers)
    second = told.post(path, body, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    with told.writing() as session:
        postings = session.scalars(select(Posting).where(Posting.officer_id == story.first)).all()
        assert len(postings) == 2


def test_what_would_be_left_hanging_is_named_and_nothing_is_changed(told: Site, story: Story) -> None:
    posting = posting_of(told, story.first)
    before = events(told)
    body = {"reason": "Later", "replacement": {"starts_on": "2016-09-01"}}
    answer = told.post(f"/api/v1/postings/{posting['id']}/correct", body)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "later_facts_depend")
    assert [(row["kind"], row["id"]) for row in problem["related"]] == [("assignments", story.assignment)]
    assert posting_of(told, story.first) == posting
    trial = told.post(f"/api/v1/postings/{posting['id']}/correct?dry_run=true", body)
    assert (trial.status_code, trial.get_json()["possible"]) == (200, False)
    assert trial.get_json()["obstacles"] == problem["related"]
    assert events(told) == before


@pytest.mark.parametrize(
    "replacement, field, code",
    [
        ({"starts_on": "1 July"}, "replacement.starts_on", "not_a_date"),
        ({"duty": ""}, "replacement.duty", "required"),
        ({"precinct": "9"}, "replacement.precinct", "unknown_precinct"),
        ({"voided_at": None}, "replacement.voided_at", "unknown_field"),
        ({"officer": {"badge": "9999"}}, "replacement.officer", "unknown_officer"),
        ("nothing", "replacement", "not_an_object"),
    ],
)
def test_a_replacement_is_read_as_the_entry_itself(
    told: Site, story: Story, replacement: Any, field: str, code: str
) -> None:
    posting = posting_of(told, story.first)
    body = {"reason": "Wrong", "replacement": replacement}
    answer = told.post(f"/api/v1/postings/{posting['id']}/correct", body)
    assert answer.status_code in (404, 422)
    assert [one["code"] for one in answer.get_json()["errors"][field]] == [code]


def test_every_kind_of_fact_has_its_correction(told: Site) -> None:
    for kind in FactKind:
        body = {"reason": "A mistake", "replacement": {}}
        answer = told.post(f"/api/v1/{kind.value}/999/correct", body)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_fact"), kind
        answer = told.post(f"/api/v1/{kind.value}/999/correct", {})
        assert (answer.status_code, answer.get_json()["errors"].keys()) == (422, {"reason", "replacement"}), kind


def test_only_administrators_correct_recall_and_reverse(told: Site, story: Story) -> None:
    for who in ("inspector", "auditor", "reader"):
        for path in (f"assignments/{story.assignment}/correct", "recalls", "batches/1/reverse"):
            assert told.post(f"/api/v1/{path}", {}, who=who).status_code == 403, (who, path)


def test_a_void_and_a_correction_can_be_tried_out(told: Site, story: Story) -> None:
    before = events(told)
    trial = told.post(f"/api/v1/assignments/{story.assignment}/void?dry_run=true", {"reason": "Never"})
    said = trial.get_json()
    assert (trial.status_code, said["possible"], said["would_answer"]["id"]) == (200, True, story.assignment)
    body = {"reason": "A day early", "replacement": {"issued_on": "2016-07-12"}}
    trial = told.post(f"/api/v1/assignments/{story.assignment}/correct?dry_run=true", body)
    assert trial.get_json()["would_answer"]["after"]["issued_on"] == "2016-07-12"
    assert events(told) == before
    assert told.get(f"/api/v1/assignments/{story.assignment}").get_json()["voided_at"] is None


def test_a_recall_is_tried_out_done_shown_and_reversed(told: Site, story: Story) -> None:
    body = {"model": "Axon Body 2", "starts_on": "2016-09-20", "reason": "The battery swells", "reference": "N-7"}
    before = events(told)
    trial = told.post("/api/v1/recalls?dry_run=true", body).get_json()
    assert (trial["possible"], len(trial["would_answer"]["recalled"])) == (True, 4)
    assert events(told) == before
    answer = told.post("/api/v1/recalls", body)
    assert answer.status_code == 201, answer.text
    said = answer.get_json()
    assert {row["camera"] for row in said["recalled"]} >= {story.held, story.spare, story.fifth_held}
    assert told.get(f"/api/v1/cameras/{story.held}").get_json()["condition"] == "recalled"
    batch = told.get(answer.headers["Location"]).get_json()
    assert (batch["kind"], batch["receipt"]["created"], batch["receipt"]["reference"]) == ("recall", 4, "N-7")
    facts = told.get(f"/api/v1/batches/{batch['id']}/facts?limit=3")
    assert facts.headers["X-Total-Count"] == "4"
    assert [(row["kind"], row["voided_at"]) for row in facts.get_json()] == [("conditions", None)] * 3
    again = told.post("/api/v1/recalls", body)
    assert (again.status_code, again.get_json()["code"]) == (409, "nothing_changes")
    reason = {"reason": "Another model was meant"}
    trial = told.post(f"/api/v1/batches/{batch['id']}/reverse?dry_run=true", reason).get_json()
    assert (trial["possible"], trial["obstacles"]) == (True, [])
    assert told.post(f"/api/v1/batches/{batch['id']}/reverse", reason).status_code == 200
    assert told.get(f"/api/v1/cameras/{story.held}").get_json()["condition"] == "serviceable"
    then = told.get(f"/api/v1/batches/{batch['id']}/facts?known_at={batch['recorded_at']}")
    assert then.headers["X-Total-Count"] == "0"
    voided = told.get(f"/api/v1/batches/{batch['id']}/facts?kind=conditions").get_json()
    assert {row["void_reason"] for row in voided} == {reason["reason"]}


def test_a_batch_that_others_rest_on_names_every_obstacle(told: Site) -> None:
    rows = "last_name,first_name,badge,employee_number,precinct,duty,employment\n"
    rows += "".join(f"New,Officer {n},090{n},E090{n},1,patrol,active\n" for n in range(3))
    upload = {"file": (_file(rows), "roster.csv"), "kind": "roster", "apply": "true", "as_of": "2016-07-20"}
    answer = told.api("POST", "/api/v1/imports", data=upload, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    batch = answer.get_json()["batch"]
    issued = []
    for n in range(3):
        camera = {"serial": f"NEW{n}", "model": "Axon Body 2", "owned_from": "2016-03-01"}
        assert told.post("/api/v1/cameras", camera).status_code == 201
        body = {"officer": {"badge": f"090{n}"}, "camera": {"serial": f"NEW{n}"}, "issued_on": "2016-09-01"}
        issue = told.post("/api/v1/assignments", {**body, "override_reason": "first day"})
        assert issue.status_code == 201, issue.text
        issued.append(issue.get_json()["id"])
    refused = told.post(f"/api/v1/batches/{batch}/reverse", {"reason": "Wrong file"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "later_facts_depend")
    assert sorted(row["id"] for row in refused.get_json()["related"]) == sorted(issued)
    with told.writing() as session:
        assert session.get_one(Batch, batch).reversed_seq is None


def _file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


@pytest.mark.parametrize(
    "body, code",
    [
        ({}, "recall_of_what"),
        ({"model": "Axon Body 2", "serials": ["X81000001"]}, "recall_of_what"),
        ({"first_serial": "X9"}, "serial_range"),
        ({"first_serial": "X9", "last_serial": "X10"}, "serial_range"),
        ({"model": "Sony"}, "unknown_camera_model"),
        ({"serials": ["X81000001", "NONE"]}, "unknown_camera"),
        ({"serials": ["X81000001"], "starts_on": "2199-01-01"}, "future_date"),
        ({"first_serial": "Y00000000", "last_serial": "Y99999999"}, "nothing_changes"),
    ],
)
def test_a_recall_that_cannot_be_is_refused_with_its_code(told: Site, body: dict[str, Any], code: str) -> None:
    before = events(told)
    answer = told.post("/api/v1/recalls", {"starts_on": "2016-09-20", "reason": "The battery", **body})
    assert (answer.get_json()["code"], answer.status_code < 500) == (code, True)
    assert events(told) == before


def test_a_range_takes_in_both_its_ends(told: Site) -> None:
    body = {"first_serial": "X81000001", "last_serial": "X81000002", "starts_on": "2016-09-20", "reason": "Clips"}
    said = told.post("/api/v1/recalls", body).get_json()
    assert len(said["recalled"]) == 2
    wider = told.post("/api/v1/recalls", {**body, "last_serial": "X81000003"}).get_json()
    assert (len(wider["recalled"]), {row["reason"] for row in wider["skipped"]}) == (1, {"recalled"})
