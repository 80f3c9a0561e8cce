"""`tracker enter`: any single entry, from a file of JSON: for scripts on the tracker's own machine."""

from contextlib import nullcontext
from typing import IO, Any

import click
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.cli.desk import writing
from tracker.domain.errors import Refusal
from tracker.journeys.entries import ENTRIES, enter, entry_of
from tracker.services.rehearsal import undone
from tracker.store.models import AuditEvent, AuditHead


@click.command("enter")
@click.argument("act", type=click.Choice(sorted(ENTRIES)), metavar="ACT")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--dry-run", is_flag=True, help="Do it and undo it: nothing is entered.")
def enter_from_file(act: str, file: IO[bytes], dry_run: bool) -> None:
    """Make one entry: an act by its name in the audit log, with its fields as a JSON object in FILE (or on stdin).

    The fields are those of the API's body, and beside them what a request says in its address: `assignment_id`,
    `number` and `revision`, `kind` and `fact_id`. Prints which event it left.
    """
    command = entry_of(act, _said(file))
    with writing() as desk, undone(desk.session) if dry_run else nullcontext():
        before = _newest(desk.session)
        enter(desk.session, desk.actor, act, command, now=desk.now)
        told = {"act": act, "dry_run": dry_run, **_event_after(desk.session, before)}
    click.echo(orjson.dumps(told).decode())


def _said(file: IO[bytes]) -> Any:
    try:
        return orjson.loads(file.read())
    except orjson.JSONDecodeError as error:
        raise Refusal("malformed_json", f"This is not JSON: {error}. Send one object.", field="file") from error


def _newest(session: Session) -> int:
    return session.scalars(select(AuditHead.seq)).one()


def _event_after(session: Session, before: int) -> dict[str, Any]:
    """What the act's event is about; an edit that changes nothing leaves none."""
    newest = _newest(session)
    if newest == before:
        return {"seq": None, "subject": None, "subject_id": None, "batch": None}
    event = session.get_one(AuditEvent, newest)
    return {"seq": newest, "subject": event.subject, "subject_id": event.subject_id, "batch": event.batch_id}
