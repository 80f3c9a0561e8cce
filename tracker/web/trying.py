"""A password given at a door: counted, compared outside of any transaction, and settled. Who may do what with it then
is the door's.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import request
from sqlalchemy.orm import Session

from tracker.domain.errors import TooManyTries, Unauthenticated, Unavailable
from tracker.services.accounts import Tried, client_of, count_password_try, count_try, settle_try, uncount
from tracker.store.engine import transaction
from tracker.store.models import User
from tracker.store.models.sign_in import Step
from tracker.web.requests import is_demonstration_open, now
from tracker.web.wiring import request_id, wiring

T = TypeVar("T")

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
    counted = _counted(
        lambda session: count_password_try(
            session, username, client=client(), demonstration=is_demonstration_open(), rules=rules, now=now()
        )
    )
    fitted = counted.fits(password)
    with transaction(engine, write=True) as session:
        opens = settle_try(session, counted.tried, fitted=fitted, rules=rules, now=now(), request_id=request_id())
    return counted.tried.user_id if opens else None


def with_code_counted(user_id: int, compare: Callable[[Session], T]) -> T | None:
    """What `compare` makes of an account's code, in one transaction with the settling of the try; None where it raises
    Unauthenticated, the account opens no more, or its tries are used up.

    Raises:
        TooManyTries `too_many_tries`; Unavailable `seed_unreadable`, and then the try does not count.
    """
    engine, rules = wiring().engine, wiring().settings.tries
    tried = _counted(
        lambda session: count_try(
            session, session.get_one(User, user_id), client=client(), step=Step.CODE, rules=rules, now=now()
        )
    )
    settling: dict[str, Any] = {"rules": rules, "now": now(), "request_id": request_id()}
    try:
        if tried.is_compared:
            return _compared(tried, compare, settling)
    except Unauthenticated:
        log.info("code_refused", request_id=request_id())
    except Unavailable:
        with transaction(engine, write=True) as session:
            uncount(session, tried)
        raise
    with transaction(engine, write=True) as session:
        settle_try(session, tried, fitted=False, **settling)
    return None


def _compared(tried: Tried, compare: Callable[[Session], T], settling: dict[str, Any]) -> T:
    with transaction(wiring().engine, write=True) as session:
        made = compare(session)
        if not settle_try(session, tried, fitted=True, **settling):
            raise Unauthenticated("code_refused", "The account opens no more.")
        return made


def _counted(count: Callable[[Session], T]) -> T:
    try:
        with transaction(wiring().engine, write=True) as session:
            return count(session)
    except TooManyTries as refusal:
        log.warning(refusal.code, client=client(), request_id=request_id())
        raise
