"""The second step of a sign-in through its pages: a code once, a recovery code once, no way around by an address."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.routing import Rule

from tests.services.department import ADMINISTRATOR
from tests.web.pages.browsing import Browser, Page
from tests.web.signing_in import STEP, Phone, user_named, with_authenticator
from tests.web.site import PASSWORDS, USERNAMES, Site
from tracker.domain.chain import Keyring
from tracker.domain.commands.accounts import DisableUser, UnlockUser
from tracker.services.accounts import disable_user, unlock_user
from tracker.store.models import AuditEvent, Authenticator, RecoveryCode, SignInTry, User, WebSession
from tracker.web.guard import access_of
from tracker.web.wiring import wire

AN_HOUR = timedelta(hours=1)


def begin(site: Site, who: str = "admin", browser: Browser | None = None) -> tuple[Browser, Page]:
    """A browser whose password fitted, and what it is asked next."""
    browser = browser or Browser(site.browser())
    page = browser.get("/sign-in")
    return browser, browser.send(page, "/sign-in", username=USERNAMES[who], password=PASSWORDS[who])


def acts(site: Site) -> list[tuple[str, object]]:
    """What the log says of the sign-in: each act and what was given."""
    with site.writing() as session:
        found = session.execute(
            select(AuditEvent.act, AuditEvent.detail)
            .where(AuditEvent.act.in_(["begin_log_in", "log_in", "fail_log_in", "log_out", "set_up_authenticator"]))
            .order_by(AuditEvent.seq)
        )
        return [(act, detail.get("second_factor")) for act, detail in found]


def key_on(page: Page) -> str:
    """The key that a page shows to be typed into an app."""
    shown = re.search(r'<code class="seed">(.*?)</code>', page.response.text)
    assert shown is not None
    return "".join(re.findall(r"<span>([A-Z2-7]+)</span>", shown[1]))


def recovery_codes_on(page: Page) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li><code>([0-9a-z-]+)</code>", page.response.text)


def values_of(rule: Rule) -> dict[str, object]:
    """Something for each variable of an address."""
    known = {"day": "2016-09-27", "kind": "assignments", "form": "csv", "month": "2016-10"}
    return {name: known.get(name, 1) for name in rule.arguments}


def test_a_password_alone_opens_nothing_but_the_second_step(either_site: Site) -> None:
    with_authenticator(either_site)
    browser, asked = begin(either_site)
    assert "six digits" in asked.text
    token = asked.form("/sign-in/code").values["csrf_token"]
    tried = 0
    for rule in either_site.app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            access = access_of(either_site.app, rule.endpoint, method)
            if not rule.endpoint.startswith("pages.") or access is None or access.permission is None:
                continue
            address = either_site.app.url_map.bind("localhost").build(rule.endpoint, values_of(rule), method=method)
            sent = {"csrf_token": token} if method == "POST" else None
            answer = browser.client.open(address, method=method, data=sent)
            where = str(answer.location).partition("?")[0]
            assert (answer.status_code, where) == (303, "/sign-in"), f"{method} {address}"
            tried += 1
    assert tried > 150


def test_a_code_opens_the_session_once(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    code = phone.code(either_site.clock())
    browser, asked = begin(either_site)
    assert "Sign out" in browser.send(asked, "/sign-in/code", code=f" {code[:3]} {code[3:]} ").text
    other, asked = begin(either_site)
    refused = other.send(asked, "/sign-in/code", code=code)
    assert (refused.status, "This code is not taken." in refused.text) == (401, True)
    either_site.clock.move(seconds=30)
    assert "Sign out" in other.send(refused, "/sign-in/code", code=phone.code(either_site.clock())).text
    given = [
        ("begin_log_in", None),
        ("log_in", "code"),
        ("begin_log_in", None),
        ("fail_log_in", None),
        ("log_in", "code"),
    ]
    assert acts(either_site)[1:] == given


@pytest.mark.parametrize("steps, taken", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_early_or_late(either_site: Site, steps: int, taken: bool) -> None:
    phone = with_authenticator(either_site)
    browser, asked = begin(either_site)
    opened = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock() + steps * STEP))
    assert ("Sign out" in opened.text) is taken


def test_a_later_code_makes_an_earlier_one_worthless(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    earlier = phone.code(either_site.clock() - STEP)
    browser, asked = begin(either_site)
    assert "Sign out" in browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock())).text
    other, asked = begin(either_site)
    assert other.send(asked, "/sign-in/code", code=earlier).status == 401


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\uff11" * 6, "0" * 5000])
def test_what_is_no_code_is_refused_like_a_wrong_one(either_site: Site, typed: str) -> None:
    with_authenticator(either_site)
    browser, asked = begin(either_site)
    refused = browser.send(asked, "/sign-in/code", code=typed)
    assert (refused.status, "This code is not taken." in refused.text) == (401, True)


def test_the_first_sign_in_sets_up_an_authenticator(either_site: Site) -> None:
    browser, asked = begin(either_site)
    phone = Phone(key_on(asked))
    assert key_on(browser.get("/sign-in/code")) == phone.key, "looking again offers the same"
    assert "<svg" in asked.response.text
    assert "style=" not in asked.response.text
    action = "/sign-in/authenticator"
    wrong = browser.send(asked, action, code=phone.wrong_code(either_site.clock()))
    assert (wrong.status, key_on(wrong)) == (422, phone.key)
    shown = browser.send(wrong, action, code=phone.code(either_site.clock()))
    codes = recovery_codes_on(shown)
    assert (len(set(codes)), shown.status) == (10, 200)
    assert "Sign out" in browser.get(shown.link("go on")).text
    with either_site.writing() as session:
        kept = session.scalars(select(Authenticator)).one()
        hashes = set(session.scalars(select(RecoveryCode.code_hash)))
    assert phone.key not in kept.seed
    assert kept.seed.startswith("development:")
    assert not hashes & set(codes)
    told = [("begin_log_in", None), ("set_up_authenticator", None), ("log_in", "authenticator_set_up")]
    assert [act for act in acts(either_site) if act[0] != "fail_log_in"] == told
    # what set it up is used, and no second sign-in may set up another
    other, asked = begin(either_site)
    assert other.send(asked, "/sign-in/code", code=phone.code(either_site.clock())).status == 401


def test_of_two_who_know_a_password_the_later_cannot_replace_the_authenticator(either_site: Site) -> None:
    holder, holders_page = begin(either_site)
    other, others_page = begin(either_site)
    mine, theirs = Phone(key_on(holders_page)), Phone(key_on(others_page))
    assert mine.key != theirs.key
    action = "/sign-in/authenticator"
    assert recovery_codes_on(holder.send(holders_page, action, code=mine.code(either_site.clock())))
    refused = other.send(others_page, action, code=theirs.code(either_site.clock()))
    assert "six digits" in refused.text
    assert "<svg" not in refused.response.text
    with either_site.writing() as session:
        assert len(session.scalars(select(Authenticator)).all()) == 1


def test_a_recovery_code_stands_in_once(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    first, second = phone.recovery_codes[:2]
    browser, asked = begin(either_site)
    assert re.fullmatch(r"\d{4}(-\d{4}){5}", first), "a phone's keypad can type it"
    typed = first.replace("-", " ")
    assert "Sign out" in browser.send(asked, "/sign-in/code", code=typed).text
    other, asked = begin(either_site)
    again = other.send(asked, "/sign-in/code", code=first)
    assert again.status == 401
    assert "Sign out" in other.send(again, "/sign-in/code", code=second).text
    assert acts(either_site)[2] == ("log_in", "recovery_code")


def test_anothers_recovery_code_and_code_do_not_fit(either_site: Site) -> None:
    theirs = with_authenticator(either_site, "auditor")
    mine = with_authenticator(either_site)
    browser, asked = begin(either_site)
    for typed in (theirs.recovery_codes[0], theirs.code(either_site.clock())):
        assert browser.send(asked, "/sign-in/code", code=typed).status == 401
    assert "Sign out" in browser.send(asked, "/sign-in/code", code=mine.recovery_codes[0]).text


@pytest.mark.parametrize("minutes, waits", [(9, True), (11, False)])
def test_a_password_waits_ten_minutes_for_its_code(either_site: Site, minutes: int, waits: bool) -> None:
    phone = with_authenticator(either_site)
    browser, asked = begin(either_site)
    either_site.clock.move(minutes=minutes)
    opened = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    assert ("Sign out" in opened.text) is waits
    assert waits or "Sign in" in opened.title


@pytest.mark.parametrize("shut", ["disabled", "locked"])
def test_an_account_that_is_shut_meanwhile_gets_no_second_step(either_site: Site, shut: str) -> None:
    phone = with_authenticator(either_site, "auditor")
    browser, asked = begin(either_site, "auditor")
    with either_site.writing() as session:
        if shut == "disabled":
            disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=either_site.clock())
        else:
            session.execute(update(User).where(User.username == "otto").values(locked_at=either_site.clock()))
    opened = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    assert "Sign in" in opened.title


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(either_site: Site) -> None:
    phone = with_authenticator(either_site, "auditor")
    browser, asked = begin(either_site, "auditor")
    wrong = phone.wrong_code(either_site.clock())
    answers = {browser.send(asked, "/sign-in/code", code=wrong).text for _ in range(5)}
    assert len(answers) == 1
    locked = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    assert "Sign in" in locked.title
    _, refused = begin(either_site, "auditor")
    assert refused.status == 401
    with either_site.writing() as session:
        counted = session.execute(select(SignInTry.step, SignInTry.fitted).order_by(SignInTry.id)).all()
        assert [tuple(row) for row in counted][:6] == [("password", True), *[("code", False)] * 5]
        unlock_user(session, ADMINISTRATOR, UnlockUser("otto"), now=either_site.clock())
    browser, asked = begin(either_site, "auditor")
    assert "Sign out" in browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock())).text


def test_a_seed_that_cannot_be_read_locks_nobody_out(either_site: Site) -> None:
    with_authenticator(either_site, "auditor")
    browser, asked = begin(either_site, "auditor")
    parts = either_site.app.extensions["tracker"]
    elsewhere = Keyring({"another": b"x" * 32}, "another")
    wire(either_site.app, replace(parts, settings=replace(parts.settings, seeds=elsewhere)))
    for _ in range(6):
        answer = browser.send(asked, "/sign-in/code", code="123456")
        assert (answer.status, "seed key file" in answer.text) == (503, True)
    with either_site.writing() as session:
        assert user_named(session, "auditor").locked_at is None
        assert session.scalars(select(SignInTry.step)).all() == ["password"]


def test_a_sign_in_that_was_given_up_is_over(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    browser, asked = begin(either_site)
    kept = browser.client.get_cookie("tracker_sign_in")
    assert kept is not None
    assert "Sign in" in browser.send(asked, "/sign-in/stop").title
    browser.client.set_cookie("tracker_sign_in", kept.value)
    opened = browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    assert "Sign in" in opened.title


def test_a_pending_secret_is_no_session_and_a_session_is_no_pending_one(either_site: Site) -> None:
    phone = with_authenticator(either_site)
    browser, asked = begin(either_site)
    pending = browser.client.get_cookie("tracker_sign_in")
    assert pending is not None
    thief = Browser(either_site.browser())
    thief.client.set_cookie("tracker_session", pending.value)
    assert "Sign in" in thief.get("/").title
    browser.send(asked, "/sign-in/code", code=phone.code(either_site.clock()))
    whole = browser.client.get_cookie("tracker_session")
    assert whole is not None
    assert whole.value != pending.value
    thief = Browser(either_site.browser())
    thief.client.set_cookie("tracker_sign_in", whole.value)
    assert "Sign in" in thief.get("/sign-in/code").title
    with either_site.writing() as session:
        ends = [row.ended_at is not None for row in session.scalars(select(WebSession).order_by(WebSession.id))]
        assert ends == [True, False]
        assert user_named(session, "admin").idle_since == either_site.clock()
