"""The reference of the API, drawn from its own document: every operation in groups, and the shapes they are made of."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, current_app

from tracker.domain.errors import NotFound
from tracker.web.guard import public
from tracker.web.reference.drawing import drawn

METHODS = ("get", "post", "patch", "put", "delete")
BOUNDS = (("minimum", "from"), ("maximum", "to"), ("minLength", "at least"), ("maxLength", "at most"))
REFERENCE = "#/components/schemas/"


def register(blueprint: Blueprint) -> None:
    """Serve the pages."""
    blueprint.add_url_rule("/api", "api", every_group)
    blueprint.add_url_rule("/api/<string:group>", "group", one_group)
    blueprint.add_url_rule("/api/shapes/<string:shape>", "shape", one_shape)


@public
def every_group() -> Response:
    """Every operation, by group."""
    document = _document()
    groups = [(one, list(_operations(document, one["name"]))) for one in document["tags"]]
    return drawn("api", groups=groups, about=document["info"]["description"].split("\n\n"))


@public
def one_group(group: str) -> Response:
    """The operations of a group, each with what it takes and answers.

    Raises:
        NotFound `not_found`: there is no such group.
    """
    document = _document()
    about = next((one for one in document["tags"] if one["name"] == group), None)
    if about is None:
        raise NotFound("not_found", "There is no such group of operations. All of them stand at /docs/api.")
    told = [_whole(document, *one) for one in _operations(document, group)]
    return drawn("group", group=about, operations=told)


@public
def one_shape(shape: str) -> Response:
    """The fields of a shape.

    Raises:
        NotFound `not_found`: there is no such shape.
    """
    schema = _document()["components"]["schemas"].get(shape)
    if schema is None:
        raise NotFound("not_found", "There is no such shape. The operations that stand at /docs/api lead to each.")
    return drawn("shape", shape=shape, schema=schema, fields=list(_fields(schema)))


def _document() -> Mapping[str, Any]:
    found: Mapping[str, Any] = current_app.extensions["openapi"]
    return found


def _operations(document: Mapping[str, Any], group: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The operations of a group: method, address, and what the document says."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item and group in item[method].get("tags", ()):
                yield method.upper(), path, {**item[method], "shared": item.get("parameters", [])}


def _whole(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    """An operation as the page tells it."""
    parameters = [*operation["shared"], *operation.get("parameters", [])]
    answers = []
    for status, answer in sorted(operation["responses"].items()):
        told = answer
        if "$ref" in answer:
            told = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        answers.append((status, told["description"], list(_contents(told))))
    return {
        "method": method,
        "path": path,
        "id": operation["operationId"],
        "summary": operation["summary"],
        "about": operation["description"].split("\n\n"),
        "parameters": [(one, _type(one["schema"])) for one in parameters],
        "bodies": list(_contents(operation.get("requestBody", {}))),
        "answers": answers,
    }


def _contents(part: Mapping[str, Any]) -> Iterator[tuple[str, Any, list[Any]]]:
    """Each form of a body or an answer: media type, its type, and its fields where they stand in no shape of a name."""
    for media, content in part.get("content", {}).items():
        schema = content.get("schema", {})
        yield media, _type(schema), list(_fields(schema))


def _fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool, str]]:
    """Each field of an object: name, type, whether it must be there, and what it means."""
    for part in schema.get("allOf", []):
        yield from _fields(part)
    needed = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        yield name, _type(one), name in needed, one.get("description", "")


def _type(schema: Any) -> list[tuple[str, str | None]]:
    """A type in words: pieces of text, each with the shape that it leads to."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REFERENCE)
        return [(name, name)]
    if "items" in schema:
        return [("list of ", None), *_type(schema["items"])]
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return [piece for place, one in enumerate(choices) for piece in ([(" or ", None)] * bool(place) + _type(one))]
    if "allOf" in schema:
        return [piece for one in schema["allOf"] if "$ref" in one for piece in _type(one)]
    return [(_words(schema), None)]


def _words(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join("null" if word is None else str(word) for word in schema["enum"])
    told = schema.get("type", "any value")
    word = " or ".join(told if isinstance(told, list) else [told])
    bounds = [f"{said} {schema[name]}" for name, said in BOUNDS if name in schema]
    keys = [f"with {', '.join(schema['properties'])}"] if "properties" in schema else []
    form = [str(schema["format"])] if "format" in schema else []
    return " ".join([word, *([f"({', '.join([*form, *bounds])})"] if form or bounds else []), *keys])
