"""Who acts, and who may do what: the one table of permissions. Guards, services and pages ask it; none keeps a list
of roles of its own.
"""

from dataclasses import dataclass, field

from tracker.domain.errors import Forbidden
from tracker.domain.vocabulary import Door, Role

EVERYONE = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.OVERSIGHT})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "reports.read": EVERYONE,
    "reports.freeze": EVERYONE,
    "months.sign": frozenset({Role.SUPERVISOR}),
    "people.read": EVERYONE,
    "equipment.read": EVERYONE,
    "training.read": EVERYONE,
    "rollout.read": EVERYONE,
    "people.write": ADMINISTRATORS,
    "equipment.write": ADMINISTRATORS,
    "equipment.override": ADMINISTRATORS,
    "counts.explain": frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
    "training.write": ADMINISTRATORS,
    "rollout.write": ADMINISTRATORS,
    "facts.void": ADMINISTRATORS,
    "imports.read": frozenset({Role.ADMINISTRATOR, Role.OVERSIGHT}),
    "imports.write": ADMINISTRATORS,
    "audit.read": frozenset({Role.ADMINISTRATOR, Role.OVERSIGHT}),
    "accounts.manage": ADMINISTRATORS,
    "backups.manage": ADMINISTRATORS,
    "identities.read": ADMINISTRATORS,
    "labels.read": ADMINISTRATORS,
    "own.session": EVERYONE,
    "own.account": EVERYONE,
    "own.views": EVERYONE,
}
"""Each permission and the roles that hold it. `identities.read` sees the name and badge of officers of protected
identity. `counts.explain` is a precinct's supervisors' for their own rooms, and the administrators' only where a place
belongs to no precinct: the service asks whose room it is. `months.sign` is a precinct's supervisors' alone: nobody else
answers for its figures.
"""

PRIVILEGED = frozenset({"accounts.manage", "backups.manage"})
"""Permissions under which every entry by a page asks again who it is, where that was not shown lately. Single views
that ask too say so themselves (`fresh=True`): the reversal of a batch, a recall, and one's own authenticator and codes.
"""

READ_ONLY = frozenset(name for name in PERMISSIONS if name.endswith(".read") or name == "own.session")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, through which door. `precincts` None: sees all of them; otherwise the codes a supervisor
    may see.
    """

    name: str
    role: Role
    door: Door
    user_id: int | None = None
    token_id: int | None = None
    precincts: frozenset[str] | None = None
    read_only: bool = False
    request_id: str | None = field(default=None, compare=False)

    def may(self, permission: str) -> bool:
        """Whether this actor holds a permission of the table; an unknown name is a fault of the program."""
        if self.read_only and permission not in READ_ONLY:
            return False
        return self.role in PERMISSIONS[permission]

    def check_may(self, permission: str) -> None:
        """Refuse with Forbidden where the actor's role never may do this."""
        if not self.may(permission):
            raise Forbidden("forbidden", f"The role {self.role} may not do this. Ask an administrator.")

    def sees_precinct(self, code: str) -> bool:
        """Whether the actor's scope takes in a precinct."""
        return self.precincts is None or code in self.precincts

    def explains(self, precinct: str | None) -> bool:
        """Whether this actor explains what a count did not find in a precinct's room (None: in a place of no precinct).

        A precinct's commander answers for the own room and nobody else may in that place; a place of no precinct has no
        commander, and there whoever counts explains.
        """
        if not self.may("counts.explain"):
            return False
        if self.role is Role.SUPERVISOR:
            return precinct is not None and self.sees_precinct(precinct)
        return precinct is None
