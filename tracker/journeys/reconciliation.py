"""A list of others from its bytes to its differences, whichever door it came through. Nothing of it is entered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import cast

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.imports import DeviceRow, RosterRow
from tracker.domain.errors import Conflict, FieldProblem, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import RECONCILED_KINDS, ImportKind
from tracker.intake import LIMITS, Limits, Mapping, plain_mapping
from tracker.intake.apart.sent_file import SentFile
from tracker.journeys.import_rows import ReadRows, read_rows
from tracker.journeys.imports import LONGEST_NAME
from tracker.services.reconciliation import HeldList, hold_list
from tracker.store.models import Batch

MOST_PROBLEMS = 200
"""So many are told at once."""


@dataclass(frozen=True, slots=True)
class ReconciliationRequest:
    """A list to hold against the register. `mapping` None: its headers are our own field names. `as_of` None: the day
    its rows state, or today. `exclude` are lines to leave out. `limits`: what reading it may cost.
    """

    kind: ImportKind
    content: bytes
    file_name: str
    mapping: Mapping | None = None
    as_of: date | None = None
    exclude: frozenset[int] = frozenset()
    limits: Limits = LIMITS


def reconcile_file(session: Session, actor: Actor, request: ReconciliationRequest, *, now: datetime) -> Batch:
    """Keep a list whole, or not at all, and hold it against the register of its day. The caller commits.

    Raises:
        Invalid: what reading a `SentFile` raises; `kind_differs`, `not_reconciled` (a list of another kind),
        `unknown_line`, `future_date`, `empty_file`; Conflict `list_has_problems`: every line that cannot be read, as
        problems of `line <n>`; Forbidden.
    """
    actor.check_may("imports.write")
    if request.kind not in RECONCILED_KINDS:
        known = " or ".join(kind.value for kind in RECONCILED_KINDS)
        raise Invalid("not_reconciled", f"Only {known} can be held against the register.", field="kind")
    mapping = request.mapping or plain_mapping(request.kind)
    if mapping.kind is not request.kind:
        message = f"The mapping is for {mapping.kind.value}, and this is {request.kind.value}. Take another one."
        raise Invalid("kind_differs", message, field="mapping")
    with SentFile(request.content, request.file_name, request.limits) as file:
        reading = file.open(mapping)
        read = read_rows(reading, request.exclude, stated_day=request.as_of)
    _refuse_unreadable(read)
    if not read.rows:
        raise Invalid("empty_file", "The list has no row that can be held against anything.", field="file")
    held = HeldList(
        kind=request.kind,
        as_of=request.as_of or read.stated_day or local_day(now),
        rows=cast("Sequence[DeviceRow] | Sequence[RosterRow]", read.rows),
        file_name=PurePath(request.file_name).name[:LONGEST_NAME],
        sha256=hashlib.sha256(request.content).hexdigest(),
        match=reading.mapping.match if request.kind is ImportKind.ROSTER else None,
        skipped=len(read.skipped),
    )
    return hold_list(session, actor, held, now=now)


def _refuse_unreadable(read: ReadRows) -> None:
    if not read.faulty:
        return
    problems = [
        FieldProblem(f"line {one.line}", problem.code, f"{problem.field or 'row'}: {problem.message}")
        for one in read.faulty
        for problem in one.problems
    ]
    message = (
        f"{len(read.faulty)} lines cannot be read, so the list was not kept. Complete the mapping, mend the lines, or "
        "leave them out by their numbers."
    )
    raise Conflict("list_has_problems", message, problems=problems[:MOST_PROBLEMS])
