"""Figures on pages lead to whom they count; lists give samples; a report is held against itself."""

import re
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site

MOMENT = "as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"
FIGURE = re.compile(r'<a class="figure-link" href="([^"]+)" aria-label="(\d+) ([^"]+)">(\d+)</a>')
PAGES = (
    "/",
    "/reports/outstanding",
    "/reports/rollout-progress",
    "/reports/inventory",
    "/training/readiness",
    "/precincts/1",
    "/precincts/5",
)


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it, a little later."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


def check_figures(browser: Browser, address: str) -> set[str]:
    """Every figure of a page leads to a list that is as long; answers what they count."""
    seen = set()
    for href, number, said, shown in FIGURE.findall(browser.client.get(address).text):
        assert number == shown
        page = browser.get(href.replace("&amp;", "&"))
        assert page.status == 200, href
        if "counted=" in href:
            assert re.search(rf"(Officers|Cameras) 1 to {number} of {number}\b", page.text), (href, said)
            assert "2016-07-31" in href
            assert "known_at=2016-09-27T15" in href
        seen.add(said)
    return seen


@pytest.mark.parametrize("who", ["admin", "inspector"])
def test_every_figure_leads_to_a_list_that_is_as_long(told: Site, who: str) -> None:
    browser = signed_in(told, who)
    seen = set().union(
        *(check_figures(browser, f"{page}?{MOMENT}") for page in PAGES if who == "admin" or "5" not in page)
    )
    assert {"equipped, 1st Precinct", "outstanding, in total", "owned, in total", "held, in total"} <= seen


def test_a_list_says_which_figure_it_is_behind(told: Site) -> None:
    page = signed_in(told).get(f"/officers?counted=needs_both&{MOMENT}")
    assert "counted as in need of training and a camera on 31 July 2016" in page.text
    assert page.has_link("/officers?")


LISTS = (
    *("/officers", "/cameras", "/sessions", "/counts", "/imports", "/recalls", "/reconciliations"),
    *("/return-due", "/counter/unsigned", "/training/needs", "/audit", "/reports/of-record"),
)


def test_a_sample_is_drawn_with_the_form_and_again_by_its_address(told: Site) -> None:
    browser = signed_in(told)
    form = next(one for one in browser.get(f"/officers?precinct=1&{MOMENT}").reader.forms if "seed" in one.names)
    assert form.values["sample"] == "25"
    assert (form.values["precinct"], form.values["as_of"]) == ("1", "2016-07-31")
    page = browser.get(f"/officers?precinct=1&sample=2&seed=2016-11&{MOMENT}")
    assert "2 of 4 officers, drawn at random with the seed 2016-11" in page.text
    assert "SHA-256 of SEED:NUMBER" in page.text
    api = told.get(f"/api/v1/officers?precinct=1&sample=2&seed=2016-11&{MOMENT}").get_json()
    assert {f"/officers/{row['id']}" for row in api} == {
        href.partition("?")[0] for href, _ in page.reader.links if re.match(r"/officers/\d+", href)
    }
    made_up = browser.get(f"/cameras?sample=1&{MOMENT}")
    seed = re.search(r"with the seed (\w+)", made_up.text)
    assert seed is not None
    assert "1 of 4 cameras" in browser.get(f"/cameras?sample=1&seed={seed.group(1)}&{MOMENT}").text


def test_every_list_gives_a_sample_and_refuses_one_out_of_bounds(told: Site) -> None:
    browser = signed_in(told)
    for address in LISTS:
        assert browser.get(f"{address}?sample=3&seed=a").status == 200, address
        for wrong in ("sample=0", "sample=1001", "seed=a", "sample=3&seed=a%20b"):
            assert browser.get(f"{address}?{wrong}").status == 422, (address, wrong)


def test_a_report_is_held_against_itself(told: Site) -> None:
    browser = signed_in(told)
    page = browser.get("/reports/rollout-progress/compare?as_of=2016-07-10&to_as_of=2016-07-11")
    assert page.status == 200
    assert "eeded a camera, now equipped (1st Precinct)" in page.text
    assert "ssignment (camera X81000001, issued on 11 Jul 2016), recorded by" in page.text
    for form in ("csv", "json", "xlsx", "pdf"):
        href = next(
            href for href, _ in page.reader.links if href.startswith(f"/reports/rollout-progress/compare.{form}")
        )
        assert browser.client.get(href).status_code == 200
    assert "Nothing changed" in browser.get("/reports/inventory/compare?as_of=2016-07-13&to_as_of=2016-07-14").text
    assert "Choose another day" in browser.get("/reports/outstanding/compare?as_of=2016-07-13").text
    week = browser.get(f"/reports/rollout-progress?{MOMENT}").link("What changed in the week before")
    assert browser.get(week).status == 200
    assert browser.client.get("/reports/inventory/compare.docx").status_code == 404
