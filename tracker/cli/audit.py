"""`tracker audit`: the log verified, exported and anchored, and its keys."""

import sys
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy.exc import OperationalError

from tracker.cli.audit_keys import new_key
from tracker.cli.desk import check_schema, database_silent, read_settings, reading
from tracker.cli.values import INSTANT
from tracker.domain.chain import Keyring
from tracker.domain.chain_file import verify_file
from tracker.domain.chain_walk import Anchor, Verification
from tracker.domain.errors import Refusal
from tracker.journeys.audit_export import Wanted, export_audit_log_to
from tracker.reports.audit.verify import verify_database
from tracker.settings import SettingsError
from tracker.settings.audit_keys import read_keyring
from tracker.store.engine import make_engine
from tracker.store.lookups import audit_head

FILE = click.Path(dir_okay=False, path_type=Path)


class AnchorType(click.ParamType[Anchor]):
    """An event's number and hash."""

    name = "SEQ:HASH"

    def convert(self, value: str | Anchor, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        if isinstance(value, tuple):
            return value
        seq, _, chained = value.strip().partition(":")
        if not (seq.isascii() and seq.isdigit() and len(chained) == 64 and set(chained) <= set("0123456789abcdef")):
            self.fail(f"{value!r} is not an anchor; write it as `tracker audit anchor` prints it.", param, ctx)
        return int(seq), chained


@click.group()
def audit() -> None:
    """Verify the audit log, export it, print its anchor, and make its keys."""


audit.add_command(new_key)


@audit.command()
def anchor() -> None:
    """Print where the log stands as SEQ:HASH, to be kept outside the database: in a mail, on paper, in another log."""
    with reading() as desk:
        seq, chained = audit_head(desk.session)
    click.echo(f"{seq}:{chained}")


@audit.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--anchor", "anchored", type=AnchorType(), help="Hold the log to what was noted of it outside.")
@click.option("--keys", type=FILE, help="The key file; by default as the settings say.")
@click.option("--chain-only", is_flag=True, help="Leave out the rows that the events sealed.")
@click.pass_context
def verify(
    ctx: click.Context, file: BinaryIO | None, anchored: Anchor | None, keys: Path | None, chain_only: bool
) -> None:
    """Verify the log, or an exported FILE of it without any database. Prints the last event as SEQ:HASH."""
    keyring = _keyring(keys)
    if file is not None:
        found = verify_file(file, keyring, anchor=anchored)
    else:
        found = _verify_database(keyring, anchored, chain_only=chain_only)
    for problem in found.problems:
        click.echo(f"error: {problem.code}: {problem.message}", err=True)
    click.echo(_words(found, keyring, of_file=file is not None), err=True)
    if not found.sound:
        ctx.exit(1)
    click.echo(f"{found.last_seq}:{found.head}")


@audit.command()
@click.argument("file", type=FILE)
@click.option("--masked", is_flag=True, help="Leave out names and badges; the file still verifies.")
@click.option("--since", type=INSTANT, help="Events recorded from this moment on.")
@click.option("--until", type=INSTANT, help="Events recorded up to this moment.")
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
def export(file: Path, masked: bool, since: datetime | None, until: datetime | None, force: bool) -> None:
    """Write the log to FILE, a line of JSON an event, sealed with the key; and put that on record."""
    if file.exists() and not force:
        raise Refusal("file_exists", f"{file} is there already. Name another file, or add --force.")
    settings = read_settings()
    check_schema(settings)
    engine = make_engine(settings.database_url, keyring=settings.keyring)
    wanted = Wanted(masked=masked, since=since, until=until)
    try:
        with reading() as desk:
            now, agent = desk.now, desk.actor
        exported = export_audit_log_to(engine, settings.keyring, file, agent, wanted, now=now)
    except OperationalError as error:
        raise database_silent(error) from error
    except OSError as error:
        raise Refusal("file_not_written", f"{file} cannot be written: {error.strerror}.") from error
    finally:
        engine.dispose()
    click.echo(f"Wrote {exported.count:,} events up to {exported.last_seq}:{exported.head} to {file}.", err=True)


def _keyring(keys: Path | None) -> Keyring:
    if keys is None:
        return read_settings().keyring
    try:
        return read_keyring(keys, guarded=False)
    except SettingsError as error:
        raise Refusal("settings", str(error)) from error


def _verify_database(keyring: Keyring, anchored: Anchor | None, *, chain_only: bool) -> Verification:
    settings = read_settings()
    check_schema(settings)
    engine = make_engine(settings.database_url, keyring=keyring)
    try:
        with click.progressbar(length=100, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            return verify_database(
                engine,
                keyring,
                anchor=anchored,
                facts=not chain_only,
                progress=lambda done, total: bar.update(done * 100 // max(total, 1) - bar.pos),
            )
    except OperationalError as error:
        raise database_silent(error) from error
    finally:
        engine.dispose()


def _words(found: Verification, keyring: Keyring, *, of_file: bool) -> str:
    said = [f"{found.events:,} events fit, the last is {found.last_seq}."]
    if found.keyed_from is None:
        said.append("None of them has a key.")
    elif found.keyed_from > found.last_seq - found.events + 1:
        said.append(f"Those before {found.keyed_from} have no key: what they said on that day cannot be vouched for.")
    if of_file:
        said.append("What is in the database now was not compared.")
        if found.sealed_with not in (None, keyring.active):
            said.append(f"The file is sealed with the earlier key {found.sealed_with}.")
    else:
        said.append(f"The rows of {found.facts_checked:,} events were compared with what the events sealed.")
    if found.withheld:
        said.append(f"{found.withheld:,} masked events without a key are held by the file's seal alone.")
    return " ".join(said)
