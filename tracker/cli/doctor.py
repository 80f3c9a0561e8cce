"""`tracker doctor`: everything the tracker stands on, in one list with what to do."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tracker.cli.desk import clock_offset
from tracker.domain.chain_walk import Anchor
from tracker.domain.errors import Refusal
from tracker.domain.spans import local_day
from tracker.journeys.backup.keys import read_key
from tracker.journeys.doctor import (
    Line,
    State,
    look_at_audit_log,
    look_at_backups,
    look_at_clock,
    look_at_database,
    look_at_disk,
    look_at_history,
    look_at_time_zone,
)
from tracker.journeys.doctor.line import problem, warning, well
from tracker.settings import Settings, SettingsError, load_settings
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import last_recorded_at

LONG = 3600
"""Seconds for a statement that looks at the whole history."""
OPEN_TO_OTHERS = stat.S_IRWXO | stat.S_IWGRP


class AnchorType(click.ParamType[Anchor]):
    """`SEQ:HASH`, as reports, exports and manifests print it."""

    name = "SEQ:HASH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        seq, _, noted = str(value).partition(":")
        if not seq.isdecimal() or not noted:
            self.fail(f"{value} is no anchor: write it as SEQ:HASH.", param, ctx)
        return int(seq), noted


@click.command()
@click.option("--quick", is_flag=True, help="Leave out the audit log and the history, which take time.")
@click.option("--anchor", type=AnchorType(), help="Hold the audit log to this event, noted outside the database.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def doctor(ctx: click.Context, quick: bool, anchor: Anchor | None, form: str) -> None:
    """Look at everything the tracker stands on, and say what to do. Exits 1 when there is a problem."""
    lines = []
    for line in examine(quick=quick, anchor=anchor):
        lines.append(line)
        if form == "text":
            _print(line)
    counts = {state: sum(line.state is state for line in lines) for state in State}
    if form == "json":
        told = [{name: str(getattr(line, name)) for name in Line.__slots__} for line in lines]
        found = {"problems": counts[State.PROBLEM], "warnings": counts[State.WARNING], "lines": told}
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    click.echo(f"Problems: {counts[State.PROBLEM]}. Warnings: {counts[State.WARNING]}.", err=True)
    if counts[State.PROBLEM]:
        ctx.exit(1)


def _print(line: Line) -> None:
    code = "" if line.state is State.OK else f" [{line.code}]"
    click.echo(f"{line.state:<8} {line.area:<16} {line.message}{code}")
    if line.advice:
        click.echo(f"{'':<25} -> {line.advice}")


def examine(*, quick: bool, anchor: Anchor | None) -> Iterator[Line]:
    """Every line, as it is found: what cannot be looked at because of a line before is left out."""
    try:
        settings = load_settings()
    except SettingsError as error:
        yield problem("settings", "settings", str(error), "Nothing else can be looked at before this is right.")
        return
    yield from _configuration(settings)
    yield look_at_time_zone(datetime.now(UTC).year)
    yield from _disks(settings)
    engine = make_engine(settings.database_url, keyring=settings.keyring, read_statement_seconds=LONG)
    try:
        yield from _inside(engine, settings, quick=quick, anchor=anchor)
    except (OperationalError, DBAPIError) as error:
        said = str(error.orig).strip().splitlines()[0]
        yield problem(
            "database", "database_unavailable", f"The database does not answer: {said}", "Start it, then look again."
        )
    finally:
        engine.dispose()


def _configuration(settings: Settings) -> Iterator[Line]:
    named = os.environ.get("TRACKER_CONFIG") or "the defaults"
    yield well("settings", f"{settings.environment}, from {named} and the environment")
    if settings.audit_key_file:
        yield _key_file("audit key", settings.audit_key_file, f"{len(settings.keyring.secrets)} keys")
    elif not settings.is_production:
        yield well("audit key", "the published one, good for development alone")
    if settings.seed_key_file:
        yield _key_file("seed key", settings.seed_key_file, f"{len(settings.seeds.secrets)} keys")
    elif not settings.is_production:
        yield well("seed key", "the published one, good for development alone")
    yield _backup_key(settings)


def _key_file(area: str, path: str, said: str) -> Line:
    if stat.S_IMODE(Path(path).stat().st_mode) & OPEN_TO_OTHERS:
        return problem(area, "key_file_open", f"Others on this machine may open {path}.", f"Close it: chmod 600 {path}")
    return well(area, f"{said} in {path}")


def _backup_key(settings: Settings) -> Line:
    if not settings.backup.key_file:
        tell = problem if settings.is_production else warning
        return tell(
            "backup key",
            "backup_key_missing",
            "No key for archives is set, so no backup can be taken.",
            "Run `tracker backup --new-key FILE`, and name the file in [backup] key_file or TRACKER_BACKUP_KEY.",
        )
    try:
        key = read_key(settings.backup.key_file)
    except Refusal as refused:
        return problem("backup key", refused.code, refused.message, "Put the key back from where its copy is kept.")
    return _key_file("backup key", settings.backup.key_file, f"key {key.id}")


def _disks(settings: Settings) -> Iterator[Line]:
    address = make_url(settings.database_url)
    size = 0
    if address.get_backend_name() == "sqlite":
        database = Path(str(address.database)).absolute()
        if not database.is_file():
            advice = "Run `tracker db upgrade`, or restore a backup."
            yield problem("database", "database_missing", f"There is no database at {database}.", advice)
            return
        size = database.stat().st_size
        yield from look_at_disk("database", database.parent, needs=2 * size)
    if settings.backup.folder:
        yield from look_at_disk("archives", Path(settings.backup.folder).absolute(), needs=2 * size)


def _inside(engine: Engine, settings: Settings, *, quick: bool, anchor: Anchor | None) -> Iterator[Line]:
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).is_file():
        return
    schema_stands = True
    for line in look_at_database(engine, production=settings.is_production):
        schema_stands = schema_stands and not (line.code == "schema_behind" or line.code.startswith("missing_table"))
        yield line
    if not schema_stands:
        return
    now, newest, server = _moments(engine)
    yield look_at_clock(now, newest, server)
    yield look_at_backups(engine, now, warn_after=timedelta(hours=settings.backup.warn_after_hours))
    if quick:
        return
    yield from look_at_audit_log(engine, settings.keyring, anchor=anchor)
    yield from look_at_history(engine, local_day(max(now, newest)))


def _moments(engine: Engine) -> tuple[datetime, datetime, datetime | None]:
    """The installation's now, its newest event's moment, and what the database server calls now, so shifted too."""
    with transaction(engine, write=False) as session:
        offset = timedelta(seconds=clock_offset(session))
        newest = last_recorded_at(session)
        server = None
        if engine.dialect.name == "postgresql":
            server = session.scalars(select(text("clock_timestamp()"))).one() + offset
    return datetime.now(UTC) + offset, newest, server
