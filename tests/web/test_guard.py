"""The guard: what states no permission is closed, roles get what the table says, and a form must be ours."""

import time
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR
from tests.web.probes import signed_in, silent, with_probes
from tests.web.site import PASSWORDS, Site, close, make_site
from tracker.domain.actors import PERMISSIONS
from tracker.domain.commands.accounts import CreateToken
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_token
from tracker.store.models import AuditEvent
from tracker.web.guard import access_of, check_every_route_states_access, permission


def test_a_view_that_states_nothing_is_closed_to_everyone(sqlite_site: Site) -> None:
    site = with_probes(sqlite_site)
    assert signed_in(site).get("/t/silent").status_code == 403
    assert site.browser().get("/t/silent").status_code == 403


def test_an_application_with_a_silent_route_does_not_start(sqlite_site: Site) -> None:
    app = make_site(sqlite_site.url, {}).app
    check_every_route_states_access(app)
    app.add_url_rule("/t/silent", "t_silent", silent)
    with pytest.raises(RuntimeError, match="GET /t/silent"):
        check_every_route_states_access(app)


def test_every_permission_that_a_route_states_is_in_the_table(sqlite_site: Site) -> None:
    app = sqlite_site.app
    stated = {
        access.permission
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if (access := access_of(app, rule.endpoint, method)) is not None
    }
    assert stated - {None} <= PERMISSIONS.keys()
    with pytest.raises(KeyError):
        permission("people.delete")


@pytest.mark.parametrize(
    "who, status",
    [("admin", 200), ("inspector", 403), ("auditor", 403), ("reader", 403), (None, 401)],
)
def test_a_role_without_the_permission_is_refused(site: Site, who: str | None, status: int) -> None:
    answer = with_probes(site).api("POST", "/api/v1/t/change", who=who)
    assert answer.status_code == status


def test_the_api_takes_a_token_and_no_cookie(site: Site) -> None:
    browser = signed_in(with_probes(site))
    assert browser.get("/t/whoami").get_json()["door"] == "page"
    answer = browser.get("/api/v1/t/whoami")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "token_required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_page_takes_a_cookie_and_no_token(site: Site) -> None:
    with_probes(site)
    assert site.get("/api/v1/t/whoami", "inspector").get_json() == {
        "name": "token:inspector",
        "role": "supervisor",
        "door": "api",
        "precincts": ["1"],
    }
    answer = site.get("/t/whoami")
    assert answer.status_code in {302, 303, 401}


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer ", "Basic YWRhOmFkYQ==", "nonsense", "Bearer é"])
def test_a_token_that_is_none_is_refused(sqlite_site: Site, given: str) -> None:
    site = with_probes(sqlite_site)
    answer = site.api("GET", "/api/v1/t/whoami", who=None, headers={"Authorization": given})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "token_refused")


def test_a_token_in_the_address_is_no_token(sqlite_site: Site) -> None:
    site = with_probes(sqlite_site)
    token = site.tokens["admin"]
    addresses = (
        f"access_token={token}",
        f"q=x{token.replace('trk_', '%74rk%5F')}&x=1",
        f"{token}",
        f"a=trk_{'x' * 43}",
    )
    for given in addresses:
        for who in (None, "admin"):
            answer = site.get(f"/api/v1/t/whoami?{given}", who)
            assert (answer.status_code, answer.get_json()["code"]) == (400, "token_in_address")
            assert token not in f"{answer.text} {answer.headers}"
    answer = site.browser().get(f"/{token}")
    assert (answer.status_code, token in answer.text) == (400, False)
    assert site.get("/api/v1/t/whoami?trk_=no-token").status_code == 200
    with site.writing() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.act == "refuse_token")).all()
    assert [(event.detail["reason"], event.detail.get("name")) for event in events] == [
        ("in_address", "admin"),
        ("in_address", None),
    ]


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_token_confined_to_networks_comes_from_there_whatever_the_caller_says(
    sqlite_site: Site, tmp_path: Path, proxies: int
) -> None:
    settings = tmp_path / "tracker.toml"
    settings.write_text(f"[server]\nproxies = {proxies}\n")
    site = make_site(sqlite_site.url, {}, TRACKER_CONFIG=str(settings))
    with site.writing() as session:
        command = CreateToken("feed", Role.OVERSIGHT, networks=("10.2.0.0/16",))
        secret = create_token(session, ADMINISTRATOR, command, now=site.clock()).secret

    def asked(caller: str, forwarded: str | None = None) -> int:
        headers = {"Authorization": f"Bearer {secret}", **({"X-Forwarded-For": forwarded} if forwarded else {})}
        base = {"REMOTE_ADDR": caller}
        return site.api("GET", "/api/v1/precincts", who=None, headers=headers, environ_base=base).status_code

    if proxies:
        assert asked("192.0.2.1", "10.2.0.7") == 200
        assert [asked("192.0.2.9"), asked("192.0.2.1", "10.2.0.7, 192.0.2.9")] == [401, 401]
    else:
        assert asked("10.2.0.7", "192.0.2.9") == 200
        assert [asked("192.0.2.9"), asked("192.0.2.9", "10.2.0.7")] == [401, 401]
    with site.writing() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.act == "refuse_token")).all()
    assert [(event.detail["reason"], event.detail["client"]) for event in events] == [("elsewhere", "192.0.2.9")]
    close(site)


def test_a_form_without_our_token_changes_nothing(sqlite_site: Site) -> None:
    browser = signed_in(with_probes(sqlite_site))
    token = browser.get("/t/form").text
    assert browser.post("/t/change").status_code == 403
    assert browser.post("/t/change", data={"csrf_token": "x" * len(token)}).status_code == 403
    assert browser.post("/t/change", data={"csrf_token": token}).text == "changed"
    assert browser.post("/t/change", headers={"X-CSRF-Token": token}).text == "changed"


def test_another_sessions_form_token_does_not_do(sqlite_site: Site) -> None:
    site = with_probes(sqlite_site)
    theirs = signed_in(site, "auditor").get("/t/form").text
    assert signed_in(site).post("/t/change", data={"csrf_token": theirs}).status_code == 403


def test_a_form_sent_from_another_site_is_refused_even_with_the_token(sqlite_site: Site) -> None:
    browser = signed_in(with_probes(sqlite_site))
    token = browser.get("/t/form").text
    for site_of_origin, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        answer = browser.post("/t/change", data={"csrf_token": token}, headers={"Sec-Fetch-Site": site_of_origin})
        assert answer.status_code == status


def test_a_sign_in_needs_a_form_of_ours_too(sqlite_site: Site) -> None:
    site = with_probes(sqlite_site)
    given = {"username": "ada", "password": PASSWORDS["admin"]}
    assert site.browser().post("/t/enter", data=given).status_code == 403
    foreign = site.browser().get("/t/enter").text
    browser = site.browser()
    browser.get("/t/enter")
    assert browser.post("/t/enter", data={**given, "csrf_token": foreign}).status_code == 403


def test_a_body_larger_than_the_limit_is_refused(sqlite_site: Site) -> None:
    site = with_probes(sqlite_site)
    browser = signed_in(site)
    answer = browser.post("/t/change", data={"csrf_token": "x" * 2_000_000})
    assert answer.status_code == 413
    many = {f"f{n}": "x" for n in range(1100)}
    assert browser.post("/t/change", data=many, content_type="multipart/form-data").status_code == 413


def test_a_read_waits_for_no_write_that_is_under_way(site: Site) -> None:
    browser = signed_in(with_probes(site))
    site.clock.move(minutes=5)
    with site.writing() as session:
        session.connection().exec_driver_sql("UPDATE web_sessions SET csrf_token = csrf_token")
        session.connection().exec_driver_sql("UPDATE api_tokens SET name = name")
        begun = time.monotonic()
        assert browser.get("/t/whoami").status_code == 200
        assert site.get("/api/v1/t/whoami").status_code == 200
        assert time.monotonic() - begun < 3
