"""The page of tokens: what works and until when, one made and shown this once, one revoked."""

import re

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, make_site
from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_user
from tracker.store.models import ApiToken, AuditEvent

SECRET = re.compile(r"trk_[A-Za-z0-9_-]{43}")
GIVEN = {"name": "monthly figures", "role": "oversight", "expires_in_days": "30"}


def made(browser: Browser, **typed: object) -> Page:
    """A token made on the page."""
    return browser.send(browser.get("/tokens/new"), "/tokens/new", **{**GIVEN, **typed})


def bearer_status(site: Site, secret: str, *, caller: str = "127.0.0.1") -> int:
    """What a read by the token is answered with."""
    headers = {"Authorization": f"Bearer {secret}"}
    return site.api(
        "GET", "/api/v1/officers", who=None, headers=headers, environ_base={"REMOTE_ADDR": caller}
    ).status_code


def test_a_token_is_made_shown_once_used_and_revoked(site: Site) -> None:
    browser = signed_in(site)
    assert browser.get(browser.get("/accounts").link("Tokens")).title.startswith("Tokens")
    page = made(browser, networks="10.2.0.0/16, 127.0.0.1", scopes="people.read")
    assert (page.status, page.response.headers["Cache-Control"]) == (200, "no-store")
    (secret,) = SECRET.findall(page.response.text)
    assert "monthly figures" in page.text
    assert bearer_status(site, secret) == 200
    assert bearer_status(site, secret, caller="192.0.2.9") == 401
    headers = {"Authorization": f"Bearer {secret}"}
    assert site.api("GET", "/api/v1/cameras", who=None, headers=headers).status_code == 403
    listed = browser.get("/tokens")
    assert secret not in listed.response.text
    for words in (
        "monthly figures",
        "In use",
        "people.read alone",
        "From 10.2.0.0/16, 127.0.0.1/32 alone",
        "by ada",
        "27 Oct 2016",
    ):
        assert words in listed.text
    other = make_site(site.url, {}, clock=site.clock)
    assert bearer_status(other, secret) == 200
    after = browser.send(listed, "/tokens/")
    assert "Revoked" in after.text
    assert [bearer_status(one, secret) for one in (other, site)] == [401, 401]
    close(other)
    with site.writing() as session:
        number = session.scalars(select(ApiToken.id)).one()
    story = browser.get(f"/tokens/{number}/history")
    assert (story.status, "people.read" in story.text, secret in story.response.text) == (200, True, False)


def test_the_form_of_a_token_sent_again_shows_it_no_more(site: Site) -> None:
    browser = signed_in(site)
    form = browser.get("/tokens/new").form("/tokens/new")
    sent = {**form.values, **GIVEN}
    first = browser.client.post("/tokens/new", data=sent)
    (secret,) = SECRET.findall(first.text)
    again = browser.client.post("/tokens/new", data=sent)
    other = browser.client.post("/tokens/new", data={**sent, "name": "another"})
    assert [(answer.status_code, SECRET.findall(answer.text)) for answer in (again, other)] == [(409, []), (409, [])]
    assert "shown once" in again.text
    with site.writing() as session:
        assert [token.name for token in session.scalars(select(ApiToken))] == ["monthly figures"]
        events = session.scalars(select(AuditEvent).where(AuditEvent.act == "create_token")).all()
        assert secret not in str([(event.detail, event.personal) for event in events])


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"expires_in_days": ""}, "Say after how many days it ends."),
        ({"expires_in_days": "3651"}, "3650"),
        ({"role": "supervisor"}, "Name the precincts a supervisor is to see."),
        ({"networks": "10.2.0.0/33"}, "10.2.0.0/33 is no network."),
        ({"scopes": "people.write"}, "does not hold people.write"),
        ({"role": "service"}, "Name the permissions that a service's token is to have."),
        ({"role": "service", "scopes": "people.read"}, "Name the service account it belongs to."),
        ({"name": ""}, "What it is for: This is required."),
    ],
)
def test_a_token_that_cannot_be_made_is_said_at_its_field(site: Site, typed: dict[str, str], said: str) -> None:
    page = made(signed_in(site), **typed)
    assert (page.status, said in page.text) == (422, True), page.text
    assert SECRET.findall(page.response.text) == []
    with site.writing() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_the_page_offers_the_service_accounts(site: Site) -> None:
    with site.writing() as session:
        create_user(session, ADMINISTRATOR, CreateUser("payroll", "Payroll", Role.SERVICE), now=site.clock())
    text = signed_in(site).get("/tokens/new").response.text
    assert '<option value="payroll">payroll</option>' in text
    assert '<option value="ada">' not in text


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_tokens_are_for_administrators(site: Site, who: str) -> None:
    browser = signed_in(site, who)
    form = signed_in(site).get("/tokens/new").form("/tokens/new")
    for address in ("/tokens", "/tokens/new"):
        assert browser.get(address).status == 403
    token = browser.get("/sign-in").form("/sign-out").values["csrf_token"]
    answer = browser.client.post("/tokens/new", data={**form.values, **GIVEN, "csrf_token": token})
    assert (answer.status_code, SECRET.findall(answer.text)) == (403, [])
    assert not browser.get("/sign-in").has_link("/tokens")
    with site.writing() as session:
        assert session.scalars(select(ApiToken)).all() == []
