"""Privileged acts ask again who it is: by which password and code, after how long, and without losing what was sent."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update

from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.test_second_step import key_on, recovery_codes_on
from tests.web.signing_in import Phone, with_authenticator
from tests.web.site import PASSWORDS, Site
from tracker.domain.actors import PERMISSIONS, PRIVILEGED
from tracker.store.models import AuditEvent, Authenticator, User, WebSession
from tracker.web.guard import access_of

RECALL = {"step": "preview", "starts_on": "2016-09-27", "model": "Axon Body 2", "reason": "a & b = c"}


def recall(browser: Browser, **more: object) -> Page:
    """A recall looked at, with the page's own token."""
    token = browser.get("/cameras/recall").form("/cameras/recall").values["csrf_token"]
    headers = {"Referer": "http://localhost/cameras/recall?x=1"}
    return Page(browser.client.post("/cameras/recall", data={**RECALL, **more, "csrf_token": token}, headers=headers))


def confirm(browser: Browser, page: Page, code: str, password: str = PASSWORDS["admin"]) -> Page:
    """The form for password and code, filled in."""
    return browser.send(page, "/confirm", password=password, code=code)


def test_a_recent_sign_in_is_not_asked(either_site: Site) -> None:
    browser = signed_in(either_site)
    either_site.clock.move(minutes=14)
    assert "Confirm that it is you" not in recall(browser).text


def test_what_was_filled_in_is_kept_and_sent_again_by_hand(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    either_site.clock.move(minutes=16)
    asked = recall(browser)
    assert (asked.status, "what you filled in is kept" in asked.text) == (401, True)
    before = browser.client.get_cookie("tracker_session")
    again = confirm(browser, asked, phone.code(either_site.clock()))
    assert "Nothing was entered yet." in again.text
    after = browser.client.get_cookie("tracker_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert {**again.form("/cameras/recall").values, "csrf_token": ""} == {**RECALL, "csrf_token": ""}
    assert again.has_link("/cameras/recall?x=1")
    entered = browser.send(again, "/cameras/recall")
    assert "Confirm that it is you" not in entered.text
    assert "a & b = c" in entered.response.text.replace("&amp;", "&")
    thief = Browser(either_site.browser())
    thief.client.set_cookie("tracker_session", before.value)
    assert "Sign in" in thief.get("/").title


def test_a_secret_or_a_file_is_not_carried_through_a_page(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    either_site.clock.move(minutes=16)
    asked = recall(browser, password="not to be shown")
    assert "led back to the form" in asked.text
    assert "not to be shown" not in asked.response.text
    again = confirm(browser, asked, phone.code(either_site.clock()))
    assert again.has_link("/cameras/recall?x=1")
    assert [form for form in again.reader.forms if form.action == "/cameras/recall"] == []


def test_a_page_that_asks_leads_back_to_itself(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    either_site.clock.move(minutes=16)
    asked = browser.get("/account/authenticator?as=it&was=1")
    assert asked.response.request.path == "/confirm"
    there = confirm(browser, asked, phone.code(either_site.clock()))
    assert there.response.request.full_path == "/account/authenticator?as=it&was=1"


@pytest.mark.parametrize("password, code", [(False, True), (True, False), (False, False)])
def test_a_wrong_password_and_a_wrong_code_get_one_answer(either_site: Site, password: bool, code: bool) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    either_site.clock.move(minutes=16)
    now = either_site.clock()
    given = phone.code(now) if code else phone.wrong_code(now)
    refused = confirm(browser, recall(browser), given, PASSWORDS["admin"] if password else PASSWORDS["auditor"])
    assert (refused.status, "Password and code do not fit together." in refused.text) == (401, True)
    assert refused.form("/confirm").values["kept"] == urlencode(RECALL)
    assert "Nothing was entered yet." in confirm(browser, refused, phone.code(now)).text
    with either_site.writing() as session:
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq.desc()).limit(2)).all()
    assert acts == ["confirm_session", "fail_confirm"]


def test_a_confirmation_does_not_make_a_session_live_longer(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    with either_site.writing() as session:
        began = session.scalars(select(WebSession.created_at)).one()
    either_site.clock.move(minutes=20)
    confirm(browser, browser.get("/confirm"), phone.code(either_site.clock()))
    with either_site.writing() as session:
        open_now = session.scalars(select(WebSession).where(WebSession.ended_at.is_(None))).one()
        assert (open_now.created_at, open_now.confirmed_at) == (began, either_site.clock())


def test_a_confirmation_leads_to_our_own_pages_only(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    page = browser.get("/confirm?next=https://elsewhere.example/")
    assert page.form("/confirm").values["page"] == "/"
    form = page.form("/confirm")
    typed = {"password": PASSWORDS["admin"], "code": phone.code(either_site.clock())}
    led = browser.client.post("/confirm", data={**form.values, **typed, "page": "//elsewhere.example"})
    assert (led.status_code, led.location) == (303, "/")
    either_site.clock.move(minutes=1)
    typed["code"] = phone.code(either_site.clock())
    away = {**form.values, **typed, "target": "https://elsewhere.example/x"}
    assert "elsewhere.example" not in browser.client.post("/confirm", data=away).text


def test_the_demonstrations_accounts_and_those_from_elsewhere(either_site: Site) -> None:
    browser = signed_in(either_site)
    with either_site.writing() as session:
        session.execute(update(WebSession).values(begun_by="demonstration"))
    either_site.clock.move(minutes=16)
    assert "Confirm that it is you" not in recall(browser).text
    with either_site.writing() as session:
        session.execute(update(WebSession).values(begun_by="single_sign_on"))
    asked = recall(browser)
    assert "which is not there any more" in asked.text
    values = next(form.values for form in asked.reader.forms if "next" in form.names)
    out = browser.client.post("/sign-out", data=values)
    assert (out.status_code, out.location) == (303, "/sign-in?next=/cameras/recall?x%3D1")


def test_what_asks_is_stated(either_site: Site) -> None:
    stated = {
        rule.endpoint
        for rule in either_site.app.url_map.iter_rules()
        for method in rule.methods or ()
        if (access := access_of(either_site.app, rule.endpoint, method)) is not None and access.fresh
    }
    assert stated >= {"pages.reverse_batch", "pages.enter_recall", "pages.authenticator", "pages.enter_recovery_codes"}
    assert set(PRIVILEGED) <= PERMISSIONS.keys()


def test_one_takes_a_new_authenticator_and_new_codes_into_use(either_site: Site) -> None:
    phone, browser = with_authenticator(either_site), signed_in(either_site)
    assert "10 recovery codes can still be used" in browser.get("/account/recovery-codes").text
    shown = browser.send(browser.get("/account/recovery-codes"), "/account/recovery-codes")
    codes = recovery_codes_on(shown)
    assert (len(codes), set(codes) & set(phone.recovery_codes)) == (10, set())
    page = browser.get("/account/authenticator")
    new = Phone(key_on(page))
    assert new.key != phone.key
    refused = browser.send(page, "/account/authenticator", code=phone.code(either_site.clock()))
    assert (refused.status, key_on(refused)) == (422, new.key)
    done = browser.send(refused, "/account/authenticator", code=new.code(either_site.clock()))
    assert not set(recovery_codes_on(done)) & set(codes)
    assert Phone(key_on(browser.get("/account/authenticator"))).key != new.key, "each turn offers another"
    with either_site.writing() as session:
        kept = session.execute(select(Authenticator.seed != "", Authenticator.ended_at.is_(None))).all()
    assert [tuple(row) for row in kept] == [(False, False), (True, True)]


def test_without_an_authenticator_there_are_no_codes(either_site: Site) -> None:
    browser = signed_in(either_site)
    page = browser.get("/account/recovery-codes")
    assert "no authenticator" in page.text
    token = browser.get("/account/authenticator").form("/account/authenticator").values["csrf_token"]
    assert browser.client.post("/account/recovery-codes", data={"csrf_token": token}).status_code == 409
    with either_site.writing() as session:
        assert session.scalars(select(User.disabled_at)).all() == [None] * 3
