"""Who holds what: the accounts and tokens that work at a moment, each with its role and what it may do."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.actors import OF_PRECINCTS, PERMISSIONS, READ_ONLY
from tracker.domain.reports.stamp import Stamp
from tracker.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """An account or a token that works. `precincts`: the codes it is confined to; empty: all. `since`: when it was
    given its role. `expires_at`, `last_used_at` and `scopes` (None: all of the role's) are a token's; of its uses the
    last alone is kept, so that at a moment before that one `last_used_at` is None.
    """

    is_token: bool
    name: str
    full_name: str | None
    role: Role
    precincts: tuple[str, ...]
    since: datetime
    read_only: bool = False
    scopes: frozenset[str] | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def permissions(self) -> tuple[str, ...]:
        """What it may do by the table of this program, in its order."""
        return tuple(
            name
            for name, roles in PERMISSIONS.items()
            if self.role in roles
            and (not self.read_only or name in READ_ONLY)
            and (not self.is_token or not self.precincts or name in OF_PRECINCTS)
            and (name in self.scopes if self.scopes is not None else self.role is not Role.SERVICE)
        )


@dataclass(frozen=True, slots=True)
class Holders:
    """Accounts first, then tokens, each by role and name. `moment`: which they work at."""

    stamp: Stamp
    moment: datetime
    rows: tuple[Holder, ...]
