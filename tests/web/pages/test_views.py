"""Views and subscriptions on their pages: saved, opened by link, sent from, forgotten."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.journeys.reports import REPORTS
from tracker.web.pages.report_index import OFFERED


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


VIEWS, NEW, SENT = "/reports/views", "/reports/views/new", "/reports/subscriptions"


def save(browser: Browser, **typed: str) -> Page:
    """A view saved through its form; the page that it opens."""
    return browser.send(browser.get(NEW), VIEWS, **typed)


def address_of(page: Page) -> str:
    """Where a page that was led to stands."""
    return page.response.request.path


def test_every_report_is_offered_with_its_files(told: Site) -> None:
    assert OFFERED.keys() == REPORTS.keys()
    page = signed_in(told).get("/reports")
    for name, line in OFFERED.items():
        assert line.title in page.text
        assert all(page.has_link(f"/reports/{name}.{form}") for form in ("pdf", "xlsx", "csv", "json"))


def test_a_view_is_saved_opened_by_another_and_forgotten(told: Site) -> None:
    auditor = signed_in(told, "auditor")
    saved = save(auditor, name="Needs of the 1st", report="training-needs", precinct="1", within="30")
    assert saved.status == 200
    assert "Needs of the 1st" in saved.text
    pdf = next(href for href, _ in saved.reader.links if href.startswith("/reports/training-needs.pdf?"))
    assert {"precinct=1", "within=30"} <= set(pdf.partition("?")[2].split("&"))
    assert auditor.client.get(pdf).status_code == 200
    where = address_of(saved)
    assert signed_in(told, "inspector").get(where).status == 200
    assert "Needs of the 1st" in signed_in(told, "admin").get("/reports").text
    gone = auditor.send(auditor.get(where), f"{where}/forget")
    assert address_of(gone) == "/reports"
    assert auditor.get(where).status == 404


def test_a_view_of_another_precinct_is_not_there(told: Site) -> None:
    saved = save(signed_in(told, "auditor"), name="About the 5th", report="readiness", precinct="5")
    inspector = signed_in(told, "inspector")
    assert inspector.get(address_of(saved)).status == 404
    assert "About the 5th" not in inspector.get("/reports").text
    assert "5th Precinct" not in inspector.get(NEW).text
    assert save(inspector, name="Mine", report="readiness", precinct="5").status == 404


def test_a_view_that_cannot_be_is_sent_back_with_what_was_typed(told: Site) -> None:
    back = save(signed_in(told), name="Kept text", report="inventory", days="7")
    assert back.status == 422
    assert "has a period" in back.text
    assert back.form(VIEWS).values["name"] == "Kept text"


def test_a_subscription_is_ones_own(told: Site) -> None:
    auditor = signed_in(told, "auditor")
    made = auditor.send(auditor.get(SENT), SENT, address="otto@example.org", rhythm="weekly")
    assert "otto@example.org" in made.text
    assert "otto@example.org" not in signed_in(told, "inspector").get(SENT).text
    assert "otto@example.org" in signed_in(told, "admin").get(SENT).text
    wrong = auditor.send(auditor.get(SENT), SENT, address="otto at home", rhythm="weekly")
    assert (wrong.status, "Give one mail address" in wrong.text) == (422, True)
    foreign = signed_in(told, "inspector")
    page = foreign.get(SENT)
    form = page.form(SENT)
    answer = foreign.client.post(f"{SENT}/1/end", data=form.values)
    assert answer.status_code == 404
    ended = auditor.send(auditor.get(SENT), f"{SENT}/1/end")
    assert "otto@example.org" not in ended.text
