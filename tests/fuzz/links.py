"""What follows from what, in the words of the document: a record that is entered is read, edited, ended or voided next.

The API's document has no links; without them the tool finds no chain of requests to make.
"""

from collections.abc import Iterator
from typing import Any

PREFIX = "/api/v1/"
NUMBER = "{number}"
NUMBERED_BY = {"frozen-reports": "number"}
"""What a record's number is called in it, where that is not `id`."""


def linked(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a link from whatever answers one record to all that can be asked of it."""
    for path, item in document["paths"].items():
        for method, kind in _answering(path, item):
            name = NUMBERED_BY.get(kind, "id")
            number = f"$response.body#/{name}" if NUMBER not in path else "$request.path.number"
            links = {
                target: {"operationId": target, "parameters": {"path.number": number}}
                for target in _of_one(document, kind)
                if target != item[method]["operationId"]
            }
            responses = item[method]["responses"]
            status = "201" if "201" in responses else "200"
            if links:
                responses[status] = {**responses[status], "links": links}
    return document


def _answering(path: str, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The methods of an address whose answer is a record, and its kind."""
    kind, *rest = path.removeprefix(PREFIX).split("/")
    if "post" in item and not rest:
        yield "post", kind
    elif "post" in item and kind == "reports" and rest[-1] == "records":
        yield "post", "frozen-reports"
    if "get" in item and rest == [NUMBER]:
        yield "get", kind


def _of_one(document: dict[str, Any], kind: str) -> list[str]:
    """The operations on one record of a kind."""
    return [
        operation["operationId"]
        for path, item in document["paths"].items()
        if path.startswith(f"{PREFIX}{kind}/{NUMBER}")
        for operation in item.values()
        if isinstance(operation, dict)
    ]
