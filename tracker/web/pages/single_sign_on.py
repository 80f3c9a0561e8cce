"""The way to the identity provider and back, and the page after a sign-out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal, Unauthenticated, Unavailable
from tracker.journeys.single_sign_on import RETURN_PATH, SIGNED_OUT_PATH
from tracker.web.guard import public
from tracker.web.pages.accounts import sign_in_form
from tracker.web.pages.forms import Form
from tracker.web.problems import HEADERS_OF, STATUS_OF
from tracker.web.requests import actor_if_any
from tracker.web.sessions import keep, safe_target
from tracker.web.single_sign_on import (
    forget_attempt,
    is_begun_elsewhere,
    provider,
    receive,
    send_to_provider,
    way_out,
)
from tracker.web.wiring import wiring


def register(pages: Blueprint) -> None:
    """Serve them. Where no provider is set up there is nothing at the first two."""
    pages.add_url_rule("/sign-in/single-sign-on", "begin_single_sign_on", begin, methods=["GET"])
    pages.add_url_rule(RETURN_PATH, "return_from_provider", come_back, methods=["GET"])
    pages.add_url_rule(SIGNED_OUT_PATH, "signed_out", show_signed_out, methods=["GET"])


@public
def begin() -> ResponseReturnValue:
    """Go to the provider. A link of another site leads to the sign-in instead, where a person decides. Whoever is
    signed in goes on, unless `again` asks for the person to show once more who it is.
    """
    provider()
    target = safe_target(request.args.get("next"))
    again = "again" in request.args
    if actor_if_any() is not None and not again:
        return redirect(target, code=303)
    if is_begun_elsewhere():
        return redirect(url_for("pages.sign_in", next=target), code=303)
    try:
        return send_to_provider(target, again=again)
    except Unavailable as refusal:
        return _refused(refusal, target)


@public
def come_back() -> ResponseReturnValue:
    """Come back from the provider, signed in or with the reason why not."""
    try:
        opened, target = receive()
    except (Unauthenticated, Unavailable) as refusal:
        return _refused(refusal, "/")
    return keep(forget_attempt(redirect(safe_target(target), code=303)), opened)


@public
def show_signed_out() -> ResponseReturnValue:
    """What a sign-out leads to where the provider began the sign-in: `there` goes on to sign out at the provider."""
    goes_on = "there" in request.args and not is_begun_elsewhere() and actor_if_any() is None
    address = way_out() if goes_on else None
    return render_template(
        "accounts/signed_out.html",
        way_out=address,
        is_away=goes_on and address is None,
        label=wiring().settings.single_sign_on.label,
    )


def _refused(refusal: Refusal, target: str) -> ResponseReturnValue:
    """The sign-in with the refusal on it: what is left is a password."""
    status = STATUS_OF[type(refusal)]
    headers = HEADERS_OF.get(status, {}) if isinstance(refusal, Unavailable) else {}
    page = sign_in_form(Form(values={"next": target}, refusal=refusal))
    return forget_attempt(make_response(page, status, headers))
