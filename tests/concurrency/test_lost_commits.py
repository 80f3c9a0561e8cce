"""A connection lost in the COMMIT: what was to be committed is looked for under its key, and never repeated blindly."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.concurrency.cutting import Cut, CuttingRelay, cutting_relay
from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.signing_in import client_of as signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Duty, TrainingSession
from tracker.web.wiring import wire

TRAFFIC = {"code": "traffic", "name": "Traffic"}


@pytest.fixture
def cut_off(databases: Databases) -> Iterator[tuple[Site, CuttingRelay]]:
    """A site whose engine reaches PostgreSQL through a relay; its notes and its sign-ins go directly."""
    with databases.fresh("postgresql", with_story) as url, cutting_relay(url) as (relay, through):
        site = rewired_site(url, make_tokens(url))
        engine = make_engine(through)
        parts = site.app.extensions["tracker"]
        direct = parts.engine
        wire(site.app, replace(parts, engine=engine))
        yield site, relay
        engine.dispose()
        wire(site.app, replace(parts, engine=direct))
        close(site)


def add(site: Site, key: str | None = "k-1") -> TestResponse:
    """A duty, under a key."""
    return site.post("/api/v1/duties", TRAFFIC, headers={} if key is None else {"Idempotency-Key": key})


def commit_lost(*, passed: bool, for_good: bool = False) -> Cut:
    """The connection is cut at the commit of the next entry: reads, whose transactions end too, go on."""
    return Cut(b"COMMIT", passed, for_good, after=b"INSERT INTO audit_events")


def duties(site: Site) -> int:
    """How many duties of that name there are, asked without the relay."""
    engine = make_engine(site.url)
    with transaction(engine, write=False) as session:
        found = session.scalars(select(func.count()).select_from(Duty).where(Duty.code == "traffic")).one()
    engine.dispose()
    return found


def times_sent(relay: CuttingRelay) -> int:
    """How often the entry itself was sent to the database."""
    return b"".join(relay.seen).count(b"INSERT INTO duties")


def test_a_lost_answer_is_found_under_its_key(cut_off: tuple[Site, CuttingRelay]) -> None:
    site, relay = cut_off
    relay.cut = commit_lost(passed=True)
    answer = add(site)
    assert (answer.status_code, answer.get_json()["code"]) == (201, "traffic"), answer.text
    assert answer.headers["Location"].startswith("/api/v1/duties/")
    assert (duties(site), times_sent(relay)) == (1, 1)
    again = add(site)
    assert (again.status_code, again.headers["Idempotent-Replayed"], again.data) == (201, "true", answer.data)


def test_what_never_reached_the_database_is_said_not_to_be_entered(cut_off: tuple[Site, CuttingRelay]) -> None:
    site, relay = cut_off
    relay.cut = commit_lost(passed=False)
    answer = add(site)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "not_entered"), answer.text
    assert answer.headers["Retry-After"]
    assert (duties(site), times_sent(relay)) == (0, 1)
    again = add(site)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)


@pytest.mark.parametrize("passed", [True, False])
def test_what_cannot_be_told_is_said_to_be_unknown(cut_off: tuple[Site, CuttingRelay], passed: bool) -> None:
    site, relay = cut_off
    relay.cut = commit_lost(passed=passed, for_good=True)
    answer = add(site)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "outcome_unknown"), answer.text
    assert "same key" in answer.get_json()["detail"]
    assert (duties(site), times_sent(relay)) == (int(passed), 1)
    relay.heal()
    again = add(site)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, passed)
    assert duties(site) == 1


def test_without_a_key_nobody_knows(cut_off: tuple[Site, CuttingRelay]) -> None:
    site, relay = cut_off
    relay.cut = commit_lost(passed=True)
    answer = add(site, None)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "outcome_unknown")
    assert "Look whether it is there" in answer.get_json()["detail"]
    assert (duties(site), times_sent(relay)) == (1, 1)


def test_a_connection_lost_before_the_commit_is_tried_again(cut_off: tuple[Site, CuttingRelay]) -> None:
    site, relay = cut_off
    relay.cut = Cut(b"INSERT INTO duties", passed=False)
    assert add(site).status_code == 201
    assert (duties(site), times_sent(relay)) == (1, 2)
    assert add(site).headers["Idempotent-Replayed"] == "true"


def field(page: str, name: str) -> str:
    """A hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("passed", [True, False])
def test_a_form_whose_answer_was_lost_can_be_sent_again(cut_off: tuple[Site, CuttingRelay], passed: bool) -> None:
    site, relay = cut_off
    browser = signed_in(site)
    page = browser.get("/sessions/new").text
    chosen = re.search(r'<option value="([^"]*BWC[^"]*)"', page)
    assert chosen is not None
    data = {name: field(page, name) for name in ("csrf_token", "form_key")}
    data |= {"course_version": chosen[1], "course": chosen[1], "held_on": "2016-10-03"}
    relay.cut = commit_lost(passed=passed)
    answer = browser.post("/sessions/new", data=data)
    assert answer.status_code == (303 if passed else 503), answer.text
    assert passed or "nothing was entered" in answer.text
    again = browser.post("/sessions/new", data=data)
    assert again.status_code == 303
    assert not passed or again.headers["Location"] == answer.headers["Location"]
    with site.writing() as session:
        assert session.scalars(select(func.count()).select_from(TrainingSession)).one() == 1
