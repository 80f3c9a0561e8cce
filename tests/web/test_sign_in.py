"""Sign-ins: new at each one, dead when ended, too old, unused or disabled, and the same answer whatever was wrong."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR
from tests.web.probes import signed_in, with_probes
from tests.web.signing_in import with_authenticator
from tests.web.site import PASSWORDS, Site, close, make_site
from tracker.domain.commands.accounts import CreateUser, DisableUser, SetPassword
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_user, disable_user, set_password
from tracker.store.models import AuditEvent, Installation, WebSession
from tracker.web.sessions import safe_target

SECRET = "x" * 40


def enter(site: Site, username: str, password: str, **given: object):  # type: ignore[no-untyped-def]
    """A sign-in with a form of ours."""
    browser = site.browser()
    token = browser.get("/t/enter", **given).text
    return browser.post("/t/enter", data={"username": username, "password": password, "csrf_token": token}, **given)


def events(site: Site) -> list[tuple[str, str, bool]]:
    """What the log says of sign-ins: act, actor, whether it moved the data version."""
    with site.writing() as session:
        found = session.execute(
            select(AuditEvent.act, AuditEvent.actor, AuditEvent.changes_data)
            .where(AuditEvent.act.in_(["log_in", "fail_log_in", "log_out"]))
            .order_by(AuditEvent.seq)
        )
        return [tuple(row) for row in found]


def test_who_signs_in_is_known_until_signing_out(site: Site) -> None:
    browser = signed_in(with_probes(site), "inspector")
    assert browser.get("/t/whoami").get_json() == {
        "name": "ivy",
        "role": "supervisor",
        "door": "page",
        "precincts": ["1"],
    }
    token = browser.get("/t/form").text
    assert browser.post("/t/leave", data={"csrf_token": token}).text == "out"
    assert browser.get("/t/form").status_code != 200
    assert events(site) == [("log_in", "ivy", False), ("log_out", "ivy", False)]


def test_a_cookie_taken_before_the_sign_out_is_dead_on_every_instance(site: Site) -> None:
    browser = signed_in(with_probes(site))
    cookie = browser.get_cookie("tracker_session")
    assert cookie is not None
    token = browser.get("/t/form").text
    browser.post("/t/leave", data={"csrf_token": token})
    other = with_probes(make_site(site.url, site.tokens))
    thief = other.browser()
    thief.set_cookie("tracker_session", cookie.value)
    assert thief.get("/t/form").status_code != 200
    close(other)


@pytest.mark.parametrize("username", ["ada", "nobody-of-that-name", "ADA ", "\u0000", "a" * 10_000])
def test_every_failed_sign_in_gets_the_same_answer(site: Site, username: str) -> None:
    with_probes(site)
    answers = [enter(site, name, "wrong password, quite long") for name in ("ada", username)]
    assert {answer.status_code for answer in answers} == {401}
    bodies = [answer.get_json() for answer in answers]
    for body in bodies:
        del body["instance"]
    assert bodies[0] == bodies[1]
    assert bodies[0]["code"] == "sign_in_failed"
    assert events(site) == [("fail_log_in", "nobody", False)] * 2


def test_the_session_is_new_at_every_step_and_kept_as_a_digest(site: Site) -> None:
    phone = with_authenticator(with_probes(site))
    browser = site.browser()
    browser.set_cookie("tracker_session", "chosen-by-a-thief")
    secrets = set()
    for _ in range(2):
        token = browser.get("/t/enter").text
        given = {"username": "ada", "password": PASSWORDS["admin"], "csrf_token": token}
        assert browser.post("/t/enter", data=given).text == "waits"
        secrets.add(cookie_of(browser, "tracker_sign_in"))
        assert browser.get_cookie("tracker_session") is None
        site.clock.move(seconds=30)
        page = browser.get("/sign-in/code").text
        code = {
            "code": phone.code(site.clock()),
            "csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0],
        }
        assert browser.post("/sign-in/code", data=code).status_code == 303
        secrets.add(cookie_of(browser, "tracker_session"))
        assert browser.get_cookie("tracker_sign_in") is None
    assert len(secrets) == 4
    assert min(map(len, secrets)) >= 43
    with site.writing() as session:
        kept = session.scalars(select(WebSession).order_by(WebSession.id)).all()
    assert not secrets & {row.token_hash for row in kept}
    assert [row.ended_at is None for row in kept] == [False, False, False, True]


def cookie_of(browser: FlaskClient, name: str) -> str:
    """What a browser keeps under a name."""
    cookie = browser.get_cookie(name)
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize("step, steps, lives", [(29, 10, True), (31, 1, False), (25, 30, False)])
def test_a_session_ends_unused_or_too_old(site: Site, step: int, steps: int, lives: bool) -> None:
    browser = signed_in(with_probes(site))
    for _ in range(steps):
        site.clock.move(minutes=step)
        last = browser.get("/t/form")
    assert (last.status_code == 200) is lives


def test_a_disabled_account_and_a_new_password_end_every_session(site: Site) -> None:
    with_probes(site)
    with site.writing() as session:
        command = CreateUser("astrid", "Astrid", Role.ADMINISTRATOR, "another long password")
        create_user(session, ADMINISTRATOR, command, now=site.clock())
    for who, name in (("admin", "ada"), ("auditor", "otto")):
        browser = signed_in(site, who)
        assert browser.get("/t/form").status_code == 200
        with site.writing() as session:
            if who == "admin":
                disable_user(session, ADMINISTRATOR, DisableUser(name), now=site.clock())
            else:
                set_password(session, ADMINISTRATOR, SetPassword(name, "another long password"), now=site.clock())
        assert browser.get("/t/form").status_code != 200
    assert enter(site, "ada", PASSWORDS["admin"]).status_code == 401
    assert enter(site, "otto", PASSWORDS["auditor"]).status_code == 401
    assert enter(site, "otto", "another long password").text == "waits"


def demonstration(site: Site) -> None:
    """Makes the installation a demonstration whose clock is a year behind, with an account of its own."""
    with site.writing() as session:
        row = session.get_one(Installation, 1)
        row.demonstration = True
        row.clock_offset_seconds = int(timedelta(days=-365).total_seconds())
        command = CreateUser("demo", "Demonstrator", Role.OVERSIGHT, "a generated password", demonstration=True)
        create_user(session, ADMINISTRATOR, command, now=site.clock())


@pytest.mark.parametrize(
    "caller, forwarded, status",
    [("127.0.0.1", None, 200), ("::1", None, 200), ("192.0.2.9", None, 401), ("127.0.0.1", "192.0.2.9", 401)],
)
def test_a_demonstrations_account_works_on_this_machine_alone(
    site: Site, caller: str, forwarded: str | None, status: int
) -> None:
    with_probes(site)
    demonstration(site)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = enter(site, "demo", "a generated password", environ_base={"REMOTE_ADDR": caller}, headers=headers)
    assert answer.status_code == status


def test_a_demonstrations_account_works_in_a_demonstration_alone(site: Site) -> None:
    with_probes(site)
    demonstration(site)
    with site.writing() as session:
        session.get_one(Installation, 1).demonstration = False
    assert enter(site, "demo", "a generated password").status_code == 401


@pytest.mark.parametrize(
    "wanted, target",
    [
        ("/officers?day=2016-09-27", "/officers?day=2016-09-27"),
        (None, "/"),
        ("", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\tx", "/"),
        ("officers", "/"),
        ("/%2f/evil", "/%2f/evil"),
    ],
)
def test_a_sign_in_leads_to_our_own_pages_only(wanted: str | None, target: str) -> None:
    assert safe_target(wanted) == target
