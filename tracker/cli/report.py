"""`tracker report`: a report's bytes on stdout, or in a file; `tracker report verify` is in cli/verify."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from tracker.cli.desk import Desk, moment_of, reading, writing
from tracker.cli.values import DAY, INSTANT
from tracker.cli.verify import verify
from tracker.domain.commands.frozen import MadeReport
from tracker.domain.commands.readings import PullReport
from tracker.domain.errors import NotFound
from tracker.domain.frozen import name_of
from tracker.domain.reports.custody import Side
from tracker.domain.reports.stamp import Stamp
from tracker.domain.spans import local_day
from tracker.journeys.changes import COMPARED, make_changes, sides
from tracker.journeys.freezing import make_for_record
from tracker.journeys.reports import REPORTS, Asking, make_report, subject_asked, write_report_into
from tracker.render.changes import render_changes
from tracker.render.formats import Format
from tracker.reports.needs import EXPIRING_WITHIN
from tracker.reports.on_day import Reader
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.services.frozen import freeze_report
from tracker.services.readings import pull_report
from tracker.store.known import Asked
from tracker.store.lookups import find_precinct

Write = Callable[[IO[bytes]], None]

IN_MEMORY = 1 << 20
"""Bytes up to which a report is written in memory before it goes out."""

EVERYTHING = Reader(sees_identities=True)


class Report(click.Command):
    """A report by its name; in the place of a name `verify` is a command of its own."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == [verify.name]:
            return verify.make_context(f"{info_name} {verify.name}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=Report, epilog="`tracker report verify FILE` says whether a file is a report that was kept.")
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
@click.option("--camera", metavar="CODE", help="Of custody: one camera, by serial number or asset tag.")
@click.option("--officer", metavar="CODE", help="Of custody: one officer, by badge or employee number.")
@click.option("--by", type=click.Choice([side.value for side in Side]), help="Of custody: in which order.")
@click.option("--to-as-of", type=DAY, help="Print what changed from --as-of to this day instead.")
@click.option("--to-known-at", type=INSTANT, help="Print what changed from --known-at to this moment; by default now.")
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), default=Format.TEXT.value)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@click.option("--for-the-record", is_flag=True, help="Keep it too, in every format, under a number of its own.")
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
    to_as_of: date | None,
    to_known_at: datetime | None,
    form: str,
    output: Path | None,
    for_the_record: bool,
) -> None:
    """Print a report as of any day and as known at any moment, or what changed of it between two days or moments."""
    with reading() as desk:
        moment = moment_of(desk, known_at)
        for code in precincts:
            if find_precinct(desk.session, code).recorded_at > moment:
                raise NotFound("unknown_precinct", f"There was no precinct {code} on record then.", field="precinct")
        day = as_of or local_day(moment)
        asking = Asking(
            as_of=day,
            known_at=moment,
            form=Format(form),
            precincts=frozenset(precincts) or None,
            weekly=series == "weekly",
            within=within,
            since=since,
            subject=subject_asked(desk.session, EVERYTHING, camera=camera, officer=officer, as_of=day, known_at=moment),
            by=None if by is None else Side(by),
        )
        is_compared = to_as_of is not None or to_known_at is not None
        if is_compared and for_the_record:
            raise click.UsageError("A comparison is not kept for the record: keep the report of each day.")
        made = None if is_compared else make_report(desk.session, EVERYTHING, name, asking)
        write: Write = (
            partial(_copy, _changes(desk, name, asking, to_as_of, to_known_at))
            if made is None
            else partial(write_report_into, name, made, asking.form)
        )
        kept = make_for_record(desk.session, EVERYTHING, name, asking) if for_the_record else None
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        write(body)
        if made is not None and REPORTS[name].reads_log:
            _put_on_record(name, asking, made.stamp)
        if kept is not None:
            _keep(kept)
        _hand_over(body, output)


def _copy(content: bytes, out: IO[bytes]) -> None:
    out.write(content)


def _hand_over(body: IO[bytes], output: Path | None) -> None:
    """The report's bytes to where they are wanted; they are all there."""
    size = body.tell()
    body.seek(0)
    if output is None:
        shutil.copyfileobj(body, sys.stdout.buffer)
        return
    with output.open("wb") as file:
        shutil.copyfileobj(body, file)
    click.echo(f"Wrote {size:,} bytes to {output}.", err=True)


def _put_on_record(name: str, asking: Asking, stamp: Stamp) -> None:
    """That the log was looked into, before anything of it is shown."""
    asked = {option: ", ".join(values) for option, values in asking.filters()}
    pulled = PullReport(name, asking.form.value, stamp.as_of, stamp.known_at, stamp.data_version, asked)
    with writing() as desk:
        pull_report(desk.session, desk.actor, pulled, now=desk.now)


def _changes(desk: Desk, name: str, asking: Asking, to_as_of: date | None, to_known_at: datetime | None) -> bytes:
    """What changed of a report, written."""
    if name not in COMPARED:
        raise click.UsageError(f"{name} is not compared with itself: {', '.join(COMPARED)} are.")
    if asking.options():
        raise click.UsageError(f"A comparison takes no {', '.join(sorted(asking.options()))}. Leave that out.")
    compared = sides(
        Asked(asking.as_of, asking.known_at), to_as_of=to_as_of, to_known_at=to_known_at, now=moment_of(desk, None)
    )
    return render_changes(make_changes(desk.session, EVERYTHING, name, compared, asking.precincts), asking.form)


def _keep(made: MadeReport) -> None:
    """Keep a report for the record, and say under which number."""
    with writing() as desk:
        number = freeze_report(desk.session, desk.actor, made, now=desk.now).number
    click.echo(f"Kept for the record as {name_of(number)}.", err=True)
