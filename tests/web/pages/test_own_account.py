"""One's own account: another password, sign-ins on other devices, and what was done lately."""

import pytest
from sqlalchemy import select

from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import PASSWORDS, Site
from tracker.render.browsers import browser_words
from tracker.store.models import AuditEvent, WebSession

CHOSEN = "seven odd words chosen at random"
CHANGE = "/account/password"


@pytest.mark.parametrize("who, words", [("admin", "ada"), ("inspector", "1st Precinct"), ("auditor", "Pulls reports")])
def test_everybody_has_an_account_to_look_at(site: Site, who: str, words: str) -> None:
    browser = signed_in(site, who)
    page = browser.get("/account")
    assert words in page.text
    assert page.has_link("/account")
    assert "this one" in page.text


def test_the_own_password_is_changed_by_whoever_knows_it(site: Site) -> None:
    browser, elsewhere = signed_in(site), signed_in(site)
    typed = {"password": CHOSEN, "again": CHOSEN}
    refused = browser.send(browser.get("/account"), CHANGE, old="not the password at all", **typed)
    assert (refused.status, "This is not your password now." in refused.text) == (422, True)
    assert elsewhere.get("/officers").response.request.path == "/officers"
    page = browser.get("/account")
    for wrong, said in (
        ({"again": "another"}, "The two are not the same."),
        ({"password": "short", "again": "short"}, "at least 15 characters"),
        ({"password": PASSWORDS["admin"], "again": PASSWORDS["admin"]}, "Choose another."),
    ):
        answer = browser.send(page, CHANGE, **{"old": PASSWORDS["admin"], **typed, **wrong})
        assert (answer.status, said in answer.text) == (422, True), said
    changed = browser.send(page, CHANGE, old=PASSWORDS["admin"], **typed)
    assert "Your password is changed" in changed.text
    assert "Sign in" in elsewhere.get("/officers").title
    acts = [event.act for event in _events(site)]
    assert acts[-2:] == ["fail_change_own_password", "change_own_password"]
    assert CHOSEN not in changed.response.text
    again = browser.send(browser.get("/account"), CHANGE, old=PASSWORDS["admin"], **typed)
    assert again.status == 422


def test_a_sign_in_on_another_device_is_ended(site: Site) -> None:
    here, there, third = (signed_in(site, "auditor") for _ in range(3))
    stranger = signed_in(site, "inspector")
    page = here.get("/account")
    ends = [form.action for form in page.reader.forms if form.action.endswith("/end")]
    assert len(ends) == 2
    taken = stranger.get("/account").form("/account/password").values
    assert stranger.client.post(ends[0], data={**taken, "form_key": "k"}).status_code == 404
    assert [browser.get("/officers").response.request.path for browser in (there, third)] == ["/officers"] * 2
    assert "The sign-in opens nothing any more." in here.send(page, ends[0]).text
    assert sum("Sign in" in browser.get("/officers").title for browser in (there, third)) == 1
    here.send(here.get("/account"), "/account/sign-ins/end-others")
    assert all("Sign in" in browser.get("/officers").title for browser in (there, third))
    assert here.get("/officers").response.request.path == "/officers"


def test_lately_tells_ones_own_doings_and_what_others_tried(site: Site) -> None:
    stranger = Browser(site.browser())
    stranger.send(stranger.get("/sign-in"), "/sign-in", username="otto", password="a guess")
    signed_in(site, "inspector")
    page = signed_in(site, "auditor").get("/account")
    assert "Failed to sign in nobody a page" in page.text
    assert "Signed in you a page" in page.text
    assert "Created an account ada" in page.text
    assert "ivy" not in page.text


def test_where_a_sign_in_came_from_is_told_in_words(site: Site) -> None:
    browser = signed_in(site)
    with site.writing() as session:
        kept = session.scalars(select(WebSession)).one()
        kept.client, kept.user_agent = "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko Firefox/128.0"
    assert "Firefox on Linux, from 192.0.2.7" in browser.get("/account").text


@pytest.mark.parametrize(
    "said, words",
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit (KHTML) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1", "Safari on a Mac"),
        ("curl/8.5.0", "Some program"),
        ("", "Some program"),
        (None, "Some program"),
    ],
)
def test_a_browser_is_told_in_words(said: str | None, words: str) -> None:
    assert browser_words(said) == words


def _events(site: Site) -> list[AuditEvent]:
    with site.writing() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))
