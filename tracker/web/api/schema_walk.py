"""Every schema of an API document, with the name it goes by and whether callers send what it describes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
ALIKE = ("items", "additionalProperties")
CHOICES = ("oneOf", "anyOf", "allOf")
SHAPES = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Node:
    """One schema. `name`: of the field, header or parameter it describes, else its media type or shape. `is_field`:
    it is a field's own schema and not that of its values; `shape`: where that field stands, if in a named shape.
    """

    name: str
    schema: dict[str, Any]
    is_field: bool
    is_taken: bool
    shape: str = ""


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation of each."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def schema_nodes(document: Mapping[str, Any]) -> Iterator[Node]:
    """Every schema once: those of parameters, bodies, answers, headers and named shapes."""
    shapes = document["components"]["schemas"]
    taken = taken_shapes(document)
    for name, schema in shapes.items():
        yield from _within(name, schema, is_taken=name in taken, shape=name)
    for item in document["paths"].values():
        yield from _of_parameters(item)
    for _, _, operation in operations(document):
        yield from _of_parameters(operation)
        yield from _of_contents(operation.get("requestBody", {}), is_taken=True)
        for answer in operation["responses"].values():
            yield from _of_answer(answer)
    for answer in document["components"]["responses"].values():
        yield from _of_answer(answer)


def taken_shapes(document: Mapping[str, Any]) -> frozenset[str]:
    """The names of the shapes that a request is made of."""
    parts = [item.get("parameters", []) for item in document["paths"].values()]
    for _, _, operation in operations(document):
        parts += [operation.get("parameters", []), operation.get("requestBody", {})]
    found: set[str] = set()
    waiting = _named(parts)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += _named(document["components"]["schemas"][name])
    return frozenset(found)


def _named(part: Any) -> list[str]:
    """The shapes that a part refers to."""
    if isinstance(part, list):
        return [name for one in part for name in _named(one)]
    if not isinstance(part, dict):
        return []
    reference = part.get("$ref")
    own = [reference.removeprefix(SHAPES)] if isinstance(reference, str) else []
    return own + [name for one in part.values() for name in _named(one)]


def _of_parameters(part: Mapping[str, Any]) -> Iterator[Node]:
    for one in part.get("parameters", ()):
        if "schema" in one:
            yield from _within(one["name"], one["schema"], is_taken=True)


def _of_answer(answer: Mapping[str, Any]) -> Iterator[Node]:
    yield from _of_contents(answer, is_taken=False)
    for name, header in answer.get("headers", {}).items():
        if "schema" in header:
            yield from _within(name, header["schema"], is_taken=False)


def _of_contents(part: Mapping[str, Any], *, is_taken: bool) -> Iterator[Node]:
    for media, content in part.get("content", {}).items():
        if "schema" in content:
            yield from _within(media, content["schema"], is_taken=is_taken)


def _within(name: str, schema: Any, *, is_taken: bool, is_field: bool = False, shape: str = "") -> Iterator[Node]:
    if not isinstance(schema, dict):
        return
    yield Node(name, schema, is_field, is_taken, shape)
    for field, inner in schema.get("properties", {}).items():
        yield from _within(field, inner, is_taken=is_taken, is_field=True, shape=shape)
    for word in ALIKE:
        yield from _within(name, schema.get(word), is_taken=is_taken, shape=shape)
    for word in CHOICES:
        for inner in schema.get(word, ()):
            yield from _within(name, inner, is_taken=is_taken, shape=shape)
