"""The token that shows a form is ours: the sign-in's own, or before a sign-in one signed over a cookie of its own."""

import secrets
from typing import cast

from flask import Flask, Response, g, request

from tracker.web.keyed import text_digests
from tracker.web.requests import signed_in
from tracker.web.wiring import wiring

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
COOKIE = "tracker_visit"


def csrf_token() -> str:
    """The token for a form on this page; it begins a visit where nobody is signed in yet."""
    if (holder := signed_in()) is not None:
        return holder.csrf_token
    if _visit() is None:
        g.visit = secrets.token_urlsafe(32)
    return _signed(cast(str, _visit()))[0]


def expected_tokens() -> tuple[str, ...]:
    """What a form sent with this request carries one of: before a sign-in, one for each secret that verifies; none
    where no form was handed out.
    """
    if (holder := signed_in()) is not None:
        return (holder.csrf_token,)
    visit = _visit()
    return _signed(visit) if visit else ()


def register(app: Flask) -> None:
    """Hand out the visit's cookie with the page that needs it."""
    app.after_request(_keep_visit)


def _visit() -> str | None:
    return g.get("visit") or request.cookies.get(wiring().cookie_prefix + COOKIE)


def _signed(visit: str) -> tuple[str, ...]:
    return text_digests(f"visit:{visit}")


def _keep_visit(response: Response) -> Response:
    if "visit" in g:
        response.set_cookie(
            wiring().cookie_prefix + COOKIE,
            g.visit,
            httponly=True,
            secure=wiring().settings.is_production,
            samesite="Lax",
            path="/",
        )
    return response
