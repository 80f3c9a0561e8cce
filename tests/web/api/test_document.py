"""The API's document: every route stands in it, every reference holds, and what it promises is what is answered."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.structure.sources import ROOT
from tests.web.site import Site, one_app
from tracker.domain.error_codes import ERROR_CODES
from tracker.reports.records import COLLECTIONS
from tracker.web.api.reports import REPORTS
from tracker.web.guard import access_of


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, as anyone gets it."""
    answer = one_app().test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


PROMISED = (
    "precincts officers postings employment cameras camera-models conditions assignments courses requirements "
    "sessions completions scope-rules plans policies daily-use counts imports batches users tokens audit-events"
)


def routes(app: Flask) -> set[tuple[str, str]]:
    """Every method and path of the API, as the document writes them."""
    return {
        (method.lower(), re.sub(r"<[^:>]*:(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of the document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield method, path, operation


def references(value: Any) -> Iterator[str]:
    """Every reference in a part of the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_route_of_the_api_stands_in_the_document(document: dict[str, Any]) -> None:
    assert {(method, path) for method, path, _ in operations(document)} == routes(one_app())


def test_the_collections_and_acts_that_are_promised_are_there(document: dict[str, Any]) -> None:
    paths = document["paths"]
    for name in PROMISED.split():
        assert "get" in paths[f"/api/v1/{name}"]
        assert "get" in paths[f"/api/v1/{name}/{{number}}"]
        assert ("post" in paths[f"/api/v1/{name}"]) == (name not in {"batches", "audit-events"})
    for act in ("assignments/{number}/return", "assignments/{number}/swap", "batches/{number}/reverse"):
        assert "post" in paths[f"/api/v1/{act}"]
    assert "post" in paths["/api/v1/sessions/{number}/sign-in"]
    for ending in ("", ".json", ".csv"):
        assert "get" in paths[f"/api/v1/reports/rollout-progress{ending}"]


def test_the_document_is_whole(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert document["security"] == [{"token": []}]
    for reference in references(document):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_tells_of_its_problems(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        expected = {"400", "401", "403", "404", "422", "503", "default"}
        assert operation["responses"].keys() >= (expected | ({"409", "413", "415"} if method == "post" else set())), (
            path
        )
        in_path = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
        shared = {parameter["name"] for parameter in document["paths"][path].get("parameters", [])}
        assert in_path | shared == set(re.findall(r"\{(\w+)\}", path))
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_every_operation_tells_the_permission_that_its_view_states(document: dict[str, Any]) -> None:
    stated = {
        (method.lower(), re.sub(r"<[^:>]*:(\w+)>", r"{\1}", rule.rule)): access.permission
        for rule in one_app().url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (access := access_of(one_app(), rule.endpoint, method)) is not None
    }
    for method, path, operation in operations(document):
        assert operation["security"] == [{"token": [stated[method, path]]}], path
        assert f"`{stated[method, path]}`" in operation["description"]


def test_the_document_lists_every_code_of_an_error(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]["properties"]
    assert problem["code"]["x-extensible-enum"] == list(ERROR_CODES)
    assert problem["type"]["examples"] == ["/docs/errors/camera_held"]


def test_every_write_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        names = {parameter.get("name") for parameter in operation["parameters"]}
        assert ("Idempotency-Key" in names) == (method in ("post", "patch")), path


def test_a_body_takes_nothing_that_is_not_named(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for method, path, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if method == "post" and body:
            schema = schemas[body["schema"]["$ref"].rpartition("/")[2]]
            assert schema["additionalProperties"] is False, path


def test_the_document_needs_no_token_and_its_routes_do(sqlite_told: Site) -> None:
    app = sqlite_told.app
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            access = access_of(app, rule.endpoint, next(iter(rule.methods or set())))
            assert access is not None
            assert (access.permission is None) == (rule.endpoint == "openapi")


def test_a_default_is_a_value_that_may_be_sent(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, property_ in schema.get("properties", {}).items():
            if "default" in property_:
                words = property_.get("enum", [property_["default"]])
                assert property_["default"] in words, f"{name}.{field}"
                assert not (property_["default"] == [] and property_.get("minItems")), f"{name}.{field}"


def test_the_guide_names_every_collection_and_report() -> None:
    guide = (ROOT / "docs" / "api.md").read_text()
    for name in (*COLLECTIONS, *REPORTS):
        assert f"`{name}`" in guide
