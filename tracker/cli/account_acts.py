"""What `tracker user` does with accounts besides making and shutting them: invitations and links, roles, sign-ins."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy.exc import DBAPIError

from tracker.cli.desk import check_schema, clock_offset, database_silent, operator, read_settings, reading, writing
from tracker.domain.commands.accounts import (
    ChangeRole,
    EnableUser,
    EndSessions,
    LinkOfficer,
    MakeAccountLink,
    SetMailAddress,
)
from tracker.domain.vocabulary import Role
from tracker.journeys.mailing import SmtpPost
from tracker.journeys.mailing.account_links import Mailed, link_address, mail_link
from tracker.render.browsers import browser_words
from tracker.reports.sign_ins import sign_in_lines
from tracker.schemas.accounts import ChangeRoleSchema, InviteUserSchema, LinkOfficerSchema, SetMailAddressSchema
from tracker.schemas.base import load
from tracker.services.accounts import (
    LinkLives,
    NewLink,
    change_role,
    enable_user,
    end_user_sessions,
    find_user,
    invite_user,
    link_officer,
    make_account_link,
    set_mail_address,
)
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Installation

ROLE = click.Choice([role.value for role in Role])
PRECINCTS = click.option(
    "--precinct", "precincts", multiple=True, metavar="CODE", help="A precinct that it is confined to; repeatable."
)


@click.command()
@click.argument("username")
@click.option("--full-name", required=True, help="The holder's name.")
@click.option("--role", type=ROLE, required=True)
@PRECINCTS
@click.option("--mail", "mail_address", metavar="ADDRESS", help="Where the link is sent, if a mail server is set up.")
@click.option("--officer", "badge", metavar="BADGE", help="Whose account it is: it ends with that employment.")
def invite(
    username: str, full_name: str, role: str, precincts: tuple[str, ...], mail_address: str | None, badge: str | None
) -> None:
    """Make an account and print the one-time link with which its holder chooses a password, alone on stdout."""
    given = {"username": username, "full_name": full_name, "role": role, "precincts": list(precincts)}
    officer = {"officer": {"badge": badge}} if badge is not None else {}
    command = load(InviteUserSchema, {**given, "mail_address": mail_address, **officer})
    _hand_over(lambda session, actor, now, lives: invite_user(session, actor, command, now=now, lives=lives))


@click.command("reset-link")
@click.argument("username")
def reset_link(username: str) -> None:
    """Print a new one-time link with which the holder chooses a password, alone on stdout."""
    command = MakeAccountLink(username)
    _hand_over(lambda session, actor, now, lives: make_account_link(session, actor, command, now=now, lives=lives))


@click.command()
@click.argument("username")
def enable(username: str) -> None:
    """Let a disabled account work again."""
    with writing() as desk:
        enable_user(desk.session, desk.actor, EnableUser(username), now=desk.now)
    click.echo(f"Enabled {username}.", err=True)


@click.command("role")
@click.argument("username")
@click.argument("role", type=ROLE)
@PRECINCTS
def give_role(username: str, role: str, precincts: tuple[str, ...]) -> None:
    """Give an account another role or other precincts, and end its sign-ins."""
    command: ChangeRole = load(ChangeRoleSchema, {"role": role, "precincts": list(precincts)}, username=username)
    with writing() as desk:
        change_role(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"{username} is {role} now.", err=True)


@click.command("mail")
@click.argument("username")
@click.argument("address", required=False)
def give_mail_address(username: str, address: str | None) -> None:
    """Say where links for an account may be sent; without ADDRESS: nowhere."""
    command: SetMailAddress = load(SetMailAddressSchema, {"mail_address": address}, username=username)
    with writing() as desk:
        set_mail_address(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"Links for {username} go to {address or 'nobody'}.", err=True)


@click.command("officer")
@click.argument("username")
@click.argument("badge", required=False)
def give_officer(username: str, badge: str | None) -> None:
    """Say whose account it is: it ends with that officer's employment. Without BADGE: of nobody who is an officer."""
    given = {} if badge is None else {"officer": {"badge": badge}}
    command: LinkOfficer = load(LinkOfficerSchema, given, username=username)
    with writing() as desk:
        link_officer(desk.session, desk.actor, command, now=desk.now)
    click.echo(f"{username} is the account of {'nobody who is an officer' if badge is None else badge} now.", err=True)


@click.command()
@click.argument("username")
@click.option("--end", is_flag=True, help="End them all.")
def sessions(username: str, end: bool) -> None:
    """List where an account is signed in: since when, how, from where, and when it was last used."""
    if end:
        with writing() as desk:
            ended = end_user_sessions(desk.session, desk.actor, EndSessions(username), now=desk.now)
        click.echo(f"Ended {ended} of {username}.", err=True)
        return
    settings = read_settings()
    with reading() as desk:
        user = find_user(desk.session, username)
        lines = sign_in_lines(desk.session, user.id, now=desk.now, idle=settings.idle, longest=settings.longest)
    for line in lines:
        where = f"{browser_words(line.user_agent)}, {line.client or 'from an unknown address'}"
        click.echo(f"{line.begun_at.isoformat()}  {line.begun_by}  {where}  {line.last_seen_at.isoformat()}")


COMMANDS = (invite, reset_link, enable, give_role, give_mail_address, give_officer, sessions)
"""What `tracker user` takes besides."""

Making = Callable[..., NewLink]


def _hand_over(make: Making) -> None:
    """Make a link, send it where it can be sent, and print it: it is shown this once."""
    settings = read_settings()
    link_address(settings.address, "")  # before anything is made: a link that leads nowhere helps nobody
    check_schema(settings)
    lives, actor = LinkLives(settings.invite_life, settings.reset_life), operator()
    engine = make_engine(settings.database_url, keyring=settings.keyring)
    try:
        with transaction(engine, write=True) as session:
            installed = session.get(Installation, 1)
            now = datetime.now(UTC) + timedelta(seconds=clock_offset(session))
            link = make(session, actor, now, lives)
            agency = installed.agency if installed is not None else "this agency"
        mailed = mail_link(
            engine,
            SmtpPost(settings.mail),
            settings.mail,
            link,
            address=settings.address,
            agency=agency,
            actor=actor,
            now=now,
        )
    except DBAPIError as error:
        raise database_silent(error) from error
    finally:
        engine.dispose()
    click.echo(link_address(settings.address, link.secret))
    click.echo(_said(link, mailed), err=True)


def _said(link: NewLink, mailed: Mailed) -> str:
    until = f"For {link.username}, until {link.expires_at.isoformat()}."
    if mailed.state is None:
        return f"{until} Hand it over: it was not sent by mail."
    if not mailed.is_sent:
        return f"{until} It could not be sent to {link.mail_address}: {mailed.said}"
    return f"{until} Sent to {link.mail_address}."
