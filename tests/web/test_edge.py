"""What every answer carries, whatever it is the answer to; and what is refused before anything is looked at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.probes import with_probes
from tests.web.site import Site, close, make_site, make_tokens
from tests.web.test_problems import production
from tracker.web.guard import access_of

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
KEPT_BY_ANYONE = re.compile(r"/(static|public)(/|$)|/api/v1/openapi.json$")
"""Addresses whose answers hold nothing of anybody, and may be kept."""
VALUES = {"month": "2016-09", "day": "2016-09-27", "code": "1", "form": "json", "kind": "assignments"}


def faults(answer: TestResponse) -> list[str]:
    """What an answer lacks, or says that it must not."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    found = [name for name, value in EXACT.items() if headers.getlist(name) != [value]]
    found += [] if headers.get("Referrer-Policy") in {"same-origin", "no-referrer"} else ["Referrer-Policy"]
    found += [part for part in ("default-src 'none'", "frame-ancestors 'none'") if part not in policy]
    found += [part for part in ("unsafe", "*", "http:", "https:") if part in policy]
    if len(headers.get("X-Request-ID", "")) != 32:
        found.append("X-Request-ID")
    if headers.get("Cache-Control") != "no-store" and not KEPT_BY_ANYONE.match(answer.request.path):
        found.append(f"Cache-Control {headers.get('Cache-Control')}")
    target = headers.get("Location")
    if target is not None and (not target.startswith("/") or target.startswith(("//", "/\\"))):
        found.append(f"Location {target}")
    for cookie in headers.getlist("Set-Cookie"):
        if not {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")) or "Domain" in cookie:
            found.append(f"Set-Cookie {cookie}")
    return found


@pytest.fixture(scope="module")
def told(databases: Databases) -> Iterator[Site]:
    """A site with the story in it; the tests here change nothing."""
    with databases.fresh("sqlite", with_story) as url:
        site = make_site(url, make_tokens(url))
        yield site
        close(site)


def addresses(site: Site) -> Iterator[tuple[str, bool]]:
    """Every address of the route table, of records that are not there where it names any, and whether it is read."""
    for rule in site.app.url_map.iter_rules():
        values: dict[str, Any] = {name: VALUES.get(name, 98765) for name in rule.arguments}
        if "filename" in values:
            values["filename"] = "tracker.css" if rule.endpoint == "static" else "css/uswds.min.css"
        _, address = rule.build(values, append_unknown=False) or ("", "")
        assert address, rule
        yield address, access_of(site.app, rule.endpoint, "GET") is not None


def test_every_answer_of_every_route_to_nobody_carries_its_headers(told: Site) -> None:
    browser, wrong, seen = told.app.test_client(use_cookies=False), [], set()
    for number, (address, _) in enumerate(addresses(told)):
        for method in ("GET", "POST", OTHER_METHODS[number % len(OTHER_METHODS)]):
            with browser.open(address, method=method) as answer:
                seen.add(answer.status_code)
                if found := faults(answer):
                    wrong.append((method, address, answer.status_code, found))
    assert wrong == []
    assert {200, 303, 401, 403, 404, 405} <= seen
    assert max(seen) < 500


@pytest.mark.long
def test_every_answer_that_is_read_by_who_may_carries_its_headers(told: Site) -> None:
    browser, wrong, seen = signed_in(told).client, [], set()
    for address in sorted({address for address, is_read in addresses(told) if is_read}):
        with told.get(address) if address.startswith("/api/") else browser.get(address) as answer:
            seen.add((answer.status_code, answer.mimetype))
            if found := faults(answer):
                wrong.append((address, answer.status_code, found))
    assert wrong == []
    assert {(200, "text/html"), (200, "application/json"), (200, "application/pdf"), (200, "text/csv")} <= seen


CASES: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "another host": (400, "GET", "/", {"headers": {"Host": "evil.example"}}),
    "a host with a user": (400, "GET", "/", {"headers": {"Host": "localhost@evil.example"}}),
    "a host that ends as ours": (400, "GET", "/", {"headers": {"Host": "evil-localhost"}}),
    "another host forwarded": (400, "GET", "/", {"headers": {"X-Forwarded-Host": "evil.example"}}),
    "a token in the address": (400, "GET", f"/?token=trk_{'x' * 43}", {}),
    "no such page": (404, "GET", "/nothing", {}),
    "no such address of the API": (404, "GET", "/api/v1/nothing", {}),
    "no token": (401, "GET", "/api/v1/officers", {}),
    "a page for who is signed in": (303, "GET", "/officers", {}),
    "a form that is not ours": (403, "POST", "/sign-in", {"data": {"username": "ada"}}),
    "a body that is too large": (413, "POST", "/sign-in", {"data": {"username": "x" * 2_000_000}}),
    "a fault inside": (500, "GET", "/api/v1/t/fail", {"environ_overrides": {"test.error": KeyError("x")}}),
    "a part of a file": (206, "GET", "/static/tracker.css", {"headers": {"Range": "bytes=0-9"}}),
    "a part that is not there": (416, "GET", "/static/tracker.css", {"headers": {"Range": "bytes=99999999-"}}),
    "a way up": (404, "GET", "/static/../../../etc/passwd", {}),
    "a way up, hidden": (404, "GET", "/static/..%2f..%2fsecret", {}),
    "a page for everyone": (200, "GET", "/sign-in", {}),
    "what the public reads": (200, "GET", "/public", {}),
}


@pytest.fixture(scope="module")
def behind_https(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A production behind one proxy that ends https."""
    with databases.fresh("sqlite", with_story) as url:
        folder: Path = tmp_path_factory.mktemp("production")
        settings = folder / "tracker.toml"
        settings.write_text("[server]\nproxies = 1\n")
        environ = {**production(folder), "TRACKER_CONFIG": str(settings)}
        site = with_probes(make_site(url, make_tokens(url), **environ))
        yield site
        close(site)


@pytest.mark.parametrize("name", CASES)
def test_what_is_answered_before_or_beside_the_views_carries_its_headers(behind_https: Site, name: str) -> None:
    status, method, path, given = CASES[name]
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https", **given.get("headers", {})}
    browser = behind_https.app.test_client(use_cookies=False)
    if "environ_overrides" in given:
        headers |= {"Authorization": f"Bearer {behind_https.tokens['admin']}"}
    with browser.open(path, method=method, **{**given, "headers": headers}) as answer:
        assert (answer.status_code, faults(answer)) == (status, [])
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "evil" not in f"{answer.text} {answer.headers}"
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie.split("; ")


def test_a_fault_on_a_page_carries_its_headers(site: Site) -> None:
    with_probes(site)
    browser = signed_in(site).client
    answer = browser.get("/t/fail", environ_overrides={"test.error": KeyError("x")})
    assert (answer.status_code, answer.mimetype, faults(answer)) == (500, "text/html", [])


def test_what_a_caller_says_of_a_proxy_is_not_believed_where_there_is_none(site: Site) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    answer = site.browser().get("/", headers=said)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/")
    assert "Strict-Transport-Security" not in answer.headers


def test_a_nonce_is_of_one_answer_alone(told: Site) -> None:
    nonces = []
    for address in ("/scan", "/scan", "/nothing", "/sign-in"):
        answer = signed_in(told).client.get(address)
        found = re.search(r"'nonce-([^']{22})'", answer.headers["Content-Security-Policy"])
        assert found is not None
        nonces.append(found[1])
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) <= {found[1]}
    assert len(set(nonces)) == 4


@pytest.mark.parametrize(
    "sent, status",
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost:8080"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "something new"}, 403),
    ],
)
def test_a_form_comes_from_this_site_or_not_at_all(site: Site, sent: dict[str, str], status: int) -> None:
    browser = signed_in(site)
    form = browser.get("/").form("/sign-out")
    answer = browser.client.post("/sign-out", data=form.values, headers=sent)
    assert answer.status_code == status
    assert ("Sign out" in browser.get("/").text) is (status == 403)


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "javascript:alert(1)", " //evil.example", "http:evil.example", "/\x00/evil.example"),
        "@evil.example",
    ],
)
def test_no_address_leads_to_another_site(site: Site, wanted: str) -> None:
    browser = signed_in(site)
    for answer in (
        browser.client.get("/sign-in", query_string={"next": wanted}),
        browser.client.get(f"//evil.example/{wanted}"),
        browser.client.get("/officers//"),
    ):
        assert faults(answer) == []
        assert "evil.example" not in answer.headers.get("Location", "")
