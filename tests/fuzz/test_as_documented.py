"""Nothing that can be made up from the API's document is answered with a fault, or with what the document does not say.

Every operation here, as everybody in turn, on SQLite, and a share of them on PostgreSQL; `python -m tests.fuzz` asks
for more (docs/security.md).
"""

from collections.abc import Iterator
from functools import wraps
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import QueuePool

from tests.databases import BACKENDS, Databases
from tests.fixtures.reading_here import ReaderHere
from tests.fuzz.fuzzing import ROLES, Fuzzer, Outcome, Plan
from tests.web.site import one_app
from tests.web.walkers import Walker
from tracker.intake.apart import sent_file
from tracker.store import engine

EACH = 20
PARTS = 12
"""In so many tests every operation is asked on SQLite, at random; on PostgreSQL one of them is."""
BOUNDS = 96
"""And one of so many for each bound of each of its fields."""
CHAINS = 12
EDIT = ("PATCH", "/api/v1/places/{number}")
FORM = "response_schema_conformance"
PLANTED = "api.list_precincts"
ADMINISTRATOR, *OTHERS = ROLES
IN_TURN = list(chain.from_iterable((ADMINISTRATOR, other) for other in OTHERS))
"""Who sends: an administrator every second time, who gets furthest."""


@pytest.fixture(scope="module")
def fuzzers(databases: Databases) -> Iterator[Any]:
    """One for each database, with which it is asked for."""
    made: dict[str, Fuzzer] = {}

    def fuzzer(backend: str) -> Fuzzer:
        if backend not in made:
            made[backend] = Fuzzer(databases.server(backend), "fuzzed")
        return made[backend]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "NullPool", QueuePool)  # opening a connection costs more than all else of a request
        patch.setattr(sent_file, "ReaderProcess", ReaderHere)
        yield fuzzer
    for one in made.values():
        one.server.drop(one.name)


@pytest.fixture
def fuzzer(fuzzers: Any, backend: str) -> Fuzzer:
    """On each of the two databases."""
    return fuzzers(backend)  # type: ignore[no-any-return]


@pytest.fixture
def sqlite_fuzzer(fuzzers: Any) -> Fuzzer:
    """On SQLite, where it is the tool that is tried."""
    return fuzzers("sqlite")  # type: ignore[no-any-return]


def share_of(fuzzer: Fuzzer, backend: str, every: int) -> list[tuple[str, str]]:
    """One operation in so many, another on either database."""
    return fuzzer.operations()[BACKENDS.index(backend) * every // len(BACKENDS) :: every]


@pytest.mark.long
@pytest.mark.parametrize("backend, part", [*(("sqlite", part) for part in range(PARTS)), ("postgresql", PARTS // 2)])
def test_operations_are_answered_as_documented(fuzzer: Fuzzer, part: int) -> None:
    outcome, asked = Outcome(), sorted({*fuzzer.operations()[part::PARTS], EDIT})
    for method, path in asked:
        outcome.add(fuzzer.fuzz(IN_TURN, method, path, Plan(EACH, phases=("examples", "fuzzing"))))
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []
    assert outcome.answers.total() > 15 * len(asked)
    assert len(outcome.never_done) < len(asked) / 3
    assert " ".join(EDIT) not in outcome.never_done


@pytest.mark.long
def test_bounds_are_kept_as_documented(fuzzer: Fuzzer, backend: str) -> None:
    outcome, asked = Outcome(), share_of(fuzzer, backend, BOUNDS)
    for method, path in asked:
        outcome.add(fuzzer.fuzz(IN_TURN, method, path, Plan(EACH, phases=("coverage",))))
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []
    assert outcome.answers.total() > 15 * len(asked)


@pytest.mark.long
def test_chains_of_requests_are_answered_as_documented(fuzzer: Fuzzer) -> None:
    outcome = fuzzer.fuzz_in_turn(IN_TURN, Plan(CHAINS, phases=("stateful",)))
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []
    assert outcome.answers.total() > 2 * CHAINS
    assert {200, 201} & outcome.statuses.keys()


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.parametrize("walker", ROLES, ids=lambda one: one.name)
def test_every_operation_is_answered_as_documented(fuzzer: Fuzzer, walker: Walker) -> None:
    outcome, plan = Outcome(), Plan(EACH)
    for method, path in fuzzer.operations():
        outcome.add(fuzzer.fuzz([walker], method, path, fuzzer.enough(plan, walker, method, path)))
    outcome.add(fuzzer.fuzz_in_turn([walker], Plan(EACH, phases=("stateful",))))
    assert outcome.errors == []
    assert sorted(outcome.wrong) == []


@pytest.mark.long
@pytest.mark.parametrize(
    "fault, found",
    [
        (lambda **_: ("x", 500), {"is_no_fault", "status_code_conformance"}),
        (lambda **_: ("{}", 503, {"Content-Type": "application/problem+json"}), {"is_no_fault", FORM}),
        (lambda **_: ([{"sold": True}], 200), {FORM}),
        (lambda **_: ({"code": "teapot"}, 418), {"status_code_conformance"}),
    ],
    ids=["a fault", "a 503 that does not say when to ask again", "an answer of another form", "another status"],
)
def test_it_finds_what_is_planted(
    sqlite_fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch, fault: Any, found: set[str]
) -> None:
    views = one_app().view_functions
    monkeypatch.setitem(views, PLANTED, wraps(views[PLANTED])(fault))
    outcome = sqlite_fuzzer.fuzz([ADMINISTRATOR], "GET", "/api/v1/precincts", Plan(examples=1, phases=("fuzzing",)))
    assert {wrong.check for wrong in outcome.wrong} == found
