"""The page that asks again who it is before a privileged act. What was sent meanwhile is kept, and sent by hand.

Whoever an identity provider vouched for is led there, and back to the page: nothing that was filled in goes along.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal, Unauthenticated
from tracker.web.confirming import confirm, has_password
from tracker.web.csrf import FIELD
from tracker.web.guard import permission
from tracker.web.pages.forms import SEE_OTHER
from tracker.web.requests import signed_in
from tracker.web.sessions import keep, safe_target
from tracker.web.single_sign_on import is_begun_by_provider
from tracker.web.wiring import wiring

SECRET = frozenset({"password", "new_password", "code", "pin"})
"""Fields that nobody wants to see in a page: they are typed again."""

LONGEST_KEPT = 200_000
"""Characters: what is longer is filled in again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the confirmation holds up: the page to go on with, and of an entry its address and what was filled in, or
    (`left_out`) that it is to be filled in again.
    """

    page: str
    target: str = ""
    kept: str = ""
    left_out: str = ""


def register(pages: Blueprint) -> None:
    """Serve the confirmation."""
    pages.add_url_rule("/confirm", "confirm", show_confirm, methods=["GET"])
    pages.add_url_rule("/confirm", "enter_confirm", enter_confirm, methods=["POST"])


@permission("own.session")
def show_confirm() -> ResponseReturnValue:
    """The form for password and code."""
    return _page(Waiting(safe_target(request.args.get("next"))))


@permission("own.session")
def enter_confirm() -> ResponseReturnValue:
    """Confirm, and go on: to the page that was asked for, or to what is to be sent again."""
    holder = signed_in()
    if holder is None:
        return redirect(url_for("pages.sign_in"), code=SEE_OTHER)
    given = request.form
    target = safe_target(given.get("target"), otherwise="")
    waiting = Waiting(safe_target(given.get("page")), target, given.get("kept", ""), given.get("left_out", ""))
    try:
        opened = confirm(holder, given.get("password", ""), given.get("code", ""))
    except Unauthenticated as refusal:
        return _page(waiting, refusal), 401
    if not waiting.target:
        return keep(redirect(waiting.page, code=SEE_OTHER), opened)
    return keep(make_response(_again_page(waiting)), opened)


def ask_to_confirm() -> ResponseReturnValue:
    """Ask whoever sent this request: a page is led to and back, what was sent is kept."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("pages.confirm", next=request.full_path.removesuffix("?")), code=SEE_OTHER)
    came_from = request.headers.get("Referer", "").removeprefix(request.host_url.rstrip("/"))
    kept = urlencode([(name, value) for name, value in request.form.items(multi=True) if name not in {FIELD, *SECRET}])
    page = safe_target(came_from)
    if SECRET & set(request.form) or request.files or len(kept) > LONGEST_KEPT:
        return _page(Waiting(page, request.path, left_out="yes")), 401
    return _page(Waiting(page, request.path, kept)), 401


def _page(waiting: Waiting, refusal: Refusal | None = None) -> str:
    holder, settings = signed_in(), wiring().settings
    is_ours = holder is not None and has_password(holder)
    return render_template(
        "accounts/confirm.html",
        waiting=waiting,
        refusal=refusal,
        has_password=is_ours,
        provider=settings.single_sign_on.label if is_begun_by_provider() else None,
        minutes=settings.confirmed_for // timedelta(minutes=1),
    )


def _again_page(waiting: Waiting) -> str:
    """What was kept, to be sent with one press; where it was not, the form is opened again instead."""
    values = parse_qsl(waiting.kept, keep_blank_values=True)
    return render_template("accounts/confirmed.html", waiting=waiting, values=values)
