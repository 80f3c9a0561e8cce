"""A repeat of an entry under the same key enters nothing twice, whatever comes between."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.store.models import IdempotencyRecord

TRAFFIC = {"code": "traffic", "name": "Traffic"}


def add(site: Site, key: str, body: Any = None, who: str = "admin", address: str = "/api/v1/duties") -> Any:
    """An entry under a key."""
    return site.post(address, TRAFFIC if body is None else body, who, headers={"Idempotency-Key": key})


def test_a_repeat_gets_the_first_answer_again(told: Site) -> None:
    first, again = add(told, "k-1"), add(told, "k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert told.get("/api/v1/duties?code=traffic").headers["X-Total-Count"] == "1"


def test_an_act_is_repeated_safely_too(told: Site, story: Story) -> None:
    address = f"/api/v1/assignments/{story.assignment}/return"
    body = {"returned_on": "2016-09-27", "condition": "serviceable"}
    first, again = (add(told, "k-2", body, address=address) for _ in range(2))
    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)


def test_a_key_belongs_to_one_request_and_one_token(told: Site) -> None:
    add(told, "k-3")
    for body, address in (({"code": "x", "name": "X"}, "/api/v1/duties"), (TRAFFIC, "/api/v1/courses")):
        answer = add(told, "k-3", body, address=address)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "idempotency_key_reused")
    other = told.api("POST", "/api/v1/duties", who="auditor", json=TRAFFIC, headers={"Idempotency-Key": "k-3"})
    assert other.status_code == 403


def test_a_refused_entry_keeps_no_answer(told: Site) -> None:
    assert add(told, "k-4", {"code": "patrol", "name": "Patrol"}).status_code == 409
    assert add(told, "k-4").status_code == 201


def test_without_a_key_a_repeat_is_an_entry_of_its_own(told: Site) -> None:
    assert told.post("/api/v1/duties", TRAFFIC).status_code == 201
    answer = told.post("/api/v1/duties", TRAFFIC)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "duty_exists")


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "clé"])
def test_a_key_that_is_none_is_refused(told: Site, key: str) -> None:
    answer = add(told, key)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_invalid")


def test_what_is_kept_tells_nothing_of_a_pin(told: Site) -> None:
    (officer,) = told.get("/api/v1/officers?badge=0101").get_json()
    assert add(told, "k-5", {"pin": "48291537"}, address=f"/api/v1/officers/{officer['id']}/pin").status_code == 200
    with told.writing() as session:
        kept = session.scalars(select(IdempotencyRecord)).one()
    assert "48291537" not in f"{kept.body} {kept.headers} {kept.request_digest}"


def test_the_same_request_sent_twice_at_once_is_entered_once(told: Site) -> None:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(add(told, "k-6"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    with told.writing() as session:
        assert session.execute(select(func.count()).select_from(IdempotencyRecord)).scalar_one() == 1
