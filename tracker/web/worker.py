"""The server's own answers, to what never becomes a request of the application: bare, with the headers of every other
answer, and without a word of what was sent. Nor does a log line repeat it.
"""

from http import HTTPStatus
from typing import Any

import orjson
import structlog
from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from tracker.domain.error_codes import type_of
from tracker.web.headers import ALWAYS, DATA_POLICY
from tracker.web.problems import PROBLEM_JSON, SAID

STATUS_OF: dict[type[Exception], int] = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.ExpectationFailed: 417,
    errors.UnsupportedTransferCoding: 501,
}
"""What is not simply a bad request."""

OUR_FAULT = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)

log = structlog.get_logger("tracker.web")


class Worker(ThreadWorker):
    """gunicorn's worker of threads, with answers of our own."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Tell that a request cannot be read, or that the application failed outside of its own handling."""
        status = status_of(exc)
        write = log.error if status >= HTTPStatus.INTERNAL_SERVER_ERROR else log.warning
        write("request_unreadable", error=type(exc).__name__, status=status)
        try:
            util.write_nonblock(client, bare_answer(status))
        except OSError:
            log.info("caller_gone", error=type(exc).__name__)


def status_of(error: Exception) -> int:
    """The status that tells of what the server itself could not read; 500 for all that is no fault of the caller."""
    if isinstance(error, OUR_FAULT) or not isinstance(error, errors.ParseException):
        return 500
    return STATUS_OF.get(type(error), 400)


def bare_answer(status: int) -> bytes:
    """An answer by hand, after which the connection is closed."""
    phrase = HTTPStatus(status).phrase
    code, sentence = SAID.get(status, (HTTPStatus(status).name.lower(), f"{phrase}."))
    body = orjson.dumps({"type": type_of(code), "title": phrase, "status": status, "code": code, "detail": sentence})
    headers = {
        **ALWAYS,
        "Content-Security-Policy": DATA_POLICY,
        "Cache-Control": "no-store",
        "Content-Type": PROBLEM_JSON,
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + body
