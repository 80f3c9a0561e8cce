"""A password given at a door: counted, compared outside of any transaction, and settled. Who may do what with it then
is the door's.
"""

import structlog
from flask import request

from tracker.domain.errors import TooManyTries
from tracker.services.accounts import client_of, count_password_try, settle_try
from tracker.store.engine import transaction
from tracker.web.requests import is_demonstration_open, now
from tracker.web.wiring import request_id, wiring

log = structlog.get_logger("tracker.web")


def client() -> str:
    """Where this request's tries come from: the address behind the stated number of proxies."""
    return client_of(request.remote_addr)


def user_of_password(username: str, password: str) -> int | None:
    """The account whose password this is and that opens; None whatever is wrong, after as much work.

    Raises:
        TooManyTries `too_many_tries`: nothing is looked at for a while from where this comes from.
    """
    engine, rules = wiring().engine, wiring().settings.tries
    try:
        with transaction(engine, write=True) as session:
            counted = count_password_try(
                session, username, client=client(), demonstration=is_demonstration_open(), rules=rules, now=now()
            )
    except TooManyTries as refusal:
        log.warning(refusal.code, client=client(), request_id=request_id())
        raise
    fitted = counted.fits(password)
    with transaction(engine, write=True) as session:
        opens = settle_try(session, counted.tried, fitted=fitted, rules=rules, now=now(), request_id=request_id())
    return counted.tried.user_id if opens else None
