"""Pages of one-time links: a password chosen with one, and one asked for by whoever forgot it. Nobody is signed in.

The secret stands in the path of the link and then in the form, never in a query; the pages send no referrer, and
looking at them uses nothing up.
"""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.domain.errors import Invalid, NotFound, Refusal
from tracker.services.accounts.passwords import LONGEST, SHORTEST
from tracker.web.account_links import ask_for_reset, choose_password, looked_at
from tracker.web.guard import public
from tracker.web.pages.forms import Form
from tracker.web.wiring import wiring

FORGOTTEN, WELCOME = "/forgotten", "/welcome"
LONGEST_NAME = 100


def register(pages: Blueprint) -> None:
    """Serve the pages of one-time links."""
    add = pages.add_url_rule
    add(f"{WELCOME}/<secret>", "welcome", show_welcome, methods=["GET"])
    add(WELCOME, "enter_welcome", enter_welcome, methods=["POST"])
    add(FORGOTTEN, "forgotten", show_forgotten, methods=["GET"])
    add(FORGOTTEN, "enter_forgotten", enter_forgotten, methods=["POST"])


@public
def show_welcome(secret: str) -> ResponseReturnValue:
    """The form in which a password is chosen; the link is not used up."""
    return _choosing(secret)


@public
def enter_welcome() -> ResponseReturnValue:
    """Choose the password, once; then on to the sign-in."""
    secret, password = request.form.get("link", ""), request.form.get("password", "")
    try:
        if password != request.form.get("again", ""):
            raise Invalid("not_the_same", "The two are not the same. Type both again.", field="again")
        choose_password(secret, password)
    except Invalid as refusal:
        return _choosing(secret, refusal)
    except NotFound:
        return _over()
    return _unreferred(render_template("accounts/password_chosen.html"))


@public
def show_forgotten() -> ResponseReturnValue:
    """The form in which a link is asked for."""
    return render_template("accounts/forgotten.html", is_asked=False, sends=_sends())


@public
def enter_forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for everybody."""
    ask_for_reset(request.form.get("username", "")[:LONGEST_NAME])
    return render_template("accounts/forgotten.html", is_asked=True, sends=_sends())


def _choosing(secret: str, refusal: Refusal | None = None) -> ResponseReturnValue:
    try:
        link = looked_at(secret)
    except NotFound:
        return _over()
    form = Form(refusal=refusal)
    page = render_template(
        "accounts/welcome.html",
        form=form,
        link=link,
        secret=secret,
        sign_in=url_for("pages.sign_in"),
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return _unreferred(page, form.status)


def _over() -> Response:
    return _unreferred(render_template("accounts/link_over.html"), 404)


def _unreferred(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _sends() -> bool:
    """Whether mail can be sent at all: that is the same for everybody."""
    settings = wiring().settings
    return bool(settings.mail.host and settings.address)
