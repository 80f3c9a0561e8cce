"""`tracker mail`: what is due is sent; run by a timer. Who subscribed to what, and what became of it."""

from datetime import UTC, datetime, timedelta

import click
from sqlalchemy.exc import DBAPIError

from tracker.cli.desk import check_schema, clock_offset, database_silent, read_settings, reading, writing
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import DeliveryState, FileForm, Rhythm
from tracker.journeys.mailing import SmtpPost, due_today, send_due
from tracker.reports.views import delivery_lines
from tracker.schemas.base import load
from tracker.schemas.views import SubscribeSchema
from tracker.services.subscriptions import subscribe
from tracker.store.engine import make_engine, transaction

NEWEST = 50


@click.group()
def mail() -> None:
    """Send reports and digests by mail."""


@mail.command()
@click.option("--dry-run", is_flag=True, help="List what is due, and send nothing.")
def send(dry_run: bool) -> None:
    """Send what is due. Run it as often as you like: each due day of a subscription is sent once."""
    settings = read_settings()
    check_schema(settings)
    engine = make_engine(settings.database_url, keyring=settings.keyring)
    try:
        with transaction(engine) as session:
            now = datetime.now(UTC) + timedelta(seconds=clock_offset(session))
            due = due_today(session, now=now)
        if dry_run:
            for one in due:
                click.echo(f"{one.due_on.isoformat()}  {one.address}  {one.what}")
            return
        if not settings.mail.host:
            raise Refusal("mail_off", "No mail server is set: see [mail] in the settings. Nothing was sent.")
        failed = 0
        for outcome in send_due(engine, SmtpPost(settings.mail), settings.mail, now=now):
            state = outcome.state.value if outcome.state is not None else "under way"
            said = f"  {outcome.said}" if outcome.said else ""
            click.echo(f"{outcome.due.due_on.isoformat()}  {state}  {outcome.due.address}  {outcome.due.what}{said}")
            failed += outcome.state is DeliveryState.FAILED
        if failed:
            raise Refusal("mail_failed", f"{failed} could not be sent, and are tried again by the next run.")
    except DBAPIError as error:
        raise database_silent(error) from error
    finally:
        engine.dispose()


@mail.command("subscribe")
@click.argument("username")
@click.argument("address")
@click.option("--rhythm", type=click.Choice([one.value for one in Rhythm]), default=Rhythm.WEEKLY.value)
@click.option("--view", "view_id", type=int, help="The number of a saved view; without one, the digest.")
@click.option("--format", "form", type=click.Choice([one.value for one in FileForm]), help="Of the view: pdf, ...")
def subscribe_user(username: str, address: str, rhythm: str, view_id: int | None, form: str | None) -> None:
    """Send USERNAME's digest, or a saved view, to ADDRESS, with the rights of that account."""
    given = {"username": username, "address": address, "rhythm": rhythm, "view_id": view_id, "form": form}
    command = load(SubscribeSchema, {name: value for name, value in given.items() if value is not None})
    with writing() as desk:
        made = subscribe(desk.session, desk.actor, command, now=desk.now)
        number = made.id
    click.echo(f"Subscription {number}: {rhythm}, to {address}.", err=True)


@mail.command("log")
def show_log() -> None:
    """The newest deliveries: the day due, what became of it, to whom, and the digest of what was sent."""
    with reading() as desk:
        lines = delivery_lines(desk.session, limit=NEWEST)
    for line in lines:
        told = line.digest or line.said or ""
        click.echo(f"{line.due_on.isoformat()}  {line.state}  {line.username}  {line.address}  {told}".rstrip())
