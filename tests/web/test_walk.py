"""The walk: every route of the application's own table, by everybody, with every method. What each may is worked out
from the table of permissions alone; a refusal leaves no trace, and tells nothing but that it is one.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from sqlalchemy import QueuePool, make_url
from werkzeug.routing import IntegerConverter
from werkzeug.test import TestResponse

from tests.databases import Databases
from tests.web.site import Site, close, rewired_site
from tests.web.walkers import BY_SIGN_IN, BY_TOKEN, NOBODY, PENDING, Key, Walker, make_keys, with_walkers
from tracker.store import engine
from tracker.web.guard import SAFE, access_of
from tracker.web.requests import SESSION_COOKIE
from tracker.web.sessions import PENDING_COOKIE

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"})
REACHED = 299
"""Answered in the place of every view: whoever sees it got past the guard."""

ASKS_FOR_HEADS = frozenset({"oversight", "nobody"})
"""HEAD goes by GET's own rule: two walkers are enough to see it."""

API = "/api/"
VALUES = {"month": "2016-09", "day": "2016-09-27", "form": "json", "of": "cameras", "filename": "tracker.css"}
"""What stands in an address where it is no number."""


@dataclass(frozen=True)
class Step:
    """One address with one method, and the permission its view states (None: open to everyone). `before_notice`: open
    also before the department's notice was acknowledged.
    """

    method: str
    address: str
    permission: str | None
    before_notice: bool = False


@dataclass(frozen=True)
class Walk:
    """A site, a watch on its database, and everybody's keys."""

    site: Site
    watch: sqlite3.Connection
    tokens: Mapping[str, Key]
    sign_ins: Mapping[str, Key]

    def changes(self) -> Any:
        """What moves whenever anything is written to the database by anyone."""
        return self.watch.execute("PRAGMA data_version").fetchone()


def steps(app: Flask) -> list[Step]:
    """Every method that is offered at every address; of records, one that is not there."""
    found = []
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            access = access_of(app, rule.endpoint, method)
            assert access is not None
            found.append(Step(method, address_of(rule), access.permission, access.before_notice))
    return found


def address_of(rule: Any) -> str:
    """An address that the rule fits."""
    converters = rule._converters  # what is public of a rule does not say which of its parts are numbers
    values = {
        name: 98765 if isinstance(converters[name], IntegerConverter) else VALUES.get(name, "x")
        for name in rule.arguments
    }
    _, address = rule.build(values, append_unknown=False) or ("", "")
    return str(address)


@pytest.fixture
def whole(databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Walk]:
    """With its views, on SQLite, which tells whether anything was written; who may what is the same on both. The
    department has a notice, which all but one walker have acknowledged.
    """
    config = tmp_path / "tracker.toml"
    config.write_text('[sign_in]\nnotice = "Official use only."\n')
    with databases.fresh("sqlite", with_walkers) as url:
        tokens, sign_ins = make_keys(url)
        monkeypatch.setattr(engine, "NullPool", QueuePool)  # opening a connection costs more than all else of a request
        site = rewired_site(url, {}, TRACKER_CONFIG=str(config))
        with contextlib.closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as watch:
            yield Walk(site, watch, tokens, sign_ins)
        close(site)


@pytest.fixture
def walk(whole: Walk, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Whose views only say that they were reached."""
    monkeypatch.setattr(whole.site.app, "dispatch_request", partial(_reach, whole.site.app))
    return whole


def _reach(app: Flask) -> Response:
    if request.routing_exception is not None:
        app.raise_routing_exception(request)
    return Response(status=REACHED)


def by_token(walk: Walk, walker: Walker) -> Any:
    """Asks with the walker's token."""
    client = walk.site.app.test_client(use_cookies=False)
    headers = {} if walker is NOBODY else {"Authorization": f"Bearer {walk.tokens[walker.name].secret}"}
    return partial(client.open, headers=headers)


def by_sign_in(walk: Walk, walker: Walker) -> Any:
    """Asks with the walker's sign-in, and with its token on every form. A pending one tries its secret as the whole
    sign-in that it is not yet, too.
    """
    client = walk.site.browser()
    headers = {}
    if walker is not NOBODY:
        for cookie in (SESSION_COOKIE, PENDING_COOKIE) if walker is PENDING else (SESSION_COOKIE,):
            client.set_cookie(cookie, walk.sign_ins[walker.name].secret)
        headers = {"X-CSRF-Token": walk.sign_ins[walker.name].csrf_token}
    return partial(client.open, headers=headers)


LED = {"/sign-in": "sign in", "/notice": "notice"}


def answered(answer: TestResponse) -> str:
    """What an answer comes to, in a word."""
    leads_to = answer.headers["Location"].partition("?")[0] if answer.status_code == 303 else ""
    if leads_to in LED:
        return LED[leads_to]
    return {REACHED: "reached", 401: "who", 403: "refused"}.get(answer.status_code, str(answer.status_code))


def expected(walker: Walker, step: Step, *, is_api: bool) -> str:
    """What the table of permissions says."""
    if step.permission is None:
        is_form = step.method not in SAFE and not is_api
        return "refused" if is_form and walker.role is None else "reached"  # a form that was never handed out
    if walker.role is None:
        return "who" if is_api else "sign in"
    if walker.reads_first and not step.before_notice:
        return "notice"
    return "reached" if walker.may(step.permission) else "refused"


def walked(walk: Walk, walker: Walker, ask: Any, *, is_api: bool) -> list[Any]:
    """Go everywhere; what was not as the table says, what was written after all, and refusals that differ."""
    wrong, refusals, before = [], set(), walk.changes()
    methods = METHODS if walker.name in ASKS_FOR_HEADS else METHODS - {"HEAD"}
    there = [one for one in steps(walk.site.app) if one.address.startswith(API) is is_api and one.method in methods]
    assert len(there) > 200
    for step in there:
        answer = ask(step.address, method=step.method)
        found, due = answered(answer), expected(walker, step, is_api=is_api)
        after = walk.changes()
        if found != due or (after != before and not _is_put_on_record(walker, step)):
            wrong.append((step, due, found, "written" if after != before else "not written"))
        if found == "refused" and is_api and step.method != "HEAD":
            told = answer.get_json()
            refusals.add((told["code"], told["detail"], told["title"], tuple(sorted(told))))
        before = after
    return [*wrong, *sorted(refusals)[1:]]


def _is_put_on_record(walker: Walker, step: Step) -> bool:
    """That somebody who may not asked for the audit log stands in it."""
    return step.permission == "audit.read" and walker.role is not None and not walker.may("audit.read")


@pytest.mark.parametrize("walker", BY_TOKEN, ids=lambda one: one.name)
def test_each_token_opens_what_the_table_says(walk: Walk, walker: Walker) -> None:
    assert walked(walk, walker, by_token(walk, walker), is_api=True) == []


@pytest.mark.parametrize("walker", BY_SIGN_IN, ids=lambda one: one.name)
def test_each_sign_in_opens_what_the_table_says(walk: Walk, walker: Walker) -> None:
    assert walked(walk, walker, by_sign_in(walk, walker), is_api=False) == []


SECOND_STEP = {"/sign-in/code", "/sign-in/authenticator"}
"""Pages that lead whoever has given no password to the sign-in."""

ENDS = {"/sign-in", "/sign-out", "/sign-in/demonstration", *SECOND_STEP, "/sign-in/stop", "/confirm"}
"""Forms that begin or end a sign-in, or go on with it: tests/web/test_sign_in.py, tests/web/pages/test_second_step.py
and tests/web/pages/test_confirming.py send them filled in.
"""


@pytest.mark.long
def test_whoever_may_is_answered_by_the_view_itself(whole: Walk) -> None:
    wrong = []
    for step in steps(whole.site.app):
        if step.method == "HEAD" or (step.method == "POST" and step.address in ENDS):
            continue
        is_api = step.address.startswith(API)
        walkers = BY_TOKEN if is_api else BY_SIGN_IN
        may = (one for one in walkers if expected(one, step, is_api=is_api) == "reached")
        walker = PENDING if step.address in SECOND_STEP else next(may)
        body = {"json": {}} if is_api and step.method == "POST" else {}
        answer = (by_token if is_api else by_sign_in)(whole, walker)(step.address, method=step.method, **body)
        answer.close()
        if answered(answer) in {"sign in", "who", "refused", "405"} or answer.status_code >= 500:
            wrong.append((step, walker.name, answer.status_code))
    assert wrong == []


def test_a_cookie_opens_nothing_of_the_api_and_a_token_no_page(walk: Walk) -> None:
    administrator = BY_TOKEN[0]
    with_cookie, with_token = by_sign_in(walk, administrator), by_token(walk, administrator)
    closed = [step for step in steps(walk.site.app) if step.permission is not None and step.method == "GET"]
    wrong = [
        step
        for step in closed
        if answered((with_cookie if step.address.startswith(API) else with_token)(step.address, method="GET"))
        != ("who" if step.address.startswith(API) else "sign in")
    ]
    assert len(closed) > 300
    assert wrong == []


def test_a_form_of_no_page_of_ours_enters_nothing(walk: Walk) -> None:
    administrator = BY_SIGN_IN[0]
    ours = by_sign_in(walk, administrator)
    forms = [one for one in steps(walk.site.app) if one.method not in SAFE and not one.address.startswith(API)]
    before = walk.changes()
    for step in forms:
        due = expected(administrator, step, is_api=False)
        assert answered(ours(step.address, method=step.method)) == due, step
        for headers in ({}, {"X-CSRF-Token": "guess"}, {**ours.keywords["headers"], "Sec-Fetch-Site": "cross-site"}):
            assert answered(ours(step.address, method=step.method, headers=headers)) == "refused", step
    assert walk.changes() == before
    assert len(forms) > 60


def test_a_method_that_is_not_offered_says_nothing_more(walk: Walk) -> None:
    offered: dict[str, set[str]] = {}
    for step in steps(walk.site.app):
        offered.setdefault(step.address, set()).add(step.method)
    before, wrong = walk.changes(), []
    ask, known = walk.site.app.test_client(use_cookies=False).open, by_token(walk, BY_TOKEN[0])
    for address, methods in offered.items():
        told = [_told(ask(address, method=method)) for method in sorted(METHODS - methods)]
        if address.startswith(API):
            told.append(_told(known(address, method="DELETE")))
        if any(one[:2] != (405, methods) for one in told) or len({one[2] for one in told[-2:]}) > 1:
            wrong.append((address, told))
    assert wrong == []
    assert walk.changes() == before


def _told(answer: TestResponse) -> tuple[int, set[str], str]:
    """The status, what the address does take, and what is said besides."""
    told = answer.get_json(silent=True) or {}
    return answer.status_code, set(answer.headers.get("Allow", "").split(", ")), str(told.get("detail"))


def test_the_short_list_of_what_needs_no_sign_in(walk: Walk) -> None:
    app = walk.site.app
    views = {
        rule.endpoint: access_of(app, rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    }
    assert {name for name, access in views.items() if access is not None and access.permission is None} == OPEN_TO_ALL


OPEN_TO_ALL = {
    "healthz",
    "readyz",
    "static",
    "uswds",
    "openapi",
    "pages.sign_in",
    "pages.enter_sign_in",
    "pages.sign_in_to_demonstration",
    "pages.sign_in_code",
    "pages.enter_sign_in_code",
    "pages.sign_in_authenticator",
    "pages.enter_sign_in_authenticator",
    "pages.stop_sign_in",
    "pages.welcome",
    "pages.enter_welcome",
    "pages.forgotten",
    "pages.enter_forgotten",
    "pages.begin_single_sign_on",
    "pages.return_from_provider",
    "pages.signed_out",
    "public.home",
    "public.weeks",
    "public.week",
    "public.restatements",
    "public.record",
    "public.dictionary",
    "public.data",
    *("reference.errors", "reference.error", "reference.api", "reference.group", "reference.shape"),
}
"""Whatever is added to it is added on purpose."""
