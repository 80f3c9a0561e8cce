"""`tracker import`: a department's own files in. What came in together stands beside, in batches."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.cli.desk import read_settings, writing
from tracker.cli.import_progress import ImportProgress
from tracker.cli.values import DAY
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ENTERED_KINDS, ImportKind
from tracker.intake import Limits, read_mapping
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.receipts import FaultyLine, Receipt
from tracker.journeys.rejects import write_rejects
from tracker.journeys.senders import mapping_of_sender

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)
MOST_NAMES = 20


class Lines(click.ParamType[frozenset[int]]):
    """Line numbers with commas between them: 12,15."""

    name = "LINES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        parts = [part.strip() for part in value.split(",")]
        if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            self.fail(f"{value!r} is not a list of line numbers; write them as 12,15.", param, ctx)
        return frozenset(int(part) for part in parts)


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ENTERED_KINDS]))
@click.argument("file", type=READABLE)
@click.option("--mapping", "mapping_file", type=READABLE, help="Says which of the file's columns is what.")
@click.option("--sender", help="Who sent it: what is saved and remembered of them is used.")
@click.option("--as-of", type=DAY, help="The day the file speaks of; by default the day it states, or today.")
@click.option("--apply", is_flag=True, help="Enter it; without this, only say what would happen.")
@click.option(
    "--exclude", type=Lines(), default=frozenset(), help="Lines to leave out, as 12,15: they count as skipped."
)
@click.option("--confirm-left", is_flag=True, help="Separate the officers whom the roster lacks.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--rejects", type=WRITABLE, help="Write the rows that were not accepted here, with the reasons.")
def import_from_file(
    kind: str,
    file: Path,
    mapping_file: Path | None,
    sender: str | None,
    as_of: date | None,
    apply: bool,
    exclude: frozenset[int],
    confirm_left: bool,
    form: str,
    rejects: Path | None,
) -> None:
    """Import a roster, cameras, assignments, completions or daily use from a CSV or XLSX file.

    A dry run unless --apply is given: it lists every problem with its line. A file is entered whole, as one batch, or
    not at all.
    """
    mapping = read_mapping(mapping_file.read_bytes()) if mapping_file is not None else None
    limits = read_settings().limits.of_files()
    of_kind, content = ImportKind(kind), file_content(file, limits)
    with writing() as desk, ImportProgress(file.name, "entering" if apply else "planning") as shown:
        mapping = mapping or mapping_of_sender(desk.session, sender, of_kind)
        request = ImportRequest(
            of_kind, content, file.name, mapping, as_of, apply, exclude, confirm_left, sender, limits=limits
        )
        receipt = import_file(desk.session, desk.actor, request, now=desk.now, read=shown.read, progress=shown.applied)
    if rejects is not None:
        rejects.write_bytes(write_rejects(request.content, request.file_name, mapping, receipt, limits))
    _print_receipt(receipt, form)
    for line in _problem_lines(receipt):
        click.echo(line, err=True)
    if not receipt.is_clean:
        sys.exit(1)


def file_content(file: Path, limits: Limits) -> bytes:
    longest = limits.file_bytes
    if file.stat().st_size > longest:
        raise Invalid("file_too_large", f"The file is larger than {longest:,} bytes. Split it.", field="file")
    return file.read_bytes()


def _print_receipt(receipt: Receipt, form: str) -> None:
    summary = receipt.as_json()
    if form == "json":
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    state = "entered" if receipt.batch is not None else "nothing to enter" if receipt.applied else "nothing was entered"
    batch = f", batch {receipt.batch}" if receipt.batch is not None else ""
    click.echo(f"{receipt.kind.value} {receipt.file}, as of {receipt.as_of.isoformat()}: {state}{batch}")
    click.echo(f"  {receipt.rows_read} rows read")
    for name in ("accepted", "created", "updated", "moved", "unchanged"):
        click.echo(f"  {summary[name]:>7} {name}")
    for name in ("skipped", "rejected", "review"):
        click.echo(f"  {len(summary[name]):>7} {name}")
    for reason, count in Counter(skipped.reason for skipped in receipt.skipped).most_common():
        click.echo(f"          skipped: {reason} ({count})")
    click.echo(f"  {summary['left']:>7} left: known to the tracker, not in the file")
    for officer in receipt.left_officers[:MOST_NAMES]:
        click.echo(f"          {officer.label}")
    if (more := len(receipt.left_officers) - MOST_NAMES) > 0:
        click.echo(f"          and {more} more")
    for field, values in receipt.unmapped.items():
        listed = ", ".join(f"{value!r} ({count})" for value, count in values.items())
        click.echo(f"  unmapped {field}: {listed}")
    for note in receipt.notes:
        click.echo(f"  note: {note}")
    if receipt.is_clean and not receipt.applied:
        click.echo("  Nothing stands in the way: add --apply to enter it.")


def _problem_lines(receipt: Receipt) -> list[str]:
    """A line a problem: `line 12: error: unknown_officer: badge: ... (it says '0412')`."""
    rejected = [(faulty, "error") for faulty in receipt.rejected]
    review = [(faulty, "review") for faulty in receipt.review]
    return [text for faulty, word in sorted([*rejected, *review], key=_line) for text in _texts(faulty, word)]


def _line(pair: tuple[FaultyLine, str]) -> int:
    return pair[0].line


def _texts(faulty: FaultyLine, word: str) -> list[str]:
    return [
        f"line {faulty.line}: {word}: {p.code}: {f'{p.field}: ' if p.field else ''}{p.message}"
        + (f" (it says {p.value!r})" if p.value else "")
        for p in faulty.problems
    ]
