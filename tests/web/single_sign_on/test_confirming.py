"""Whoever the provider vouched for shows it there again before a privileged act, and is led back to the page."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from tests.web.pages.browsing import Browser, Page
from tests.web.pages.test_confirming import recall
from tests.web.single_sign_on.conftest import Desk
from tests.web.single_sign_on.lying import SUBJECT
from tracker.store.models import AuditEvent

AGAIN = "Sign in again with a City account"


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """An administrator who gave a password at the provider this morning, and came in on that just now."""
    desk.link("otto", "another")
    this_morning = desk.site.clock() - timedelta(hours=3)
    desk.provider.claims["auth_time"] = int(this_morning.timestamp())
    made = Browser(desk.site.browser())
    assert desk.come_in(made.client).status_code == 303
    return made


def come_back_from_there(desk: Desk, browser: Browser, asked: Page, *, minutes_ago: int = 0) -> tuple[int, str | None]:
    """Follow the page's link, sign in there, come back: the status, and where it leads."""
    sent = browser.client.get(asked.link(AGAIN))
    moment = desk.site.clock() - timedelta(minutes=minutes_ago)
    desk.provider.claims["auth_time"] = int(moment.timestamp())
    answer = desk.come_back(browser.client, desk.provider.sign_in(sent.location))
    return answer.status_code, answer.location


def test_the_page_that_asks_leads_to_the_provider_and_back_and_is_not_asked_again(desk: Desk, browser: Browser) -> None:
    asked = recall(browser)
    assert (asked.status, "Nothing was entered." in asked.text) == (401, True)
    assert not [form for form in asked.reader.forms if "password" in form.names]
    link = urlsplit(asked.link(AGAIN))
    assert link.path == "/sign-in/single-sign-on"
    assert parse_qs(urlsplit(browser.client.get(asked.link(AGAIN)).location).query)["prompt"] == ["login"]
    assert come_back_from_there(desk, browser, asked) == (303, "/cameras/recall?x=1")
    assert desk.who(browser.client) == "ada"
    heard = recall(browser)
    assert (heard.status, "Confirm that it is you" in heard.text) == (409, False), (
        "it is heard: no camera is of that model"
    )


def test_a_page_that_is_asked_for_leads_back_to_itself(desk: Desk, browser: Browser) -> None:
    asked = browser.get("/confirm?next=/accounts%3Fpage%3D1")
    assert come_back_from_there(desk, browser, asked) == (303, "/accounts?page=1")


def test_a_provider_that_did_not_ask_again_confirms_nothing(desk: Desk, browser: Browser) -> None:
    asked = recall(browser)
    status, _ = come_back_from_there(desk, browser, asked, minutes_ago=60)
    assert (status, desk.last_event().detail["reason"]) == (401, "not_asked_again")
    assert desk.who(browser.client) == "ada"
    assert AGAIN in recall(browser).text


def test_another_person_who_shows_it_there_confirms_nothing_of_the_first(desk: Desk, browser: Browser) -> None:
    asked = recall(browser)
    desk.provider.claims["sub"] = "another"
    assert come_back_from_there(desk, browser, asked)[0] == 303
    assert desk.who(browser.client) == "otto"
    assert browser.get("/cameras/recall").status == 403
    with desk.site.writing() as session:
        entered = select(func.count()).where(AuditEvent.act == "recall_cameras")
        assert session.scalar(entered) == 0
    desk.provider.claims["sub"] = SUBJECT
    assert come_back_from_there(desk, browser, browser.get("/confirm?next=/"))[0] == 303
    assert desk.who(browser.client) == "ada"
