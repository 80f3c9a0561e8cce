"""`tracker db`: the schema of the database the settings name."""

import click

from tracker.cli.desk import read_settings
from tracker.store import migrate


@click.group()
def db() -> None:
    """Upgrade, downgrade and check the database's schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema up to REVISION (the newest by default), creating a SQLite database that is missing."""
    url = read_settings().database_url
    before = migrate.current(url)
    migrate.upgrade(url, revision)
    click.echo(f"{before or 'nothing'} -> {migrate.current(url)}", err=True)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema down to REVISION (`base`: nothing at all); refused where rows would be lost."""
    url = read_settings().database_url
    before = migrate.current(url)
    migrate.downgrade(url, revision)
    click.echo(f"{before or 'nothing'} -> {migrate.current(url) or 'nothing'}", err=True)


@db.command("current")
def show_current() -> None:
    """Print the revision the database stands at."""
    click.echo(migrate.current(read_settings().database_url) or "none")


@db.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Exit 0 when the database stands at the newest revision, 1 otherwise."""
    found, newest = migrate.current(read_settings().database_url), migrate.head()
    if found == newest:
        click.echo(f"The database stands at {newest}, the newest revision.", err=True)
        return
    click.echo(f"error: schema_behind: the database stands at {found or 'none'}, the newest is {newest}.", err=True)
    ctx.exit(1)
