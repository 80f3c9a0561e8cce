"""The API's document: OpenAPI 3.1, made from the same tables and schemas that the API runs on."""

from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from typing import Any

import orjson
from apispec import APISpec
from flask import Flask, Response
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from tracker.domain.actors import PHRASES
from tracker.domain.error_codes import ERROR_CODES, type_of
from tracker.web.api.finishing import finished
from tracker.web.api.groups import group_of, groups_of
from tracker.web.api.rehearsals import REHEARSED
from tracker.web.guard import public
from tracker.web.problems import PROBLEM_JSON
from tracker.web.replies import JSON, as_json

PREFIX = "/api/v1"
ABOUT = """Who was trained, who held which camera, and how far each precinct had come, on any past day.

Send a token as `Authorization: Bearer TOKEN`. Days are the agency's calendar days; moments are UTC. Facts are added,
never edited: a mistake is voided, with a reason, and entered anew; what only describes a record is edited with PATCH,
under the version that was read. An `Idempotency-Key` makes a repeat of any write safe. Every error is a problem
(RFC 9457) with a stable `code`."""

NUMBER_IN_PATH = "<int(min=1, max=9223372036854775807):number>"

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "An error (RFC 9457). `code` is stable and for programs, `detail` a sentence for a person.",
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Leads to the page of the code: what happened and what to do.",
            "examples": [type_of("camera_held")],
        },
        "title": {"type": "string", "description": "The status in words.", "examples": ["Conflict"]},
        "status": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": "The status of the answer.",
            "examples": [409],
        },
        "code": {
            "type": "string",
            "pattern": "^[a-z][a-z_]*$",
            "description": "Stable, for programs. Codes are added: of one that is not known, the status tells enough.",
            "x-extensible-enum": list(ERROR_CODES),
            "examples": ["camera_held"],
        },
        "detail": {"type": "string", "description": "A sentence for a person that says what to do."},
        "instance": {
            "type": "string",
            "format": "uri",
            "description": "The number of the request, as in `X-Request-ID`, the log and the audit events.",
        },
        "errors": {
            "type": "object",
            "description": "What is wrong, by field.",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "message", "pointer"],
                    "properties": {
                        "code": {"type": "string", "description": "Stable, for programs."},
                        "message": {"type": "string", "description": "A sentence that says what to do."},
                        "pointer": {
                            "type": "string",
                            "format": "json-pointer",
                            "description": "Where the field stands in the body (RFC 6901).",
                        },
                    },
                },
            },
        },
        "revision": {"type": "integer", "description": "With a 412: the record's version by now."},
        "edits": {
            "type": "array",
            "description": "With a 412: what was edited since the version that was named, the oldest first.",
            "items": {
                "type": "object",
                "required": ["field", "before", "after", "by", "at", "revision"],
                "properties": {
                    "field": {"type": "string"},
                    "before": {"type": ["string", "null"]},
                    "after": {"type": ["string", "null"]},
                    "by": {"type": "string"},
                    "at": {"type": "string", "format": "date-time"},
                    "revision": {"type": "integer"},
                },
            },
        },
        "receipt": {
            "$ref": "#/components/schemas/Receipt",
            "description": "With `import_has_problems`: every row of the file, and what is wrong with it.",
        },
        "related": {
            "type": "array",
            "description": "The records that stand in the way, or that could be meant.",
            "items": {
                "type": "object",
                "required": ["kind", "id", "label"],
                "properties": {
                    "kind": {"type": "string"},
                    "id": {"type": "integer"},
                    "label": {"type": "string"},
                },
            },
        },
    },
}

RETRY_AFTER = {"description": "In how many seconds to ask again.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}

ALWAYS_POSSIBLE = {
    400: "The request cannot be understood.",
    401: "No token, or one that does not hold.",
    403: "The token's role never may do this.",
    404: "There is no such record, or not for this token.",
    405: "Another method; or the number in the address is none that a record can have.",
    422: "A parameter or field is wrong; `errors` says which.",
    503: "The tracker cannot do this just now; `Retry-After` says when to ask again.",
}
WHEN_WRITING = {
    409: "What is recorded stands against it; `related` says what.",
    413: "The body is too large.",
    415: "The body is of another type.",
}


class TrackerApi(Api):
    """The library's document maker without its error handlers: errors are told by `problems`, pages' too."""

    spec: APISpec

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Serve its operations. They are described by `describe`, which takes as long as all else at a start."""
        self._app.register_blueprint(blp, **options)

    def describe(self, blueprint: Blueprint) -> dict[str, Any]:
        """The document with the operations of a blueprint that is served; once for each."""
        blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
        return self.spec.to_dict()

    def _register_error_handlers(self) -> None:
        """Nothing: the library's would answer for the pages as well."""

    def _register_pagination_header(self) -> None:
        """Nothing: lists tell their pages by Link and a total."""

    def _register_etag_headers(self) -> None:
        """Nothing: the reports document theirs."""

    def _register_responses(self) -> None:
        """The problems that any operation may answer."""
        self.spec.components.schema("Problem", PROBLEM)
        self.spec.components.schema("Rehearsed", dict(REHEARSED))
        self.spec.components.response("DEFAULT_ERROR", _problem_doc("Any other error."))
        for status, description in {**ALWAYS_POSSIBLE, **WHEN_WRITING, **WHEN_EDITING}.items():
            headers = {503: {"Retry-After": RETRY_AFTER}, 412: ETAG}.get(status, {})
            self.spec.components.response(f"Problem{status}", {**_problem_doc(description), "headers": headers})


def make_api(app: Flask, version: str) -> TrackerApi:
    """The document maker of an application; it serves nothing by itself."""
    app.config.update(
        API_TITLE="Camera rollout tracker",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        PAGINATION_HEADER_NAME=None,
    )
    api = TrackerApi(
        app,
        spec_kwargs={
            "info": {"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
            "servers": [{"url": "/"}],
            "security": [{"token": []}],
        },
    )
    api.ma_plugin.converter.add_attribute_function(_mended)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    return api


def serve(app: Flask, api: TrackerApi, blueprint: Blueprint, keyed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Serve the document of a blueprint, made when it is first asked for: `keyed` says where keys stand for numbers."""
    lock = Lock()

    @cache
    def whole() -> dict[str, Any]:
        apart = orjson.loads(orjson.dumps(api.describe(blueprint)))  # parts of it are one object, and told apart below
        document = finished(keyed(apart))
        document["tags"] = groups_of(document)
        return document

    def document() -> dict[str, Any]:
        with lock:  # two who ask at once do not make it twice
            return whole()

    app.extensions["openapi"] = document

    @public
    def openapi() -> Response:
        """The document."""
        return as_json(document())

    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", openapi)


def reading_doc(
    summary: str, description: str, answer: Any, *, parameters: list[dict[str, Any]] | None = None, **extra: Any
) -> Mapping[str, Any]:
    """The document of an operation that reads: what it answers with a 200, and what else it may."""
    return {
        "summary": summary,
        "description": description,
        "parameters": parameters or [],
        "responses": {"200": _answer("Found.", answer, **extra), **_problems(ALWAYS_POSSIBLE)},
    }


def writing_doc(
    summary: str,
    description: str,
    body: Any,
    answer: Any,
    *,
    status: int = 200,
    media_type: str = JSON,
    parameters: list[dict[str, Any]] | None = None,
    tried: Any = None,
    enters: bool = True,
) -> Mapping[str, Any]:
    """The document of an operation that writes; `body` None: it takes none. `tried`: what a dry run answers, where that
    is not what all of them do; `enters` False: nothing is entered, so there is nothing to try out.
    """
    headers = {"Location": {"description": "Where the new record stands.", "schema": {"type": "string"}}}
    operation: dict[str, Any] = {
        "summary": summary,
        "description": description,
        "parameters": [*(parameters or []), *([DRY_RUN] if enters else []), IDEMPOTENCY_KEY],
        "responses": {
            str(status): _answer("Entered.", answer, headers=headers if status == 201 else {}),
            **({"200": _dry_doc(answer if status == 200 else None, tried or REHEARSED_REF)} if enters else {}),
            **_problems({**ALWAYS_POSSIBLE, **WHEN_WRITING}),
        },
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {media_type: {"schema": body}}}
    return operation


def _dry_doc(answer: Any, tried: Any) -> dict[str, Any]:
    """What is answered with a 200: the trial, or the act itself where that answers nothing else."""
    if answer is None:
        return _answer("Tried out.", tried)
    return _answer("Entered, or tried out.", {"anyOf": [answer, tried]})


REHEARSED_REF = {"$ref": "#/components/schemas/Rehearsed"}

DRY_RUN = {
    "name": "dry_run",
    "in": "query",
    "required": False,
    "description": "Only say what would happen: the same is done and undone. Nothing is entered, and no key is used.",
    "schema": {"type": "boolean", "default": False},
}

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A word of the caller's choice, new for each entry: a repeat of the request enters nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


ETAG = {"ETag": {"description": "The record's version, to be sent as If-Match.", "schema": {"type": "string"}}}

PULLED_AT = {"description": "When it was pulled.", "schema": {"type": "string", "format": "date-time"}}
PULLED_BY = {"description": "The account that pulled it.", "schema": {"type": "string"}}

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the record as it was read. Without it an edit is refused (428): nobody overwrites "
    "what was not seen. One ETag; `*` is no version.",
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
}

WHEN_EDITING = {
    412: "The record was edited since; `edits` says what was changed, by whom and when, and `ETag` names its version.",
    428: "There is no If-Match, or it names no version.",
}


def editing_doc(summary: str, description: str, body: Any, answer: Any) -> Mapping[str, Any]:
    """The document of an operation that edits one record."""
    doc = writing_doc(summary, description, body, answer, parameters=[IF_MATCH])
    done = {**doc["responses"]["200"], "description": "As it stands now.", "headers": ETAG}
    return {**doc, "responses": {**doc["responses"], "200": done, **_problems(WHEN_EDITING)}}


def list_headers() -> dict[str, Any]:
    """The headers of a list."""
    return {
        "X-Total-Count": {"description": "How many there are in all.", "schema": {"type": "integer"}},
        "Link": {"description": "The first, previous, next and last page (RFC 8288).", "schema": {"type": "string"}},
        **{f"Sample-{name}": {"description": said, "schema": {"type": "string"}} for name, said in SAMPLED.items()},
    }


SAMPLED = {
    "Size": "Of a sample: how many rows were to be drawn.",
    "Seed": "Of a sample: the seed that draws it again.",
    "Method": "Of a sample: how it was drawn.",
}


def query_parameters(api: TrackerApi, schema: type[Schema]) -> list[dict[str, Any]]:
    """The parameters of an address as the document has them."""
    converter: Any = api.ma_plugin.converter
    found: list[dict[str, Any]] = converter.schema2parameters(schema(), location="query")
    return found


def add_operation(
    api: TrackerApi, blueprint: Blueprint, rule: str, endpoint: str, method: str, view: Any, doc: Mapping[str, Any]
) -> None:
    """Serve a view and document it, with the permission that it states."""
    needed = view.access.permission
    security = [{"token": [needed]}]  # OpenAPI 3.1: of a bearer token these are the roles that it must have
    about = f"{doc['description']}\n\nNeeds the permission `{needed}`: {PHRASES[needed]}."
    documented = blueprint.doc(
        operationId=endpoint.replace("-", "_"),
        tags=[group_of(rule)],
        **{**doc, "description": about, "security": security},
    )(view)
    blueprint.add_url_rule(rule, endpoint, documented, methods=[method])


def _mended(_: Any, field: Any, *, ret: dict[str, Any], **__: Any) -> dict[str, Any]:
    """What the library leaves at odds with itself: null must stand among the words of a field that may be null, and a
    list that may be left out but not be empty has no default.
    """
    if not ret.get("default", True) and ret.get("minItems"):
        del ret["default"]
    words = ret.get("enum")
    return {"enum": [*words, None]} if words and field.allow_none and None not in words else {}


def _problem_doc(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _answer(description: str, answer: Any, *, headers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    content = answer if isinstance(answer, dict) and "content" in answer else {"content": {JSON: {"schema": answer}}}
    return {"description": description, "headers": dict(headers or {}), **content}


def _problems(statuses: Mapping[int, str]) -> dict[str, str]:
    return {str(status): f"Problem{status}" for status in statuses}
