"""Tokens for scripts, as administrators see them: listed, made and shown once, revoked."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.actors import PHRASES
from tracker.domain.commands.accounts import RevokeToken
from tracker.domain.errors import Conflict, Refusal
from tracker.domain.vocabulary import Role
from tracker.render.tokens import STATES
from tracker.reports.choices import precinct_options
from tracker.reports.tokens import service_accounts, token_lines
from tracker.schemas.accounts import CreateTokenSchema
from tracker.schemas.base import load
from tracker.services.accounts import NewToken, create_token, revoke_token
from tracker.web.guard import permission
from tracker.web.pages.account_words import ROLES
from tracker.web.pages.forms import Form, enter_and_show, enter_once, sent_form
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading
from tracker.web.wiring import wiring

TOKENS = "/tokens"
SEVERAL = ("precincts", "scopes")
"""Fields of the form that are ticked or typed several times."""


def register(pages: Blueprint) -> None:
    """Serve the tokens."""
    add = pages.add_url_rule
    add(TOKENS, "tokens", show_tokens, methods=["GET"])
    add(f"{TOKENS}/new", "new_token", show_form, methods=["GET"])
    add(f"{TOKENS}/new", "enter_token", enter_token, methods=["POST"])
    add(f"{TOKENS}/<int:token_id>/revoke", "revoke_token", enter_revocation, methods=["POST"])


@permission("accounts.manage")
def show_tokens() -> ResponseReturnValue:
    """Every token, what ends soonest first."""
    return _list(Form())


@permission("accounts.manage")
def show_form() -> ResponseReturnValue:
    """An empty form."""
    return _form(Form(values={"expires_in_days": str(wiring().settings.tokens.days), "role": Role.OVERSIGHT}))


@permission("accounts.manage")
def enter_token() -> ResponseReturnValue:
    """Make a token and show it on a page of its own, this once: the form sent again shows it no more.

    Raises:
        Conflict `token_shown_once`.
    """
    made: list[NewToken] = []

    def act(desk: Writing) -> None:
        made[:] = [create_token(desk.session, desk.actor, load(CreateTokenSchema, _given()), now=desk.now)]

    try:
        is_repeat = enter_and_show(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _form(form), form.status
    if is_repeat:
        raise Conflict(
            "token_shown_once",
            "This token was made, and a token is shown once. If it was not kept, revoke it and make another.",
        )
    return render_template("accounts/token_made.html", made=made[0])


@permission("accounts.manage")
def enter_revocation(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing more."""

    def act(desk: Writing) -> str:
        revoke_token(desk.session, desk.actor, RevokeToken(token_id), now=desk.now)
        return url_for("pages.tokens")

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _list(form), form.status


def _given() -> dict[str, object]:
    """What was filled in, as the schema takes it: lists typed in one field are split at blanks and commas."""
    form = sent_form()
    given: dict[str, object] = {name: value for name, value in form.values.items() if name not in SEVERAL}
    given["networks"] = form.values.get("networks", "").replace(",", " ").split()
    for name in SEVERAL:
        given[name] = request.form.getlist(name)
    return {name: value for name, value in given.items() if value != []}


def _list(form: Form) -> str:
    with reading() as desk:
        lines = token_lines(desk.session, now=desk.moment)
    return render_template("accounts/tokens.html", form=form, tokens=lines, states=STATES)


def _form(form: Form) -> str:
    with reading() as desk:
        accounts = service_accounts(desk.session)
        precincts = precinct_options(desk.session, reader_of(desk.actor), known_at=desk.moment)
    return render_template(
        "accounts/token_new.html",
        form=form,
        roles=[(role.value, ROLES[role]) for role in Role],
        precincts=precincts,
        scopes=list(PHRASES.items()),
        accounts=[(name, name) for name in accounts],
    )
