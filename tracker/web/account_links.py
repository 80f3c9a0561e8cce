"""One-time links at the web's door: a password chosen with one, one sent to its holder, one asked for by who forgot.

Who asks gets the same answer at the same time whoever it is: the account is looked up, and mail is sent, by a thread of
its own after the answer.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Engine

from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound
from tracker.journeys.mailing import SmtpPost
from tracker.journeys.mailing.account_links import Mailed, link_address, mail_link
from tracker.services.accounts import (
    LinkFound,
    LinkLives,
    NewLink,
    count_try,
    find_link,
    record_failed_use,
    request_reset,
    use_link,
)
from tracker.services.accounts.standing import nobody
from tracker.settings import Settings
from tracker.store.engine import transaction
from tracker.store.models.sign_in import Step
from tracker.web.entering import retrying
from tracker.web.requests import Writing, installation, now, writing
from tracker.web.trying import client
from tracker.web.wiring import request_id, wiring

log = structlog.get_logger("tracker.web")

_AFTERWARDS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-links")
"""One at a time: whoever asks for many keeps nobody waiting but the others who ask."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A link as made, where it leads, and what became of its message."""

    link: NewLink
    address: str
    mailed: Mailed


def lives() -> LinkLives:
    """For how long links work here."""
    settings = wiring().settings
    return LinkLives(settings.invite_life, settings.reset_life)


def looked_at(secret: str) -> LinkFound:
    """The link of a secret; it is not used up. NotFound `unknown_link`."""
    with transaction(wiring().engine, write=False) as session:
        return find_link(session, secret, now=now())


def choose_password(secret: str, password: str) -> None:
    """Keep the password that was chosen with a link, which is used up with that.

    Raises:
        NotFound `unknown_link`, which leaves an event where it was one before; Invalid `password_unfit`.
    """
    try:
        kept = looked_at(secret).hashed(password)
        retrying(lambda: _use(secret, kept))
    except NotFound:
        with transaction(wiring().engine, write=True) as session:
            record_failed_use(session, secret, now=now(), request_id=request_id())
        raise


def _use(secret: str, kept: str) -> None:
    with transaction(wiring().engine, write=True) as session:
        use_link(session, secret, kept, now=now(), request_id=request_id())


def hand_over(make: Callable[[Writing], NewLink]) -> HandedOver:
    """Make a link in one transaction, then send it, where there is an address and a mail server.

    Raises:
        Conflict `address_not_set`; what `make` raises.
    """
    settings = wiring().settings
    link_address(settings.address, "")  # before anything is made: a link that leads nowhere helps nobody

    def unit() -> tuple[NewLink, Actor]:
        with writing() as desk:
            return make(desk), desk.actor

    link, actor = retrying(unit)
    where = link_address(settings.address, link.secret)
    mailed = mail_link(
        wiring().engine,
        SmtpPost(settings.mail),
        settings.mail,
        link,
        address=settings.address,
        agency=installation().agency,
        actor=actor,
        now=now(),
    )
    return HandedOver(link, where, mailed)


def ask_for_reset(username: str) -> "Future[None]":
    """See to it, after the answer, that whoever forgot a password gets a link, if such an account may have one. To ask
    counts as a wrong try for where it comes from, and for no account.

    Raises:
        TooManyTries `too_many_tries`.
    """
    rules = wiring().settings.tries
    with transaction(wiring().engine, write=True) as session:
        count_try(session, None, client=client(), step=Step.PASSWORD, rules=rules, now=now())
    ask = partial(_ask, wiring().engine, wiring().settings, installation().agency, username, now(), request_id())
    return _AFTERWARDS.submit(ask)


def _ask(engine: Engine, settings: Settings, agency: str, username: str, moment: datetime, request: str) -> None:
    try:
        can_send = bool(settings.mail.host and settings.address)
        with transaction(engine, write=True) as session:
            lasting = LinkLives(settings.invite_life, settings.reset_life)
            link = request_reset(session, username, now=moment, lives=lasting, sends=can_send, request_id=request)
        if link is not None:
            mail_link(
                engine,
                SmtpPost(settings.mail),
                settings.mail,
                link,
                address=settings.address,
                agency=agency,
                actor=nobody(request),
                now=moment,
            )
    except Exception as fault:  # noqa: BLE001 - the answer is given, and nobody else would hear of it
        log.error("reset_not_asked_for", error=type(fault).__name__, request_id=request)
