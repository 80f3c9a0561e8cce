"""The accounts' pages: what an administrator sees and does there, and nobody else."""

import pytest
from sqlalchemy import select

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.domain.commands.accounts import CreateUser, DisableUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_user, disable_user
from tracker.store.models import AuditEvent, User


def numbers(site: Site) -> dict[str, int]:
    """The number of each account by its name."""
    with site.writing() as session:
        return {row.username: row.id for row in session.execute(select(User.username, User.id))}


def act(browser: Browser, user_id: int, name: str, **typed: object) -> Page:
    """An act of an account's page carried out."""
    return browser.send(browser.get(f"/accounts/{user_id}"), f"/accounts/{user_id}/{name}", **typed)


def test_the_list_tells_who_how_and_since_when(site: Site) -> None:
    signed_in(site, "auditor")
    with site.writing() as session:
        create_user(session, ADMINISTRATOR, CreateUser("eva", "Eva Lund", Role.OVERSIGHT), now=NOW)
        disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW)
        session.scalars(select(User).where(User.username == "otto")).one().locked_at = NOW
    browser = signed_in(site)
    page = browser.get("/accounts")
    for said in (
        "eva Eva Lund Oversight Invited – no",
        "ivy Inspector Supervisor",
        "Disabled an account: ada",
        "Locked",
    ):
        assert said in page.text
    for asked, names in (
        ("search=LUND", ["eva"]),
        ("search=%25", []),
        ("role=administrator", ["ada"]),
        ("state=disabled", ["ivy"]),
        ("state=locked", ["otto"]),
        ("state=invited", ["eva"]),
        ("state=in_use&role=oversight", []),
    ):
        found = browser.get(f"/accounts?{asked}").reader.links
        assert [text for href, text in found if href.startswith("/accounts/") and href != "/accounts/new"] == names, (
            asked
        )
    assert browser.get("/accounts?state=asleep").status == 422


def test_a_list_of_accounts_sends_so_many_statements_whatever_its_size(site: Site) -> None:
    browser = signed_in(site)
    engine = site.app.extensions["tracker"].engine
    counts = []
    for first, last in ((0, 2), (2, 60)):
        with site.writing() as session:
            for number in range(first, last):
                command = CreateUser(f"user{number:02}", "Somebody", Role.SUPERVISOR, None, ("1",))
                create_user(session, ADMINISTRATOR, command, now=NOW)
                if number % 3 == 0:
                    disable_user(session, ADMINISTRATOR, DisableUser(command.username), now=NOW)
        with recorded_statements(engine) as statements:
            assert browser.get("/accounts").status == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
    assert "Accounts 51 to 63 of 63" in browser.get("/accounts?page=2").text


def test_every_act_is_carried_out_and_told(site: Site) -> None:
    inspector, browser, number = signed_in(site, "inspector"), signed_in(site), numbers(site)["ivy"]
    assert inspector.get("/account").status == 200
    told = act(browser, number, "role", role="oversight", precincts=[])
    assert "The account has another role" in told.text
    assert "Changed an account's role or precincts" in told.text
    assert "Sign in" in inspector.get("/account").title  # dead at the next request
    assert "Disabled an account: ada" in act(browser, number, "disable").text
    assert "The account works again." in act(browser, number, "enable").text
    assert "ivy@police.example" in act(browser, number, "mail-address", mail_address="ivy@police.example").text
    inspector = signed_in(site, "inspector")
    assert "Every sign-in of the account has ended." in act(browser, number, "end-sign-ins").text
    assert "Sign in" in inspector.get("/account").title
    refused = act(browser, number, "role", role="supervisor", precincts=[])
    assert (refused.status, "Name the precincts a supervisor is to see." in refused.text) == (422, True)
    assert "role_unchanged" in act(browser, number, "role", role="oversight", precincts=[]).response.text
    refused = act(browser, number, "officer", officer="9999")
    assert (refused.status, "9999" in refused.text) == (404, True)


def test_a_locked_account_is_opened_again(site: Site) -> None:
    browser, number = signed_in(site), numbers(site)["ivy"]
    form = browser.get(f"/accounts/{number}").reader.forms
    assert [one.action for one in form if one.action.endswith("/unlock")] == []
    with site.writing() as session:
        session.get_one(User, number).locked_at = NOW
    assert "The account opens again." in act(browser, number, "unlock").text
    with site.writing() as session:
        assert session.get_one(User, number).locked_at is None


def test_a_link_ends_the_one_before_and_stands_in_the_story(site: Site) -> None:
    browser, number = signed_in(site), numbers(site)["ivy"]
    shown = act(browser, number, "link")
    assert 'value="http://127.0.0.1:8000/welcome/' in shown.response.text
    assert "Made a link to choose a password" in browser.get(f"/accounts/{number}").text


def test_what_is_sent_twice_is_done_once(site: Site) -> None:
    browser, number = signed_in(site), numbers(site)["ivy"]
    form = browser.get(f"/accounts/{number}").form(f"/accounts/{number}/disable")
    for _ in range(2):
        answer = browser.client.post(form.action, data=form.values)
        assert (answer.status_code, answer.location) == (303, f"/accounts/{number}?done=disable")
    with site.writing() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.act == "disable_user")).all()) == 1


def test_the_last_administrator_stays_one(site: Site) -> None:
    browser, number = signed_in(site), numbers(site)["ada"]
    refused = act(browser, number, "role", role="oversight", precincts=[])
    assert (refused.status, "the last administrator who can sign in" in refused.text) == (409, True)
    with site.writing() as session:
        create_user(session, ADMINISTRATOR, CreateUser("bo", "Bo", Role.ADMINISTRATOR, "seven odd words here"), now=NOW)
    assert act(browser, number, "role", role="oversight", precincts=[]).status != 409


def test_looking_at_an_account_is_looking_at_the_log(site: Site) -> None:
    signed_in(site).get(f"/accounts/{numbers(site)['ivy']}")
    with site.writing() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "read_audit_log")).one()
    assert event.detail["asked"] == {"kind": "users", "record": str(numbers(site)["ivy"])}


def test_an_account_that_is_not_there_is_a_404(site: Site) -> None:
    browser = signed_in(site)
    token = browser.get("/accounts/new").form("/accounts/new").values["csrf_token"]
    assert browser.get("/accounts/98765").status == 404
    for name in ("disable", "link", "role"):
        assert browser.client.post(f"/accounts/98765/{name}", data={"csrf_token": token}).status_code == 404
    assert browser.client.post("/accounts/1/explode", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_nobody_else_sees_or_does_any_of_it(site: Site, who: str) -> None:
    number, browser = numbers(site)["otto"], signed_in(site, who)
    token = browser.get("/account").form("/account").values["csrf_token"]
    before = _events(site)
    for address in ("/accounts", "/accounts/new", f"/accounts/{number}", "/accounts/98765"):
        assert browser.get(address).status == 403
    for address in ("new", f"{number}/disable", f"{number}/link", f"{number}/role"):
        answer = browser.client.post(f"/accounts/{address}", data={"csrf_token": token, "role": "administrator"})
        assert answer.status_code == 403
    assert _events(site) == before
    assert not browser.get("/account").has_link("/accounts")


def _events(site: Site) -> int:
    with site.writing() as session:
        return len(session.scalars(select(AuditEvent.seq)).all())
