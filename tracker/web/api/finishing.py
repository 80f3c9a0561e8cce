"""What is true of every operation and shape of the API's document, put in where they are made into one."""

from typing import Any

from tracker.domain.field_words import said_of, said_of_parameter
from tracker.schemas.output.bounds import PAGE, bounds_of, types_of
from tracker.web.api.schema_walk import Node, operations, schema_nodes
from tracker.web.replies import JSON

TEXT_FILES = ("text/", "application/x-ndjson")
BINARY = ("application/pdf", "application/vnd", "application/zip")


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a sentence for each field and parameter, and bounds on each value that is answered. What is
    taken states its own: they are held to.

    An answer may have further fields, as the policy of changes says (docs/api-changes.md); a body may not.
    """
    for node in schema_nodes(document):
        _describe(node)
        if not node.is_taken:
            node.schema.update(_bounds(node))
            if node.schema.get("additionalProperties") is False:
                del node.schema["additionalProperties"]
    _describe_parameters(document)
    return document


def _describe(node: Node) -> None:
    if node.is_field and "description" not in node.schema and (said := said_of(node.shape, node.name)):
        node.schema["description"] = said


def _describe_parameters(document: dict[str, Any]) -> None:
    parts = [*document["paths"].values(), *(operation for _, _, operation in operations(document))]
    for one in (one for part in parts for one in part.get("parameters", ()) if "description" not in one):
        if said := said_of_parameter(one["name"], in_path=one["in"] == "path"):
            one["description"] = said


def _bounds(node: Node) -> dict[str, Any]:
    if node.name.startswith(TEXT_FILES) or (node.name.startswith(BINARY) and "format" not in node.schema):
        return {"contentMediaType": node.name} if "string" in types_of(node.schema) else {}
    if node.name == JSON and "array" in types_of(node.schema):
        return {**PAGE, **node.schema}
    return bounds_of(node.name, node.schema)
