"""Acts on accounts over the API, by their names in addresses. None of them lets anybody in, makes a link or says where
one is sent: see docs/accounts.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.commands.accounts import DisableUser, EndSessions, UnlockUser
from tracker.schemas import accounts as accounts_in
from tracker.schemas.base import CommandSchema
from tracker.services import accounts
from tracker.web.api.collections import record_after
from tracker.web.api.once import Answer
from tracker.web.requests import Writing


@dataclass(frozen=True, slots=True)
class AccountAct:
    """One act: its name, its body (None: none), what it does with the account of a number, what is said of it."""

    name: str
    schema: type[CommandSchema[Any]] | None
    done: Callable[[Writing, int, Any], Answer]
    said: str


def _done(service: Callable[..., Any], bare: Callable[[str], Any] | None = None) -> Callable[..., Answer]:
    """The act of a service on the account of a number; `bare` makes the command of one that takes no body."""

    def done(desk: Writing, number: int, command: Any) -> Answer:
        username = record_after(desk, "users", number)["username"]
        named = bare(username) if bare is not None else replace(command, username=username)
        service(desk.session, desk.actor, named, now=desk.now)
        return Answer(record_after(desk, "users", number))

    return done


ACCOUNT_ACTS = (
    AccountAct("disable", None, _done(accounts.disable_user, DisableUser), "Disable an account"),
    AccountAct("unlock", None, _done(accounts.unlock_user, UnlockUser), "Unlock an account"),
    AccountAct("end-sign-ins", None, _done(accounts.end_user_sessions, EndSessions), "End an account's sign-ins"),
    AccountAct("role", accounts_in.ChangeRoleSchema, _done(accounts.change_role), "Change an account's role"),
    AccountAct("officer", accounts_in.LinkOfficerSchema, _done(accounts.link_officer), "Say whose an account is"),
)
"""The command is given the account's name with the act: the address tells its number."""
