"""What every answer carries, errors and downloads too: the policy that keeps foreign script out, and no caching."""

import secrets
import uuid

from flask import Flask, Response, g, request

from tracker.web.requests import is_api
from tracker.web.wiring import request_id

PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
A_YEAR = "max-age=31536000; includeSubDomains"


def register(app: Flask) -> None:
    """Number every request and set the headers of every answer."""
    app.before_request(_number)
    app.after_request(_set_headers)


def nonce() -> str:
    """This answer's own word, which its scripts must carry."""
    word: str = g.nonce
    return word


def _number() -> None:
    g.request_id = uuid.uuid4().hex
    g.nonce = secrets.token_urlsafe(16)


def _set_headers(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    policy = DATA_POLICY if is_api() else PAGE_POLICY.format(nonce=nonce())
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Request-ID"] = request_id()
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = A_YEAR
    return response
