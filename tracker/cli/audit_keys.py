"""`tracker audit new-key`: a new key for the audit log's chain, and the first event with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from tracker.cli.desk import check_schema, clock_offset, database_silent, operator
from tracker.domain.chain import DEVELOPMENT_KEYRING, Keyring
from tracker.domain.errors import Refusal
from tracker.services.audit_log import begin_audit_key
from tracker.settings import Settings, SettingsError, load_settings
from tracker.settings.audit_keys import read_keyring, with_new_key, write_keyring
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import current
from tracker.store.models import AuditHead


@click.command("new-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def new_key(file: Path) -> None:
    """Add a new key to FILE, or make FILE with its first, and record the first event with it. Then every process of the
    tracker must be started again: those with the old keys refuse to write.
    """
    try:
        settings = load_settings(makes_keys=True)
        known = read_keyring(file, guarded=False) if file.exists() else None
        try:
            seq = _begin(settings, file, known)
        except OperationalError as error:
            raise database_silent(error) from error
    except SettingsError as error:
        raise Refusal("settings", str(error)) from error
    if seq is None:
        click.echo(f"Made {file}. The log has no event yet: the first will be written with its key.", err=True)
    else:
        click.echo(f"Event {seq} is the first with the new key in {file}. Start every process again.", err=True)
    click.echo("Name the file in [audit] key_file or TRACKER_AUDIT_KEYS, and keep a copy apart.", err=True)


def _begin(settings: Settings, file: Path, known: Keyring | None) -> int | None:
    """Write the file and the event, or neither; None where there is nothing to begin in."""
    day = datetime.now(UTC).date().isoformat()
    if current(settings.database_url) is None:
        write_keyring(file, with_new_key(known, day))
        return None
    check_schema(settings)
    engine = make_engine(settings.database_url)
    try:
        last_key, is_empty = _last_key(engine)
        if known is None and last_key == DEVELOPMENT_KEYRING.active:
            known = DEVELOPMENT_KEYRING
        if last_key is not None and (known is None or last_key not in known.secrets):
            raise Refusal(
                "audit_key_unknown",
                f"The log is written with the key {last_key}, which is not in {file}. Name the file that has it.",
            )
        keyring = with_new_key(known, day)
        if is_empty:
            write_keyring(file, keyring)
            return None
        return _record(settings, keyring, file)
    finally:
        engine.dispose()


def _last_key(engine: Engine) -> tuple[str | None, bool]:
    with transaction(engine, write=False) as session:
        key_id, seq = session.execute(select(AuditHead.key_id, AuditHead.seq)).one()
    return key_id, seq == 0


def _record(settings: Settings, keyring: Keyring, file: Path) -> int:
    """The file is written last before the commit: a key that no event has begun yet does no harm."""
    engine = make_engine(settings.database_url, keyring=keyring)
    try:
        with transaction(engine) as session:
            now = datetime.now(UTC) + timedelta(seconds=clock_offset(session))
            seq = begin_audit_key(session, operator(), now=now)
            write_keyring(file, keyring)
        return seq
    finally:
        engine.dispose()
