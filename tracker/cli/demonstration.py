"""`tracker demo`: an invented rollout of a real shape, for looking around and trying things out."""

import sys
from datetime import UTC, datetime

import click

from tracker.cli.desk import Desk, read_settings, writing
from tracker.domain.errors import Refusal
from tracker.journeys.demonstration import SIGN_INS, load_demonstration
from tracker.store import migrate
from tracker.store.models import AuditHead, Installation


@click.command()
@click.option(
    "--scale", type=click.IntRange(1, 100), default=1, help="For trials: a department so many times as large."
)
@click.option("--if-empty", is_flag=True, help="Leave a database that is in use as it is, without an error.")
def demo(scale: int, if_empty: bool) -> None:
    """Load the demonstration into an empty database and print a sign-in for each role."""
    settings = read_settings()
    if settings.is_production:
        raise Refusal("demonstration", "A production does not take the demonstration. Give it a database of its own.")
    if migrate.current(settings.database_url) is None:
        migrate.upgrade(settings.database_url)
    with writing() as desk:
        if not (if_empty and _is_in_use(desk)):
            click.echo("Loading the demonstration; it takes some 20 seconds.", err=True)
            _load(desk, scale)
        installation = desk.session.get(Installation, 1)
    if installation is None or not installation.demonstration:
        click.echo("This database is in use, and not as a demonstration: it is left as it is.", err=True)
        return
    widest = max(len(sign_in.username) for sign_in in SIGN_INS) + 2
    for sign_in in SIGN_INS:
        click.echo(f"{sign_in.role.value:<{widest}}{sign_in.username:<{widest}}{sign_in.password}")


def _is_in_use(desk: Desk) -> bool:
    return desk.session.get_one(AuditHead, 1).seq > 0


def _load(desk: Desk, scale: int) -> None:
    with click.progressbar(length=100, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.update(done * 100 // total - bar.pos)

        load_demonstration(desk.session, machine_now=datetime.now(UTC), scale=scale, progress=show)
