"""Scripts in every stored text, in the browser's own name, in queries, in parts of addresses and in what forms send: no
page holds one that a browser would run.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.databases import Databases
from tests.web.canaries.walking import addresses
from tests.web.pages.browsing import Page, signed_in
from tests.web.site import ROLES, Site, close, make_tokens, rewired_site
from tests.web.xss.payloads import PAYLOADS, UNTOUCHED, columns, found_in, with_scripts
from tracker.store.base import Base

WORD = re.compile(r"canary[a-z0-9]+?(?=n\d+z)")
ENDING = re.compile(r"\.(csv|json|xlsx|pdf|zip|txt|toml)$")
QUERY = (
    *("as_of", "known_at", "search", "next", "since", "until", "precinct", "by", "page", "offset", "limit", "sample"),
    *(
        "seed",
        "saved",
        "done",
        "last",
        "warning",
        "camera",
        "place",
        "officer_id",
        "officer",
        "order",
        "model",
        "state",
    ),
    *("sort", "form", "kind", "again", "view_id", "kept", "scan", "course", "role", "actor", "act", "hurt"),
)
SHOWN = {
    *("usersfullname", "websessionsclient", "installationagency", "batchesfilename"),
    *("officerparticularslastname", "placesname", "coursesname", "policiestitle", "moneyfiguressource", "dutiesname"),
    *("assignmentreturnsnote", "camerasserial", "cameramodelsname", "listedrowsserial", "precinctsname"),
}
"""What the administrator's walk must meet: the control without which finding nothing would say nothing."""


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """A site with scripts in its texts."""
    with databases.fresh("sqlite", with_scripts) as url:
        made = rewired_site(url, make_tokens(url))
        made.as_promised = False
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # a line for each report pulled
        yield made
        structlog.reset_defaults()
        close(made)


def browser_of(site: Site, who: str) -> FlaskClient:
    """Somebody signed in by a browser that calls itself a script."""
    client = signed_in(site, who).client
    with site.writing() as session:
        script = '"><img src=x onerror=hurt()>canarywebsessionsuseragentn1z'
        session.connection().exec_driver_sql("UPDATE web_sessions SET user_agent = ?, client = ?", (script, CLIENT))
    return client


CLIENT = "<script>hurt()</script>canarywebsessionsclientn1z"


def offences(answer: TestResponse, asked: str) -> list[str]:
    """What is wrong with an answer: what a browser would run of it, or a fault of ours."""
    if answer.status_code >= 500:
        return [f"{asked}: {answer.status_code}"]
    if answer.mimetype in ("text/html", "image/svg+xml", "application/xhtml+xml"):
        return [f"{asked}: {one}" for one in found_in(answer.text)]
    kind = answer.headers.get("X-Content-Type-Options")
    return [] if kind == "nosniff" else [f"{asked}: {answer.mimetype}, to be guessed at"]


def pages(site: Site, who: str, last: int) -> list[str]:
    """The addresses of pages, without files."""
    every = addresses(site, last, ROLES[who])
    return [one for one in every if not one.startswith(("/api/", "/sign-out")) and not ENDING.search(one)]


def walk(site: Site, who: str, last: int) -> tuple[list[str], set[str], list[tuple[str, Page]]]:
    """What is wrong on the pages that a role sees, the words met there, and the pages themselves."""
    client, wrong, met, seen = browser_of(site, who), [], set[str](), []
    for address in pages(site, who, last):
        answer = client.get(address)
        wrong += offences(answer, address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            met |= set(WORD.findall(answer.text))
            seen.append((address, Page(answer)))
    return wrong, {word.removeprefix("canary") for word in met}, seen


def test_no_page_runs_what_is_stored(site: Site) -> None:
    wrong, met, seen = walk(site, "admin", 1)
    assert wrong == []
    assert len(seen) > 60
    assert SHOWN - met == set()


@pytest.mark.long
@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_no_page_runs_what_is_stored_whoever_looks(site: Site, who: str) -> None:
    wrong, met, seen = walk(site, who, 2)
    assert wrong == []
    assert len(seen) > 40
    assert {"installationagency", "usersfullname", "websessionsclient"} - met == set()


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=[pytest.mark.long, pytest.mark.whole])])
def test_no_page_runs_what_is_asked(site: Site, every: int) -> None:
    """`every`: how many pages are passed over where time is short."""
    client, wrong = browser_of(site, "admin"), []
    for number, address in enumerate(pages(site, "admin", 1)[::every]):
        script = PAYLOADS[number % len(PAYLOADS)]
        asked = f"{address}?" + "&".join(f"{name}={quote(script)}" for name in QUERY)
        wrong += offences(client.get(asked, headers={"User-Agent": script, "Referer": script}), asked)
        one = f"{address}?{QUERY[number % len(QUERY)]}={quote(script)}"  # where the first refusal hides the others
        wrong += offences(client.get(one), one)
    for rule in [*site.app.url_map.iter_rules()][::every]:
        if "GET" in (rule.methods or ()) and rule.arguments and not rule.rule.startswith(("/api/", "/static/")):
            for script in PAYLOADS[1:3]:
                asked = re.sub(r"<[^>]+>", quote(script, safe=""), rule.rule)
                wrong += offences(client.get(asked), asked)
    assert wrong == []


@pytest.mark.long
def test_no_page_runs_what_a_form_sends(site: Site) -> None:
    client, sent = browser_of(site, "admin"), 0
    wrong, _, seen = walk(site, "admin", 1)
    for number, (address, page) in enumerate(seen):
        for form in page.reader.forms:
            action = form.action or address
            if form.method.lower() != "post" or action.startswith(("/sign-out", "http", "/static")):
                continue
            script = PAYLOADS[number % len(PAYLOADS)]
            typed: dict[str, Any] = dict.fromkeys(form.names - {""}, script)
            kept = {name: value for name, value in form.values.items() if "csrf" in name or name == "form_key"}
            wrong += offences(client.post(action, data=typed | kept), f"{action} from {address}")
            sent += 1
    assert sent > 40
    assert wrong == []


@pytest.mark.parametrize("script", PAYLOADS)
def test_a_script_that_a_browser_would_run_is_found(script: str) -> None:
    page = (
        "<!DOCTYPE html><title>{0}</title><svg><desc>{0}</desc></svg><a href='{0}'><input value=\"{0}\"><textarea>{0}"
    )
    quoted = script.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;").replace("'", "&#39;")
    assert found_in(page.format(script)) != []
    if not script.startswith("javascript:"):
        assert unescape(quoted) == script
        assert found_in(page.replace("<a href='{0}'>", "").format(quoted)) == []


def test_every_text_column_has_a_script_or_a_reason() -> None:
    known = {table.name for table in Base.metadata.sorted_tables}
    every = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert set(UNTOUCHED) <= known | every
    assert {f"{table}.{column}" for table, column in columns()} <= every
