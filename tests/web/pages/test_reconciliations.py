"""Reconciliations as pages: a list sent, its differences filtered, explained, downloaded; as a reader sees them."""

import io
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, make_site, make_tokens

DEVICES = "serial,badge,condition\nX81000001,0102,serviceable\nX81000002,,missing\nX404,,\n"


@pytest.fixture
def storied(databases: Databases) -> Iterator[Site]:
    """A site with the story in it."""
    with databases.fresh("sqlite", with_story) as url:
        made = make_site(url, make_tokens(url))
        yield made
        close(made)


def sent(browser: Browser, content: str = DEVICES, **typed: str) -> Page:
    """What the form leads to."""
    form = browser.get("/reconciliations/new").form("/reconciliations/new")
    data = {
        **form.values,
        "kind": "devices",
        "as_of": "2016-09-20",
        **typed,
        "file": (io.BytesIO(content.encode()), "vendor.csv"),
    }
    answer = browser.client.post("/reconciliations/new", data=data, content_type="multipart/form-data")
    return browser.get(answer.headers["Location"]) if answer.status_code == 303 else Page(answer)


def latest(browser: Browser) -> str:
    """The address of the list that was held last."""
    page = browser.get("/reconciliations")
    found = [href.partition("?")[0] for href, _ in page.reader.links if href.startswith("/reconciliations/")]
    return next(href for href in found if not href.endswith("/new"))


def test_a_list_is_compared_filtered_and_explained(storied: Site) -> None:
    browser = signed_in(storied)
    shown = sent(browser)
    assert "Reconciliation" in shown.text
    assert "In the list, not in the register" in shown.text
    address = latest(browser)
    only = browser.get(f"{address}?code=other_condition")
    assert "X404" not in only.text
    assert "drawn at random with the seed a" in browser.get(f"{address}?sample=1&seed=a").text
    assert browser.get(f"{address}?seed=a").status == 422
    page = browser.get(f"{address}/explain?code=not_in_register&subject=device%3AX404")
    assert "Explain only what is right as it is." in page.text
    short = browser.send(page, f"{address}/explain", explanation="no")
    assert (short.status, "Explain it in a sentence" in short.text) == (422, True)
    done = browser.send(short, f"{address}/explain", explanation="A demonstration unit, sent back in June.")
    assert done.status == 200
    explained = browser.get(f"{address}?state=explained")
    assert "A demonstration unit, sent back in June." in explained.text


def test_lines_that_cannot_be_read_are_told_by_their_numbers(storied: Site) -> None:
    browser = signed_in(storied)
    refused = sent(browser, DEVICES + "X3,,broken\n")
    assert refused.status == 409
    assert "condition" in refused.text
    assert browser.get("/reconciliations").text.count("vendor.csv") == 0


def test_a_difference_that_is_not_there_is_not_explained(storied: Site) -> None:
    browser = signed_in(storied)
    sent(browser)
    missing = browser.get(f"{latest(browser)}/explain?code=unclear&subject=camera%3A99")
    assert missing.status == 404


def test_a_file_of_the_differences_is_downloaded(storied: Site) -> None:
    browser = signed_in(storied)
    sent(browser)
    answer = browser.client.get(f"{latest(browser)}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).startswith("line,code,subject")
