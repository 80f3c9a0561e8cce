"""Requests made from the API's own document, for one operation after another, and what was wrong with the answers.

Each operation meets a database of its own, with the story in it: what one does to it (a key revoked, a month frozen) is
no excuse for the next, and a finding can be found again alone.
"""

import contextlib
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder

from tests.web.site import close, rewired_site
from tests.web.walkers import BY_TOKEN, Walker, make_keys

DOCUMENT = "/api/v1/openapi.json"
ROLES = tuple(one for one in BY_TOKEN if one.role is not None and one.name != "another supervisor")
"""One of each whose token opens something; that the others' open nothing is the walk's to show."""

PHASES = ("examples", "coverage", "fuzzing")
AS_DOCUMENTED = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@schemathesis.check
def is_no_fault(ctx: Any, response: Any, case: Any) -> None:
    """Nothing that is sent is a fault of the server; one that cannot serve just now says when to ask again."""
    if response.status_code >= 500 and not (response.status_code == 503 and response.headers.get("retry-after")):
        raise AssertionError(f"answered {response.status_code}")


@dataclass(frozen=True, order=True)
class Wrong:
    """One kind of answer that ought not to be: to whom, where, what was wrong, and a request that shows it."""

    who: str
    operation: str
    check: str
    status: int
    said: str = field(compare=False)
    request: str = field(compare=False)


@dataclass
class Outcome:
    """How many requests went out, what statuses came back, and what was wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    wrong: set[Wrong] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    """What kept the tool itself from going on: no finding, but no clean run either."""

    @property
    def is_clean(self) -> bool:
        """Whether every answer was one that the document promises."""
        return not self.wrong and not self.errors

    def add(self, other: "Outcome") -> None:
        """Count the other's in."""
        self.answers.update(other.answers)
        self.wrong |= other.wrong
        self.errors += other.errors


@dataclass(frozen=True)
class Plan:
    """How hard to try: examples for each operation in the phase that makes them up, and the seed they come from."""

    examples: int
    seed: int = 0
    phases: tuple[str, ...] = PHASES

    def configuration(self) -> SchemathesisConfig:
        """The plan in the tool's words."""
        every = ("examples", "coverage", "fuzzing", "stateful")
        return SchemathesisConfig.from_dict(
            {
                "seed": self.seed,
                "suppress-health-check": ["all"],
                "continue-on-failure": True,
                "analysis": {"constants": {"enabled": False}},
                "checks": {"enabled": False, **{name: {"enabled": True} for name in (*AS_DOCUMENTED, "is_no_fault")}},
                "generation": {
                    "max-examples": self.examples,
                    "no-shrink": True,
                    "database": "none",
                    "with-security-parameters": False,
                },
                "phases": {name: {"enabled": name in self.phases} for name in every},
            }
        )


class Fuzzer:
    """Sends what it makes up to the application in this process, as anyone who holds a token.

    `url`: an SQLite database as `with_walkers` leaves it; `folder`: where its copies go.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.database = Path(url.removeprefix("sqlite:///"))
        self.tokens, _ = make_keys(url)
        site = rewired_site(url, {})
        self.document = site.app.test_client().get(DOCUMENT).get_json()
        close(site)

    def operations(self) -> list[tuple[str, str]]:
        """Every method and path of the document."""
        return [
            (method.upper(), path)
            for path, item in self.document["paths"].items()
            for method in item
            if method != "parameters"
        ]

    def fuzz(self, walker: Walker, method: str, path: str, plan: Plan) -> Outcome:
        """One operation."""
        alone = {**self.document, "paths": {path: self.document["paths"][path]}}
        return self._run(walker, plan, alone, method=method, path=path)

    def fuzz_in_turn(self, walker: Walker, plan: Plan) -> Outcome:
        """All of them, one after another, what one answers going into the next."""
        return self._run(walker, plan, self.document)

    def _run(self, walker: Walker, plan: Plan, document: dict[str, Any], **only: str) -> Outcome:
        outcome = Outcome()
        with self._site() as app:
            schema = schemathesis.openapi.from_dict(deepcopy(document), config=plan.configuration())
            schema.app = app
            schema.config.update(headers={"Authorization": f"Bearer {self.tokens[walker.name].secret}"})
            for event in from_schema(schema.include(**only) if only else schema).execute():
                if isinstance(event, ScenarioFinished):
                    _count(outcome, walker, event.recorder)
                elif isinstance(event, NonFatalError):
                    outcome.errors.append(f"{walker.name}: {event.label}: {event.value!r}")
                elif isinstance(event, FatalError):
                    raise event.exception
        return outcome

    @contextlib.contextmanager
    def _site(self) -> Iterator[Any]:
        copy = self.folder / "fuzzed.db"
        shutil.copyfile(self.database, copy)
        site = rewired_site(f"sqlite:///{copy}", {})
        try:
            yield site.app
        finally:
            close(site)
            for left in self.folder.glob("fuzzed.db*"):
                left.unlink()


def _count(outcome: Outcome, walker: Walker, recorder: ScenarioRecorder) -> None:
    for number, interaction in recorder.interactions.items():
        if interaction.response is not None:
            outcome.answers[interaction.response.status_code] += 1
        for check in _failed(recorder.checks.get(number, ())):
            status = interaction.response.status_code if interaction.response is not None else 0
            operation = recorder.cases[number].value.operation.label
            failure = check.failure_info
            outcome.wrong.add(
                Wrong(walker.name, operation, check.name, status, str(failure.failure), failure.code_sample)
            )


def _failed(checks: Iterable[Any]) -> Iterator[Any]:
    return (one for one in checks if one.failure_info is not None)
