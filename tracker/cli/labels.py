"""`tracker labels`: labels of cameras and cards of officers as a PDF to print."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from tracker.cli.desk import Desk, moment_of, reading, writing
from tracker.cli.values import DAY, INSTANT
from tracker.domain.commands.readings import PullReport
from tracker.domain.labels import SHEETS, CameraStock, CardStock, Symbols
from tracker.domain.spans import local_day
from tracker.journeys.labels import CARDS, Labels, labels_of, on_record
from tracker.reports.on_day import Reader
from tracker.schemas.base import load
from tracker.schemas.labels import PrintCameraLabelsSchema, PrintOfficerCardsSchema
from tracker.services.readings import pull_report
from tracker.store.known import Asked

Decorated = Callable[..., Any]


def _sheet_options(stock: type[CameraStock] | type[CardStock], symbols: Symbols) -> Callable[[Decorated], Decorated]:
    """What every command here takes: the sheet, the code, the day, and where to."""
    sizes = "; ".join(f"{one.value}: {SHEETS[one.value].said}" for one in stock)
    first = next(iter(stock)).value
    options = (
        click.option("--stock", type=click.Choice([one.value for one in stock]), default=first, help=f"{sizes}."),
        click.option("--code", "symbols", type=click.Choice([one.value for one in Symbols]), default=symbols.value),
        click.option("--start", type=click.IntRange(min=1), default=1, help="The first label to print on."),
        click.option("--as-of", type=DAY, help="The day of holders, places and names; today by default."),
        click.option("--known-at", type=INSTANT, help="The moment of knowledge; by default now."),
        click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF file."),
    )

    def decorate(command: Decorated) -> Decorated:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group()
def labels() -> None:
    """Print labels of cameras and cards of officers, as PDF."""


@labels.command()
@click.argument("cameras", nargs=-1, metavar="[SERIAL|TAG]...")
@click.option("--purchase-batch", help="All of a purchase.")
@click.option("--model", help="All of a model.")
@click.option("--place", help="Those in stock at a place, by its code.")
@click.option("--in-stock/--in-hands", "in_stock", default=None, help="Those in nobody's hands, or in somebody's.")
@click.option("--first-serial", help="Of a range.")
@click.option("--last-serial", help="Of a range.")
@_sheet_options(CameraStock, Symbols.CODE_128)
def cameras(**given: Any) -> None:
    """Labels of the cameras that fit every filter, or of those listed."""
    output, as_of, known_at = _taken(given)
    with reading() as desk:
        made = labels_of(desk.session, ALL, _asked(desk, as_of, known_at), load(PrintCameraLabelsSchema, given))
    _write(output, made)


@labels.command()
@click.argument("officers", nargs=-1, metavar="[BADGE|OFC:NUMBER]...")
@click.option("--precinct", help="All of a precinct, by its code.")
@click.option("--session", type=click.IntRange(min=1), help="Those signed in to a class, by its number.")
@_sheet_options(CardStock, Symbols.BOTH)
def officers(**given: Any) -> None:
    """Cards of the officers of a precinct, of a class, or of those listed. Printing them is put on record."""
    output, as_of, known_at = _taken(given)
    with writing() as desk:
        command = load(PrintOfficerCardsSchema, given)
        made = labels_of(desk.session, ALL, _asked(desk, as_of, known_at), command)
        pdf, stamp = made.pdf(), made.stamp
        pulled = PullReport(CARDS, "pdf", stamp.as_of, stamp.known_at, stamp.data_version, on_record(command, made))
        pull_report(desk.session, desk.actor, pulled, now=desk.now)
    _write(output, made, pdf)


ALL = Reader(None, sees_identities=True)
"""Whoever runs a command is an administrator."""


def _taken(given: dict[str, Any]) -> tuple[Path, date | None, datetime | None]:
    """What is no part of the command; a list that names nothing is none."""
    for name in [name for name, value in given.items() if value == ()]:
        del given[name]
    return given.pop("output"), given.pop("as_of"), given.pop("known_at")


def _asked(desk: Desk, as_of: date | None, known_at: datetime | None) -> Asked:
    moment = moment_of(desk, known_at)
    return Asked(as_of or local_day(moment), moment)


def _write(output: Path, made: Labels, pdf: bytes | None = None) -> None:
    output.write_bytes(pdf if pdf is not None else made.pdf())
    count, sheets = len(made.job.labels), made.job.sheets
    said = f"{count} label{'s' if count != 1 else ''} on {sheets} sheet{'s' if sheets != 1 else ''}"
    click.echo(f"Wrote {said} to {output}.", err=True)
