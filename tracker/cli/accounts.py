"""`tracker user` and `tracker token`: who may come in by the other doors."""

import sys
from datetime import UTC, datetime
from typing import Any

import click
import structlog
from structlog.typing import Processor

from tracker.cli.account_acts import COMMANDS
from tracker.cli.desk import read_settings, reading, writing
from tracker.cli.seed_keys import new_seed_key, rekey
from tracker.domain.commands.accounts import (
    BreakGlass,
    DisableUser,
    LinkIdentity,
    ResetAuthenticator,
    RevokeToken,
    SetPassword,
    UnlinkIdentity,
    UnlockUser,
)
from tracker.domain.vocabulary import Role
from tracker.journeys.mailing.account_links import WELCOME
from tracker.render.tokens import STATES
from tracker.reports.tokens import TokenLine, token_lines
from tracker.schemas.accounts import (
    CreateTokenSchema,
    CreateUserSchema,
    LinkIdentitySchema,
    SetPasswordSchema,
    UnlinkIdentitySchema,
)
from tracker.schemas.base import load
from tracker.services.accounts.authenticators import reset_authenticator
from tracker.services.accounts.identities import link_identity, unlink_identity
from tracker.services.accounts.release import break_glass, unlock_user
from tracker.services.accounts.standing import Shut, tidy_accounts
from tracker.services.accounts.tokens import create_token, revoke_token
from tracker.services.accounts.users import create_user, disable_user, list_users, set_password

ROLE = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Create, invite, list and disable accounts; give a new password, take an authenticator away; keys of seeds."""


user.add_command(new_seed_key)
user.add_command(rekey)


@user.command("create")
@click.argument("username")
@click.option("--full-name", required=True, help="The holder's name.")
@click.option("--role", type=ROLE, required=True)
@click.option(
    "--precinct", "precincts", multiple=True, metavar="CODE", help="A precinct a supervisor sees; repeatable."
)
@click.option("--password", help="Asked for when it is not given: 15 to 128 characters. A service has none.")
def create(username: str, full_name: str, role: str, precincts: tuple[str, ...], password: str | None) -> None:
    """Create an account. A service account has no password: it works by the tokens made for it."""
    if password is None and role != Role.SERVICE:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    given = {"username": username, "full_name": full_name, "role": role, "precincts": list(precincts)}
    command = load(CreateUserSchema, {**given, "password": password})
    with writing() as desk:
        created = create_user(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"Created {created.username}, {role}.", err=True)


@user.command("list")
def show_users() -> None:
    """List the accounts: user name, role, name, and whether it is disabled or locked."""
    with reading() as desk:
        for account in list_users(desk.session):
            state = "disabled" if account.disabled_at else "locked" if account.locked_at else "in use"
            click.echo(f"{account.username}  {account.role}  {account.full_name}  {state}")


@user.command()
@click.argument("username")
def disable(username: str) -> None:
    """Disable an account and end its sign-ins."""
    with writing() as desk:
        disable_user(desk.session, desk.actor, DisableUser(username), now=desk.now)
    click.echo(f"Disabled {username}.", err=True)


@user.command()
@click.argument("username")
@click.password_option(help="Asked for when it is not given: 15 to 128 characters.")
def reset(username: str, password: str) -> None:
    """Give an account a new password and end its sign-ins."""
    command: SetPassword = load(SetPasswordSchema, {"password": password}, username=username)
    with writing() as desk:
        set_password(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"{username} has a new password.", err=True)


@user.command("reset-authenticator")
@click.argument("username")
def take_authenticator(username: str) -> None:
    """Take an account's authenticator and recovery codes away and end its sign-ins: the next one sets up a new one."""
    with writing() as desk:
        reset_authenticator(desk.session, desk.actor, ResetAuthenticator(username), now=desk.now)
    click.echo(f"{username} sets up an authenticator at the next sign-in.", err=True)


@user.command()
@click.argument("username")
def unlock(username: str) -> None:
    """Open an account again that wrong passwords or codes locked."""
    with writing() as desk:
        unlock_user(desk.session, desk.actor, UnlockUser(username), now=desk.now)
    click.echo(f"Unlocked {username}.", err=True)


@user.command()
def tidy() -> None:
    """Disable the accounts whose holder has left, or that nobody signed in to for as long as the settings say: to be
    run every day.
    """
    rules = read_settings().tries
    with writing() as desk:
        tidied = tidy_accounts(desk.session, desk.actor, now=desk.now, idle_after=rules.idle_after)
    for each in tidied:
        why = "its holder has left" if each.why is Shut.LEFT else f"unused for {rules.idle_after.days} days"
        click.echo(f"{each.username}  disabled  {why}")
    click.echo(f"{len(tidied)} disabled.", err=True)


@user.command("break-glass")
@click.argument("username")
def break_the_glass(username: str) -> None:
    """Let an administrator back in when nobody else can: unlocks and enables the account, ends its sign-ins, and prints
    a one-time link to choose a new password, alone on stdout. It is recorded as what it is.
    """
    with writing() as desk:
        broken = break_glass(desk.session, desk.actor, BreakGlass(username), now=desk.now)
    _log_broken(broken.user.username, desk.actor.name)
    click.echo(
        f"GLASS BROKEN for {broken.user.username} by {desk.actor.name}: on record in the audit log. The link works "
        f"once, until {broken.expires_at:%Y-%m-%d %H:%M} UTC. Tell the other administrators why.",
        err=True,
    )
    click.echo(f"{read_settings().address}{WELCOME}/{broken.secret}")


def _log_broken(username: str, by: str) -> None:
    """A line as the server's own, for whoever collects what this machine says."""
    stamped: list[Processor] = [structlog.processors.TimeStamper(fmt="iso"), structlog.processors.JSONRenderer()]
    structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=stamped).critical(
        "break_glass", level="critical", username=username, actor=by
    )


ISSUER = click.option("--issuer", required=True, metavar="URL", help="The provider's issuer, as its tokens name it.")
SUBJECT = click.option(
    "--subject", required=True, metavar="TEXT", help="What the provider calls the person: its `sub`."
)


@user.command()
@click.argument("username")
@ISSUER
@SUBJECT
def link(username: str, issuer: str, subject: str) -> None:
    """Let whoever the identity provider calls so sign in to an account."""
    command: LinkIdentity = load(LinkIdentitySchema, {"issuer": issuer, "subject": subject}, username=username)
    with writing() as desk:
        link_identity(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"{username} is linked.", err=True)


@user.command()
@click.argument("username")
@ISSUER
@SUBJECT
def unlink(username: str, issuer: str, subject: str) -> None:
    """Let whoever the identity provider calls so sign in to the account no more."""
    command: UnlinkIdentity = load(UnlinkIdentitySchema, {"issuer": issuer, "subject": subject}, username=username)
    with writing() as desk:
        unlink_identity(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"{username} is linked no more.", err=True)


for command_of_user in COMMANDS:
    user.add_command(command_of_user)


@click.group()
def token() -> None:
    """Create, list and revoke API tokens."""


@token.command("create")
@click.option("--role", type=ROLE, help="What it may do at most; with --user it is service.")
@click.option("--name", required=True, metavar="TEXT", help="What the token is for.")
@click.option("--precinct", "precincts", multiple=True, metavar="CODE", help="Confine it to a precinct; repeatable.")
@click.option("--read-only", is_flag=True, help="It may read and never write.")
@click.option("--expires", type=click.IntRange(min=1), metavar="DAYS", help="It works for so many days.")
@click.option("--scope", "scopes", multiple=True, metavar="PERMISSION", help="Confine it to a permission; repeatable.")
@click.option("--from", "networks", multiple=True, metavar="CIDR", help="Confine it to a network; repeatable.")
@click.option("--user", metavar="USERNAME", help="The service account it belongs to.")
def new_token(role: str | None, name: str, user: str | None, expires: int | None, **confined: Any) -> None:
    """Create a token and print it alone on stdout: it is shown this once."""
    if role is None and user is None:
        raise click.UsageError("Say what it may do: --role ROLE, or --user USERNAME for a service account.")
    several = {field: list(value) if isinstance(value, tuple) else value for field, value in confined.items()}
    given = {"name": name, "role": role or Role.SERVICE.value, "expires_in_days": expires, "user": user}
    command = load(CreateTokenSchema, {**given, **several})
    with writing() as desk:
        made = create_token(desk.session, desk.actor, command, now=desk.now)
    click.echo(made.secret)


@token.command("list")
def show_tokens() -> None:
    """List the tokens: number, role, name, whether it works, what it is confined to, its end and its last use."""
    with reading() as desk:
        for line in token_lines(desk.session, now=desk.now):
            click.echo(_told(line))


def _told(line: TokenLine) -> str:
    """A token in a line."""
    said = [str(line.token_id), line.role.value, line.name, STATES[line.state]]
    said += [f"of {line.account}"] if line.account else []
    said += ["reads only"] if line.read_only else []
    said += [f"precincts {', '.join(line.precincts)}"] if line.precincts else []
    said += [f"may {', '.join(line.scopes)}"] if line.scopes else []
    said += [f"from {', '.join(line.networks)}"] if line.networks else []
    said.append(f"until {_minute(line.expires_at)}" if line.expires_at else "no end")
    said.append(f"last used {_minute(line.last_used_at)}" if line.last_used_at else "never used")
    return "  ".join(said)


def _minute(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


@token.command()
@click.argument("token_id", type=click.IntRange(min=1))
def revoke(token_id: int) -> None:
    """Revoke a token by its number."""
    with writing() as desk:
        revoke_token(desk.session, desk.actor, RevokeToken(token_id), now=desk.now)
    click.echo(f"Revoked token {token_id}.", err=True)
