"""Made-up requests that get past the door: sent by somebody, to records that are there, edits under their version.

Some are left as they were made. The others go to a record that is there; of these, some have fields that fit, and some
whole bodies that do: only behind what is refused at once does the rest begin.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.fuzz.bodies import Maker
from tests.web.walkers import NOBODY, Key, Walker

PREFIX = "/api/v1/"
LARGEST = 2**63 - 1

AS_MADE, REACHING, MIXED, WHOLE = "as made", "reaching", "mixed", "whole"
SHARES = {AS_MADE: 15, REACHING: 20, MIXED: 25, WHOLE: 40}
"""Of a hundred requests made up at random. Those that try the bounds of a field keep all but their address."""


class Reacher:
    """Changes each request before it is sent, in the order in which they come: the same draw changes them alike.

    `ask`: GET an address as an administrator; `numbers`: of the records of each collection.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        walkers: Sequence[Walker],
        keys: Mapping[str, Key],
        ask: Callable[[str], Any],
        seed: str,
    ) -> None:
        self._paths, self._walkers, self._keys, self._ask = document["paths"], walkers, keys, ask
        self._chance = Random(seed)
        self._maker = Maker(document, self._chance)
        self._numbers: dict[str, list[int]] = {}
        self._sent = 0

    def __call__(self, _: Any, case: Any, __: dict[str, Any]) -> None:
        """As the tool calls it before each request."""
        walker = self._walkers[self._sent % len(self._walkers)]
        self._sent += 1
        if walker is not NOBODY:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {self._keys[walker.name].secret}"}
        mood = self._mood(case)
        if mood != AS_MADE:
            self._address(case)
        if mood in (MIXED, WHOLE):
            self._fill(case, mood)

    def _mood(self, case: Any) -> str:
        at_random = case.meta is None or case.meta.phase.name.value in ("fuzzing", "stateful")
        if not at_random:
            return REACHING
        return self._chance.choices(list(SHARES), list(SHARES.values()))[0]

    def _address(self, case: Any) -> None:
        """To a record that is there, under the version it has now."""
        if _is_number((case.path_parameters or {}).get("number")):
            kind = case.path.removeprefix(PREFIX).partition("/")[0]
            case.path_parameters = {**case.path_parameters, "number": self._chance.choice(self._there(kind))}
            if case.method == "PATCH":
                record = self._ask(f"{PREFIX}{kind}/{case.path_parameters['number']}")
                case.headers = {**(case.headers or {}), "If-Match": record.headers.get("ETag", '"1"')}

    def _there(self, kind: str) -> list[int]:
        """The numbers of the records of a kind; of one without a collection, the first few."""
        if kind not in self._numbers:
            listed = f"{PREFIX}{OF_KIND.get(kind, kind)}"
            rows = self._ask(f"{listed}?limit=1000").get_json() if "get" in self._paths.get(listed, ()) else []
            self._numbers[kind] = [row.get("id", row.get("number", 1)) for row in rows] or [1, 2]
        return self._numbers[kind]

    def _fill(self, case: Any, mood: str) -> None:
        """Queries and bodies of what is on record."""
        operation = self._paths[case.path].get(case.method.lower())
        if operation is None:
            return
        known = {one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        kept = {
            name: value for name, value in (case.query or {}).items() if mood == MIXED or self._chance.random() < 0.5
        }
        case.query = {name: self._maker.value(name, known[name]) if name in known else kept[name] for name in kept}
        for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
            if mood == WHOLE:
                case.body = self._maker.body(body["schema"])
            elif isinstance(case.body, dict):
                case.body = self._maker.mixed(body["schema"], case.body)
            case.media_type = media_type


OF_KIND = {"recalls": "batches"}
"""Kinds whose numbers another collection lists."""


def _is_number(value: Any) -> bool:
    """Whether it may be a record's number at all; what was made to be none is left as it is."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST
