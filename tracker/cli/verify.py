"""`tracker report verify`: whether a file is a report that was kept for the record, and whether its figures stand."""

import sys
from pathlib import Path

import click
import orjson

from tracker.cli.desk import read_settings, reading
from tracker.cli.imports import READABLE, file_content
from tracker.domain.reports.frozen import Origin, Verdict
from tracker.journeys.freezing import holder_of
from tracker.journeys.verifying import verify_file
from tracker.render.verdict import verdict_as_json


@click.command("verify")
@click.argument("file", type=READABLE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def verify(file: Path, form: str) -> None:
    """Say whether FILE is a report that was kept for the record, and whether its figures would be the same today.

    FILE is a report in any format. Exit code 0: it is the report, and the figures stand; 1: it is not, or they do not,
    a line for each finding.
    """
    content = file_content(file, read_settings().limits.of_files())
    with reading() as desk:
        verdict = verify_file(desk.session, holder_of(desk.actor), content, asked_at=desk.moment)
    if form == "json":
        sys.stdout.buffer.write(
            orjson.dumps(verdict_as_json(verdict), option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
        )
    else:
        for line in _said(verdict):
            click.echo(line)
    for finding in verdict.findings:
        if not finding.is_note:
            click.echo(f"error: {finding.code}: {finding.message}", err=True)
    if not verdict.stands:
        sys.exit(1)


def _said(verdict: Verdict) -> list[str]:
    record, lines = verdict.record, []
    if record is not None and verdict.origin is Origin.OF_RECORD:
        lines.append(
            f"This is {record.name}: {record.report} as of {record.as_of.isoformat()}, kept for the record on "
            f"{record.recorded_at:%Y-%m-%d} by {record.pulled_by}."
        )
    if verdict.recomputed == ():
        lines.append("Made again of the same day and moment of knowledge, every figure is the same.")
    if verdict.changed == ():
        lines.append("As known now, every figure is the same.")
    return [*lines, *(finding.message for finding in verdict.findings if finding.is_note)]
