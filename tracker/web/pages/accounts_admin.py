"""The accounts, for administrators: who there is and how each stands; one account with its story and acts."""

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.accounts import MakeAccountLink
from tracker.domain.errors import NotFound, Refusal
from tracker.domain.vocabulary import AccountState, Role
from tracker.render.browsers import browser_words
from tracker.reports.account_list import AccountLine, account_line, account_lines
from tracker.reports.choices import precinct_options
from tracker.reports.sign_ins import account_story, sign_in_lines
from tracker.schemas.accounts import InviteUserSchema
from tracker.schemas.base import load
from tracker.services.accounts import invite_user, make_account_link
from tracker.store.lookups import officer_label
from tracker.web.account_links import HandedOver, hand_over, lives
from tracker.web.guard import permission
from tracker.web.pages import audit_words
from tracker.web.pages.account_acts import ACTS, officer_named, sent_precincts
from tracker.web.pages.account_queries import AccountQuerySchema
from tracker.web.pages.account_words import BEGUN_BY, ROLES, STATES, TASKS
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import asked_for, page_of
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_log_read
from tracker.web.requests import Reading, Writing, reading
from tracker.web.wiring import wiring

ACCOUNTS = "/accounts"
NUMBER = "<int(min=1, max=9223372036854775807):user_id>"
NEWEST = 40
OF_PEOPLE = [(role.value, ROLES[role]) for role in Role if role is not Role.SERVICE]


def register(pages: Blueprint) -> None:
    """Serve the accounts."""
    add = pages.add_url_rule
    add(ACCOUNTS, "accounts", show_accounts, methods=["GET"])
    add(f"{ACCOUNTS}/new", "new_account", show_new_account, methods=["GET"])
    add(f"{ACCOUNTS}/new", "enter_new_account", enter_new_account, methods=["POST"])
    add(f"{ACCOUNTS}/{NUMBER}", "account", show_account, methods=["GET"])
    add(f"{ACCOUNTS}/{NUMBER}/link", "make_account_link", enter_link, methods=["POST"])
    add(f"{ACCOUNTS}/{NUMBER}/<act>", "act_on_account", enter_act, methods=["POST"])


@permission("accounts.manage")
def show_accounts() -> ResponseReturnValue:
    """The list, searched and page by page."""
    query = asked_for(AccountQuerySchema)
    with reading() as desk:
        page = page_of(
            query.page,
            lambda offset, limit: account_lines(desk.session, query.wanted, offset=offset, limit=limit),
        )
    said = {name: value for name, value in query.said.items() if value}
    return render_template(
        "accounts/list.html",
        page=page,
        form=Form(values=said),
        roles=[(role.value, words) for role, words in ROLES.items()],
        states=[(state.value, words) for state, words in STATES.items()],
        role_words=ROLES,
        state_words=STATES,
        words=audit_words,
        href_of=lambda number: url_for("pages.accounts", **{**said, "page": str(number)}),  # type: ignore[arg-type]
    )


@permission("accounts.manage")
def show_new_account() -> ResponseReturnValue:
    """The form for an invitation."""
    return _inviting(Form(values={"role": Role.SUPERVISOR.value}))


@permission("accounts.manage")
def enter_new_account() -> ResponseReturnValue:
    """Invite somebody. The link is shown on the answer, once, where no mail took it; nowhere else."""

    def invite(desk: Writing) -> Any:
        given = {name: value for name, value in sent_values().items() if name not in ("precincts", "officer")}
        command = load(InviteUserSchema, {**given, "precincts": sent_precincts(), **officer_named()})
        return invite_user(desk.session, desk.actor, command, now=desk.now, lives=lives())

    try:
        return _handed_over(hand_over(invite))
    except Refusal as refusal:
        form = sent_form(refusal)
        return _inviting(form), form.status


@permission("accounts.manage")
def show_account(user_id: int) -> ResponseReturnValue:
    """One account: how it stands, where it is signed in, its story, and what can be done with it."""
    return _page(user_id)


@permission("accounts.manage")
def enter_link(user_id: int) -> ResponseReturnValue:
    """Make a new link, and send it or show it once."""
    account = _account(user_id)
    command = MakeAccountLink(account.username)
    try:
        return _handed_over(
            hand_over(lambda desk: make_account_link(desk.session, desk.actor, command, now=desk.now, lives=lives()))
        )
    except Refusal as refusal:
        return _page(user_id, sent_form(refusal))


@permission("accounts.manage")
def enter_act(user_id: int, act: str) -> ResponseReturnValue:
    """Carry out one act of the table on an account, and show how it stands then."""
    account = _account(user_id)
    if act not in ACTS:
        raise NotFound("unknown_act", "There is no such act on an account. Choose one on its page.")

    def entered(desk: Writing) -> str:
        ACTS[act].carry_out(desk, account.username)
        return url_for("pages.account", user_id=user_id, done=act)

    try:
        return enter_once(entered)
    except Refusal as refusal:
        return _page(user_id, sent_form(refusal))


def _account(user_id: int) -> AccountLine:
    with reading() as desk:
        return account_line(desk.session, user_id)


def _handed_over(handed: HandedOver) -> ResponseReturnValue:
    """What becomes of a link; its address is shown only where no mail took it, and never leaves with a referrer."""
    page = render_template("accounts/link_made.html", handed=handed)
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _inviting(form: Form) -> str:
    settings = wiring().settings
    with reading() as desk:
        precincts = _precincts(desk)
    return render_template(
        "accounts/invite.html",
        form=form,
        roles=OF_PEOPLE,
        precincts=precincts,
        sends=bool(settings.mail.host),
        domains=settings.mail.domains,
        hours=int(settings.invite_life.total_seconds() // 3600),
    )


def _precincts(desk: Reading) -> list[tuple[str, str]]:
    found = precinct_options(desk.session, reader_of(desk.actor), known_at=desk.moment)
    return [(option.code, option.name) for option in found]


def _page(user_id: int, form: Form | None = None) -> ResponseReturnValue:
    settings = wiring().settings
    with reading() as desk:
        account = account_line(desk.session, user_id)
        officer = None if account.officer_id is None else officer_label(desk.session, account.officer_id)
        sign_ins = sign_in_lines(desk.session, user_id, now=desk.moment, idle=settings.idle, longest=settings.longest)
        story = account_story(desk.session, user_id, limit=NEWEST)
        precincts = _precincts(desk)
    record_log_read({"kind": "users", "record": str(user_id)}, len(story))
    shown = form or Form(values=_values(account), several={"precincts": [code for code, _ in account.precincts]})
    page = render_template(
        "accounts/one.html",
        form=shown,
        done=ACTS[done].done if (done := request.args.get("done", "")) in ACTS else None,
        account=account,
        officer=officer,
        is_waiting=account.link_until is not None and account.link_until > desk.moment,
        is_person=account.role is not Role.SERVICE,
        is_disabled=account.state is AccountState.DISABLED,
        offered={name for name, one in ACTS.items() if one.is_offered(account)},
        role=ROLES[account.role],
        task=TASKS[account.role],
        state=STATES[account.state],
        roles=OF_PEOPLE,
        precincts=precincts,
        sign_ins=sign_ins,
        begun_by=BEGUN_BY,
        browser_words=browser_words,
        story=story,
        words=audit_words,
        more=url_for("pages.audit", kind="users", record=str(user_id)),
        doings=url_for("pages.audit", actor=account.username),
    )
    return page, shown.status


def _values(account: AccountLine) -> dict[str, str]:
    return {"role": account.role.value, "mail_address": account.mail_address or "", "officer": ""}
