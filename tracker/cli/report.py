"""`tracker report`: a report's bytes on stdout, or in a file."""

import shutil
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.desk import moment_of, reading
from tracker.cli.values import DAY, INSTANT
from tracker.domain.errors import NotFound
from tracker.domain.reports.custody import Side
from tracker.domain.reports.stamp import Stamped
from tracker.domain.spans import local_day
from tracker.journeys.reports import REPORTS, Asking, make_report, subject_asked, write_report_into
from tracker.render.formats import Format
from tracker.reports.needs import EXPIRING_WITHIN
from tracker.reports.on_day import Reader
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.store.lookups import find_precinct


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option("--as-of", type=DAY, help="The day the report speaks of; by default the day of --known-at.")
@click.option("--known-at", type=INSTANT, help="The moment of knowledge; by default now.")
@click.option("--precinct", "precincts", multiple=True, metavar="CODE", help="Only this precinct; repeatable.")
@click.option("--series", type=click.Choice(["weekly"]), help="Week by week since the first plan's start.")
@click.option(
    "--within",
    type=click.IntRange(0, MOST_DAYS_AHEAD),
    metavar="DAYS",
    help=f"Of training-needs: what runs out within so many days too; {EXPIRING_WITHIN} by default.",
)
@click.option("--since", type=DAY, help="The first day of the period, of the reports on one; it ends with --as-of.")
@click.option("--camera", metavar="CODE", help="Of custody: one camera, by serial number or asset tag.")
@click.option("--officer", metavar="CODE", help="Of custody: one officer, by badge or employee number.")
@click.option("--by", type=click.Choice([side.value for side in Side]), help="Of custody: in which order.")
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), default=Format.TEXT.value)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
def report(
    name: str,
    as_of: date | None,
    known_at: datetime | None,
    precincts: tuple[str, ...],
    series: str | None,
    within: int | None,
    since: date | None,
    camera: str | None,
    officer: str | None,
    by: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Print a report as of any day and as known at any moment."""
    with reading() as desk:
        moment = moment_of(desk, known_at)
        for code in precincts:
            if find_precinct(desk.session, code).recorded_at > moment:
                raise NotFound("unknown_precinct", f"There was no precinct {code} on record then.", field="precinct")
        day = as_of or local_day(moment)
        reader = Reader(sees_identities=True)
        asking = Asking(
            as_of=day,
            known_at=moment,
            form=Format(form),
            precincts=frozenset(precincts) or None,
            weekly=series == "weekly",
            within=within,
            since=since,
            subject=subject_asked(desk.session, reader, camera=camera, officer=officer, as_of=day, known_at=moment),
            by=None if by is None else Side(by),
        )
        made = make_report(desk.session, reader, name, asking)
    _write(name, made, asking.form, output)


def _write(name: str, made: Stamped, form: Format, output: Path | None) -> None:
    """The report's bytes to where they are wanted: all of them, or none where writing it is refused."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        write_report_into(name, made, form, body)
        size = body.tell()
        body.seek(0)
        if output is None:
            shutil.copyfileobj(body, sys.stdout.buffer)
            return
        with output.open("wb") as file:
            shutil.copyfileobj(body, file)
    click.echo(f"Wrote {size:,} bytes to {output}.", err=True)


IN_MEMORY = 1 << 20
"""Bytes up to which a report is written in memory before it goes out."""
