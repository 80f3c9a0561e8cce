"""The day control: it moves reading pages to a past day, stays in links, and never dates or allows an entry."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.services.department import Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.store.models import Installation

READING_PAGES = (
    "/",
    "/precincts/1",
    "/officers",
    "/officers/1",
    "/cameras",
    "/cameras/1",
    "/sessions",
    "/imports",
    "/to-look-at",
    "/reports/rollout-progress",
)


@pytest.fixture
def browser(sqlite_site: Site) -> Browser:
    """An administrator, and one officer who got a camera on 11 July."""
    with sqlite_site.writing() as session:
        department = Department(session)
        department.issue(department.officer("0412"), department.camera("X1"), date(2016, 7, 11))
    return signed_in(sqlite_site)


def open_on(site: Site, day: date) -> None:
    """The installation's pages open on a day, as a demonstration's do."""
    with site.writing() as session:
        session.execute(update(Installation).values(opening_day=day))


OF_NOW = ("/reports/of-record", "/months", "/account", "/permissions")
"""What was kept or signed has a day of its own; rights and sign-ins are those of now."""


@pytest.mark.parametrize("address", READING_PAGES)
def test_a_reading_page_opens_on_today_and_goes_to_any_past_day(browser: Browser, address: str) -> None:
    now = browser.get(address)
    assert now.status == 200
    assert "Tuesday 27 September 2016 Today." in now.text
    then = browser.get(f"{address}?as_of=2016-07-12")
    assert then.status == 200
    assert "Tuesday 12 July 2016" in then.text
    assert "A past day: look, but enter nothing." in then.text
    assert then.link("Go to today").startswith(f"{address}?as_of=2016-09-27")


@pytest.mark.parametrize("address", READING_PAGES)
def test_a_past_day_stays_in_every_link_to_a_reading_page(browser: Browser, sqlite_site: Site, address: str) -> None:
    sqlite_site.clock.move(minutes=5)
    page = browser.get(f"{address}?as_of=2016-07-12&known_at=2016-09-27T15:01:00")
    assert page.status == 200
    leaving = ("Go to today", "Back to now")
    own = [href for href, words in page.reader.links if href.startswith("/") and not words.strip().startswith(leaving)]
    reading = [href for href in own if not href.startswith(("/static", *OF_NOW))]
    assert len(reading) >= 5
    assert [href for href in reading if "as_of=2016-07-12" not in href or "known_at=2016-09-27" not in href] == []


@pytest.mark.parametrize("address", READING_PAGES)
def test_a_past_day_shows_no_way_to_enter_anything(browser: Browser, address: str) -> None:
    past = browser.get(f"{address}?as_of=2016-07-12")
    counter = [href for href, _ in past.reader.links if href.startswith("/counter")]
    assert [href for href in counter if not href.startswith("/counter/unsigned")] == []  # that list is read on any day
    assert not past.has_link("/sessions/new")
    forms = [form for form in past.reader.forms if not form.action.startswith("/sign-out")]
    assert {form.method for form in forms if not form.action.endswith("/records")} <= {"get"}  # kept as it is shown
    assert browser.get(f"{address}?as_of=2016-09-27").has_link("/counter")


def test_what_was_not_known_then_is_not_shown(browser: Browser) -> None:
    assert "X1" in browser.get("/cameras").text
    known = browser.get("/cameras?as_of=2016-07-12&known_at=2016-07-12T18:00:00")
    assert known.status == 200
    assert "No cameras found" in known.text


def test_the_day_before_the_issue_shows_no_camera_in_hand(browser: Browser) -> None:
    assert "Holds camera X1" in browser.get("/officers/1?as_of=2016-07-11").text
    assert "Holds no camera on this day" in browser.get("/officers/1?as_of=2016-07-10").text


@pytest.mark.parametrize(
    "query, code",
    [
        ("as_of=2016-09-28", "day_after_known_at"),
        ("as_of=yesterday", "day_not_understood"),
        ("as_of=2016-02-30", "day_not_understood"),
        ("known_at=2030-01-01T00:00:00", "known_at_in_future"),
        ("known_at=noon", "moment_not_understood"),
        ("as_of=2016-09-20&known_at=2016-09-19T12:00:00", "day_after_known_at"),
        ("as_of=0001-01-01", "day_out_of_range"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_with_what_to_do(browser: Browser, query: str, code: str) -> None:
    page = browser.get(f"/?{query}")
    assert page.status == 422
    assert code in page.text


def test_known_at_alone_shows_the_agencys_day_of_that_moment(browser: Browser) -> None:
    assert "Monday 19 September 2016" in browser.get("/?known_at=2016-09-20T03:00:00Z").text


def test_pages_open_on_the_installations_day_and_lead_to_today(browser: Browser, sqlite_site: Site) -> None:
    open_on(sqlite_site, date(2016, 8, 1))
    opened = browser.get("/")
    assert "Monday 1 August 2016" in opened.text
    assert not opened.has_link("/counter")
    today = browser.get(opened.link("Go to today"))
    assert "Tuesday 27 September 2016 Today." in today.text
    issue = browser.get(today.link("Issue"))
    assert "Today is Tuesday 27 September 2016" in issue.text
    assert "Tuesday 27 September 2016 Today." in browser.get(issue.link("Dashboard")).text


def test_an_opening_day_never_dates_an_entry(browser: Browser, sqlite_site: Site) -> None:
    open_on(sqlite_site, date(2016, 8, 1))
    page = browser.get("/counter/return?camera=X1&as_of=2016-07-12")
    done = browser.send(page, "/counter/return")
    assert "on Tuesday 27 September 2016" in done.text


def test_the_newest_event_is_seen_though_the_clock_was_set_back(browser: Browser, sqlite_site: Site) -> None:
    sqlite_site.clock.instant -= timedelta(seconds=30)
    assert "X1" in browser.get("/cameras").text
