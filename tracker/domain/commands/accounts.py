"""Acts on users and tokens. Passwords are in none of these values' printed forms."""

from dataclasses import dataclass, field

from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class CreateUser:
    """An account; `precincts` are codes, given for a supervisor and for nobody else. Without a password there is no
    sign-in by password.
    """

    username: str
    full_name: str
    role: Role
    password: str | None = field(default=None, repr=False)
    precincts: tuple[str, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class SetPassword:
    """A new password for a user; every sign-in of that user ends."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DisableUser:
    """The account works no more, and every sign-in of it ends."""

    username: str


@dataclass(frozen=True, slots=True)
class InviteUser:
    """An account without a password, and a one-time link with which its holder chooses one. `officer`: whose account it
    is, where an officer holds it; it ends with that officer's employment.
    """

    username: str
    full_name: str
    role: Role
    precincts: tuple[str, ...] = ()
    mail_address: str | None = None
    officer: OfficerRef | None = None


@dataclass(frozen=True, slots=True)
class MakeAccountLink:
    """A new one-time link for an account: an invitation where nobody chose a password yet, else a reset."""

    username: str


@dataclass(frozen=True, slots=True)
class EnableUser:
    """A disabled account works again."""

    username: str


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Another role or other precincts for an account, and every sign-in of it ends."""

    username: str
    role: Role
    precincts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkOfficer:
    """Whose account it is; None: of nobody who is an officer."""

    username: str
    officer: OfficerRef | None = None


@dataclass(frozen=True, slots=True)
class SetMailAddress:
    """Where a one-time link may be sent; None: nowhere."""

    username: str
    mail_address: str | None = None


@dataclass(frozen=True, slots=True)
class EndSessions:
    """Every sign-in of an account ends; the account goes on."""

    username: str


@dataclass(frozen=True, slots=True)
class ResetAuthenticator:
    """The account's authenticator and its recovery codes are taken away, and every sign-in of it ends."""

    username: str


@dataclass(frozen=True, slots=True)
class UnlockUser:
    """An account that was locked by wrong passwords or codes opens again, with the password that it had."""

    username: str


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """An administrator's account is let back in from the tracker's own machine: unlocked, enabled, and with a one-time
    link to choose a new password.
    """

    username: str


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """Whoever an identity provider calls so signs in to this account: `issuer` is the provider's own name as its tokens
    have it, `subject` its name for the person, which is no user name and no address.
    """

    username: str
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class UnlinkIdentity:
    """Whoever the provider calls so signs in to this account no more; sign-ins that it began end."""

    username: str
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class CreateToken:
    """A bearer token for scripts. `precincts` are codes it is confined to: a supervisor's token needs some. `scopes`
    are the permissions it is confined to, none: all of its role's. `networks` is where it may come from, as
    `10.2.0.0/16` or one address, none: anywhere. `user` is the service account it belongs to. `expires_in_days` None:
    until it is revoked, which is for the tracker's own machine alone.
    """

    name: str
    role: Role
    precincts: tuple[str, ...] = ()
    read_only: bool = False
    expires_in_days: int | None = None
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    user: str | None = None


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """The token works no more."""

    token_id: int
