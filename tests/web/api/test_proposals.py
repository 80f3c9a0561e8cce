"""Proposing, accepting and declining by request: once, in scope, and listed as known at a moment."""

from typing import Any

import pytest

from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import ProtectIdentity
from tracker.services.people import protect_identity

CLASS = {"course": "BWC", "version": "2016", "held_on": "2016-10-03", "seats": 2}
PROPOSALS = "/api/v1/proposals"


def to_class(site: Site, **more: Any) -> str:
    """The address of a class to come."""
    return f"/api/v1/sessions/{site.post('/api/v1/sessions', {**CLASS, **more}).get_json()['id']}"


def proposed(site: Site, taught: str, *officers: int, **given: Any) -> Any:
    """The inspector's answer to a proposal."""
    return site.post(f"{taught}/proposals", {"officers": list(officers)}, "inspector", **given)


def listed(site: Site, taught: str, who: str = "admin", query: str = "") -> Any:
    """The proposals for a class."""
    return site.get(f"{taught}/proposals{query}", who).get_json()["proposals"]


def test_a_proposal_is_listed_accepted_and_enrolled(told: Site, story: Story) -> None:
    taught = to_class(told)
    answer = proposed(told, taught, story.untrained, story.second)
    number = answer.get_json()["proposal"]
    assert (answer.status_code, answer.get_json()["session"]) == (200, int(taught.rsplit("/", 1)[1]))
    (waiting,) = listed(told, taught, "inspector")
    assert (waiting["proposal"], waiting["state"], waiting["decided_at"], waiting["reason"]) == (
        number,
        "waiting",
        None,
        None,
    )
    assert [(one["officer_id"], one["badge"], one["done_on"]) for one in waiting["officers"]] == [
        (story.untrained, "0103", None),
        (story.second, "0102", "2016-07-01"),
    ]
    assert told.get(f"/api/v1/enrolments?session={answer.get_json()['session']}").get_json() == []
    accepted = told.post(f"{PROPOSALS}/{number}/accept", None)
    assert (accepted.status_code, accepted.get_json()["seats_left"]) == (200, 0)
    enrolled = told.get(f"/api/v1/enrolments?session={answer.get_json()['session']}").get_json()
    assert {one["id"] for one in enrolled} == set(accepted.get_json()["created"])
    assert {one["officer_id"] for one in enrolled} == {story.untrained, story.second}
    (done,) = listed(told, taught)
    assert (done["state"], done["decided_by"]) == ("accepted", "token:admin")
    again = told.post(f"{PROPOSALS}/{number}/accept", None)
    assert (again.status_code, again.get_json()["code"]) == (409, "proposal_decided")
    taken_back = told.post(f"/api/v1/batches/{number}/reverse", {"reason": "the wrong class"})
    assert taken_back.status_code == 200
    assert [(one["state"], one["reason"]) for one in listed(told, taught)] == [("taken_back", "the wrong class")]


def test_a_decline_says_why_and_needs_to(told: Site, story: Story) -> None:
    taught = to_class(told)
    decline = f"{PROPOSALS}/{proposed(told, taught, story.untrained).get_json()['proposal']}/decline"
    without = told.post(decline, {"reason": " "})
    assert (without.status_code, list(without.get_json()["errors"])) == (422, ["reason"])
    done = told.post(decline, {"reason": "full"})
    assert (done.status_code, done.get_json()["reason"]) == (200, "full")
    assert [(one["state"], one["reason"]) for one in listed(told, taught, "inspector")] == [("declined", "full")]


def test_a_repeat_with_its_key_proposes_and_accepts_once(sqlite_told: Site, story: Story) -> None:
    taught = to_class(sqlite_told)
    key = {"Idempotency-Key": "one"}
    first, second = (proposed(sqlite_told, taught, story.untrained, headers=key) for _ in range(2))
    assert (second.status_code, second.get_json()) == (200, first.get_json())
    assert len(listed(sqlite_told, taught)) == 1
    other = proposed(sqlite_told, taught, story.second, headers=key)
    assert other.get_json()["code"] == "idempotency_key_reused"
    accept = f"{PROPOSALS}/{first.get_json()['proposal']}/accept"
    once, twice = (sqlite_told.post(accept, None, headers={"Idempotency-Key": "two"}) for _ in range(2))
    assert (twice.status_code, twice.get_json()) == (200, once.get_json())
    without_key = proposed(sqlite_told, taught, story.second)
    assert without_key.status_code == 200
    assert proposed(sqlite_told, taught, story.second).get_json()["code"] == "already_proposed"


def test_a_moment_before_tells_nothing_of_it(told: Site, story: Story) -> None:
    taught = to_class(told)
    told.clock.move(minutes=5)
    proposed(told, taught, story.untrained)
    told.clock.move(minutes=5)
    assert listed(told, taught, query="?known_at=2016-09-27T15:04:00Z") == []
    answer = told.get(f"{taught}/proposals").get_json()
    assert len(answer["proposals"]) == 1
    assert answer["as_of"] == "2016-09-27"
    assert {"known_at", "data_version", "audit_head"} <= answer.keys()


def problem(answer: Any, name: int) -> str:
    """What is told of something that is not to be seen, without its number."""
    told = answer.get_json()
    del told["instance"]
    return f"{answer.status_code} {told}".replace(f"number {name}.", "number *.")


def test_what_is_anothers_is_as_absent(sqlite_told: Site, story: Story) -> None:
    site = sqlite_told
    taught, of_the_fifth = to_class(site), to_class(site, precinct="5")
    hidden, absent = (proposed(site, taught, number) for number in (story.fifth, 98765))
    assert problem(hidden, story.fifth) == problem(absent, 98765)
    assert hidden.status_code == 404
    for address in (of_the_fifth, "/api/v1/sessions/98765"):
        assert proposed(site, address, story.untrained).get_json()["code"] == "unknown_session"
        assert site.get(f"{address}/proposals", "inspector").get_json()["code"] == "unknown_session"
    assert site.get(f"{of_the_fifth}/proposals").status_code == 200
    assert proposed(site, taught, story.untrained).status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("who", ["admin", "auditor", "reader"])
def test_nobody_but_a_supervisor_proposes(sqlite_told: Site, story: Story, who: str) -> None:
    taught = to_class(sqlite_told)
    refused = sqlite_told.post(f"{taught}/proposals", {"officers": [story.untrained]}, who)
    assert (refused.status_code, listed(sqlite_told, taught)) == (403, [])
    assert proposed(sqlite_told, taught, story.untrained).status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("who", ["inspector", "auditor", "reader"])
def test_a_supervisor_and_oversight_decide_nothing(sqlite_told: Site, story: Story, who: str) -> None:
    taught = to_class(sqlite_told)
    number = proposed(sqlite_told, taught, story.untrained).get_json()["proposal"]
    for act, body in (("accept", None), ("decline", {"reason": "no"})):
        assert sqlite_told.post(f"{PROPOSALS}/{number}/{act}", body, who).status_code == 403
    assert [one["state"] for one in listed(sqlite_told, taught, who)] == ["waiting"]
    assert sqlite_told.post(f"{PROPOSALS}/{number}/decline", {"reason": "no"}).status_code == 200


def test_a_protected_officer_is_proposed_by_number_and_stays_without_a_name(sqlite_told: Site, story: Story) -> None:
    with sqlite_told.writing() as session:
        protect = ProtectIdentity(OfficerRef(id=story.untrained), True)
        protect_identity(session, ADMINISTRATOR, protect, now=NOW)
    taught = to_class(sqlite_told)
    by_badge = sqlite_told.post(f"{taught}/proposals", {"officers": [{"badge": "0103"}]}, "inspector")
    assert by_badge.status_code == 404
    assert proposed(sqlite_told, taught, story.untrained).status_code == 200
    for who, badge in (("admin", "0103"), ("inspector", None), ("auditor", None)):
        assert [one["officers"][0]["badge"] for one in listed(sqlite_told, taught, who)] == [badge]


def test_a_list_without_end_or_with_unknown_fields_is_refused(sqlite_told: Site, story: Story) -> None:
    taught = to_class(sqlite_told)
    for body in ({}, {"officers": []}, {"officers": [story.untrained], "seats": 3}, {"officers": [1] * 10_000}):
        answer = sqlite_told.post(f"{taught}/proposals", body, "inspector")
        assert answer.status_code == 422, body
    assert listed(sqlite_told, taught) == []
