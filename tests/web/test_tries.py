"""At the door: every failed sign-in looks the same, an address with too many is held off, and whoever left is out with
the next request.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.services.department import ADMINISTRATOR, Department
from tests.web.probes import signed_in, with_probes
from tests.web.site import PASSWORDS, Site
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import CreateToken, CreateUser
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.people import RecordEmployment
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, EmploymentStatus, FactKind, Role
from tracker.services.accounts import create_token, create_user, find_user
from tracker.services.people import record_employment
from tracker.services.voids import void_fact
from tracker.store.models import AuditEvent, Employment, SignInTry, User

OUTSIDE = {"REMOTE_ADDR": "198.51.100.9"}
NAMES = ("known", "never", "shut1", "shut2", "apart")


def with_others(site: Site) -> None:
    """Accounts of every kind, with names as long as one another; "never" is nobody's."""
    with site.writing() as session:
        for name in NAMES:
            if name != "never":
                user = create_user(session, ADMINISTRATOR, CreateUser(name, "Other", Role.OVERSIGHT), now=site.clock())
                user.password_hash = find_user(session, "otto").password_hash
        shut = {"shut1": {"disabled_at": site.clock()}, "shut2": {"locked_at": site.clock()}}
        shut["apart"] = {"demonstration": True}
        for name, values in shut.items():
            session.execute(update(User).where(User.username == name).values(**values))


def fail(site: Site, name: str) -> tuple[TestResponse, str, dict[str, str]]:
    """The page's answer to a failed sign-in, and its body and headers without what differs between any two answers."""
    browser = site.browser()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    password = "wrong, whatever it is" if name == "known" else PASSWORDS["auditor"]
    answer = browser.post("/sign-in", data={"username": name, "password": password, "csrf_token": token[1]})
    nonce = re.search(r"nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    own = {nonce[1]: "NONCE", token[1]: "TOKEN", answer.headers["X-Request-ID"]: "NUMBER", f'"{name}"': '"NAME"'}

    def alike(text: str) -> str:
        for said, stands_for in own.items():
            text = text.replace(said, stands_for)
        return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1TOKEN", text)

    return answer, alike(answer.text), {header: alike(value) for header, value in answer.headers if header != "Date"}


def test_every_failed_sign_in_looks_the_same_on_the_page(sqlite_site: Site) -> None:
    with_others(sqlite_site)
    told = [fail(sqlite_site, name) for name in NAMES]
    assert [answer.status_code for answer, _, _ in told] == [401] * len(NAMES)
    assert {body for _, body, _ in told} == {told[0][1]}
    assert [headers for _, _, headers in told] == [told[0][2]] * len(NAMES)


def enter(site: Site, password: str, **given: object) -> TestResponse:
    """A sign-in of otto's."""
    browser = site.browser()
    token = browser.get("/t/enter", **given).text
    return browser.post("/t/enter", data={"username": "otto", "password": password, "csrf_token": token}, **given)


def test_an_address_with_too_many_wrong_ones_is_told_how_long_to_wait(sqlite_site: Site) -> None:
    with_probes(sqlite_site)
    wrong = {"client": OUTSIDE["REMOTE_ADDR"], "step": "password"}
    with sqlite_site.writing() as session:
        session.add_all([SignInTry(tried_at=sqlite_site.clock(), **wrong) for _ in range(19)])
    assert enter(sqlite_site, "wrong, whatever it is", environ_base=OUTSIDE).status_code == 401
    sqlite_site.clock.move(minutes=5)
    held_off = enter(sqlite_site, PASSWORDS["auditor"], environ_base=OUTSIDE)
    assert (held_off.status_code, held_off.headers["Retry-After"]) == (429, "601")
    assert held_off.mimetype == "text/html"
    assert "Too many sign-ins from this address failed" in held_off.text
    assert enter(sqlite_site, PASSWORDS["auditor"]).text == "waits", "from elsewhere"
    sqlite_site.clock.move(seconds=601)
    assert enter(sqlite_site, PASSWORDS["auditor"], environ_base=OUTSIDE).text == "waits", "and after as long"


def leaves(site: Site) -> int:
    """Ada is an officer whose service ends today; the number of the employment that says so."""
    with site.writing() as session:
        ada = find_user(session, "ada")
        ada.officer_id = Department(session).officer("0412").id
        gone = RecordEmployment(OfficerRef(id=ada.officer_id), EmploymentStatus.SEPARATED, local_day(site.clock()))
        return record_employment(session, ADMINISTRATOR, gone, now=site.clock()).id


def shut_events(site: Site) -> list[tuple[str, object]]:
    """Who put on record that an account is shut, and why."""
    with site.writing() as session:
        told = select(AuditEvent.role, AuditEvent.detail).where(AuditEvent.act == "disable_user")
        return [(role, detail["why"]) for role, detail in session.execute(told)]


@pytest.mark.parametrize("door", ["page", "api"])
def test_who_left_is_out_with_the_next_request_and_it_is_on_record(site: Site, door: str) -> None:
    browser = signed_in(with_probes(site))
    with site.writing() as session:
        ada = find_user(session, "ada")
        made = CreateToken("feed", Role.ADMINISTRATOR, expires_in_days=30)
        herself = Actor("ada", Role.ADMINISTRATOR, Door.PAGE, user_id=ada.id)
        secret = create_token(session, herself, made, now=site.clock()).secret
    headers = {"Authorization": f"Bearer {secret}"}

    def asks() -> int:
        if door == "page":
            return browser.get("/t/form").status_code
        return site.app.test_client().get("/api/v1/t/whoami", headers=headers).status_code

    assert asks() == 200
    employment = leaves(site)
    assert asks() in {303, 401}
    assert shut_events(site) == [("nobody", "left")]
    with site.writing() as session:
        assert session.get_one(Employment, employment).status == "separated"
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.EMPLOYMENT, employment, "another's"), now=site.clock())
    site.clock.instant += timedelta(minutes=1)
    assert asks() in {303, 401}, "and stays out when it was a mistake"
    assert len(shut_events(site)) == 1
