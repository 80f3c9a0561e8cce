"""`tracker db`: the schema of the database the settings name, and what the tracker's role may do in it."""

import click
from sqlalchemy.exc import OperationalError

from tracker.cli.desk import database_silent, read_settings
from tracker.store import migrate
from tracker.store.check import check_database
from tracker.store.engine import make_engine
from tracker.store.grants import check_role, grant, grant_statements


@click.group()
def db() -> None:
    """Upgrade, downgrade and check the database's schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema up to REVISION (the newest by default), creating a SQLite database that is missing."""
    url = read_settings().owner_url
    before = migrate.current(url)
    migrate.upgrade(url, revision)
    click.echo(f"{before or 'nothing'} -> {migrate.current(url)}", err=True)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema down to REVISION (`base`: nothing at all); refused where rows would be lost."""
    url = read_settings().owner_url
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
    """Look at revision, schema, integrity and rights, a line for each thing found; exit 1 when any of it is grave."""
    settings = read_settings()
    try:
        found = check_database(settings.database_url, production=settings.is_production)
    except OperationalError as error:
        raise database_silent(error) from error
    for finding in found:
        mark = "error" if finding.grave else "note"
        click.echo(f"{mark}: {finding.code}: {finding.message} {finding.advice}", err=True)
    if any(finding.grave for finding in found):
        ctx.exit(1)
    click.echo(f"The database stands at {migrate.head()}, the newest revision, and is as it was released.", err=True)


@db.command("grant")
@click.argument("role")
@click.option("--print", "only_print", is_flag=True, help="Print the statements and run none.")
def grant_role(role: str, *, only_print: bool) -> None:
    """Let ROLE do what a running tracker needs in a PostgreSQL database, and nothing else. Run it as the owner."""
    engine = make_engine(read_settings().owner_url)
    try:
        with engine.begin() as connection:
            if not only_print:
                grant(connection, role)
                click.echo(f"{role} may do what the tracker needs, and no more.", err=True)
                return
            check_role(connection, role)
            database, schema = connection.exec_driver_sql("SELECT current_database(), current_schema()").one()
            for statement in grant_statements(role, database=database, schema=schema):
                click.echo(f"{statement};")
    except OperationalError as error:
        raise database_silent(error) from error
    finally:
        engine.dispose()
