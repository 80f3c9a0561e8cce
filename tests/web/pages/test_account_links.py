"""One-time links in a browser: looked at as often as one likes, used once, and asked for without telling anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.journeys.mailing.mailbox import Mailbox, mailbox
from tests.services.department import ADMINISTRATOR
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, rewired_site, with_accounts
from tracker.domain.commands.accounts import MakeAccountLink, SetMailAddress
from tracker.services.accounts import make_account_link, set_mail_address
from tracker.store.models import AccountLink, AuditEvent, User
from tracker.web import account_links

CHOSEN = "seven odd words chosen at random"


@dataclass
class Posted:
    """A site whose mail goes to a mailbox."""

    site: Site
    box: Mailbox


@pytest.fixture
def posted(databases: Databases, backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posted]:
    """Two accounts with mail addresses, one of them where mail may not go."""
    with databases.fresh(backend, with_accounts) as url, mailbox() as box:
        config = tmp_path_factory.mktemp("mail") / "tracker.toml"
        server = box.server
        config.write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nsender = "{server.sender}"\n'
            f'address = "{server.address}"\ndomains = ["police.example"]\n'
        )
        site = rewired_site(url, {}, TRACKER_CONFIG=str(config))
        with site.writing() as session:
            for username, address in (("ivy", "ivy@police.example"), ("otto", "otto@elsewhere.example")):
                set_mail_address(session, ADMINISTRATOR, SetMailAddress(username, address), now=site.clock())
        yield Posted(site, box)
        close(site)


def link_of(site: Site, username: str = "otto") -> str:
    """The path of a link just made for an account."""
    with site.writing() as session:
        made = make_account_link(session, ADMINISTRATOR, MakeAccountLink(username), now=site.clock())
    return f"/welcome/{made.secret}"


def choose(browser: Browser, page: Page, password: str = CHOSEN, again: str | None = None) -> Page:
    """The form of a link's page, filled in."""
    return browser.send(page, "/welcome", password=password, again=password if again is None else again)


def acts(site: Site) -> list[str]:
    """Every act on record."""
    with site.writing() as session:
        return list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def asked(browser: Browser, username: str) -> Page:
    """The answer to whoever forgot a password, once its message is sent."""
    page = browser.send(browser.get("/forgotten"), "/forgotten", username=username)
    account_links._AFTERWARDS.submit(lambda: None).result()  # one after another: those before it are done
    return page


def test_a_link_is_looked_at_by_programs_too_and_chooses_once(site: Site) -> None:
    link, browser = link_of(site), Browser(site.browser())
    for method in ("GET", "HEAD", "GET"):
        looked = browser.client.open(link, method=method)
        assert (looked.status_code, looked.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert looked.headers["Cache-Control"] == "no-store"
    page = browser.get(link)
    assert "For the account otto of Auditor." in page.text
    assert link.rpartition("/")[2] not in page.form("/welcome").action
    refused = choose(browser, page, again="something else")
    assert (refused.status, "The two are not the same." in refused.text) == (422, True)
    refused = choose(browser, refused, password="too short")
    assert (refused.status, "at least 15 characters" in refused.text) == (422, True)
    kept = choose(browser, refused)
    assert "Your password is kept" in kept.text
    again = choose(browser, page)
    assert (again.status, "This link works no more" in again.text) == (404, True)
    assert acts(site)[-2:] == ["use_account_link", "fail_account_link"]


def test_what_is_no_link_any_more_says_one_thing_only(site: Site) -> None:
    browser = Browser(site.browser())
    older, newer = link_of(site), link_of(site)
    assert browser.get(newer).status == 200
    site.clock.move(minutes=61)
    answers = {browser.get(path).text for path in (older, newer, "/welcome/a-guess")}
    assert len(answers) == 1
    assert "This link works no more" in answers.pop()
    assert browser.get("/welcome/").status == 404


def test_a_link_leads_into_no_other_account(site: Site) -> None:
    browser = signed_in(site, "inspector")
    choose(browser, browser.get(link_of(site)))
    with site.writing() as session:
        rows = session.execute(select(User.username, AccountLink.used_at.is_not(None)).join(AccountLink)).all()
    assert [tuple(row) for row in rows] == [("otto", True)]
    assert "Sign out" in browser.get("/account").text


def test_whoever_forgot_gets_a_link_by_mail_and_nobody_learns_who_there_is(posted: Posted) -> None:
    browser = Browser(posted.site.browser())
    answers = [asked(browser, username) for username in ("IVY", "otto", "ada", "nobody", "")]
    assert len({(page.status, page.text) for page in answers}) == 1
    assert "a link is on its way there" in answers[0].text
    assert posted.box.recipients == [["ivy@police.example"]]
    (message,) = posted.box.messages
    body = message.get_content()
    (link,) = [line for line in body.splitlines() if line.startswith("https://")]
    assert link.startswith("https://tracker.police.example/welcome/")
    assert "Your user name: ivy" in body
    page = browser.get(link.removeprefix("https://tracker.police.example"))
    assert "Your password is kept" in choose(browser, page).text
    asks = [act for act in acts(posted.site) if act in ("request_reset", "mail_account_link")]
    assert asks.count("request_reset") == 5
    with posted.site.writing() as session:
        told = session.execute(
            select(AuditEvent.detail, AuditEvent.personal).where(AuditEvent.act == "mail_account_link")
        ).all()
    assert [row.detail["state"] for row in told] == ["sent", "withheld"]
    assert [row.personal["mail_address"] for row in told] == ["ivy@police.example", "otto@elsewhere.example"]
    assert link.rpartition("/")[2] not in str(told)


def test_mail_that_is_not_taken_leaves_its_event_and_the_same_answer(posted: Posted) -> None:
    browser = Browser(posted.site.browser())
    unknown = asked(browser, "nobody")
    posted.box.refuses = True
    assert asked(browser, "ivy").text == unknown.text
    with posted.site.writing() as session:
        detail = session.scalars(select(AuditEvent.detail).where(AuditEvent.act == "mail_account_link")).one()
    assert (detail["state"], "451" in detail["said"]) == ("failed", True)


def test_without_a_mail_server_the_page_says_whom_to_ask(site: Site) -> None:
    page = Browser(site.browser()).get("/forgotten")
    assert "This tracker sends no mail. Ask an administrator" in page.text
    assert [form for form in page.reader.forms if form.action.startswith("/forgotten")] == []


def test_an_invitation_goes_by_mail_where_mail_goes_and_is_shown_once_otherwise(posted: Posted) -> None:
    browser = signed_in(posted.site)
    given = {"full_name": "Eva Lund", "role": "oversight"}
    sent = browser.send(
        browser.get("/accounts/new"), "/accounts/new", username="eva", mail_address="eva@police.example", **given
    )
    assert "The link is on its way" in sent.text
    assert "/welcome/" not in sent.response.text
    assert posted.box.recipients == [["eva@police.example"]]
    shown = browser.send(browser.get("/accounts/new"), "/accounts/new", username="ove", **given)
    assert "Hand this link over" in shown.text
    assert 'value="https://tracker.police.example/welcome/' in shown.response.text
    assert (shown.response.headers["Cache-Control"], shown.response.request.path) == ("no-store", "/accounts/new")
    again = browser.send(browser.get("/accounts/new"), "/accounts/new", username="ove", **given)
    assert (again.status, "There is an account ove already." in again.text) == (409, True)


def test_links_work_as_long_as_the_settings_say(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> None:
    config = tmp_path_factory.mktemp("lives") / "tracker.toml"
    config.write_text("[sign_in]\ninvite_hours = 5\n")
    with databases.fresh("sqlite", with_accounts) as url:
        site = rewired_site(url, {}, TRACKER_CONFIG=str(config))
        browser = signed_in(site)
        given = {"full_name": "Eva Lund", "role": "oversight", "username": "eva"}
        page = browser.send(browser.get("/accounts/new"), "/accounts/new", **given)
        assert "Hand this link over" in page.text
        with site.writing() as session:
            (lives,) = session.execute(select(AccountLink.expires_at, AccountLink.created_at)).all()
        assert lives.expires_at - lives.created_at == timedelta(hours=5)
        close(site)


def test_whoever_asks_for_many_links_waits(posted: Posted) -> None:
    browser = Browser(posted.site.browser())
    most = posted.site.app.extensions["tracker"].settings.tries.most_of_client
    form = browser.get("/forgotten").form("/forgotten")
    answers = [browser.client.post("/forgotten", data={**form.values, "username": "nobody"}) for _ in range(most + 1)]
    assert {answer.status_code for answer in answers[:most]} == {200}
    assert (answers[-1].status_code, int(answers[-1].headers["Retry-After"]) > 60) == (429, True)
    posted.site.clock.move(minutes=16)
    assert browser.client.post("/forgotten", data={**form.values, "username": "nobody"}).status_code == 200
    account_links._AFTERWARDS.submit(lambda: None).result()
    assert acts(posted.site).count("request_reset") == most + 1
