"""Errors as answers: the domain's refusals and whatever else can go wrong, each with its status and a stable code.

The API answers `application/problem+json` (RFC 9457), whose `type` leads to the page of its code; pages are drawn by
whatever `show_problems_with` was given.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from flask import Flask, Response, make_response, request
from flask.typing import ResponseReturnValue
from jinja2 import TemplateError
from sqlalchemy import exc
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.domain.error_codes import type_of
from tracker.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Outdated,
    Refusal,
    TooManyTries,
    Unauthenticated,
    Unavailable,
)
from tracker.store.commits import is_trigger_refusal
from tracker.store.faults import fault_of
from tracker.web.entering import Unanswered
from tracker.web.requests import API, ask_nothing_more
from tracker.web.wiring import request_id, wiring

PROBLEM_JSON = "application/problem+json"

STATUS_OF: dict[type[Refusal], int] = {
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    Unauthenticated: 401,
    Outdated: 412,
    TooManyTries: 429,
    Unavailable: 503,
}

SAID: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request cannot be understood."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    406: ("not_acceptable", "This is not available in the form asked for."),
    408: ("timeout", "The request took too long to arrive."),
    411: ("length_required", "Say how long the body is."),
    413: ("too_large", "The request is too large."),
    414: ("address_too_long", "The address is too long."),
    415: ("unsupported_media_type", "Send the body as application/json."),
    416: ("range_not_satisfiable", "The file has no such part."),
    417: ("expectation_failed", "The request expects what is not given."),
    428: ("version_required", "Say which version is meant: send the record's ETag as If-Match."),
    429: ("too_many_requests", "There were too many requests. Wait a little."),
    431: ("headers_too_large", "The headers are too large."),
    500: ("internal_error", "Something went wrong here, and it is on record. Nothing was entered."),
    503: ("unavailable", "The tracker cannot do this just now. Try again in a moment."),
}
"""The code and sentence of each status that no refusal of ours explains."""

OURS = frozenset({HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.PRECONDITION_REQUIRED, HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses that this program raises with a sentence of its own."""


class TokenInAddress(Exception):  # noqa: N818 - told as a 400, with a code of its own
    """A token stands in the address of the request."""


IN_ADDRESS = (
    "token_in_address",
    "A token was sent in the address, where proxies and histories keep it. Revoke it, and send the next one in the "
    "header: `Authorization: Bearer TOKEN`.",
)

RETRY_AFTER = {"Retry-After": "5"}

HEADERS_OF: dict[int, dict[str, str]] = {401: {"WWW-Authenticate": "Bearer"}, 503: RETRY_AFTER}
"""What the answer to a refusal carries besides, by its status."""

log = structlog.get_logger("tracker.web")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is told: status, stable code, a sentence for a person, what is wrong with each field (field ->
    [{code, message}]), and the records that stand in the way ({kind, id, label}).
    """

    status: int
    code: str
    detail: str
    errors: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    related: list[dict[str, Any]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What else the API tells: a refusal may carry an `extra` of its own."""

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase


def register(app: Flask) -> None:
    """Answer every error, expected or not."""
    app.register_error_handler(Exception, _handle)


def show_problems_with(app: Flask, show: Callable[[Problem], ResponseReturnValue]) -> None:
    """Let pages draw their errors: `show` gets a Problem and answers a page, or a redirection for a 401."""
    app.extensions["tracker"].show_problem = show


def problem_of(error: Exception) -> Problem:
    """The problem that tells of an error."""
    if isinstance(error, Refusal):
        return _of_refusal(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, TokenInAddress):
        return Problem(400, *IN_ADDRESS)
    if isinstance(error, Unanswered):
        return Problem(503, error.code, error.message, headers=HEADERS_OF[503])
    if isinstance(error, exc.IntegrityError) or (isinstance(error, exc.DBAPIError) and is_trigger_refusal(error)):
        return Problem(409, "conflict", "What is recorded stands against this entry. Look again.")
    if (fault := fault_of(error)) is not None:
        return Problem(503, fault.code, fault.sentence, headers={"Retry-After": str(fault.retry_seconds)})
    if isinstance(error, exc.DataError | OverflowError):
        return Problem(422, "value_out_of_range", "A value is too large or cannot be kept. Correct it.")
    if isinstance(error, orjson.JSONDecodeError):
        return Problem(400, "malformed_json", "The body is not JSON: send one whole JSON value in UTF-8.")
    if isinstance(error, RecursionError | UnicodeError):
        return Problem(400, *SAID[400])
    return Problem(500, *SAID[500])


def noted_problem(error: Exception) -> Problem:
    """The problem that tells of an error; where it is none of the caller's, a log line says where it happened."""
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _note(error, problem)
    return problem


def problem_response(problem: Problem) -> Response:
    """A problem as the API tells it."""
    body: dict[str, Any] = {
        "type": type_of(problem.code),
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": f"urn:request:{request_id()}",
        **problem.extra,
    }
    if problem.errors:
        body["errors"] = problem.errors
    if problem.related:
        body["related"] = problem.related
    response = Response(orjson.dumps(body), status=problem.status, mimetype=PROBLEM_JSON)
    response.headers.extend(problem.headers)
    return response


def pointer(name: str) -> str:
    """Where in a JSON body a field stands (RFC 6901): `officers.2.badge` is at `/officers/2/badge`."""
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in name.split("."))


def _handle(error: Exception) -> ResponseReturnValue:
    problem = noted_problem(error)
    show = wiring().show_problem
    if isinstance(error, SecurityError):
        show = None  # of another host no page can say where anything is
    if show is None or request.path.startswith(API) or request.path in {"/healthz", "/readyz"}:
        return problem_response(problem)
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        ask_nothing_more()
    try:
        response = make_response(show(problem))
    except (SQLAlchemyError, TemplateError) as second:
        _note(second, problem)
        return problem_response(problem)
    response.headers.extend(problem.headers)
    return response


def _note(error: Exception, problem: Problem) -> None:
    """A log line of where it happened. Messages of errors stay out: they carry what was typed."""
    where = [line.strip() for line in traceback.format_tb(error.__traceback__)[-5:]]
    log.error(problem.code, error=type(error).__name__, request_id=request_id(), endpoint=request.endpoint, where=where)


def _of_refusal(refusal: Refusal) -> Problem:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(refusal, kind))
    errors: dict[str, list[dict[str, str]]] = {}
    for wrong in refusal.problems:
        errors.setdefault(wrong.field, []).append(
            {"code": wrong.code, "message": wrong.message, "pointer": pointer(wrong.field)}
        )
    related = [{"kind": kind, "id": number, "label": label} for kind, number, label in refusal.related]
    headers = {**HEADERS_OF.get(status, {}), **getattr(refusal, "headers", {})}
    if isinstance(refusal, TooManyTries):
        headers["Retry-After"] = str(refusal.seconds)
    extra = getattr(refusal, "extra", {})
    return Problem(status, refusal.code, refusal.message, errors, related, headers, extra)


def _of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    code, sentence = SAID.get(status, (HTTPStatus(status).name.lower(), HTTPStatus(status).phrase + "."))
    # Descriptions of the library's own errors repeat what was sent; only ours are told.
    own = error.description if status in OURS and error.description != type(error).description else sentence
    # The error's own headers (Allow, Retry-After) stay; its body's do not.
    kept = {name: value for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}}
    return Problem(status, code, own or sentence, headers=kept)
