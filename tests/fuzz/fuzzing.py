"""Requests made from the API's own document, for one operation after another, and what was wrong with the answers.

Each operation meets a database of its own with a record of every kind in it: what one does to it (a key revoked, a
month frozen) is no excuse for the next, and a finding can be found again alone.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from tests.databases import Postgresql, Sqlite
from tests.fuzz.files import named_in
from tests.fuzz.links import linked
from tests.fuzz.reaching import Reacher
from tests.fuzz.story import with_every_kind
from tests.web.site import close, rewired_site
from tests.web.walkers import BY_TOKEN, NOBODY, Walker, make_keys
from tracker.web.guard import access_of

DOCUMENT = "/api/v1/openapi.json"
ROLES = (*(one for one in BY_TOKEN if one.role is not None and one.name != "another supervisor"), NOBODY)
"""One of each whose token opens something, and who has none; that the others' open nothing is the walk's to show."""

PHASES = ("examples", "coverage", "fuzzing")
"""Of one operation alone."""
EVERY_PHASE = (*PHASES, "stateful")
OF_THE_REFUSED = 3
"""Requests by somebody whom the guard lets through to nothing there: it reads no more than who is asking."""

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
    """How many requests went out to each operation, what statuses came back, and what was wrong."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By operation and status."""
    wrong: set[Wrong] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    """What kept the tool itself from going on: no finding, but no clean run either."""

    @property
    def is_clean(self) -> bool:
        """Whether every answer was one that the document promises."""
        return not self.wrong and not self.errors

    @property
    def statuses(self) -> Counter[int]:
        """How often each was answered."""
        found: Counter[int] = Counter()
        for (_, status), count in self.answers.items():
            found[status] += count
        return found

    @property
    def never_done(self) -> list[str]:
        """Operations none of whose requests was answered with a 2xx."""
        asked = {operation for operation, _ in self.answers}
        return sorted(asked - {operation for operation, status in self.answers if 200 <= status < 300})

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
        return SchemathesisConfig.from_dict(
            {
                "seed": self.seed,
                "suppress-health-check": ["all"],
                "continue-on-failure": True,
                "warnings": False,
                "analysis": {"constants": {"enabled": False}},
                "checks": {"enabled": False, **{name: {"enabled": True} for name in (*AS_DOCUMENTED, "is_no_fault")}},
                "generation": {
                    "max-examples": self.examples,
                    "no-shrink": True,
                    "database": "none",
                    "with-security-parameters": False,
                },
                "phases": {name: {"enabled": name in self.phases} for name in EVERY_PHASE},
            }
        )


class Fuzzer:
    """Sends what it makes up to the application in this process, as anyone.

    `server`: where databases are made; `name`: of the one it fills and then copies for each operation.
    """

    def __init__(self, server: Sqlite | Postgresql, name: str) -> None:
        self.server, self.name = server, name
        server.make(name, None)
        with_every_kind(server.url(name))
        self.keys, _ = make_keys(server.url(name))
        site = rewired_site(server.url(name), {})
        self.document = named_in(strict(site.app.test_client().get(DOCUMENT).get_json()))
        self.permissions = _permissions(site.app)
        close(site)

    def operations(self) -> list[tuple[str, str]]:
        """Every method and path of the document."""
        return [
            (method.upper(), path)
            for path, item in self.document["paths"].items()
            for method in item
            if method != "parameters"
        ]

    def may(self, walker: Walker, method: str, path: str) -> bool:
        """Whether the table of permissions lets somebody through to this operation."""
        permission = self.permissions[method, path]
        return permission is None or walker.may(permission)

    def enough(self, plan: Plan, walker: Walker, method: str, path: str) -> Plan:
        """The plan for one operation, the phases that are about one; a few requests where nothing is let through."""
        if not self.may(walker, method, path):
            return replace(plan, examples=min(plan.examples, OF_THE_REFUSED), phases=("fuzzing",))
        return replace(plan, phases=tuple(one for one in plan.phases if one in PHASES))

    def fuzz(self, walkers: Sequence[Walker], method: str, path: str, plan: Plan) -> Outcome:
        """One operation, as these in turn."""
        alone = only(self.document, path, method.lower())
        return self._run(walkers, plan, alone, f"{method} {path}")

    def fuzz_in_turn(self, walkers: Sequence[Walker], plan: Plan) -> Outcome:
        """All of them, one after another, what one answers going into the next."""
        return self._run(walkers, plan, linked(deepcopy(self.document)), "in turn")

    def _run(self, walkers: Sequence[Walker], plan: Plan, document: dict[str, Any], what: str) -> Outcome:
        outcome = Outcome()
        with self._site() as app:
            schema = schemathesis.openapi.from_dict(deepcopy(document), config=plan.configuration())
            schema.app = app
            seed = f"{plan.seed} {what} {' '.join(one.name for one in walkers)}"
            with reaching(Reacher(document, walkers, self.keys, self._asking(app), seed)):
                for event in from_schema(schema).execute():
                    if isinstance(event, ScenarioFinished):
                        self._count(outcome, event.recorder)
                    elif isinstance(event, NonFatalError):
                        outcome.errors.append(f"{what}: {event.label}: {event.value!r}")
                    elif isinstance(event, FatalError):
                        raise event.exception
        return outcome

    def _asking(self, app: Flask) -> Callable[[str], Any]:
        headers = {"Authorization": f"Bearer {self.keys['administrator'].secret}"}
        return partial(app.test_client(use_cookies=False).get, headers=headers)

    @contextlib.contextmanager
    def _site(self) -> Iterator[Flask]:
        copy = f"{self.name}_met"
        self.server.make(copy, self.name)
        site = rewired_site(self.server.url(copy), {})
        try:
            yield site.app
        finally:
            close(site)
            self.server.drop(copy)

    def _count(self, outcome: Outcome, recorder: ScenarioRecorder) -> None:
        for number, interaction in recorder.interactions.items():
            case = recorder.cases[number].value
            status = interaction.response.status_code if interaction.response is not None else 0
            if interaction.response is not None and case.method == case.operation.method.upper():
                outcome.answers[case.operation.label, status] += 1
            for check in _failed(recorder.checks.get(number, ())):
                failure = check.failure_info
                said = (case.operation.label, check.name, status, str(failure.failure), failure.code_sample)
                outcome.wrong.add(Wrong(self._sender(case), *said))

    def _sender(self, case: Any) -> str:
        sent = (case.headers or {}).get("Authorization", "").removeprefix("Bearer ")
        return next((name for name, key in self.keys.items() if key.secret == sent), NOBODY.name)


@contextlib.contextmanager
def reaching(reacher: Reacher) -> Iterator[None]:
    """While it lasts, every request is changed by the reacher before it is sent."""

    def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
        reacher(context, case, kwargs)

    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(before_call, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the answer for any other status: each one that comes must be promised by its number."""
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation["responses"].pop("default", None)
    return document


def only(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    """The document of one operation: what nothing in it names is left out, which is faster to read."""
    item = document["paths"][path]
    kept = {name: item[name] for name in ("parameters", method) if name in item}
    components: dict[str, dict[str, Any]] = {"securitySchemes": document["components"]["securitySchemes"]}
    found = [kept]
    while found:
        for kind, name in _named(found.pop()):
            if name not in components.setdefault(kind, {}):
                components[kind][name] = document["components"][kind][name]
                found.append(components[kind][name])
    components.setdefault("schemas", {})
    return {**document, "paths": {path: kept}, "components": components}


def _named(part: Any) -> Iterator[tuple[str, str]]:
    """What a part of the document names of its components: kind and name."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            _, _, kind, name = part["$ref"].split("/")
            yield kind, name
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _permissions(app: Flask) -> dict[tuple[str, str], str | None]:
    """The permission that each operation states, by method and path of the document."""
    found = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            access = access_of(app, rule.endpoint, method)
            found[method, path] = access.permission if access is not None else None
    return found


def _failed(checks: Iterable[Any]) -> Iterator[Any]:
    return (one for one in checks if one.failure_info is not None)
