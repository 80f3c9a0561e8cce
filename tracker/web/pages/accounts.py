"""The sign-in and the sign-out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, Refusal, Unauthenticated
from tracker.reports.accounts import demonstration_accounts
from tracker.services.accounts import open_session
from tracker.services.accounts.sessions import DEMONSTRATION
from tracker.store.engine import transaction
from tracker.web.guard import permission, public
from tracker.web.notice import paragraphs
from tracker.web.pages.account_words import TASKS
from tracker.web.pages.forms import Form
from tracker.web.pages.second_step import second_step_address
from tracker.web.requests import actor_if_any, is_demonstration_open, now
from tracker.web.sessions import browser, end_before, forget, keep, safe_target, sign_in, sign_out
from tracker.web.single_sign_on import is_begun_by_provider
from tracker.web.wiring import request_id, wiring


def register(pages: Blueprint) -> None:
    """Serve the sign-in and the sign-out."""
    pages.add_url_rule("/sign-in", "sign_in", show_sign_in, methods=["GET"])
    pages.add_url_rule("/sign-in", "enter_sign_in", enter_sign_in, methods=["POST"])
    pages.add_url_rule("/sign-in/demonstration", "sign_in_to_demonstration", sign_in_to_demonstration, methods=["POST"])
    pages.add_url_rule("/sign-out", "sign_out", leave, methods=["POST"])


@public
def show_sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    if actor_if_any() is not None:
        return redirect(safe_target(request.args.get("next")), code=303)
    return sign_in_form(Form(values={"next": request.args.get("next", "")}))


@public
def enter_sign_in() -> ResponseReturnValue:
    """Begin a sign-in by user name and password; the demonstration's accounts go at once where one wanted to go."""
    try:
        opened = sign_in(request.form.get("username", ""), request.form.get("password", ""))
    except Unauthenticated as refusal:
        values = {name: request.form.get(name, "") for name in ("username", "next")}
        return sign_in_form(Form(values=values, refusal=refusal)), 401
    wanted = request.form.get("next")
    target = second_step_address(wanted) if opened.is_pending else safe_target(wanted)
    return keep(redirect(target, code=303), opened)


@public
def sign_in_to_demonstration() -> ResponseReturnValue:
    """Sign in as one of the demonstration's accounts without a password, where the demonstration is open.

    Raises:
        Invalid `unknown_demonstration_account`: it is not open, or has no such account.
    """
    wanted = request.form.get("account")
    engine = wiring().engine
    with transaction(engine, write=False) as session:
        accounts = demonstration_accounts(session) if is_demonstration_open() else ()
    account = next((one for one in accounts if one.username == wanted), None)
    if account is None:
        raise Invalid("unknown_demonstration_account", "There is no such account here. Choose one from the sign-in.")
    with transaction(engine, write=True) as session:
        end_before(session)
        opened = open_session(
            session,
            account.user_id,
            now=now(),
            begun_by=DEMONSTRATION,
            browser=browser(),
            request_id=request_id(),
        )
    return keep(redirect(safe_target(request.form.get("next")), code=303), opened)


@permission("own.session", before_notice=True)
def leave() -> ResponseReturnValue:
    """Sign out, here and on every instance; whom the provider signed in goes on to sign out there. `next` is where the
    sign-in that follows is to lead.
    """
    is_known_there = is_begun_by_provider()
    sign_out()
    here = url_for("pages.sign_in", next=request.form.get("next"))
    return forget(redirect(url_for("pages.signed_out", there=1) if is_known_there else here, code=303))


def sign_in_form(form: Form) -> str:
    """The sign-in as a page: by password, and by whatever else there is here."""
    with transaction(wiring().engine, write=False) as session:
        accounts = demonstration_accounts(session) if is_demonstration_open() else ()
    refusal: Refusal | None = form.refusal
    return render_template(
        "accounts/sign_in.html",
        form=form,
        refusal=refusal,
        accounts=accounts,
        tasks=TASKS,
        notice=paragraphs(),
        single_sign_on=wiring().settings.single_sign_on,
    )
