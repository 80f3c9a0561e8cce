"""Signing in and out through the page, and errors as pages."""

import pytest
from sqlalchemy import update

from tests.web.pages.browsing import Browser, signed_in
from tests.web.signing_in import with_authenticator
from tests.web.site import Site
from tracker.store.models import Installation, User


def open_demonstration(site: Site) -> None:
    """The installation is a demonstration, and so are its accounts."""
    with site.writing() as session:
        session.execute(update(Installation).values(demonstration=True))
        session.execute(update(User).values(demonstration=True))


def test_signing_in_leads_where_one_wanted_to_go(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    browser = Browser(either_site.browser())
    page = browser.get("/cameras?search=X1")
    assert "Sign in" in page.title
    asked = browser.send(page, "/sign-in", username="ada", password="correct horse battery admin")
    assert "six digits" in asked.text
    opened = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    assert opened.response.request.full_path == "/cameras?search=X1"
    assert "Sign out" in opened.text
    out = browser.send(opened, "/sign-out")
    assert "Sign in" in out.title
    assert "Sign in" in browser.get("/").title


@pytest.mark.parametrize("username, password", [("ada", "wrong"), ("nobody", "correct horse battery admin"), ("", "")])
def test_a_sign_in_that_fails_says_one_thing_only(either_site: Site, username: str, password: str) -> None:
    browser = Browser(either_site.browser())
    refused = browser.send(browser.get("/sign-in"), "/sign-in", username=username, password=password)
    assert refused.status == 401
    assert "This user name and password do not fit together." in refused.text
    assert "password" not in refused.form("/sign-in").values or not refused.form("/sign-in").values["password"]
    assert refused.form("/sign-in").values["username"] == username


def test_a_sign_in_never_leads_to_another_site(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    browser = Browser(either_site.browser())
    page = browser.get("/sign-in?next=https://elsewhere.example/")
    form = page.form("/sign-in")
    typed = {"username": "ada", "password": "correct horse battery admin"}
    response = browser.client.post("/sign-in", data={**form.values, **typed})
    assert (response.status_code, response.location) == (303, "/sign-in/code")
    asked = browser.get("/sign-in/code?next=https://elsewhere.example/")
    values = {**asked.form("/sign-in/code").values, "code": phone.code(either_site.clock())}
    response = browser.client.post("/sign-in/code", data=values)
    assert (response.status_code, response.location) == (303, "/")


def test_a_demonstration_has_a_button_for_each_role_and_asks_no_password(either_site: Site) -> None:
    open_demonstration(either_site)
    browser = Browser(either_site.browser())
    page = browser.get("/sign-in")
    assert "This is a demonstration" in page.text
    buttons = [form.values["account"] for form in page.reader.forms if "demonstration" in form.action]
    assert buttons == ["ada", "ivy", "otto"]
    opened = browser.send(page, "/sign-in/demonstration")
    assert "ada" in opened.text
    assert "Demonstration." in opened.text


def test_a_demonstrations_next_role_ends_the_one_before(site: Site) -> None:
    open_demonstration(site)
    browser = Browser(site.browser())
    browser.send(browser.get("/sign-in"), "/sign-in/demonstration")
    first = browser.client.get_cookie("tracker_session")
    assert first is not None
    assert browser.client.get("/officers").status_code == 200
    token = browser.get("/account").reader.forms[0].values["csrf_token"]
    answer = browser.client.post("/sign-in/demonstration", data={"account": "otto", "csrf_token": token})
    assert (answer.status_code, browser.client.get("/officers").status_code) == (303, 200)
    browser.client.set_cookie("tracker_session", first.value)
    assert browser.client.get("/officers").status_code == 303


def test_no_account_is_open_without_a_password_but_in_a_demonstration(either_site: Site) -> None:
    browser = Browser(either_site.browser())
    page = browser.get("/sign-in")
    assert "demonstration" not in page.text.lower()
    values = {"csrf_token": page.form("/sign-in").values["csrf_token"], "account": "ada"}
    assert browser.client.post("/sign-in/demonstration", data=values).status_code == 422
    open_demonstration(either_site)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    refused = browser.client.post("/sign-in/demonstration", data=values, environ_overrides=elsewhere)
    assert refused.status_code == 422
    assert browser.client.post("/sign-in/demonstration", data=values).status_code == 303


@pytest.mark.parametrize(
    "method, address, status, sentence",
    [
        ("GET", "/nowhere", 404, "There is nothing at this address."),
        ("GET", "/officers/99", 404, "There is no officer with the number 99."),
        ("GET", "/cameras/99", 404, "There is no camera with the number 99."),
        ("GET", "/sessions/99", 404, "There is no session with the number 99."),
        ("GET", "/batches/99", 404, "There is no batch with the number 99."),
        ("GET", "/precincts/99", 404, "There is no precinct 99."),
        ("GET", "/officers/99999999999999999999", 422, "too large"),
        ("GET", "/reports/rollout-progress.exe", 404, "Take json, csv, xlsx, pdf."),
        ("GET", "/officers?page=0", 422, "page"),
        ("GET", "/officers?colour=red", 422, "There is no such field here."),
        ("DELETE", "/officers", 405, "does not take that method"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(
    either_site: Site, method: str, address: str, status: int, sentence: str
) -> None:
    browser = signed_in(either_site)
    response = browser.client.open(address, method=method)
    assert response.status_code == status
    assert sentence in response.text
    assert "Go to the dashboard" in response.text


def test_the_files_of_the_report_are_the_same_bytes_for_the_same_moment(either_site: Site) -> None:
    browser = signed_in(either_site)
    page = browser.get("/reports/rollout-progress")
    for words, kind in (
        ("CSV", "text/csv"),
        ("JSON", "application/json"),
        ("PDF", "application/pdf"),
        ("week by week", "text/csv"),
    ):
        address = page.link(words)
        first, second = browser.client.get(address), browser.client.get(address)
        assert first.status_code == 200
        assert first.mimetype == kind
        assert "attachment" in first.headers["Content-Disposition"]
        assert first.data == second.data
