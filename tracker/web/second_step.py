"""The second step of a sign-in, for the pages: who waits for it in this browser, and what they bring.

Nothing but these calls looks at the pending sign-in's cookie: to every other view such a browser is nobody.
"""

from flask import g, request
from sqlalchemy.orm import Session

from tracker.services.accounts import (
    Offer,
    Opened,
    Pending,
    code_refused,
    find_pending,
    finish_sign_in,
    finish_with_authenticator,
    offered,
    stop_sign_in,
)
from tracker.store.engine import transaction
from tracker.web.requests import now
from tracker.web.sessions import PENDING_COOKIE, browser
from tracker.web.trying import with_code_counted
from tracker.web.wiring import request_id, wiring


def pending() -> Pending | None:
    """The sign-in of this browser that waits for its second step; None where there is none, or it waited too long."""
    if "pending" not in g:
        secret = request.cookies.get(wiring().cookie_prefix + PENDING_COOKIE)
        g.pending = _find(secret) if secret else None
    found: Pending | None = g.pending
    return found


def _find(secret: str) -> Pending | None:
    within = wiring().settings.code_within
    with transaction(wiring().engine, write=False) as session:
        return find_pending(session, secret, now=now(), within=within)


def give_code(waiting: Pending, typed: str) -> Opened:
    """Take a code or a recovery code and open the session. The try is counted before it is compared, with those of
    passwords.

    Raises:
        Unauthenticated `code_refused`: the same whatever was wrong; TooManyTries `too_many_tries`.
    """
    keys, at = wiring().settings.seeds, wiring().clock()

    def compare(session: Session) -> Opened:
        return finish_sign_in(
            session,
            waiting,
            typed,
            keys=keys,
            at=at,
            now=now(),
            browser=browser(),
            request_id=request_id(),
        )

    opened = with_code_counted(waiting.user_id, compare)
    if opened is None:
        raise code_refused()
    return opened


def offer(waiting: Pending) -> Offer:
    """The authenticator that this sign-in may set up."""
    with transaction(wiring().engine, write=False) as session:
        return offered(session, waiting, keys=wiring().settings.seeds)


def set_up(waiting: Pending, code: str) -> tuple[Opened, tuple[str, ...]]:
    """Set up the first authenticator of an account and open the session; answers it and the recovery codes.

    Raises:
        Invalid `code_unfit`; Conflict `authenticator_there`; Unauthenticated `sign_in_failed`.
    """
    with transaction(wiring().engine, write=True) as session:
        return finish_with_authenticator(
            session,
            waiting,
            code,
            keys=wiring().settings.seeds,
            at=wiring().clock(),
            now=now(),
            browser=browser(),
            request_id=request_id(),
        )


def stop(waiting: Pending) -> None:
    """Give the pending sign-in up."""
    with transaction(wiring().engine, write=True) as session:
        stop_sign_in(session, waiting, now=now(), request_id=request_id())
