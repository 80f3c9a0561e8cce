"""Every act of the registry at the API's door: through the very service, and tried out by the same path without a
trace.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import make_url, select

from tests.databases import Databases
from tests.services.acts import filled
from tests.web.api.every_act import NOT_OVER_THE_API, OPERATIONS, WHO, asked, send
from tests.web.api.test_document import operations
from tests.web.site import Site, close, make_tokens, one_app, rewired_site
from tracker.services.registry import ACTS
from tracker.store.base import Base
from tracker.store.models import AuditEvent

OFFERED = sorted(OPERATIONS.keys() - NOT_OVER_THE_API.keys())
SHARED_OUT = [
    name if place % 5 == 0 else pytest.param(name, marks=pytest.mark.long) for place, name in enumerate(OFFERED)
]
"""Every fifth in the quick run."""

DRY = "?dry_run=true"
OF_OTHER_TABLES = {"/imports", "/reconciliations", "/month-signatures", "/report-verifications"}
"""Entries of a file or of a report, which journeys carry out: tried out below, or by tests of their own."""


@pytest.fixture
def sqlite_filled(databases: Databases) -> Iterator[Site]:
    """The department on which every example can be done, on SQLite, which tells whether anything was written."""
    yield from _site(databases, "sqlite")


@pytest.fixture
def filled_site(databases: Databases, backend: str) -> Iterator[Site]:
    """The same on both databases."""
    yield from _site(databases, backend)


def _site(databases: Databases, backend: str) -> Iterator[Site]:
    with databases.fresh(backend, filled) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


def test_every_act_stands_in_the_table_or_has_its_reason() -> None:
    assert OPERATIONS.keys() | NOT_OVER_THE_API.keys() == ACTS.keys()
    assert OPERATIONS.keys() & NOT_OVER_THE_API.keys() == {"create_token"}


def test_every_operation_that_enters_is_that_of_an_act() -> None:
    document = one_app().test_client().get("/api/v1/openapi.json").get_json()
    entering = {path.removeprefix("/api/v1") for method, path, _ in operations(document) if method in ("post", "patch")}
    named = {_shape(path) for _, path in OPERATIONS.values()}
    left = {path for path in entering if path not in named and not path.startswith("/reports/")}
    of_facts = {path for path in left if path.endswith(("/void", "/correct"))}
    assert len(of_facts) > 50
    assert left - of_facts == OF_OTHER_TABLES
    assert named - entering == {"/{number}/{number}/void", "/{number}/{number}/correct"}


def _shape(path: str) -> str:
    """An address as the document writes it."""
    return "/".join("{number}" if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize("name", SHARED_OUT)
def test_an_act_is_tried_out_without_a_trace_and_then_does_as_was_said(sqlite_filled: Site, name: str) -> None:
    site, file = sqlite_filled, str(make_url(sqlite_filled.url).database)
    site.get("/api/v1/precincts", WHO.get(name, "admin"))  # notes the use of the token
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as watch:
        before = watch.execute("PRAGMA data_version").fetchone()
        trial = send(site, name, DRY, **{"Idempotency-Key": "the-same"})
        assert trial.status_code == 200, trial.text
        assert (trial.json["dry_run"], trial.json["possible"]) == (True, True)
        assert watch.execute("PRAGMA data_version").fetchone() == before
    entered = send(site, name, **{"Idempotency-Key": "the-same"})
    assert entered.status_code in {200, 201}, entered.text
    assert "Idempotent-Replayed" not in entered.headers
    assert _said(trial.json) == _done(entered.json)
    with site.writing() as session:
        assert name in session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq.desc()).limit(2)).all()


def _said(trial: dict[str, Any]) -> Any:
    """What a trial says would happen: of a list each of its rows, without the numbers it would have made."""
    return trial["would_answer"] if "would_answer" in trial else [_row(row) for row in trial["rows"]]


def _done(answer: dict[str, Any]) -> Any:
    return [_row(row) for row in answer["rows"]] if "rows" in answer and "batch" in answer else answer


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in {"row", "left_out", "officer", "camera", "notes"}}


@pytest.mark.long
def test_no_trial_leaves_anything(filled_site: Site) -> None:
    for who in {"admin", *WHO.values()}:
        filled_site.get("/api/v1/precincts", who)
    before = contents(filled_site)
    for name in OFFERED:
        assert send(filled_site, name, DRY, **{"Idempotency-Key": name}).status_code == 200, name
    assert contents(filled_site) == before
    assert send(filled_site, "add_duty", **{"Idempotency-Key": "add_duty"}).status_code == 201
    assert contents(filled_site) != before


def contents(site: Site) -> dict[str, list[str]]:
    """Every row of every table."""
    with site.writing() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


def test_a_trial_is_refused_as_the_act_is(sqlite_filled: Site) -> None:
    site = sqlite_filled
    for path, body in (
        ("/duties", {"code": "patrol", "name": "Patrol"}),
        ("/duties", {"code": "patrol"}),
        ("/assignments/999/return", {"returned_on": "2016-09-01", "condition": "serviceable"}),
    ):
        told = [site.post(f"/api/v1{path}{query}", body) for query in (DRY, "")]
        assert told[0].status_code == told[1].status_code >= 400
        assert {**told[0].json, "instance": ""} == {**told[1].json, "instance": ""}
    assert site.post(f"/api/v1/duties{DRY}", {"code": "x", "name": "X"}, "auditor").status_code == 403
    assert site.post("/api/v1/duties?dry_run=perhaps", {"code": "x", "name": "X"}).json["code"] == "invalid_input"
    assert site.post("/api/v1/duties?dry=true", {"code": "x", "name": "X"}).json["code"] == "invalid_input"


def test_a_trial_of_an_edit_asks_for_the_version_too(sqlite_filled: Site) -> None:
    _, address, body, headers = asked(sqlite_filled, "edit_duty")
    told = [
        sqlite_filled.api("PATCH", address + DRY, json=body, headers=sent)
        for sent in ({}, {"If-Match": '"9"'}, headers)
    ]
    assert [one.status_code for one in told] == [428, 412, 200]
    assert told[2].json["would_answer"]["name"] == body["name"]
    assert sqlite_filled.get(address).headers["ETag"] == headers["If-Match"]


@pytest.mark.parametrize("name", sorted(NOT_OVER_THE_API.keys() & OPERATIONS.keys()))
def test_what_no_token_may_it_may_not_try_out(sqlite_filled: Site, name: str) -> None:
    told = [send(sqlite_filled, name, query) for query in (DRY, "")]
    assert [one.status_code for one in told] == [403, 403]
