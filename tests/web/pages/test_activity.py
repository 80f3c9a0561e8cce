"""The report `activity` as a page and over the API: who may see it, what is put on record, what it does not count."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.store.models import AuditEvent

PAGE = "/reports/activity"


@pytest.fixture
def entered(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it, a little later."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


def pulls(site: Site) -> list[tuple[str, str]]:
    """Who pulled the report in which format, as the log has it."""
    query = select(AuditEvent).where(AuditEvent.act == "pull_report").order_by(AuditEvent.seq)
    with site.writing() as session:
        return [(event.actor, event.detail["format"]) for event in session.scalars(query)]


def test_an_administrator_and_oversight_see_who_entered_what(entered: Site) -> None:
    for who in ("admin", "auditor"):
        page = signed_in(entered, who).get(PAGE)
        assert page.status == 200
        assert "Issued a camera" in page.text
        assert "events changed data from" in page.text
        assert any(href.startswith("/audit?") and "act=issue_camera" in href for href, _ in page.reader.links)


def test_a_supervisor_is_refused_at_every_door(entered: Site) -> None:
    browser = signed_in(entered, "inspector")
    assert browser.get(PAGE).status == 403
    assert browser.client.get(f"{PAGE}.csv").status_code == 403
    assert entered.get("/api/v1/reports/activity", who="inspector").status_code == 403


def test_every_look_is_put_on_record_whoever_looks(entered: Site) -> None:
    browser = signed_in(entered)
    browser.get(PAGE)
    browser.client.get(f"{PAGE}.xlsx")
    entered.get("/api/v1/reports/activity")
    assert [form for _, form in pulls(entered)] == ["page", "xlsx", "json"]


def test_looking_does_not_change_what_is_seen(entered: Site) -> None:
    first = entered.get("/api/v1/reports/activity")
    moment = first.get_json()["known_at"]
    entered.clock.move(seconds=5)
    signed_in(entered).get(PAGE)
    again = entered.get(f"/api/v1/reports/activity?known_at={moment}")
    assert again.data == first.data
    later = entered.get("/api/v1/reports/activity").get_json()
    assert (later["total"], later["rows"]) == (first.get_json()["total"], first.get_json()["rows"])


def test_it_is_not_told_by_precinct(entered: Site) -> None:
    assert entered.get("/api/v1/reports/activity?precinct=1").status_code == 422
    file = signed_in(entered).client.get(f"{PAGE}.json?precinct=1")
    assert file.status_code == 422


@pytest.mark.parametrize("wrong", ["since=2016-09-27", "since=yesterday", "within=3", "page=2"])
def test_what_cannot_be_understood_is_refused(entered: Site, wrong: str) -> None:
    assert signed_in(entered).get(f"{PAGE}?as_of=2016-09-26&{wrong}").status == 422
