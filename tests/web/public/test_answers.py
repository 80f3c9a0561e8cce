"""How the public is answered: without a sign-in or a cookie, to be kept by anyone, and made once for all."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.databases import Databases, recorded_statements
from tests.web.pages.browsing import signed_in
from tests.web.public.story import WEEKS, Hands
from tests.web.site import Site, close, make_site, rewired_site, with_accounts
from tracker.domain.reports.public import PublicEdition
from tracker.reports.public import EditionKey
from tracker.settings import PublicSettings
from tracker.store.models import WebSession
from tracker.web.public_copies import PublicCopies
from tracker.web.wiring import wire

PAGES = ["", "/", "/weeks", f"/weeks/{WEEKS[0]}", "/restatements", "/record", "/data-dictionary"]
DATA = ["/rollout-progress.csv", "/rollout-progress.json", "/restatements.csv", "/daily-use.json", "/datapackage.json"]


def with_settings(site: Site, settings: PublicSettings) -> Site:
    """The site under other settings."""
    wiring = site.app.extensions["tracker"]
    wire(site.app, replace(wiring, settings=replace(wiring.settings, public=settings)))
    return site


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_anyone_may_keep_an_answer_and_ask_whether_it_changed(only_read: Site, path: str) -> None:
    browser = only_read.browser()
    answer = browser.get(f"/public{path}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.last_modified == datetime(2016, 10, 10, 11, 15, tzinfo=UTC)
    etag = answer.headers["ETag"]
    for given in ({"If-None-Match": etag}, {"If-Modified-Since": answer.headers["Last-Modified"]}):
        known = browser.get(f"/public{path}", headers=given)
        assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", etag)
    head = browser.head(f"/public{path}")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", etag)
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_other_sites_may_read_the_data_and_not_the_pages(only_read: Site, path: str) -> None:
    answer = only_read.browser().get(f"/public{path}", headers={"Origin": "https://news.example"})
    assert answer.headers.get("Access-Control-Allow-Origin") == ("*" if path in DATA else None)
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_session_of_a_reader_who_is_signed_in_is_not_touched(published: Site) -> None:
    site = published
    browser = signed_in(site)

    def seen() -> datetime:
        with site.writing() as session:
            return session.scalars(select(WebSession.last_seen_at)).one()

    begun = seen()
    site.clock.move(minutes=20)
    answers = [browser.get(f"/public{path}") for path in (*PAGES, *DATA, "/weeks/2016-10-02", "/nowhere")]
    assert seen() == begun
    assert [answer.text for answer in answers if "Sign out" in answer.text] == []


def test_a_page_is_the_same_for_everyone_and_from_every_instance(hands: Hands) -> None:
    site = hands.site
    hands.void_an_assignment()
    bodies = [site.browser().get(f"/public{path}").text for path in (*PAGES, *DATA)]
    assert [signed_in(site).client.get(f"/public{path}").text for path in PAGES] == bodies[: len(PAGES)]
    other = make_site(site.url, {})
    other.clock.instant = site.clock.instant.replace(hour=23)
    assert [other.browser().get(f"/public{path}").text for path in (*PAGES, *DATA)] == bodies
    close(other)


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/weeks/2016-09-24", 404, "unknown_week"),
        ("/weeks/2016-10-15", 404, "unknown_week"),
        ("/weeks/2016-10-04", 404, "unknown_week"),
        ("/weeks/9999-12-31", 404, "unknown_week"),
        ("/weeks/20161001", 404, "unknown_week"),
        ("/weeks/2016-13-45", 404, "unknown_week"),
        ("/weeks/%00", 404, "unknown_week"),
        ("/weeks/<script>", 404, "unknown_week"),
        ("/rollout-progress.xlsx", 404, "unknown_file"),
        ("/officers.csv", 404, "unknown_file"),
        ("/datapackage.csv", 404, "unknown_file"),
        ("/nowhere", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_told_on_a_page_that_nobody_keeps(
    only_read: Site, path: str, status: int, code: str
) -> None:
    answer = only_read.browser().get(f"/public{path}")
    assert answer.status_code == status
    assert f"<code>{code}</code>" in answer.text
    assert "<script>" not in answer.text
    assert "Go to the progress of the rollout" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_day_in_a_published_week_leads_to_its_saturday(only_read: Site) -> None:
    assert "lies in that of 2016-10-08" in only_read.browser().get("/public/weeks/2016-10-04").text


def test_nothing_can_be_sent_there(only_read: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert only_read.browser().open("/public", method=method).status_code == 405


def test_before_the_first_publication_there_is_nothing(databases: Databases, backend: str) -> None:
    with databases.fresh(backend, with_accounts) as url:
        site = rewired_site(url, {})
        assert "Nothing is published yet" in site.browser().get("/public").text
        for path in ("/weeks", "/restatements", "/record", "/data-dictionary"):
            assert site.browser().get(f"/public{path}").status_code == 200
        assert site.browser().get("/public/rollout-progress.csv").text.count("\r\n") == 1
        assert site.browser().get("/public/weeks/2016-09-24").status_code == 404
        close(site)


def test_the_agency_may_publish_nothing(published: Site) -> None:
    site = with_settings(published, PublicSettings(open=False))
    for path in (*PAGES, *DATA):
        answer = site.browser().get(f"/public{path}")
        assert answer.status_code == 404
        assert "<code>not_public</code>" in answer.text
    assert "/public" not in site.browser().get("/sign-in").text


def test_the_agency_may_publish_from_a_later_day_on_and_says_whom_to_ask(published: Site) -> None:
    asking = "Records office, 612-555-0100"
    site = with_settings(published, PublicSettings(since=date(2016, 10, 2), contact=asking))
    assert asking in site.browser().get("/public").text
    assert WEEKS[0] not in site.browser().get("/public/rollout-progress.csv").text
    assert site.browser().get(f"/public/weeks/{WEEKS[0]}").status_code == 404
    assert site.browser().get(f"/public/weeks/{WEEKS[1]}").status_code == 200


def test_the_sign_in_leads_there(only_read: Site) -> None:
    assert 'href="/public"' in only_read.browser().get("/sign-in").text


def statements_of(site: Site, *paths: str) -> int:
    """How many statements these pages take, beside those that begin and end a transaction."""
    with recorded_statements(site.app.extensions["tracker"].engine) as statements:
        for path in paths:
            site.browser().get(f"/public{path}")
    return len(statements)


def test_an_edition_is_made_once_whoever_asks_and_however(published: Site) -> None:
    assert statements_of(published, "") <= 60
    again = statements_of(published, "")
    assert again <= 8
    assert statements_of(published, *(f"?cache={number}" for number in range(5))) == 5 * again
    assert statements_of(published, "/weeks/2016-01-02") <= again + 4
    published.clock.move(hours=3)
    signed_in(published)
    assert statements_of(published, "") == again


def test_a_change_of_data_makes_a_new_edition_and_not_a_new_record(hands: Hands) -> None:
    cold = statements_of(hands.site, "")
    hands.void_an_assignment()
    assert 8 < statements_of(hands.site, "") < cold


@pytest.fixture
def copies() -> PublicCopies:
    """Nothing made yet."""
    return PublicCopies()


def key_of(version: int) -> EditionKey:
    return EditionKey(datetime(2016, 10, 10, 11, tzinfo=UTC), version, "00")


def test_while_an_edition_is_made_the_one_before_is_read(copies: PublicCopies) -> None:
    begun, go_on = threading.Event(), threading.Event()
    old, new = PublicEdition(None, None), PublicEdition(None, None)
    assert copies.kept(key_of(1), lambda: old).edition is old

    def slowly() -> PublicEdition:
        begun.set()
        assert go_on.wait(10)
        return new

    made: list[Any] = []
    thread = threading.Thread(target=lambda: made.append(copies.kept(key_of(2), slowly)))
    thread.start()
    assert begun.wait(10)
    assert copies.kept(key_of(2), lambda: pytest.fail("made twice")).edition is old
    go_on.set()
    thread.join(10)
    assert made[0].edition is new
    assert copies.kept(key_of(2), lambda: pytest.fail("made twice")).edition is new


@pytest.mark.parametrize("took, waited, is_new", [(0.9, 0.0, True), (1.0, 19.5, False), (1.0, 20.0, True)])
def test_what_takes_long_to_make_stands_for_a_while(took: float, waited: float, is_new: bool) -> None:
    clock = [100.0]
    copies = PublicCopies(lambda: clock[0], lambda: clock[0])

    def slowly() -> PublicEdition:
        clock[0] += took
        return PublicEdition(None, None)

    copies.kept(key_of(1), slowly)
    clock[0] += waited
    assert (copies.kept(key_of(2), slowly).key == key_of(2)) == is_new


def test_an_edition_that_cannot_be_made_leaves_room_for_the_next_try(copies: PublicCopies) -> None:
    def failing() -> PublicEdition:
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        copies.kept(key_of(1), failing)
    assert copies.kept(key_of(1), lambda: PublicEdition(None, None)).key == key_of(1)
