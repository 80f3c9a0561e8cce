"""The second step of a sign-in: the code of the authenticator, or the setting up of the first one."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.domain.errors import Conflict, Invalid, Refusal, Unauthenticated
from tracker.render.qr import qr_code
from tracker.services.accounts import Pending
from tracker.web.guard import public
from tracker.web.pages.forms import SEE_OTHER, Form
from tracker.web.second_step import give_code, offer, pending, set_up, stop
from tracker.web.sessions import PENDING_COOKIE, forget, keep, safe_target


def register(pages: Blueprint) -> None:
    """Serve the second step. Its views are open to anyone and lead whoever has not given a password to the sign-in."""
    add = pages.add_url_rule
    add("/sign-in/code", "sign_in_code", show_code, methods=["GET"])
    add("/sign-in/code", "enter_sign_in_code", enter_code, methods=["POST"])
    add("/sign-in/authenticator", "sign_in_authenticator", show_authenticator, methods=["GET"])
    add("/sign-in/authenticator", "enter_sign_in_authenticator", enter_authenticator, methods=["POST"])
    add("/sign-in/stop", "stop_sign_in", enter_stop, methods=["POST"])


def second_step_address(wanted: str | None) -> str:
    """Where a sign-in just begun goes on; the page for the code sends whoever has no authenticator to set one up."""
    return url_for("pages.sign_in_code", next=safe_target(wanted, otherwise="") or None)


@public
def show_code() -> ResponseReturnValue:
    """The form for the code; whoever has no authenticator sets one up."""
    waiting = pending()
    if waiting is None:
        return _to_sign_in()
    if not waiting.has_authenticator:
        return redirect(url_for("pages.sign_in_authenticator", next=request.args.get("next")), code=SEE_OTHER)
    return _code_page(waiting, request.args.get("next", ""))


@public
def enter_code() -> ResponseReturnValue:
    """Take the code, and go where one wanted to go."""
    waiting = pending()
    if waiting is None:
        return _to_sign_in()
    wanted = request.form.get("next", "")
    try:
        opened = give_code(waiting, request.form.get("code", ""))
    except Unauthenticated as refusal:
        return _code_page(waiting, wanted, refusal), 401
    return keep(redirect(safe_target(wanted), code=SEE_OTHER), opened)


@public
def show_authenticator() -> ResponseReturnValue:
    """The QR code and the seed of an authenticator to set up; whoever has one is asked for its code."""
    waiting = pending()
    if waiting is None:
        return _to_sign_in()
    if waiting.has_authenticator:
        return redirect(url_for("pages.sign_in_code", next=request.args.get("next")), code=SEE_OTHER)
    return _authenticator_page(waiting, request.args.get("next", ""))


@public
def enter_authenticator() -> ResponseReturnValue:
    """Take the authenticator into use, sign in, and show the recovery codes this once."""
    waiting = pending()
    if waiting is None:
        return _to_sign_in()
    wanted = request.form.get("next", "")
    if waiting.has_authenticator:
        return redirect(second_step_address(wanted), code=SEE_OTHER)
    try:
        opened, codes = set_up(waiting, request.form.get("code", ""))
    except Invalid as refusal:
        return _authenticator_page(waiting, wanted, refusal), 422
    except (Conflict, Unauthenticated):
        return forget(_to_sign_in(), PENDING_COOKIE)
    page = render_template("accounts/recovery_codes_shown.html", codes=codes, goes_on=safe_target(wanted))
    return keep(make_response(page), opened)


@public
def enter_stop() -> ResponseReturnValue:
    """Give the sign-in up."""
    waiting = pending()
    if waiting is not None:
        stop(waiting)
    return forget(_to_sign_in(), PENDING_COOKIE)


def _to_sign_in() -> Response:
    return redirect(url_for("pages.sign_in", next=request.values.get("next") or None), code=SEE_OTHER)


def _code_page(waiting: Pending, wanted: str, refusal: Refusal | None = None) -> str:
    form = Form(values={"next": wanted}, refusal=refusal)
    return render_template("accounts/code.html", form=form, refusal=refusal, username=waiting.username)


def _authenticator_page(waiting: Pending, wanted: str, refusal: Refusal | None = None) -> str:
    offered = offer(waiting)
    return render_template(
        "accounts/authenticator.html",
        form=Form(values={"next": wanted}, refusal=refusal),
        offer=offered,
        qr=qr_code(offered.address),
        username=waiting.username,
        action=url_for("pages.enter_sign_in_authenticator"),
        is_first=True,
    )
