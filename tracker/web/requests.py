"""What a view asks of its request: who acts, what time it is, and a transaction to read or to write in.

In a view, page or API alike:

    with reading() as desk:                 # one consistent state of the database, which cannot be written to
        found = some_report(desk.session, as_of=desk.today, known_at=desk.moment)

    with writing() as desk:                 # one transaction: committed when the block ends, undone when it raises
        some_service(desk.session, desk.actor, command, now=desk.now)

`current_actor()` answers who acts and raises Unauthenticated where nobody does; the guard has asked before any view
runs but a public one. `actor_if_any()` answers None instead. `installation()` says which agency this is and whether it
is a demonstration, `now()` is this request's one moment and `today()` its day with the agency. Refusals raised anywhere
become problems or error pages by themselves; a view catches only what it shows in its own form.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from flask import g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Unauthenticated, Unavailable
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door
from tracker.intake import Limits as FileLimits
from tracker.services.accounts import (
    Bearer,
    HolderLeft,
    Refused,
    SignedIn,
    disable_left,
    find_bearer,
    find_signed_in,
    is_elsewhere,
    record_refused_token,
    touch_session,
    touch_token,
)
from tracker.store.engine import transaction
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Installation
from tracker.web.clock import moved
from tracker.web.wiring import InstallationFacts, request_id, wiring

log = structlog.get_logger("tracker.web")

API = "/api/"
SESSION_COOKIE = "tracker_session"


@dataclass(frozen=True, slots=True)
class Reading:
    """A read: `moment` is now, or the newest event's moment where the clock was set back; `today` is its local day.

    `settled` is the newest event's moment: whatever is entered after this read is recorded later than that, also by
    who had begun before it.
    """

    session: Session
    actor: Actor
    moment: datetime
    today: date
    settled: datetime


@dataclass(frozen=True, slots=True)
class Writing:
    """A write: `now` for the services, `today` the agency's day."""

    session: Session
    actor: Actor
    now: datetime
    today: date


@contextmanager
def reading() -> Iterator[Reading]:
    """A transaction that sees one consistent state and cannot write."""
    actor = current_actor()
    with transaction(wiring().engine, write=False) as session:
        settled = last_recorded_at(session)
        moment = max(now(), settled)
        yield Reading(session, actor, moment, local_day(moment), settled)


@contextmanager
def writing() -> Iterator[Writing]:
    """A transaction that is committed when the block ends and undone when it raises."""
    actor = current_actor()
    with transaction(wiring().engine, write=True) as session:
        yield Writing(session, actor, now(), today())


@contextmanager
def reading_as_nobody() -> Iterator[tuple[Session, datetime]]:
    """The same for what anyone may read, with the moment: whatever cookies came with it, no session is looked at."""
    act_as_nobody()
    with transaction(wiring().engine, write=False) as session:
        g.setdefault("installation", _read_installation(session))
        yield session, max(now(), last_recorded_at(session))


def current_actor() -> Actor:
    """Who acts.

    Raises:
        Unauthenticated: nobody does: `not_signed_in` for pages, `token_required` or `token_refused` for the API.
    """
    actor = actor_if_any()
    if actor is not None:
        return actor
    if not is_api():
        raise Unauthenticated("not_signed_in", "Sign in to go on.")
    if "Authorization" not in request.headers:
        raise Unauthenticated("token_required", "Send a token in the header: `Authorization: Bearer TOKEN`.")
    raise Unauthenticated("token_refused", "This token is unknown, expired or revoked. Ask an administrator for one.")


def actor_if_any() -> Actor | None:
    """Who acts, or None."""
    who = _who()
    return who.actor if who is not None else None


def signed_in() -> SignedIn | None:
    """The sign-in behind this request; None where there is none, and for tokens."""
    who = _who()
    return who if isinstance(who, SignedIn) else None


def installation() -> InstallationFacts:
    """Which agency this is, whether it is a demonstration, and the day its pages open on."""
    if "installation" not in g:
        with transaction(wiring().engine, write=False) as session:
            g.installation = _read_installation(session)
    facts: InstallationFacts = g.installation
    return facts


def file_limits() -> FileLimits:
    """How large a file may be that is sent in, and what reading it may cost."""
    return wiring().settings.limits.of_files()


def now() -> datetime:
    """This request's moment: the same however often it is asked."""
    if "now" not in g:
        g.now = moved(wiring().clock(), installation().clock_offset_seconds)
    moment: datetime = g.now
    return moment


def today() -> date:
    """The agency's day of this request."""
    return local_day(now())


def is_api() -> bool:
    """Whether this request came in by the API, where tokens count and cookies do not."""
    return request.path.startswith(API)


def is_demonstration_open() -> bool:
    """Whether the demonstration's own accounts work for this request: in a demonstration, asked from this machine."""
    return installation().demonstration and not wiring().settings.is_production and _is_from_here()


def act_as_nobody() -> None:
    """Let this request be nobody's, whatever cookies it carries: no session is looked for, and none is touched."""
    g.who = None


def record_token_refused(secret: str, reason: Refused) -> None:
    """Leave an event of a token that is turned away for where it stands or comes from. Where none can be left, it is
    turned away all the same.
    """
    with suppress(SQLAlchemyError, Unavailable), transaction(wiring().engine, write=True) as session:
        record_refused_token(
            session,
            secret,
            reason,
            door=Door.API if is_api() else Door.PAGE,
            client=request.remote_addr,
            now=now(),
            request_id=request_id(),
        )


def ask_nothing_more() -> None:
    """Let an error page be drawn without the database: whoever is not known by now stays unknown."""
    g.setdefault("who", None)
    g.setdefault("installation", InstallationFacts())


def _is_from_here() -> bool:
    """Whether the caller is on this machine. An unannounced proxy makes everyone look so: then nobody is."""
    if wiring().settings.server.proxies == 0 and "X-Forwarded-For" in request.headers:
        return False
    with suppress(ValueError):
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    return False


def _who() -> SignedIn | Bearer | None:
    """Who sends this request, found out once."""
    if "who" not in g:
        secret = _bearer_secret() if is_api() else request.cookies.get(wiring().cookie_prefix + SESSION_COOKIE)
        g.who = _who_holds(secret) if secret else None
    who: SignedIn | Bearer | None = g.who
    return who


def _bearer_secret() -> str | None:
    given = request.authorization
    return given.token if given is not None and given.type == "bearer" else None


def _who_holds(secret: str) -> SignedIn | Bearer | None:
    """Who sends this request; nobody does where the service of whoever it was has ended, which the first such request
    puts on record, so that only an administrator lets the account back. Where that fails, the door is shut as well.
    """
    try:
        return _find_out(secret)
    except HolderLeft as left:
        with suppress(SQLAlchemyError), transaction(wiring().engine, write=True) as session:
            disable_left(session, left.user_id, now=now(), request_id=request_id())
        return None


def _find_out(secret: str) -> SignedIn | Bearer | None:
    settings, elsewhere = wiring().settings, False
    with transaction(wiring().engine, write=False) as session:
        g.setdefault("installation", _read_installation(session))
        who: SignedIn | Bearer | None
        if is_api():
            who = find_bearer(session, secret, client=request.remote_addr, now=now(), request_id=request_id())
            elsewhere = who is None and is_elsewhere(session, secret, client=request.remote_addr, now=now())
        else:
            who = find_signed_in(
                session,
                secret,
                now=now(),
                idle=settings.idle,
                longest=settings.longest,
                demonstration=is_demonstration_open(),
                request_id=request_id(),
            )
    if who is not None and who.is_due_for_touch:
        _touch(who)
    if elsewhere:
        record_token_refused(secret, Refused.ELSEWHERE)
    return who


def _touch(who: SignedIn | Bearer) -> None:
    """Note the use of a session or token; where the database takes no write at once, the request goes on without."""
    with suppress(SQLAlchemyError), transaction(wiring().hasty, write=True) as session:
        if isinstance(who, SignedIn):
            touch_session(session, who.session_id, now=now())
        else:
            touch_token(session, who.token_id, now=now())
            log.info("token_used", token=who.token_id, client=request.remote_addr, request_id=request_id())


def _read_installation(session: Session) -> InstallationFacts:
    row = session.get(Installation, 1)
    if row is None:
        return InstallationFacts()
    return InstallationFacts(row.agency, row.demonstration, row.clock_offset_seconds, row.opening_day)
