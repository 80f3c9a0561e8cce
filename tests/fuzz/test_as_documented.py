"""Nothing that can be made up from the API's document is answered with a fault, or with what the document does not say.

A few operations for everyone here; `python -m tests.fuzz` asks more of all of them (docs/security.md).
"""

from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import QueuePool

from tests.databases import Databases
from tests.fuzz.fuzzing import ROLES, Fuzzer, Outcome, Plan
from tests.web.site import one_app
from tests.web.walkers import Walker, with_walkers
from tracker.store import engine

FEW = 2
FORM = "response_schema_conformance"
PLANTED = "api.list_precincts"


@pytest.fixture
def fuzzer(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fuzzer]:
    """On SQLite: what is refused before it is stored is refused on both databases."""
    monkeypatch.setattr(engine, "NullPool", QueuePool)  # opening a connection costs more than all else of a request
    with databases.fresh("sqlite", with_walkers) as url:
        yield Fuzzer(url, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("walker", ROLES, ids=lambda one: one.name)
def test_a_few_operations_are_answered_as_documented(fuzzer: Fuzzer, walker: Walker) -> None:
    operations = fuzzer.operations()
    each = len(operations) // FEW
    outcome = Outcome()
    for method, path in operations[ROLES.index(walker) * 7 :: each][:FEW]:
        outcome.add(fuzzer.fuzz(walker, method, path, Plan(examples=2)))
    assert outcome.answers.total() > 10 * FEW
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.parametrize("walker", ROLES, ids=lambda one: one.name)
def test_every_operation_is_answered_as_documented(fuzzer: Fuzzer, walker: Walker) -> None:
    outcome = Outcome()
    for method, path in fuzzer.operations():
        outcome.add(fuzzer.fuzz(walker, method, path, Plan(examples=20)))
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []


@pytest.mark.long
@pytest.mark.parametrize(
    "fault, found",
    [
        (lambda **_: ("x", 500), {"is_no_fault", "content_type_conformance"}),
        (lambda **_: ("{}", 503, {"Content-Type": "application/problem+json"}), {"is_no_fault", FORM}),
        (lambda **_: ([{"sold": True}], 200), {FORM}),
    ],
    ids=["a fault", "a 503 that does not say when to ask again", "an answer of another form"],
)
def test_it_finds_what_is_planted(fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch, fault: Any, found: set[str]) -> None:
    views = one_app().view_functions
    monkeypatch.setitem(views, PLANTED, wraps(views[PLANTED])(fault))
    outcome = fuzzer.fuzz(ROLES[0], "GET", "/api/v1/precincts", Plan(examples=1, phases=("fuzzing",)))
    assert {wrong.check for wrong in outcome.wrong} == found
