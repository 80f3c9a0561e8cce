"""The demonstration's accounts. Everybody may know these passwords: the accounts work in a demonstration alone, and a
demonstration is served to its own machine alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import Role
from tracker.journeys.demonstration.agenda import PROGRAMME_OFFICE, Act, Agenda
from tracker.services.accounts import create_user


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account a role: what a visitor types."""

    role: Role
    username: str
    password: str
    full_name: str
    precincts: tuple[str, ...] = ()


SIGN_INS: Sequence[SignIn] = (
    SignIn(Role.ADMINISTRATOR, "administrator", "nokomis-pelican-harbor", "Ingrid Tollefsrud (demonstration)"),
    SignIn(
        Role.PRECINCT_ADMINISTRATOR,
        "precinct_administrator",
        "powderhorn-walnut-ferry",
        "Delia Okafor (demonstration)",
        ("3",),
    ),
    SignIn(Role.SUPERVISOR, "supervisor", "minnehaha-granite-bridge", "Marcus Keating (demonstration)", ("3",)),
    SignIn(Role.OVERSIGHT, "oversight", "hiawatha-copper-lantern", "Naomi Villarreal (demonstration)"),
)

CREATED_ON = date(2016, 6, 1)


def open_accounts(agenda: Agenda) -> None:
    """One account for each role, opened when the rollout began."""
    for sign_in in SIGN_INS:
        agenda.at(CREATED_ON, "09:00", _creating(sign_in))


def _creating(sign_in: SignIn) -> Act:
    command = CreateUser(
        sign_in.username,
        sign_in.full_name,
        sign_in.role,
        sign_in.password,
        sign_in.precincts,
        demonstration=True,
    )
    return lambda desk: create_user(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
