"""`tracker reconcile`: a list that others keep, held against the register. Nothing of it is entered."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.desk import moment_of, read_settings, reading, writing
from tracker.cli.imports import READABLE, Lines, file_content
from tracker.cli.values import DAY, INSTANT
from tracker.domain.reports.reconciliation import DifferenceState
from tracker.domain.vocabulary import RECONCILED_KINDS, ImportKind
from tracker.intake import read_mapping
from tracker.journeys.reconciliation import ReconciliationRequest, reconcile_file
from tracker.render.formats import Format
from tracker.render.reconciliation import render_reconciliation
from tracker.reports.on_day import Reader
from tracker.reports.reconciliation import reconciliation
from tracker.store.lookups import last_recorded_at

EVERYTHING = Reader(None, sees_identities=True)

form_option = click.option(
    "--format", "form", type=click.Choice([form.value for form in Format]), default=Format.TEXT.value
)


@click.group()
def reconcile() -> None:
    """Hold a list of others against the register, and show what became of each difference."""


@reconcile.command("hold")
@click.argument("kind", type=click.Choice([kind.value for kind in RECONCILED_KINDS]))
@click.argument("file", type=READABLE)
@click.option("--mapping", "mapping_file", type=READABLE, help="Says which of the file's columns is what.")
@click.option("--as-of", type=DAY, help="The day the list speaks of; by default the day it states, or today.")
@click.option("--exclude", type=Lines(), default=frozenset(), help="Lines to leave out, as 12,15.")
@form_option
def hold(
    kind: str, file: Path, mapping_file: Path | None, as_of: date | None, exclude: frozenset[int], form: str
) -> None:
    """Keep a vendor's list of devices, or a roster, and print how it differs. Exit code 1 where anything differs."""
    mapping = read_mapping(mapping_file.read_bytes()) if mapping_file is not None else None
    limits = read_settings().limits.of_files()
    content = file_content(file, limits)
    request = ReconciliationRequest(ImportKind(kind), content, file.name, mapping, as_of, exclude, limits)
    with writing() as desk:
        batch = reconcile_file(desk.session, desk.actor, request, now=desk.now)
        found = reconciliation(
            desk.session, EVERYTHING, batch.id, known_at=max(desk.now, last_recorded_at(desk.session))
        )
        body = render_reconciliation(found, Format(form))
    sys.stdout.buffer.write(body)
    click.echo(f"Kept as reconciliation {batch.id}.", err=True)
    if found.count(DifferenceState.OPEN):
        sys.exit(1)


@reconcile.command("show")
@click.argument("number", type=click.IntRange(min=1))
@form_option
@click.option("--known-at", type=INSTANT, help="The moment of knowledge; by default now.")
def show(number: int, form: str, known_at: datetime | None) -> None:
    """Show every difference of a list and what became of it."""
    with reading() as desk:
        found = reconciliation(desk.session, EVERYTHING, number, known_at=moment_of(desk, known_at))
    sys.stdout.buffer.write(render_reconciliation(found, Format(form)))
