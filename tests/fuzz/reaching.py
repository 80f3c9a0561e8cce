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
MADE_AT_RANDOM = 1_000
"""From here on no record of the story has a number."""

AS_MADE, REACHING, MIXED, WHOLE = "as made", "reaching", "mixed", "whole"
SHARES = {AS_MADE: 15, REACHING: 20, MIXED: 25, WHOLE: 40}
"""Of a hundred requests made up at random. Those that try the bounds of a field keep all but their address."""
IN_A_CHAIN = {AS_MADE: 5, REACHING: 5, MIXED: 20, WHOLE: 70}
"""What is refused leads to nothing."""


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
        shares = IN_A_CHAIN if _is_in_turn(case) else SHARES
        if case.meta is not None and case.meta.phase.name.value not in ("fuzzing", "stateful"):
            return REACHING
        return self._chance.choices(list(shares), list(shares.values()))[0]

    def _address(self, case: Any) -> None:
        """To a record that is there, under the version it has now."""
        made = (case.path_parameters or {}).get("number")
        kind = case.path.removeprefix(PREFIX).partition("/")[0]
        if _is_number(made) or (_is_key(made) and kind in KEYED):
            chosen = made if _is_of_the_chain(case, made) else self._chance.choice(self._meant(kind, made))
            case.path_parameters = {**case.path_parameters, "number": chosen}
            if case.method == "PATCH":
                record = self._ask(f"{PREFIX}{kind}/{chosen}")
                case.headers = {**(case.headers or {}), "If-Match": record.headers.get("ETag", '"1"')}

    def _meant(self, kind: str, made: Any) -> Sequence[Any]:
        """What may stand in the place of a number or a key that was made up."""
        return self._there(kind) if _is_number(made) else KEYED[kind]

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
        case.query = {
            name: _in_query(self._maker.value(name, known[name])) if name in known else kept[name] for name in kept
        }
        for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
            if mood == WHOLE:
                case.body = self._maker.body(body["schema"])
            elif isinstance(case.body, dict):
                case.body = self._maker.mixed(body["schema"], case.body)
            case.media_type = media_type


OF_KIND = {"recalls": "batches"}
"""Kinds whose numbers another collection lists."""

KEYED: Mapping[str, Sequence[str]] = {
    "officers": ("badge:0101", "badge:0102", "badge:0501"),
    "cameras": ("serial:X1", "serial:X81000002"),
    "assignments": ("serial:X81000001", "serial:X2"),
    "precincts": ("code:1", "code:5"),
    "duties": ("code:patrol",),
    "places": ("code:annex", "code:room-1"),
    "courses": ("code:BWC",),
    "camera-models": ("name:Axon%20Body%202",),
    "users": ("username:otto",),
}
"""Keys of records that are there, as in addresses, by the kinds that can be asked for by one."""


def _in_query(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _is_number(value: Any) -> bool:
    """Whether it may be a record's number at all; what was made to be none is left as it is."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _is_key(value: Any) -> bool:
    """Whether it was made to be a record's key: `badge:0412`, as it stands in an address."""
    return isinstance(value, str) and "%3A" in value


def _is_of_the_chain(case: Any, value: Any) -> bool:
    """Whether it may be the number of a record that a request before this one was about."""
    return _is_in_turn(case) and _is_number(value) and value < MADE_AT_RANDOM


def _is_in_turn(case: Any) -> bool:
    return case.meta is not None and case.meta.phase.name.value == "stateful"
