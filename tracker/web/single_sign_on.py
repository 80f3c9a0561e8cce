"""A sign-in by the identity provider as a browser goes through it: sent there with what only it can bring back, and let
in by what comes with it. What comes is checked in journeys/single_sign_on; here are the cookie, the clock and the log.
"""

from datetime import UTC, datetime, timedelta

import structlog
from flask import redirect, request
from werkzeug.wrappers import Response

from tracker.domain.errors import NotFound, Unauthenticated, Unavailable
from tracker.journeys.single_sign_on import (
    Arrival,
    Attempt,
    Provider,
    ProviderAway,
    Returned,
    SingleSignOn,
    Unfit,
    Unopened,
    account_for,
    as_cookie,
    begin_attempt,
    read_attempt,
)
from tracker.services.accounts import (
    Opened,
    note_vouched,
    open_session,
    record_failed_single_sign_on,
)
from tracker.services.accounts.sessions import SINGLE_SIGN_ON
from tracker.store.engine import transaction
from tracker.web.requests import now, signed_in
from tracker.web.sessions import browser, end_before
from tracker.web.wiring import request_id, wiring

COOKIE = "tracker_single_sign_on"
SEE_OTHER = 303

log = structlog.get_logger("tracker.web")


def provider() -> Provider:
    """The provider of the settings. NotFound `not_found` where there is none: its addresses look like any that is not
    there.
    """
    found = wiring().provider
    if not found.settings.is_on:
        raise NotFound("not_found", "There is nothing at this address.")
    return found


def is_begun_elsewhere() -> bool:
    """Whether a page of another site sent the browser here: it does not begin a sign-in in somebody's name."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}


def is_begun_by_provider() -> bool:
    """Whether the provider vouched for whoever is signed in."""
    holder = signed_in()
    return holder is not None and holder.begun_by == SINGLE_SIGN_ON and wiring().settings.single_sign_on.is_on


def send_to_provider(target: str, *, again: bool = False) -> Response:
    """Begin a sign-in: the way to the provider, with the cookie of an attempt that leads to `target`. `again`: whoever
    is signed in there already is asked again.

    Raises:
        NotFound; Unavailable `provider_away`.
    """
    asked = provider()
    attempt = begin_attempt(_key(), target, again=again, at=_machine_time())
    try:
        address = asked.sign_in_address(attempt, at=_machine_time())
    except ProviderAway as error:
        _note(error.reason)
        raise _away() from error
    response = redirect(address, code=SEE_OTHER)
    response.set_cookie(
        _cookie_name(),
        as_cookie(_key(), attempt),
        max_age=600,
        httponly=True,
        secure=wiring().settings.is_production,
        samesite="Lax",
        path="/",
    )
    return response


def receive() -> tuple[Opened, str]:
    """Whoever comes back from the provider, signed in, and where they wanted to go. Each failure leaves its event.

    Raises:
        NotFound; Unavailable `provider_away`; Unauthenticated `single_sign_on_lapsed`, `single_sign_on_failed`,
        `no_account`: the last for everyone the provider knows and no account here is open to, whatever the reason.
    """
    asked = provider()
    try:
        attempt = _attempt_of(request.cookies.get(_cookie_name()))
        opened = _open(asked.settings, asked.arrive(attempt, _returned(), at=_machine_time()))
    except ProviderAway as error:
        _record(error.reason)
        raise _away() from error
    except Unfit as error:
        _record(error.reason, error)
        raise _refusal(error) from error
    return opened, attempt.target


def _open(settings: SingleSignOn, arrival: Arrival) -> Opened:
    """A session of the account that an arrival opens. What was open in this browser ends. Raises Unopened."""
    with transaction(wiring().engine, write=True) as session:
        idle_after = wiring().settings.tries.idle_after
        user = account_for(session, settings, arrival, now=now(), idle_after=idle_after, request_id=request_id())
        end_before(session)
        try:
            opened = open_session(
                session,
                user.id,
                now=now(),
                begun_by=SINGLE_SIGN_ON,
                browser=browser(),
                request_id=request_id(),
            )
        except Unauthenticated as refusal:
            raise Unopened("account_disabled", user_id=user.id) from refusal
        note_vouched(
            session,
            opened.secret,
            second_factor_at=now() if settings.vouches_for_second_factor else None,
            confirmed_at=_confirmed_at(arrival.signed_in_at),
        )
    return opened


def _confirmed_at(signed_in_at: int | None) -> datetime | None:
    """When somebody last gave a password at the provider, by the installation's clock; never later than now."""
    if signed_in_at is None:
        return None
    age = _machine_time() - datetime.fromtimestamp(signed_in_at, UTC)
    return now() - max(age, timedelta(0))


def forget_attempt(response: Response) -> Response:
    """Take the attempt's cookie away: an answer is good once."""
    response.delete_cookie(
        _cookie_name(), httponly=True, secure=wiring().settings.is_production, samesite="Lax", path="/"
    )
    return response


def way_out() -> str | None:
    """Where to sign out at the provider too; None where there is no provider, it offers nothing, or it is away."""
    found = wiring().provider
    if not found.settings.is_on:
        return None
    try:
        return found.sign_out_address(at=_machine_time())
    except ProviderAway as error:
        _note(error.reason)
        return None


def _attempt_of(cookie: str | None) -> Attempt:
    """The attempt that this browser began and the answer belongs to. Raises Unfit `lapsed`, `other_state`."""
    attempt = read_attempt(_key(), cookie or "", at=_machine_time())
    if attempt is None:
        raise Unfit("lapsed")
    if not attempt.is_answered_by(_given("state") or ""):
        raise Unfit("other_state")
    return attempt


def _returned() -> Returned:
    return Returned(_given("code"), _given("error"), _given("iss"))


def _given(name: str) -> str | None:
    """A parameter that is there once. Raises Unfit `twice` where it is there more often."""
    values = request.args.getlist(name)
    if len(values) > 1:
        raise Unfit("twice")
    return values[0] if values else None


def _record(reason: str, error: Unfit | None = None) -> None:
    refused = error if isinstance(error, Unopened) else Unopened(reason)
    with transaction(wiring().engine, write=True) as session:
        record_failed_single_sign_on(
            session,
            reason,
            user_id=refused.user_id,
            shut=refused.shut,
            ends_others=refused.rights_ended,
            now=now(),
            idle_after=wiring().settings.tries.idle_after,
            request_id=request_id(),
        )
    _note(reason)


def _note(reason: str) -> None:
    """A log line with the reason, and nothing that came from the provider or the browser."""
    log.warning("single_sign_on_failed", reason=reason, request_id=request_id())


def _refusal(error: Unfit) -> Unauthenticated:
    if isinstance(error, Unopened):
        return Unauthenticated(
            "no_account",
            f"You are signed in with the provider, but no account of the tracker is open to you. Ask an administrator, "
            f"and name the number {request_id()}.",
        )
    if error.reason in {"lapsed", "other_state"}:
        return Unauthenticated(
            "single_sign_on_lapsed", "This sign-in was not begun in this browser, or took too long. Begin again."
        )
    return Unauthenticated(
        "single_sign_on_failed",
        f"The provider did not sign you in. Try again; if that does not help, tell an administrator the number "
        f"{request_id()}.",
    )


def _away() -> Unavailable:
    return Unavailable(
        "provider_away", "The provider does not answer just now. Sign in with a password, or try again in a moment."
    )


def _key() -> bytes:
    return wiring().settings.secret_key.encode()


def _machine_time() -> datetime:
    """The machine's own time, which the provider goes by too, also in a demonstration."""
    return wiring().clock()


def _cookie_name() -> str:
    return wiring().cookie_prefix + COOKIE
