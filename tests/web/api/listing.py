"""The API's promises as a listing: each operation's address, permission, parameters, body, answers and statuses, and
the shapes they are made of, without a word of description. docs/api-listing.json is the one last agreed on.

    python -m tests.web.api.listing              writes it anew; refuses where a caller would break
    python -m tests.web.api.listing --breaking   writes it all the same, as before a first release
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tests.structure.sources import ROOT

FILE = ROOT / "docs" / "api-listing.json"
COMMAND = "python -m tests.web.api.listing"

KEPT = (
    *("type", "format", "enum", "const", "pattern", "minimum", "maximum", "minLength", "maxLength"),
    *("minItems", "maxItems", "required"),
)
"""What of a schema binds a caller or a value, beside the schemas within it."""

METHODS = ("get", "post", "put", "patch", "delete")


def listing_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a document promises: {"operations": id -> promise, "shapes": name -> schema}."""
    operations = {
        operation["operationId"]: _operation(method, path, item, operation, document)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    shapes = {name: _bare(schema) for name, schema in document["components"]["schemas"].items()}
    return {"operations": operations, "shapes": shapes}


def _operation(
    method: str, path: str, item: Mapping[str, Any], operation: Mapping[str, Any], document: Mapping[str, Any]
) -> dict[str, Any]:
    parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
    answers, statuses = {}, []
    for status, answer in operation["responses"].items():
        if status.startswith(("2", "3")):
            answers[status] = _contents(answer)
        else:
            statuses.append(status)
    promise: dict[str, Any] = {
        "at": f"{method.upper()} {path}",
        "security": operation.get("security", document.get("security", [])),
        "parameters": {
            f"{one['in']} {one['name']}": {"needed": one.get("required", False), "schema": _bare(one["schema"])}
            for one in parameters
        },
        "answers": answers,
        "errors": sorted(statuses),
    }
    if "requestBody" in operation:
        promise["body"] = _contents(operation["requestBody"])
    return promise


def _contents(part: Mapping[str, Any]) -> dict[str, Any]:
    return {media: _bare(content.get("schema", {})) for media, content in part.get("content", {}).items()}


def _bare(schema: Any) -> Any:
    """A schema without what only describes it."""
    if not isinstance(schema, Mapping):
        return schema
    kept = {name: schema[name] for name in KEPT if name in schema}
    if "required" in kept:
        kept["required"] = sorted(kept["required"])
    if "$ref" in schema:
        kept["$ref"] = schema["$ref"].rpartition("/")[2]
    for name in ("items", "additionalProperties"):
        if name in schema:
            kept[name] = _bare(schema[name])
    for name in ("oneOf", "anyOf", "allOf"):
        if name in schema:
            kept[name] = [_bare(one) for one in schema[name]]
    if "properties" in schema:
        kept["properties"] = {name: _bare(one) for name, one in schema["properties"].items()}
    return kept


def written(listing: Mapping[str, Any]) -> str:
    """A listing as text: sorted, a promise on a line, so that a change is read off its differences."""
    return "".join(_lines(listing, 0, "")) + "\n"


SPREAD = {"operations", "shapes", "parameters", "answers", "properties"}
"""Parts that stand over several lines; and so do an operation and a shape as a whole."""


def _lines(value: Any, depth: int, name: str) -> Iterator[str]:
    is_spread = isinstance(value, Mapping) and value and (name in SPREAD or depth in (0, 2))
    if not is_spread:
        yield json.dumps(value, sort_keys=True, separators=(",", ":"))
        return
    yield "{\n"
    for place, key in enumerate(sorted(value)):
        yield f"{',' * bool(place)}{chr(10) * bool(place)}{' ' * (depth + 1)}{json.dumps(key)}: "
        yield from _lines(value[key], depth + 1, key)
    yield "\n" + " " * depth + "}"


def agreed() -> dict[str, Any]:
    """The listing last agreed on."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> int:
    """Writes the listing of the program as it stands. 1 where that would break a caller."""
    from tests.web.api.breaking import broken_by
    from tests.web.site import one_app

    present = listing_of(one_app().test_client().get("/api/v1/openapi.json").get_json())
    broken = broken_by(agreed(), present) if FILE.exists() else []
    for sentence in broken:
        print(sentence, file=sys.stderr)  # noqa: T201 - a command's own words
    if broken and "--breaking" not in arguments:
        return 1
    FILE.write_text(written(present), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
