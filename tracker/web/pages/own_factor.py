"""One's own authenticator and recovery codes: a new one in place of the old, ten new codes in place of the last."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.domain.errors import Invalid, Refusal
from tracker.render.qr import qr_code
from tracker.services.accounts import (
    Offer,
    SignedIn,
    authenticator_of,
    offer_authenticator,
    recovery_codes_left,
    renew_recovery_codes,
    set_up_authenticator,
)
from tracker.services.accounts.sessions import session_hash_of
from tracker.web.confirming import has_password
from tracker.web.guard import permission
from tracker.web.pages.forms import Form
from tracker.web.requests import reading, signed_in, writing
from tracker.web.wiring import wiring

GOES_ON = "pages.recovery_codes"


def register(pages: Blueprint) -> None:
    """Serve the pages of the second factor."""
    add = pages.add_url_rule
    add("/account/authenticator", "authenticator", show_authenticator, methods=["GET"])
    add("/account/authenticator", "enter_authenticator", enter_authenticator, methods=["POST"])
    add("/account/recovery-codes", "recovery_codes", show_codes, methods=["GET"])
    add("/account/recovery-codes", "enter_recovery_codes", enter_codes, methods=["POST"])


@permission("own.session", fresh=True)
def show_authenticator() -> ResponseReturnValue:
    """An authenticator that this account may take into use in place of the one it has."""
    return _authenticator_page()


@permission("own.session", fresh=True)
def enter_authenticator() -> ResponseReturnValue:
    """Take it into use, and show the recovery codes that come with it."""
    keys, at = wiring().settings.seeds, wiring().clock()
    offered = _offered()
    try:
        with writing() as desk:
            codes = set_up_authenticator(
                desk.session,
                desk.actor,
                offered,
                request.form.get("code", ""),
                replaces=True,
                keys=keys,
                at=at,
                now=desk.now,
            )
    except Invalid as refusal:
        return _authenticator_page(refusal), 422
    return _codes_page(codes)


@permission("own.session")
def show_codes() -> ResponseReturnValue:
    """How many recovery codes are left."""
    holder = _holder()
    with reading() as desk:
        user_id = holder.actor.user_id or 0
        left = recovery_codes_left(desk.session, user_id)
        has_one = authenticator_of(desk.session, user_id) is not None
    return render_template("accounts/recovery_codes.html", left=left, has_authenticator=has_one)


@permission("own.session", fresh=True)
def enter_codes() -> ResponseReturnValue:
    """Ten new ones, shown this once. Conflict `no_authenticator`."""
    _holder()
    with writing() as desk:
        codes = renew_recovery_codes(desk.session, desk.actor, now=desk.now)
    return _codes_page(codes)


def _holder() -> SignedIn:
    """Whose page this is: those who sign in by a password of ours have a second factor of ours."""
    holder = signed_in()
    if holder is None or not has_password(holder):
        raise NotFound
    return holder


def _offered() -> Offer:
    holder = _holder()
    with reading() as desk:
        kept = session_hash_of(desk.session, holder.session_id)
        return offer_authenticator(desk.session, holder.actor.user_id or 0, kept, keys=wiring().settings.seeds)


def _authenticator_page(refusal: Refusal | None = None) -> str:
    offered = _offered()
    return render_template(
        "accounts/authenticator.html",
        form=Form(values={"next": ""}, refusal=refusal),
        offer=offered,
        qr=qr_code(offered.address),
        username=_holder().actor.name,
        action=url_for("pages.enter_authenticator"),
        is_first=False,
    )


def _codes_page(codes: tuple[str, ...]) -> str:
    return render_template("accounts/recovery_codes_shown.html", codes=codes, goes_on=url_for(GOES_ON))
