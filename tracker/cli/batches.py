"""`tracker batch`: what came in together, shown with what it entered, and taken back as a whole."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from tracker.cli.desk import moment_of, reading, writing
from tracker.cli.values import INSTANT
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.reports.imports import BatchRecord, KindInBatch
from tracker.reports.batches import batch_kinds
from tracker.reports.imports import batch_list, one_batch
from tracker.services.batches import reversal_obstacles, reverse_batch
from tracker.store.kinds import Named

MOST_BATCHES = 1000

known_at_option = click.option("--known-at", type=INSTANT, help="The moment of knowledge; by default now.")


@click.group()
def batch() -> None:
    """List, show and reverse batches."""


@batch.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@known_at_option
def show_batches(form: str, known_at: datetime | None) -> None:
    """List the batches, the newest first: number, kind, when, file, and whether it was reversed."""
    with reading() as desk:
        moment = moment_of(desk, known_at)
        found = batch_list(desk.session, known_at=moment, offset=0, limit=MOST_BATCHES).rows
    if form == "json":
        click.echo(json.dumps([_told(kept) for kept in found], ensure_ascii=False, indent=2))
        return
    for kept in found:
        click.echo(_batch_line(kept))


@batch.command("show")
@click.argument("batch_id", type=click.IntRange(min=1))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@known_at_option
def show_batch(batch_id: int, form: str, known_at: datetime | None) -> None:
    """Show a batch and its receipt, what it entered, and (as known now) whether it can be reversed."""
    with writing() as desk:
        moment = moment_of(desk, known_at)
        found = one_batch(desk.session, batch_id, known_at=moment)
        kinds = batch_kinds(desk.session, batch_id, known_at=moment)
        obstacles: Sequence[Named] | None = None
        if found.reversal is None and known_at is None:
            obstacles = reversal_obstacles(desk.session, desk.actor, batch_id, now=desk.now)
    if form == "json":
        said = {**_told(found), "receipt": found.receipt, "facts": [_kind_told(kind) for kind in kinds]}
        named = [{"kind": kind, "id": number, "label": label} for kind, number, label in obstacles or ()]
        said |= {"can_be_reversed": obstacles is not None and not obstacles, "obstacles": named}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    click.echo(_batch_line(found))
    click.echo(json.dumps(found.receipt, ensure_ascii=False, indent=2))
    for kind in kinds:
        void = f", {kind.total - kind.standing} void" if kind.standing < kind.total else ""
        click.echo(f"  {kind.total:>7} {kind.kind.value}{void}", err=True)
    if obstacles is not None:
        click.echo(_verdict(obstacles), err=True)


@batch.command("reverse")
@click.argument("batch_id", type=click.IntRange(min=1))
@click.option("--reason", required=True, metavar="TEXT", help="Kept with every fact that is voided.")
@click.option("--dry-run", is_flag=True, help="Only say what stands in the way; exit code 1 where anything does.")
def reverse(batch_id: int, reason: str, dry_run: bool) -> None:
    """Void everything a batch entered, as one act, with a reason: all of it or nothing."""
    with writing() as desk:
        if not dry_run:
            reverse_batch(desk.session, desk.actor, ReverseBatch(batch_id, reason), now=desk.now)
            click.echo(f"Reversed batch {batch_id}.", err=True)
            return
        obstacles = reversal_obstacles(desk.session, desk.actor, batch_id, now=desk.now)
    click.echo(_verdict(obstacles), err=True)
    if obstacles:
        sys.exit(1)


def _verdict(obstacles: Sequence[Named]) -> str:
    """That a batch can be reversed, or a line for each entry that stands in the way."""
    if not obstacles:
        return "It can be reversed."
    lines = [f"  {kind} {number}: {label}" for kind, number, label in obstacles]
    return "\n".join(["It cannot be reversed yet. Return, correct or void first:", *lines])


def _batch_line(kept: BatchRecord) -> str:
    state = f"reversed: {kept.reversal.reason}" if kept.reversal else "stands"
    return f"{kept.batch_id}  {kept.kind}  {kept.recorded_at.isoformat()}  {kept.file_name or '-'}  {state}"


def _told(kept: BatchRecord) -> dict[str, Any]:
    return {
        "batch": kept.batch_id,
        "kind": kept.kind,
        "file": kept.file_name,
        "sha256": kept.sha256,
        "as_of": kept.as_of.isoformat() if kept.as_of is not None else None,
        "recorded_at": kept.recorded_at.isoformat(),
        "recorded_by": kept.recorded_by,
        "reversal": {
            "reversed_at": kept.reversal.reversed_at.isoformat(),
            "reversed_by": kept.reversal.reversed_by,
            "reason": kept.reversal.reason,
        }
        if kept.reversal is not None
        else None,
    }


def _kind_told(kind: KindInBatch) -> dict[str, Any]:
    return {"kind": kind.kind.value, "total": kind.total, "standing": kind.standing}
