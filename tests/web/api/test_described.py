"""The document says of every field what it is, and of every value how long or how large it can be."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.web.site import one_app
from tracker.domain.field_words import APART
from tracker.schemas.output.bounds import LENGTHS, is_bound_text, types_of
from tracker.web.api.schema_walk import METHODS, Node, schema_nodes


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, as anyone gets it."""
    found: dict[str, Any] = one_app().test_client().get("/api/v1/openapi.json").get_json()
    return found


def lacks(node: Node) -> list[str]:
    """The bounds that a schema does not state."""
    types, schema = types_of(node.schema), node.schema
    found = []
    if "string" in types and not is_bound_text(schema):
        found.append("length")
    if types & {"integer", "number"} and "enum" not in schema and not {"minimum", "maximum"} <= schema.keys():
        found.append("least and most")
    if "array" in types and "maxItems" not in schema:
        found.append("most items")
    return [f"{node.shape} {node.name}: {one}" for one in found]


def test_every_value_has_bounds(document: dict[str, Any]) -> None:
    nodes = list(schema_nodes(document))
    assert sum(bool(types_of(node.schema) & {"string", "integer", "number", "array"}) for node in nodes) > 3000
    assert [one for node in nodes for one in lacks(node)] == []


@pytest.mark.parametrize(
    "schema", [{"type": ["string", "null"]}, {"type": "integer", "minimum": 1}, {"type": "array", "items": {}}]
)
def test_a_value_without_bounds_would_be_found(schema: dict[str, Any]) -> None:
    assert lacks(Node("x", schema, is_field=True, is_taken=True))


def test_an_answer_has_room_for_whatever_may_be_entered(document: dict[str, Any]) -> None:
    told = {node.name: node.schema["maxLength"] for node in schema_nodes(document) if _is_text(node, is_taken=False)}
    for node in schema_nodes(document):
        if _is_text(node, is_taken=True) and node.name in told and node.shape:
            assert told[node.name] >= node.schema["maxLength"], f"{node.shape} {node.name}"
    assert told.keys() >= LENGTHS.keys() - {"done_as"}


def _is_text(node: Node, *, is_taken: bool) -> bool:
    return node.is_taken == is_taken and "maxLength" in node.schema


def test_every_field_is_told_in_words(document: dict[str, Any]) -> None:
    lacking = {(node.shape, node.name) for node in schema_nodes(document) if node.is_field and not _said(node.schema)}
    assert not lacking, "say in tracker/domain/field_words what these are"


def test_words_apart_are_of_fields_that_there_are(document: dict[str, Any]) -> None:
    there = {(node.shape, node.name) for node in schema_nodes(document) if node.is_field}
    assert APART.keys() - there == set()


def test_every_parameter_and_header_is_told_in_words(document: dict[str, Any]) -> None:
    parts = list(document["paths"].values())
    parts += [item[method] for item in document["paths"].values() for method in METHODS if method in item]
    answers = [answer for part in parts for answer in part.get("responses", {}).values()]
    answers += document["components"]["responses"].values()
    told = [one for part in parts for one in part.get("parameters", [])]
    told += [header for answer in answers for header in answer.get("headers", {}).values()]
    assert len(told) > 1000
    assert [one for one in told if not _said(one)] == []


def _said(part: Mapping[str, Any]) -> bool:
    return part.get("description", "").endswith((".", ":", "`"))


def test_what_is_answered_may_grow_and_what_is_taken_may_not(document: dict[str, Any]) -> None:
    closed = {node.is_taken for node in schema_nodes(document) if node.schema.get("additionalProperties") is False}
    assert closed == {True}
