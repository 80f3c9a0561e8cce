"""`tracker report`: a report's bytes on stdout, or in a file."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.desk import Desk, moment_of, reading
from tracker.cli.values import DAY, INSTANT
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.spans import local_day
from tracker.render.formats import Format
from tracker.render.needs import render_needs, render_readiness
from tracker.render.outstanding import render_outstanding
from tracker.render.return_due import render_return_due
from tracker.render.rollout import render_progress, render_progress_series
from tracker.reports.needs import EXPIRING_WITHIN, Wanted, training_needs
from tracker.reports.on_day import Reader
from tracker.reports.outstanding import outstanding
from tracker.reports.readiness import readiness
from tracker.reports.return_due import return_due
from tracker.reports.rollout import rollout_progress
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.store.lookups import find_precinct

Scope = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Options:
    """What one report alone takes: a weekly series; so many days ahead (None: not said)."""

    weekly: bool
    within: int | None


def _progress(desk: Desk, as_of: date, known_at: datetime, precincts: Scope, form: Format, options: Options) -> bytes:
    report = rollout_progress(desk.session, as_of=as_of, known_at=known_at, precincts=precincts, series=options.weekly)
    return render_progress_series(report, form) if options.weekly else render_progress(report, form)


def _outstanding(
    desk: Desk, as_of: date, known_at: datetime, precincts: Scope, form: Format, options: Options
) -> bytes:
    listed = outstanding(desk.session, as_of=as_of, known_at=known_at, precincts=precincts, reveal_identities=True)
    return render_outstanding(listed, form)


def _return_due(desk: Desk, as_of: date, known_at: datetime, precincts: Scope, form: Format, _: Options) -> bytes:
    everything = Reader(sees_identities=True)
    listed = return_due(desk.session, everything, as_of=as_of, known_at=known_at, precincts=precincts)
    return render_return_due(listed, form)


def _needs(desk: Desk, as_of: date, known_at: datetime, precincts: Scope, form: Format, options: Options) -> bytes:
    wanted = Wanted(within=EXPIRING_WITHIN if options.within is None else options.within)
    report = training_needs(
        desk.session, as_of=as_of, known_at=known_at, precincts=precincts, reveal_identities=True, wanted=wanted
    )
    return render_needs(report, form)


def _readiness(desk: Desk, as_of: date, known_at: datetime, precincts: Scope, form: Format, _: Options) -> bytes:
    return render_readiness(readiness(desk.session, as_of=as_of, known_at=known_at, precincts=precincts), form)


def _refuse_misplaced(name: str, options: Options) -> None:
    if options.weekly and name != "rollout-progress":
        raise Invalid("no_series", "Only rollout-progress has a weekly series. Leave --series out.", field="series")
    if options.within is not None and name != "training-needs":
        raise Invalid("no_days_ahead", "Only training-needs looks days ahead. Leave --within out.", field="within")


Printer = Callable[[Desk, date, datetime, Scope, Format, Options], bytes]

REPORTS: dict[str, Printer] = {
    "rollout-progress": _progress,
    "outstanding": _outstanding,
    "return-due": _return_due,
    "training-needs": _needs,
    "readiness": _readiness,
}


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
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), default=Format.TEXT.value)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
def report(
    name: str,
    as_of: date | None,
    known_at: datetime | None,
    precincts: tuple[str, ...],
    series: str | None,
    within: int | None,
    form: str,
    output: Path | None,
) -> None:
    """Print a report as of any day and as known at any moment."""
    options = Options(series == "weekly", within)
    _refuse_misplaced(name, options)
    with reading() as desk:
        moment = moment_of(desk, known_at)
        for code in precincts:
            if find_precinct(desk.session, code).recorded_at > moment:
                raise NotFound("unknown_precinct", f"There was no precinct {code} on record then.", field="precinct")
        day = as_of or local_day(moment)
        body = REPORTS[name](desk, day, moment, frozenset(precincts) or None, Format(form), options)
    if output is None:
        sys.stdout.buffer.write(body)
        return
    output.write_bytes(body)
    click.echo(f"Wrote {len(body):,} bytes to {output}.", err=True)
