"""One's own account: who one is here, sign-ins on all devices, recent doings, another password."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, Refusal
from tracker.render.browsers import browser_words
from tracker.reports.account_list import account_line
from tracker.reports.sign_ins import own_activity, sign_in_lines
from tracker.services.accounts import end_other_sessions, end_own_session
from tracker.services.accounts.passwords import LONGEST, SHORTEST
from tracker.web.guard import permission
from tracker.web.own_password import change_password
from tracker.web.pages import audit_words
from tracker.web.pages.account_words import BEGUN_BY, ROLES, STATES, TASKS, links_that_are_there
from tracker.web.pages.audit_telling import heading
from tracker.web.pages.forms import Form, enter_once, sent_form
from tracker.web.requests import Writing, reading, signed_in
from tracker.web.wiring import wiring

ACCOUNT = "/account"
NEWEST = 30


def register(pages: Blueprint) -> None:
    """Serve the page of one's own account and what is done there."""
    add = pages.add_url_rule
    add(ACCOUNT, "own_account", show_own_account, methods=["GET"])
    add(f"{ACCOUNT}/password", "enter_own_password", enter_own_password, methods=["POST"])
    add(f"{ACCOUNT}/sign-ins/end-others", "end_other_sign_ins", enter_end_others, methods=["POST"])
    add(f"{ACCOUNT}/sign-ins/<int:number>/end", "end_own_sign_in", enter_end, methods=["POST"])


@permission("own.account")
def show_own_account() -> ResponseReturnValue:
    """Everything about one's own account."""
    return _page(Form())


@permission("own.account")
def enter_own_password() -> ResponseReturnValue:
    """Another password, for whoever knows the one before. The sign-ins on other devices end."""
    try:
        if request.form.get("password", "") != request.form.get("again", ""):
            raise Invalid("not_the_same", "The two are not the same. Type both again.", field="again")
        change_password(request.form.get("old", ""), request.form.get("password", ""))
    except Refusal as refusal:
        form = Form(refusal=refusal)
        return _page(form), form.status
    return redirect(url_for("pages.own_account", done="password"), code=303)


@permission("own.account")
def enter_end(number: int) -> ResponseReturnValue:
    """End one sign-in."""
    return _ended(lambda desk: end_own_session(desk.session, desk.actor, number, now=desk.now))


@permission("own.account")
def enter_end_others() -> ResponseReturnValue:
    """End every sign-in but this one."""
    return _ended(lambda desk: end_other_sessions(desk.session, desk.actor, session_id=_here(), now=desk.now))


def _ended(end: Callable[[Writing], Any]) -> ResponseReturnValue:
    def act(desk: Writing) -> str:
        end(desk)
        return url_for("pages.own_account", done="ended", _anchor="sign-ins")

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _page(form), form.status


def _here() -> int:
    """The number of the sign-in at hand; 0, which none has, for nobody."""
    holder = signed_in()
    return holder.session_id if holder is not None else 0


def _page(form: Form) -> str:
    settings = wiring().settings
    with reading() as desk:
        number = desk.actor.user_id or 0
        account = account_line(desk.session, number)
        sign_ins = sign_in_lines(desk.session, number, now=desk.moment, idle=settings.idle, longest=settings.longest)
        activity = own_activity(desk.session, number, limit=NEWEST)
    return render_template(
        "accounts/own.html",
        form=form,
        done=request.args.get("done"),
        account=account,
        role=ROLES[account.role],
        task=TASKS[account.role],
        state=STATES[account.state],
        sign_ins=sign_ins,
        here=_here(),
        begun_by=BEGUN_BY,
        browser_words=browser_words,
        activity=activity,
        words=audit_words,
        heading=heading,
        there=links_that_are_there(current_app),
        shortest=SHORTEST,
        longest=LONGEST,
    )
