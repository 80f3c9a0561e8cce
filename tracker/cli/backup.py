"""`tracker backup` and `tracker restore`: the database into an encrypted archive, and back."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tracker.cli.desk import operator, read_settings, writing
from tracker.domain.errors import Refusal
from tracker.journeys.backup.keys import read_key, write_new_key
from tracker.journeys.backup.restore import Order, Restored, restore_backup
from tracker.journeys.backup.state import Programs
from tracker.journeys.backup.take import Taken, take_backup
from tracker.services.backups import note_backup
from tracker.settings import Settings
from tracker.store import migrate

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=ARCHIVE, required=False)
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@click.option("--new-key", type=ARCHIVE, help="Make a key for archives in this file, and take no backup.")
def backup(file: Path | None, force: bool, new_key: Path | None) -> None:
    """Write the database into the encrypted archive FILE, while the tracker goes on working. Prints its SHA-256."""
    if new_key is not None:
        key = write_new_key(new_key)
        click.echo(f"Made key {key.id} in {new_key}. Keep a copy where the archives are not.", err=True)
        return
    if file is None:
        raise click.UsageError("Name the archive's file, or --new-key and the key's.")
    settings = read_settings()
    key = read_key(settings.backup.key_file)
    taken = take_backup(
        settings.database_url,
        file,
        key,
        now=datetime.now(UTC),
        programs=_programs(settings),
        replace=force,
    )
    click.echo(_taken_words(taken), err=True)
    _note(taken)
    click.echo(f"{taken.sha256}  {file}")


def _programs(settings: Settings) -> Programs:
    return Programs(settings.backup.programs, dict(os.environ))


def _taken_words(taken: Taken) -> str:
    manifest = taken.manifest
    rows = sum(manifest["counts"].values())
    return (
        f"Wrote {taken.size:,} bytes to {taken.path}: {rows:,} rows at revision {manifest['revision'] or 'none'}, "
        f"audit head {manifest['head_seq']}:{manifest['head_hash']}, key {manifest['key']}."
    )


def _note(taken: Taken) -> None:
    """Record the backup, unless the schema is not this program's: before an upgrade there is nothing to record in."""
    manifest = taken.manifest
    if manifest["revision"] != migrate.head():
        click.echo(f"The database does not stand at {migrate.head()}: the backup is not in its log.", err=True)
        return
    facts = {
        "archive": taken.path.name,
        "sha256": taken.sha256,
        "bytes": taken.size,
        "key": manifest["key"],
        "head": f"{manifest['head_seq']}:{manifest['head_hash']}",
    }
    with writing() as desk:
        note_backup(desk.session, desk.actor, facts, now=desk.now)


@click.command()
@click.argument("file", type=ARCHIVE)
@click.option("--into", metavar="URL", help="The database to restore; by default as the settings say.")
@click.option("--check-only", is_flag=True, help="Prove that the archive can be restored, and change nothing.")
def restore(file: Path, into: str | None, check_only: bool) -> None:
    """Put the state in the archive FILE in the database's place. Stop the tracker first; the database before it is
    kept under a dated name.
    """
    settings = read_settings()
    restored = restore_backup(_target(settings, into), _order(settings, file, check_only=check_only))
    click.echo(_restored_words(restored, file), err=True)


def _target(settings: Settings, into: str | None) -> str:
    if into is None:
        return settings.owner_url
    try:
        kind = make_url(into).get_backend_name()
    except ArgumentError as error:
        raise _no_address() from error
    if kind not in ("sqlite", "postgresql"):
        raise _no_address()
    return into


def _no_address() -> Refusal:
    return Refusal(
        "database_address", "--into takes sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME, not what was given."
    )


def _order(settings: Settings, file: Path, **asked: Any) -> Order:
    started = datetime.now(UTC)
    return Order(
        archive=file,
        key=read_key(settings.backup.key_file),
        keyring=settings.keyring,
        actor=operator(),
        clock=lambda offset: started + timedelta(seconds=offset),
        started=started,
        programs=_programs(settings),
        **asked,
    )


def _restored_words(restored: Restored, file: Path) -> str:
    manifest = restored.manifest
    state = f"the state of {manifest['taken_at']}, audit head {manifest['head_seq']}:{manifest['head_hash']}"
    if restored.seq is None:
        return f"{file} is sound: it holds {state}. Nothing was changed."
    before = f"The database before it is kept as {restored.kept}." if restored.kept else "There was none before."
    return f"Restored {state}; recorded as event {restored.seq}. {before} Every sign-in has ended."
