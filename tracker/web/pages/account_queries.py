"""What may be asked of the list of accounts."""

from dataclasses import dataclass

from tracker.domain.vocabulary import AccountState, Role
from tracker.reports.account_list import AccountsWanted
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Text, Whole
from tracker.web.pages.queries import MOST_PAGES


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """Which accounts to list."""

    search: str | None
    role: Role | None
    state: AccountState | None
    page: int

    @property
    def wanted(self) -> AccountsWanted:
        """As the report is asked for it."""
        return AccountsWanted(self.search, self.role, self.state)

    @property
    def said(self) -> dict[str, str]:
        """As an address and a form say it."""
        return {"search": self.search or "", "role": self.role or "", "state": self.state or ""}


class AccountQuerySchema(CommandSchema[AccountQuery]):
    """What may be asked."""

    command = AccountQuery

    search = Text(100, load_default=None)
    role = Choice(Role, load_default=None)
    state = Choice(AccountState, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)
