"""Signing in and out by a form: the password compared, a sign-in begun, its cookie set and taken away.

A sign-in view does:

    opened = sign_in(username, password)         # Unauthenticated `sign_in_failed`, the same whatever was wrong
    return keep(redirect(...), opened)           # where `opened.is_pending`: to the second step, see `second_step`

and a sign-out view `return forget(redirect(...))` after `sign_out()`.
"""

from urllib.parse import urlsplit

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.services.accounts import (
    Browser,
    Opened,
    begin_sign_in,
    end_session,
    sign_in_failed,
)
from tracker.store.engine import transaction
from tracker.web.requests import SESSION_COOKIE, now, signed_in
from tracker.web.trying import user_of_password
from tracker.web.wiring import request_id, wiring

PENDING_COOKIE = "tracker_sign_in"
"""Holds the secret of a sign-in that waits for its second step."""

LONGEST_USER_AGENT = 400


def sign_in(username: str, password: str) -> Opened:
    """Compare the password and begin a sign-in, always a new one. Success and failure are both recorded.

    Raises:
        Unauthenticated `sign_in_failed`: unknown name, wrong password, disabled or locked account, or a demonstration's
        account where the demonstration is not open; TooManyTries `too_many_tries`.
    """
    user_id = user_of_password(username, password)
    if user_id is None:
        raise sign_in_failed()
    with transaction(wiring().engine, write=True) as session:
        end_before(session)
        return begin_sign_in(session, user_id, now=now(), browser=browser(), request_id=request_id())


def end_before(session: Session) -> None:
    """End what was open in this browser: a new sign-in takes its place, and its secret opens nothing any more."""
    before = signed_in()
    if before is not None:
        end_session(session, before.actor, before.session_id, now=now())


def sign_out() -> None:
    """End the session behind this request, for every instance."""
    holder = signed_in()
    if holder is not None:
        with transaction(wiring().engine, write=True) as session:
            end_session(session, holder.actor, holder.session_id, now=now())


def browser() -> Browser:
    """Where this request comes from, as its owner is shown it."""
    said = request.headers.get("User-Agent", "")
    return Browser(request.remote_addr, "".join(filter(str.isprintable, said))[:LONGEST_USER_AGENT] or None)


def keep(response: Response, opened: Opened) -> Response:
    """Set the cookie of a sign-in just begun or a session just opened, and take away the one that it comes after. It
    lives as long as the browser; the server ends it sooner.
    """
    name, before = (PENDING_COOKIE, SESSION_COOKIE) if opened.is_pending else (SESSION_COOKIE, PENDING_COOKIE)
    forget(response, before)
    response.set_cookie(
        wiring().cookie_prefix + name,
        opened.secret,
        httponly=True,
        secure=wiring().settings.is_production,
        samesite="Lax",
        path="/",
    )
    return response


def forget(response: Response, name: str = SESSION_COOKIE) -> Response:
    """Take the session's cookie away, or another one."""
    cookie = wiring().cookie_prefix + name
    if cookie in request.cookies:
        response.delete_cookie(cookie, httponly=True, secure=wiring().settings.is_production, samesite="Lax", path="/")
    return response


def safe_target(wanted: str | None, *, otherwise: str = "/") -> str:
    """Where to go after a sign-in: a path of our own, else `otherwise`; never what a browser takes for another site."""
    if not wanted or not wanted.startswith("/") or not wanted.isprintable() or "\\" in wanted:
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return wanted if not parts.scheme and not parts.netloc and not wanted.startswith("//") else otherwise
