"""Whatever is written through the web goes through the one place where keys are claimed, and keys are kept for long."""

import inspect
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.web.site import Site, one_app
from tracker.services.accounts.answers import FORGOTTEN_AT_ONCE, KEPT_FOR, KeptAnswer, claim_key, keep_answer
from tracker.store.models import IdempotencyRecord
from tracker.web.guard import SAFE

ENTERS_NOTHING = {
    "pages.plan_import": "says what a file would do, and undoes it",
    "pages.rejects": "gives the faulty rows back as a file",
    "pages.print_labels": "gives a sheet of labels as a file",
    "pages.enter_sign_in": "opens a sign-in, a new one each time",
    "pages.sign_in_to_demonstration": "opens a sign-in, a new one each time",
    "pages.sign_out": "ends a sign-in, however often",
    "pages.enter_sign_in_code": "a code is taken once, by itself",
    "pages.enter_sign_in_authenticator": "of a waiting sign-in, which is over with it",
    "pages.stop_sign_in": "ends a waiting sign-in, however often",
    "pages.enter_confirm": "a code is taken once, by itself",
    "pages.enter_authenticator": "takes a code of the new authenticator, once",
    "pages.enter_recovery_codes": "new ones each time, shown in the answer: those before are worth nothing",
    "pages.enter_welcome": "a link is used once, by itself",
    "pages.enter_forgotten": "the same answer each time; how often mail is sent is bounded",
    "pages.enter_notice": "a sign-in acknowledges, however often",
}
"""Posts that hold no key, and why."""


def writing_views(app: Flask, start: str) -> list[tuple[str, str]]:
    """Endpoint and source of each view below an address that takes more than reads."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(start) and set(rule.methods or ()) - SAFE:
            view = inspect.unwrap(app.view_functions[rule.endpoint])
            found.append((rule.endpoint, inspect.getsource(inspect.getmodule(view) or view)))
    return found


def test_every_write_of_the_api_is_entered_under_a_key() -> None:
    views = writing_views(one_app(), "/api/")
    assert len(views) > 40
    assert [endpoint for endpoint, source in views if "enter(" not in source] == []


def test_every_form_that_enters_something_carries_a_key() -> None:
    views = [view for view in writing_views(one_app(), "/") if view[0].startswith("pages.")]
    assert len(views) > 10
    entering = ("enter_once(", "entered_step(")  # a step of a guided import is entered once too
    without = {endpoint for endpoint, source in views if not any(one in source for one in entering)}
    assert without <= set(ENTERS_NOTHING)


@pytest.mark.parametrize("method,address", [("POST", "duties"), ("PATCH", "precincts/1")])
def test_every_kind_of_write_is_answered_again_under_its_key(told: Site, method: str, address: str) -> None:
    body = {"name": "Another"} | ({"code": "k"} if method == "POST" else {})
    headers = {"Idempotency-Key": "one", "If-Match": '"1"'}
    first, again = (told.api(method, f"/api/v1/{address}", json=body, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == (201 if method == "POST" else 200), first.text
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert again.headers["Idempotent-Replayed"] == "true"
    for other in (
        {"json": {**body, "name": "Third"}, "headers": headers},
        {"json": body, "headers": {**headers, "If-Match": '"2"'}},
    ):
        refused = told.api(method, f"/api/v1/{address}", **other)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "idempotency_key_reused")


def kept(session: Session) -> int:
    """How many answers are kept."""
    return session.scalars(select(func.count()).select_from(IdempotencyRecord)).one()


def test_answers_are_let_go_of_when_they_are_old_and_only_then(told: Site) -> None:
    now = told.clock.instant
    old = [
        {"owner": "token:1", "key": f"o{number}", "request_digest": "", "status": 200, "headers": {}, "body": ""}
        for number in range(FORGOTTEN_AT_ONCE + 5)
    ]
    with told.writing() as session:
        session.execute(insert(IdempotencyRecord), [{**one, "created_at": now} for one in old])
    for later, left in ((KEPT_FOR, 26), (KEPT_FOR + timedelta(seconds=1), 7), (KEPT_FOR + timedelta(seconds=2), 3)):
        with told.writing() as session:
            key = f"n{later}"
            assert claim_key(session, "token:1", key, "", now=now + later) is None
            keep_answer(session, "token:1", key, KeptAnswer(200, {}, ""))
            assert kept(session) == left
