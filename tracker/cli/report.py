"""`tracker report`: a report's bytes on stdout, or in a file."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.desk import Desk, moment_of, reading
from tracker.cli.values import DAY, INSTANT
from tracker.domain.errors import NotFound
from tracker.domain.spans import local_day
from tracker.journeys.changes import COMPARED, make_changes, sides
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.render.changes import render_changes
from tracker.render.formats import Format
from tracker.reports.needs import EXPIRING_WITHIN
from tracker.reports.on_day import Reader
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.store.known import Asked
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
    help=f"Of training-needs and training: what runs out within so many days too; {EXPIRING_WITHIN} by default.",
)
@click.option("--since", type=DAY, help="The first day of the period, of the reports on one; it ends with --as-of.")
@click.option("--to-as-of", type=DAY, help="Print what changed from --as-of to this day instead.")
@click.option("--to-known-at", type=INSTANT, help="Print what changed from --known-at to this moment; by default now.")
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
    to_as_of: date | None,
    to_known_at: datetime | None,
    form: str,
    output: Path | None,
) -> None:
    """Print a report as of any day and as known at any moment, or what changed of it between two days or moments."""
    with reading() as desk:
        moment = moment_of(desk, known_at)
        for code in precincts:
            if find_precinct(desk.session, code).recorded_at > moment:
                raise NotFound("unknown_precinct", f"There was no precinct {code} on record then.", field="precinct")
        day = as_of or local_day(moment)
        asking = Asking(day, moment, Format(form), frozenset(precincts) or None, series == "weekly", within, since)
        if to_as_of is not None or to_known_at is not None:
            body = _changes(desk, name, asking, to_as_of, to_known_at)
        else:
            body = write_report(
                name, make_report(desk.session, Reader(sees_identities=True), name, asking), asking.form
            )
    if output is None:
        sys.stdout.buffer.write(body)
        return
    output.write_bytes(body)
    click.echo(f"Wrote {len(body):,} bytes to {output}.", err=True)


def _changes(desk: Desk, name: str, asking: Asking, to_as_of: date | None, to_known_at: datetime | None) -> bytes:
    """What changed of a report, written."""
    if name not in COMPARED:
        raise click.UsageError(f"{name} is not compared with itself: {', '.join(COMPARED)} are.")
    if asking.options():
        raise click.UsageError(f"A comparison takes no {', '.join(sorted(asking.options()))}. Leave that out.")
    compared = sides(
        Asked(asking.as_of, asking.known_at), to_as_of=to_as_of, to_known_at=to_known_at, now=moment_of(desk, None)
    )
    reader = Reader(sees_identities=True)
    return render_changes(make_changes(desk.session, reader, name, compared, asking.precincts), asking.form)
