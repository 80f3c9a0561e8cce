"""What bulk acts have in common: rows done one after another by the services of the counter, within one act and one
batch; every problem of every row is told at once, and then nothing is entered.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.lists import EntryRow
from tracker.domain.commands.rows import BulkRow
from tracker.domain.errors import Conflict, FieldProblem, Forbidden, Invalid, Refusal, Unavailable
from tracker.services.batches import open_batch
from tracker.services.ledger import recording
from tracker.services.rehearsal import undone
from tracker.store.models import Batch

HERE = {"assignment": "camera"}
"""What the services of the counter call a field, and which field of a row that is."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What a row entered, or would enter, by numbers. `notes` are codes of what a person should know: `override`,
    `out_of_scope`; of a held camera at a move `stays`, `comes_back`, `due`. `record_id`: of a list of entries, the
    record that the row is.
    """

    officer_id: int | None = None
    camera_id: int | None = None
    serial: str | None = None
    assignment_id: int | None = None
    posting_id: int | None = None
    condition_id: int | None = None
    condition: str | None = None
    record_id: int | None = None
    notes: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """What there is to tell, by name."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of the row at a place (from 0): what happened, or why it is refused, or neither: it is left out."""

    place: int
    happened: Happened | None = None
    refusal: Refusal | None = None
    problems: tuple[FieldProblem, ...] = ()
    """Of the refusal, with the row's own fields; an empty name is the row as a whole."""

    @property
    def is_left_out(self) -> bool:
        """Whether nobody asked for it."""
        return self.happened is None and self.refusal is None


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk act recorded: its batch, and each row."""

    batch: Batch
    rows: tuple[RowResult, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """One bulk act about to be done: its rows and what is done with each; `detail` is what its event tells of all.

    `do` is called with a row and the batch, under the audit lock, so what it asks is asked of what stands. `day`: of
    all rows, where they share one. `names_stand`: a row is a whole entry, whose service names its fields as it does.
    """

    session: Session
    actor: Actor
    now: datetime
    act: str
    kind: str
    day: date | None
    rows: Sequence[BulkRow | EntryRow]
    leave_out: Sequence[int]
    do: Callable[[Any, Batch], Happened]
    detail: dict[str, Any] = field(default_factory=dict)
    names_stand: bool = False


def enter(work: Work) -> Bulk:
    """Do a bulk act: every row that is not left out, or nothing.

    Raises:
        Invalid `unknown_row`; Conflict `nothing_changes` where every row is left out; where rows are refused, the first
        one's kind and code, with the problems of all of them as `rows.<place>.<field>`.
    """
    _check_leave_out(work)
    with work.session.begin_nested():  # of the good rows nothing is left where others are refused
        return _do(work, keep_going=False)


def preview(work: Work) -> tuple[RowResult, ...]:
    """What would become of each row, found by doing it and undoing it.

    Raises:
        Invalid `unknown_row`.
    """
    _check_leave_out(work)
    with undone(work.session):
        return _do(work, keep_going=True).rows


def _do(work: Work, *, keep_going: bool) -> Bulk:
    """`keep_going`: what is refused is only told; the caller undoes the whole."""
    session = work.session
    batch = open_batch(session, work.actor, kind=work.kind, now=work.now, as_of=work.day)
    with recording(session, work.actor, work.act, now=work.now, batch=batch) as entry:
        left_out = frozenset(work.leave_out)
        results = tuple(
            RowResult(place) if place in left_out else _attempt(work, place, row, batch)
            for place, row in enumerate(work.rows)
        )
        if not keep_going:
            _refuse_any(results)
        entered = [one.happened.told() for one in results if one.happened is not None]
        skipped = [{"line": one.place + 1, "reason": "left out"} for one in results if one.is_left_out]
        entry.keep_receipt(
            batch, {"kind": work.kind, "rows_read": len(results), "created": len(entered), "skipped": skipped}
        )
        entry.about(batch, **work.detail, rows=entered, left_out=sorted(left_out))
    return Bulk(batch, results)


def _attempt(work: Work, place: int, row: BulkRow | EntryRow, batch: Batch) -> RowResult:
    """One row in a savepoint of its own: whole or not at all. What is no fault of the row ends the act."""
    savepoint = work.session.begin_nested()
    try:
        happened = work.do(row, batch)
    except (Forbidden, Unavailable):
        raise
    except Refusal as refusal:
        savepoint.rollback()
        return RowResult(place, refusal=refusal, problems=_problems(work, row, refusal))
    savepoint.commit()
    return RowResult(place, happened)


def _problems(work: Work, row: BulkRow | EntryRow, refusal: Refusal) -> tuple[FieldProblem, ...]:
    if work.names_stand:
        return tuple(refusal.problems) or (FieldProblem("", refusal.code, refusal.message),)
    own = {one.name for one in fields(row)}
    found = refusal.problems or (FieldProblem("", refusal.code, refusal.message),)
    names = (HERE.get(problem.field, problem.field) for problem in found)
    return tuple(
        FieldProblem(name if name in own else "", problem.code, problem.message)
        for name, problem in zip(names, found, strict=True)
    )


def _refuse_any(results: Sequence[RowResult]) -> None:
    at_fault = [(one, one.refusal) for one in results if one.refusal is not None]
    if not at_fault:
        if all(one.is_left_out for one in results):
            raise Conflict("nothing_changes", "Every row is left out, so there is nothing to enter.", field="leave_out")
        return
    first, refusal = at_fault[0]
    said = f"Row {first.place + 1}: {refusal.message}"
    count = len(at_fault)
    raise type(refusal)(
        refusal.code,
        said if count == 1 else f"{count} of {len(results)} rows are at fault. The first: {said}",
        problems=[
            FieldProblem(place_of(one.place, problem.field), problem.code, problem.message)
            for one, _ in at_fault
            for problem in one.problems
        ],
        related=list(dict.fromkeys(row for _, each in at_fault for row in each.related)),
    )


def place_of(place: int, name: str) -> str:
    """Where a row's field stands in the whole: `rows.3.officer`."""
    return f"rows.{place}.{name}" if name else f"rows.{place}"


def _check_leave_out(work: Work) -> None:
    """Rows that are not there cannot be left out: somebody counted wrongly."""
    for position, place in enumerate(work.leave_out):
        if place >= len(work.rows):
            message = f"There is no row {place}: they are counted from 0 to {len(work.rows) - 1}."
            raise Invalid("unknown_row", message, field=f"leave_out.{position}")
