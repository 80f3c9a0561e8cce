"""`tracker statutory-pack`: what Minn. Stat. 13.825 subd. 5 makes public for a period, as one archive."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.desk import moment_of, reading
from tracker.cli.values import DAY, INSTANT
from tracker.domain.spans import local_day
from tracker.journeys.reports import Asking
from tracker.journeys.statutory_pack import statutory_pack as make_pack
from tracker.render.formats import Format
from tracker.reports.on_day import Reader


@click.command("statutory-pack")
@click.option("--since", type=DAY, help="The first day of the period; by default the first with an entry of daily use.")
@click.option("--as-of", type=DAY, help="The last day of the period; by default the day of --known-at.")
@click.option("--known-at", type=INSTANT, help="The moment of knowledge; by default now.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
def statutory_pack(since: date | None, as_of: date | None, known_at: datetime | None, output: Path | None) -> None:
    """Write the daily record, the inventory, the policies and the storage figures into one ZIP archive."""
    with reading() as desk:
        moment = moment_of(desk, known_at)
        asking = Asking(as_of or local_day(moment), moment, Format.JSON, since=since)
        pack = make_pack(desk.session, Reader(), asking)
    if output is None:
        sys.stdout.buffer.write(pack.body)
        return
    output.write_bytes(pack.body)
    click.echo(f"Wrote {len(pack.body):,} bytes to {output}: {pack.since} to {pack.stamp.as_of}.", err=True)
