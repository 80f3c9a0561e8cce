"""No change breaks whoever calls the API: the document is held to the listing last agreed on, by the policy's rules."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.api.breaking import broken_by
from tests.web.api.listing import COMMAND, FILE, agreed, listing_of, written
from tests.web.site import one_app


@pytest.fixture(scope="module")
def present() -> dict[str, Any]:
    """What the program promises as it stands."""
    return listing_of(one_app().test_client().get("/api/v1/openapi.json").get_json())


def test_nobody_who_calls_the_api_is_broken(present: dict[str, Any]) -> None:
    broken = broken_by(agreed(), present)
    assert not broken, "these would break a caller; docs/api-changes.md says what may change instead: " + "; ".join(
        broken[:40]
    )


def test_the_listing_is_that_of_the_program(present: dict[str, Any]) -> None:
    is_same = FILE.read_text(encoding="utf-8") == written(present)
    assert is_same, f"what the API promises has changed: record it with `{COMMAND}`, and read what that changes"


def test_a_listing_breaks_nothing_of_itself(present: dict[str, Any]) -> None:
    assert broken_by(present, copy.deepcopy(present)) == []


def field(listing: dict[str, Any], shape: str, name: str) -> dict[str, Any]:
    """A field of a shape."""
    found: dict[str, Any] = listing["shapes"][shape]["properties"][name]
    return found


def operation(listing: dict[str, Any], name: str) -> dict[str, Any]:
    """An operation."""
    found: dict[str, Any] = listing["operations"][name]
    return found


Change = Callable[[dict[str, Any]], object]
BREAKING: dict[str, Change] = {
    "an operation goes": lambda of: of["operations"].pop("list_officers"),
    "an operation moves": lambda of: operation(of, "list_officers").update(at="GET /api/v1/people"),
    "another permission is asked": lambda of: operation(of, "list_officers").update(security=[{"token": ["x"]}]),
    "a parameter goes": lambda of: operation(of, "list_officers")["parameters"].pop("query badge"),
    "a parameter becomes needed": lambda of: operation(of, "list_officers")["parameters"]["query badge"].update(
        needed=True
    ),
    "a new parameter is needed": lambda of: operation(of, "list_officers")["parameters"].update(
        {"query shoe": {"needed": True, "schema": {"type": "string"}}}
    ),
    "a parameter takes less": lambda of: operation(of, "list_officers")["parameters"]["query limit"]["schema"].update(
        maximum=10
    ),
    "a body is asked": lambda of: operation(of, "revoke_tokens").update(body={"application/json": {"type": "object"}}),
    "a field of a body goes": lambda of: of["shapes"]["IssueCamera"]["properties"].pop("note"),
    "a field of a body becomes needed": lambda of: of["shapes"]["IssueCamera"]["required"].append("note"),
    "a field of a body takes fewer words": lambda of: field(of, "IssueCamera", "condition")["enum"].remove("missing"),
    "a field of a body takes shorter text": lambda of: field(of, "IssueCamera", "note").update(maxLength=10),
    "a field of a body takes no null": lambda of: field(of, "IssueCamera", "note").update(type="string"),
    "a way to name an officer goes": lambda of: field(of, "IssueCamera", "officer")["oneOf"].pop(),
    "a field of a body has a pattern": lambda of: field(of, "IssueCamera", "note").update(pattern="^x"),
    "an answer's status goes": lambda of: operation(of, "add_assignments")["answers"].pop("201"),
    "an answer's form goes": lambda of: operation(of, "get_officers")["answers"]["200"].pop("application/json"),
    "a field of an answer goes": lambda of: of["shapes"]["OfficerRecord"]["properties"].pop("badge"),
    "a field of an answer is not always there": lambda of: of["shapes"]["OfficerRecord"]["required"].remove("id"),
    "a field of an answer may be null": lambda of: field(of, "OfficerRecord", "id").update(type=["integer", "null"]),
    "a field of an answer is of another type": lambda of: field(of, "OfficerRecord", "id").update(type="string"),
    "a field of an error goes": lambda of: of["shapes"]["Problem"]["properties"].pop("detail"),
}
HARMLESS: dict[str, Change] = {
    "an operation is added": lambda of: of["operations"].update(new=copy.deepcopy(operation(of, "get_officers"))),
    "a parameter is added": lambda of: operation(of, "list_officers")["parameters"].update(
        {"query shoe": {"needed": False, "schema": {"type": "string"}}}
    ),
    "a parameter takes more": lambda of: operation(of, "list_officers")["parameters"]["query limit"]["schema"].update(
        maximum=5000
    ),
    "a field of a body is added": lambda of: of["shapes"]["IssueCamera"]["properties"].update(shoe={"type": "string"}),
    "a field of a body takes more words": lambda of: field(of, "IssueCamera", "condition")["enum"].append("lent"),
    "a field of a body is needed no more": lambda of: of["shapes"]["IssueCamera"]["required"].remove("officer"),
    "a field of an answer is added": lambda of: of["shapes"]["OfficerRecord"]["properties"].update(shoe={}),
    "an error is added": lambda of: operation(of, "list_officers")["errors"].append("429"),
    "a shape has another name": lambda of: _renamed(of, "IssueCamera"),
}


def _renamed(listing: dict[str, Any], shape: str) -> None:
    listing["shapes"]["Renamed"] = listing["shapes"].pop(shape)
    _rename_in(listing, shape)


def _rename_in(part: Any, shape: str) -> None:
    if isinstance(part, dict) and part.get("$ref") == shape:
        part["$ref"] = "Renamed"
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _rename_in(inner, shape)


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING.keys())
def test_what_would_break_a_caller_is_found(present: dict[str, Any], change: Change) -> None:
    changed = copy.deepcopy(present)
    change(changed)
    assert broken_by(present, changed)
    assert written(changed) != written(present)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_only_adds_breaks_nobody_and_is_recorded(present: dict[str, Any], change: Change) -> None:
    changed = copy.deepcopy(present)
    change(changed)
    assert broken_by(present, changed) == []
    assert written(changed) != written(present)
