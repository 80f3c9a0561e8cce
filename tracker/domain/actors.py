"""Who acts, and who may do what: the one table of permissions. Guards, services and pages ask it; none keeps a list
of roles of its own.
"""

from dataclasses import dataclass, field

from tracker.domain.errors import Forbidden
from tracker.domain.vocabulary import Door, Role

EVERYONE = frozenset(Role)
PEOPLE = EVERYONE - {Role.SERVICE}
"""Who signs in: a service acts by token alone."""
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
OFFICE = frozenset({Role.ADMINISTRATOR, Role.SERVICE})
COUNTERS = OFFICE | {Role.PRECINCT_ADMINISTRATOR}
AUDITORS = OFFICE | {Role.OVERSIGHT}

CONFINED = frozenset({Role.SUPERVISOR, Role.PRECINCT_ADMINISTRATOR})
"""Roles that see the precincts they are given, and nothing where they are given none."""

PERMISSIONS: dict[str, frozenset[Role]] = {
    "reports.read": EVERYONE,
    "reports.freeze": EVERYONE,
    "months.sign": frozenset({Role.SUPERVISOR}),
    "people.read": EVERYONE,
    "equipment.read": EVERYONE,
    "training.read": EVERYONE,
    "rollout.read": EVERYONE,
    "people.write": OFFICE,
    "equipment.write": COUNTERS,
    "cameras.write": OFFICE,
    "equipment.override": ADMINISTRATORS,
    "counts.explain": frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
    "classes.write": COUNTERS,
    "training.propose": frozenset({Role.SUPERVISOR}),
    "training.write": OFFICE,
    "rollout.write": OFFICE,
    "facts.void": ADMINISTRATORS,
    "imports.read": AUDITORS,
    "imports.write": OFFICE,
    "audit.read": AUDITORS,
    "accounts.read": AUDITORS,
    "accounts.manage": ADMINISTRATORS,
    "backups.manage": ADMINISTRATORS,
    "identities.read": ADMINISTRATORS,
    "labels.read": ADMINISTRATORS,
    "own.session": PEOPLE,
    "own.account": PEOPLE,
    "own.views": PEOPLE,
}
"""Each permission and the roles that hold it; what each is for in words stands in `PHRASES`. `identities.read` sees the
name and badge of officers of protected identity. `counts.explain` is a precinct's supervisors' for their own rooms, and
the administrators' only where a place belongs to no precinct: the service asks whose room it is. `months.sign` is a
precinct's supervisors' alone: nobody else answers for its figures. `training.propose` is theirs too: who else enters
anything about classes enrols. What a person answers for by name (an override, a void, an explanation, a signature, an
account) no service does.
"""

PRIVILEGED = frozenset({"accounts.manage", "backups.manage"})
"""Permissions under which every entry by a page asks again who it is, where that was not shown lately. Single views
that ask too say so themselves (`fresh=True`): the reversal of a batch, a recall, and one's own authenticator and codes.
"""

PHRASES: dict[str, str] = {
    "reports.read": "Read reports and figures",
    "reports.freeze": "Keep a report for the record",
    "months.sign": "Sign off a month of the own precinct's figures",
    "people.read": "See officers, their postings and employment",
    "equipment.read": "See cameras, who holds them, and counts",
    "training.read": "See courses, classes and completions",
    "rollout.read": "See plans, policies, scope rules and daily use",
    "people.write": "Enter officers, postings and employment; move officers; set PINs",
    "equipment.write": "Issue, take back and swap cameras, state conditions, count rooms, record signatures",
    "cameras.write": "Add cameras, models and places; put cameras in places; recall; edit their descriptions",
    "equipment.override": "Issue to an officer who is not trained, with a reason",
    "counts.explain": "Explain what a count of a room did not find",
    "classes.write": "Enrol officers in classes and sign them in",
    "training.propose": "Propose officers of the own precincts for classes",
    "training.write": "Enter courses, requirements, classes and completions from elsewhere",
    "rollout.write": "Enter precincts, plans, policies, scope rules, daily use and money",
    "facts.void": "Void or correct an entry; reverse a batch",
    "imports.read": "See imports, batches and reconciliations",
    "imports.write": "Import files; hold lists against the register",
    "audit.read": "Read the audit log",
    "accounts.read": "See who holds which role and which token",
    "accounts.manage": "Manage accounts and tokens",
    "backups.manage": "Make and restore backups",
    "identities.read": "See the names of officers of protected identity, and employee numbers",
    "labels.read": "Print labels of cameras and cards of officers",
    "own.session": "Sign out",
    "own.account": "See the own account, its sign-ins and its activity; change the own password",
    "own.views": "Save views and subscribe to reports",
}
"""What each permission lets somebody do, as the page of permissions says it."""

OF_PRECINCTS = frozenset(name for name, roles in PERMISSIONS.items() if roles & CONFINED)
"""What can be done within precincts. The rest is the department's as a whole (the roster, files, the audit log), and is
held by nobody who is confined to some of it, whatever the role.
"""

READ_ONLY = frozenset(name for name in PERMISSIONS if name.endswith(".read") or name == "own.session")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, through which door. `precincts` None: sees all of them; otherwise the codes that the actor
    may see and, where the role enters anything, enter for. `scopes` None: all that the role holds; otherwise the
    permissions of it that a token was given. A service holds nothing that its token does not name.
    """

    name: str
    role: Role
    door: Door
    user_id: int | None = None
    token_id: int | None = None
    precincts: frozenset[str] | None = None
    read_only: bool = False
    scopes: frozenset[str] | None = None
    request_id: str | None = field(default=None, compare=False)

    def may(self, permission: str) -> bool:
        """Whether this actor holds a permission of the table; an unknown name is a fault of the program."""
        if self.role not in PERMISSIONS[permission] or (self.read_only and permission not in READ_ONLY):
            return False
        if self.precincts is not None and permission not in OF_PRECINCTS:
            return False
        return permission in self.scopes if self.scopes is not None else self.role is not Role.SERVICE

    def check_may(self, permission: str) -> None:
        """Refuse with Forbidden where the actor's role never may do this, or its token was not given it."""
        if not self.may(permission):
            role = self.role.replace("_", " ")
            raise Forbidden("forbidden", f"The role {role} may not do this. Ask an administrator.")

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
