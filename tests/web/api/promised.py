"""Holds an answer to the API's document: its status is declared, its body is of the shape promised and within the
bounds. Every request of the tests goes through it.
"""

import re
from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tracker.web.api.schema_walk import operations

LONGEST = 30_000
"""Bytes of the longest body looked through: a shape is no other in its thousandth row, and the suite has its time."""

CHECKER = FormatChecker(["date"])
KEY = re.compile(r"/[a-z_]+:[^/]+")


def hold(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """Fail where the document does not promise the answer; what is no operation of the API is let by."""
    operation = _operation(app, method, path)
    if operation is None:
        return
    document = app.extensions["openapi"]()
    name, declared = operation["operationId"], operation["responses"].get(str(answer.status_code))
    if answer.status_code == 304:
        return
    assert declared is not None, f"{name} answered {answer.status_code}, which its document does not declare"
    declared = _referred(document, declared)
    content = declared.get("content", {}).get(answer.mimetype)
    assert content is not None or not answer.data, f"{name} {answer.status_code}: no {answer.mimetype} is declared"
    if method != "HEAD" and answer.is_json and len(answer.data) <= LONGEST:
        schema = (name, str(answer.status_code), answer.mimetype)
        faults = sorted(_validator(_Whole(document), *schema).iter_errors(answer.get_json()), key=str)
        assert not faults, f"{name} {answer.status_code}: " + "; ".join(
            f"{fault.json_path} {fault.message[:200]} {[one.message[-300:] for one in fault.context or ()]}"
            for fault in faults[:5]
        )


class _Whole:
    """A document that a cache may keep its validators by."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and other.document is self.document


@cache
def _operations(whole: _Whole) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method.upper(), path): operation for method, path, operation in operations(whole.document)}


@cache
def _validator(whole: _Whole, name: str, status: str, media: str) -> Draft202012Validator:
    document = whole.document
    [operation] = [
        one for one in _operations(whole).values() if isinstance(one, dict) and one.get("operationId") == name
    ]
    schema = _referred(document, operation["responses"][status])["content"][media]["schema"]
    shapes = {"components": {"schemas": document["components"]["schemas"]}}
    return Draft202012Validator({**_with_nothing_else(schema), **shapes}, format_checker=CHECKER)


def _with_nothing_else(schema: Any) -> dict[str, Any]:
    """A caller must bear further fields, but the program as it stands answers none that is not told."""
    if schema.get("type") == "array":
        return {**schema, "items": _with_nothing_else(schema["items"])}
    return {"allOf": [schema], "unevaluatedProperties": False}


def _operation(app: Flask, method: str, path: str) -> dict[str, Any] | None:
    address = path.partition("?")[0]
    try:
        rule, _ = app.url_map.bind("").match(KEY.sub("/1", address), method=method, return_rule=True)
    except HTTPException:
        return None
    written = re.sub(r"<[^:>]*:(\w+)>", r"{\1}", rule.rule)
    return _operations(_Whole(app.extensions["openapi"]())).get(("GET" if method == "HEAD" else method, written))


def _referred(document: dict[str, Any], part: Any) -> dict[str, Any]:
    if "$ref" not in part:
        return dict(part)
    found: Any = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)
