"""`tracker user new-seed-key` and `rekey-seeds`: the keys that the seeds of authenticators are encrypted with."""

from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.cli.desk import read_settings, writing
from tracker.domain.errors import Refusal
from tracker.services.accounts import rekey_seeds
from tracker.settings import SettingsError
from tracker.settings.audit_keys import read_keyring, with_new_key, write_keyring
from tracker.settings.seed_keys import SEED_KEYS


@click.command("new-seed-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def new_seed_key(file: Path) -> None:
    """Add a new key to FILE, or make FILE with its first. No database is opened: start every process of the tracker
    again, then run `tracker user rekey-seeds`.
    """
    day = datetime.now(UTC).date().isoformat()
    try:
        known = read_keyring(file, guarded=False, kind=SEED_KEYS) if file.exists() else None
        made = with_new_key(known, day)
        write_keyring(file, made, kind=SEED_KEYS)
    except SettingsError as error:
        raise Refusal("settings", str(error)) from error
    click.echo(f"Key {made.active} is the newest in {file}.", err=True)
    click.echo("Name the file in [sign_in] seed_key_file or TRACKER_SEED_KEYS, and keep a copy apart.", err=True)
    if known is not None:
        click.echo("Start every process again, then run `tracker user rekey-seeds`.", err=True)


@click.command("rekey-seeds")
def rekey() -> None:
    """Write every seed with the newest key of the settings' file."""
    keys = read_settings().seeds
    with writing() as desk:
        written = rekey_seeds(desk.session, desk.actor, keys=keys, now=desk.now)
    click.echo(f"Seeds written with key {keys.active}: {written}.", err=True)
