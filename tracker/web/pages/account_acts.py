"""What an administrator does with an account on its page: one table, by the word in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import request

from tracker.domain.commands.accounts import DisableUser, EnableUser, EndSessions, ResetAuthenticator, UnlockUser
from tracker.domain.vocabulary import AccountState, Role
from tracker.reports.account_list import AccountLine
from tracker.schemas.accounts import ChangeRoleSchema, LinkOfficerSchema, SetMailAddressSchema
from tracker.schemas.base import CommandSchema, load
from tracker.services import accounts
from tracker.web.pages.forms import sent_values
from tracker.web.requests import Writing


@dataclass(frozen=True, slots=True)
class AccountAct:
    """One act: what it does, what is said when it is done, and which accounts it is offered for."""

    carry_out: Callable[[Writing, str], Any]
    done: str
    is_offered: Callable[[AccountLine], bool]


def sent_precincts() -> list[str]:
    """The precincts that were ticked."""
    return [code for code in request.form.getlist("precincts") if code]


def officer_named() -> dict[str, Any]:
    """The officer whose badge was typed; nothing where none was."""
    badge = request.form.get("officer", "").strip()
    return {"officer": {"badge": badge}} if badge else {}


def _by_name(command: Callable[[str], Any], service: Callable[..., Any]) -> Callable[[Writing, str], Any]:
    return lambda desk, username: service(desk.session, desk.actor, command(username), now=desk.now)


def _by_form(
    schema: type[CommandSchema[Any]], given: Callable[[], Mapping[str, Any]], service: Callable[..., Any]
) -> Callable[[Writing, str], Any]:
    return lambda desk, username: service(
        desk.session, desk.actor, load(schema, given(), username=username), now=desk.now
    )


def _role() -> dict[str, Any]:
    return {"role": request.form.get("role", ""), "precincts": sent_precincts()}


def _mail_address() -> dict[str, Any]:
    return {"mail_address": sent_values().get("mail_address", "")}


def _is_disabled(account: AccountLine) -> bool:
    return account.state is AccountState.DISABLED


def _is_person(account: AccountLine) -> bool:
    return account.role is not Role.SERVICE


ACTS: Mapping[str, AccountAct] = MappingProxyType(
    {
        "disable": AccountAct(
            _by_name(DisableUser, accounts.disable_user),
            "The account is disabled, and its sign-ins have ended.",
            lambda account: not _is_disabled(account),
        ),
        "unlock": AccountAct(
            _by_name(UnlockUser, accounts.unlock_user),
            "The account opens again.",
            lambda account: account.state is AccountState.LOCKED,
        ),
        "reset-authenticator": AccountAct(
            _by_name(ResetAuthenticator, accounts.reset_authenticator),
            "The authenticator is taken away: the next sign-in sets up another.",
            lambda account: account.has_authenticator,
        ),
        "enable": AccountAct(_by_name(EnableUser, accounts.enable_user), "The account works again.", _is_disabled),
        "role": AccountAct(
            _by_form(ChangeRoleSchema, _role, accounts.change_role),
            "The account has another role or other precincts now, and its sign-ins have ended.",
            _is_person,
        ),
        "mail-address": AccountAct(
            _by_form(SetMailAddressSchema, _mail_address, accounts.set_mail_address),
            "The mail address stands as you see it.",
            _is_person,
        ),
        "officer": AccountAct(
            _by_form(LinkOfficerSchema, officer_named, accounts.link_officer),
            "Whose account it is stands as you see it.",
            _is_person,
        ),
        "end-sign-ins": AccountAct(
            _by_name(EndSessions, accounts.end_user_sessions), "Every sign-in of the account has ended.", _is_person
        ),
    }
)
"""Each act by its word; a link is none of them, since it is shown once and never entered twice."""
