"""Keys in addresses: `/officers/badge:0412` is the officer's own address, `/officers/17`, said otherwise. The rule and
its view are the number's; who may do what is asked by the guard before the key is looked up.
"""

import re
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from tracker.domain.errors import Refusal
from tracker.domain.keys import KEYS, Keyed
from tracker.reports.keyed import number_of
from tracker.schemas.base import load
from tracker.schemas.queries import QUERIES, OnDay
from tracker.web.api.asked import sight_of
from tracker.web.api.document import PREFIX
from tracker.web.api.once import Answer, enter
from tracker.web.requests import Writing, reading

ADDRESS = re.compile(rf"({PREFIX}/({'|'.join(KEYS)})/)([a-z_]{{1,30}}):([^/]+)((?:/.*)?)", re.DOTALL)

READS = frozenset({"GET", "HEAD"})


def register(app: Flask) -> None:
    """Understand keys in addresses. Comes after the guard, so that nobody learns by a key what they may not ask."""
    app.url_value_preprocessor(_find_rule)
    app.before_request(_find_number)


def _find_rule(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Take the rule of the number where an address says a key in its place."""
    named = ADDRESS.fullmatch(request.path) if endpoint is None else None
    if named is None:
        return
    before, collection, key, value, after = named.groups()
    try:
        rule, values = current_app.url_map.bind_to_environ(request.environ).match(f"{before}1{after}", return_rule=True)
    except MethodNotAllowed as refusal:
        request.routing_exception = refusal
        return
    except HTTPException:
        return  # with a number it would not be there either
    request.url_rule, request.view_args, request.routing_exception = rule, dict(values), None
    g.named = (collection, key, value)


def _find_number() -> Response | None:
    """Give the view the number. A repeat of an entry that was made is answered, whoever has the key by now."""
    if (named := g.pop("named", None)) is None:
        return None
    collection, key, value = named
    try:
        number = _number(collection, key, value)
    except Refusal as refusal:
        if request.method in READS:
            raise
        return enter(_refusing(refusal))
    request.view_args = {"number": number}
    return None


def _number(collection: str, key: str, value: str) -> int:
    given: dict[str, Any] = {name: request.args[name] for name in ("as_of", "known_at") if name in request.args}
    asked = load(OnDay, given) if request.method in READS else {}
    if key in KEYS[collection]:
        value = load(QUERIES[collection], {key: value}).get(key, value)
    with reading() as desk:
        return number_of(desk.session, collection, sight_of(desk, asked), Keyed(key, value))


def in_document(document: dict[str, Any]) -> dict[str, Any]:
    """The API's document, in which each number that a key may stand for says so, and that a badge may be another's."""
    for path, item in document["paths"].items():
        _, _, _, collection, *rest = path.split("/")
        if collection in KEYS and rest[:1] == ["{number}"]:
            for parameter in (*item.get("parameters", ()), *_parameters(item)):
                if parameter.get("in") == "path":
                    pattern = f"^({'|'.join(KEYS[collection])}):[^/]+$"
                    parameter["schema"] = {"oneOf": [parameter["schema"], {"type": "string", "pattern": pattern}]}
        if "get" in item and any(_takes_badge(one) for one in (*item.get("parameters", ()), *_parameters(item))):
            item["get"]["responses"]["409"] = {"$ref": "#/components/responses/Problem409"}
    return document


def _takes_badge(parameter: dict[str, Any]) -> bool:
    """Whether two officers may be meant: a badge is not unique."""
    choices = parameter.get("schema", {}).get("oneOf", ())
    return any(one.get("pattern", "").startswith("^(badge") for one in choices)


def _parameters(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for operation in item.values() if isinstance(operation, dict) for one in operation["parameters"]]


def _refusing(refusal: Refusal) -> Any:
    def act(_: Writing) -> Answer:
        raise refusal

    return act
