"""A file from its bytes to its receipt, whichever door it came through: read, mapped, validated, entered as one batch.
A dry run is the same, undone at the end, so that the two cannot disagree.
"""

import hashlib
from collections.abc import Callable
from collections.abc import Mapping as Values
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import TypeGuard

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.imports import (
    AssignmentRow,
    CompletionRow,
    ImportRow,
    NamedOfficer,
    RosterRow,
)
from tracker.domain.commands.senders import identity_of
from tracker.domain.errors import Conflict, FieldProblem, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import ImportKind
from tracker.intake import LIMITS, Limits, Mapping, plain_mapping
from tracker.intake.apart.sent_file import FileReading, SentFile
from tracker.journeys.import_rows import ReadRows, named, read_rows, shared_badges
from tracker.journeys.receipts import Correction, FaultyLine, LineProblem, Receipt, SkippedLine
from tracker.journeys.senders import mapping_of_sender
from tracker.services.batches import close_batch, open_batch
from tracker.services.gathering import NotTogether
from tracker.services.imports import REVIEW_CODES, Applied, RowProblem, Work, apply_rows
from tracker.services.senders import course_links, officer_links
from tracker.store.models import Batch

LONGEST_NAME = 200

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many. Where a list is entered one by one after all, it begins again."""

Told = Callable[[int], None]
"""Told how many rows of the file were read so far; how many there are is not known yet."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file to import. `mapping` None: its headers are our own field names. `as_of` None: the day its rows state, or
    today. `exclude` are lines to leave out; `confirm_left` ends the employment of those whom a roster lacks.
    `sender`: whose mapping, where none is given, and whose remembered links count. `corrections` are cells written
    anew, by line and column (from 0); `as_new` lines of people to be added although somebody is like them. `limits`:
    what reading it may cost.
    """

    kind: ImportKind
    content: bytes
    file_name: str
    mapping: Mapping | None = None
    as_of: date | None = None
    apply: bool = False
    exclude: frozenset[int] = frozenset()
    confirm_left: bool = False
    sender: str | None = None
    corrections: Values[tuple[int, int], str] = field(default_factory=dict)
    as_new: frozenset[int] = frozenset()
    limits: Limits = LIMITS


def import_file(
    session: Session,
    actor: Actor,
    request: ImportRequest,
    *,
    now: datetime,
    read: Told | None = None,
    progress: Progress | None = None,
    together: bool = True,
) -> Receipt:
    """Import a file, or find out what importing it would do.

    It is entered whole, or not at all: one row that is rejected or in review keeps everything out until it is mended
    or excluded. The caller commits. The rows' acts are written many at once; not `together`, each by itself.
    `read` is told while the file is read, `progress` while its rows are applied.

    Raises:
        Invalid: what reading a `SentFile` raises; `kind_differs` (the mapping is for another kind), `unknown_line`,
        `future_date`, `empty_roster`; Forbidden; Conflict where someone who left cannot be recorded as separated.
    """
    actor.check_may("imports.write")
    if request.mapping is not None and request.mapping.kind is not request.kind:
        message = f"The mapping is for {request.mapping.kind} files, and this is to be a {request.kind} file."
        raise Invalid("kind_differs", f"{message} Name the other kind, or another mapping.", field="kind")
    courses = course_links(session, request.sender, request.kind) if request.sender else None
    with SentFile(request.content, request.file_name, request.limits) as file:
        reading = open_request(session, request, file)
        found = read_rows(reading, request.exclude, stated_day=request.as_of, courses=courses, told=read)
    as_of = _day_of(request, found, now)
    if request.confirm_left and not found.rows:
        message = "The roster has no row that can be used: ending everybody's employment cannot be meant."
        raise Invalid("empty_roster", f"{message} Correct the file.", field="confirm_left")
    receipt = Receipt(
        kind=request.kind,
        file=PurePath(request.file_name).name[:LONGEST_NAME],
        sha256=hashlib.sha256(request.content).hexdigest(),
        encoding=reading.encoding,
        header_row=reading.header_row,
        as_of=as_of,
        outcomes={},
        skipped=(),
        rejected=(),
        review=(),
        unmapped=found.unmapped,
        notes=(*reading.notes, *shared_badges(found)),
        sender=request.sender,
        corrections=tuple(Correction(line, place + 1, text) for (line, place), text in request.corrections.items()),
        named=named(found),
    )
    if together:
        with suppress(NotTogether):
            return _enter(session, actor, request, receipt, found, reading.mapping, now=now, progress=progress)
    return _enter(session, actor, request, receipt, found, reading.mapping, now=now, progress=progress, together=False)


def open_request(session: Session, request: ImportRequest, file: SentFile) -> FileReading:
    """The file of a request, opened with its mapping: the one given, else its sender's, else our own field names.

    Raises:
        What reading a `SentFile` raises.
    """
    mapping = request.mapping or mapping_of_sender(session, request.sender, request.kind)
    return replace(file.open(mapping or plain_mapping(request.kind)), corrections=request.corrections)


def _day_of(request: ImportRequest, read: ReadRows, now: datetime) -> date:
    """The day the file speaks of: as asked, as its rows say, or today."""
    today = local_day(now)
    day = request.as_of or read.stated_day or today
    if day > today:
        message = f"The file cannot speak of {day.isoformat()}; today is {today.isoformat()}. State another --as-of."
        raise Invalid("future_date", message, field="as_of")
    return day


def _enter(
    session: Session,
    actor: Actor,
    request: ImportRequest,
    receipt: Receipt,
    read: ReadRows,
    mapping: Mapping,
    *,
    now: datetime,
    progress: Progress | None,
    together: bool = True,
) -> Receipt:
    """Apply the rows in a savepoint that is kept only where it may be."""
    savepoint = session.begin_nested()
    batch = open_batch(
        session, actor, kind=request.kind.value, now=now, file_name=receipt.file, sha256=receipt.sha256,
        as_of=receipt.as_of,
    )  # fmt: skip
    work = Work(
        session=session,
        actor=actor,
        batch=batch,
        as_of=receipt.as_of,
        now=now,
        match=mapping.match,
        add_unknown=mapping.add_unknown,
        also_present=_not_applied(read),
        confirm_left=request.confirm_left,
        together=together,
        links=officer_links(session, request.sender, request.kind) if request.sender else {},
        as_new=request.as_new,
        told=lambda done: progress(done, len(read.rows)) if progress else None,
    )
    try:
        applied = apply_rows(work, request.kind, read.rows)
    except NotTogether:
        savepoint.rollback()
        raise
    done = _with_results(receipt, read, applied)
    if work.links:
        done = _with_links(done, read, work.links)
    if done.is_clean and applied.left_problems:
        raise _refused_left(applied.left_problems)
    if not request.apply or not done.is_clean:
        savepoint.rollback()
        return done
    changes = done.count_changes() > 0 or (request.confirm_left and bool(applied.left))
    if not changes and _needs_no_trace(session, batch, receipt):
        savepoint.rollback()
        return replace(done, applied=True)
    done = replace(done, applied=True, batch=batch.id)
    close_batch(session, actor, batch, receipt=done.as_json(), now=now)
    savepoint.commit()
    return done


def _needs_no_trace(session: Session, batch: Batch, receipt: Receipt) -> bool:
    """Whether an import that found everything on record may leave no batch: the same file was imported for the same
    day before. A roster that only confirms what is known has still spoken for its day, and an older one must know.
    """
    if receipt.kind is not ImportKind.ROSTER:
        return True
    standing = select(Batch.id).where(
        Batch.kind == batch.kind,
        Batch.sha256 == batch.sha256,
        Batch.as_of == batch.as_of,
        Batch.reversed_seq.is_(None),
        Batch.id != batch.id,
    )
    return session.scalars(standing).first() is not None


def _not_applied(read: ReadRows) -> tuple[NamedOfficer, ...]:
    """The officers of rows that are not applied: they are on the roster all the same."""
    keys = NamedOfficer.__dataclass_fields__
    return tuple(NamedOfficer(**{name: row.values.get(name) for name in keys}) for row in read.set_aside)


def _with_results(receipt: Receipt, read: ReadRows, applied: Applied) -> Receipt:
    """The receipt with what became of every row, in the file's order."""
    outcomes = {result.line: result.outcome for result in applied.results if result.outcome is not None}
    skipped = [*read.skipped, *(SkippedLine(r.line, r.skipped) for r in applied.results if r.skipped is not None)]
    faulty = [*read.faulty, *(_faulty(read, r.line, r.problems) for r in applied.results if r.problems)]
    for_review = [line for line in faulty if all(problem.code in REVIEW_CODES for problem in line.problems)]
    lines = {line.line for line in faulty}
    review_lines = {line.line for line in for_review}
    return replace(
        receipt,
        outcomes=outcomes,
        skipped=tuple(sorted(skipped, key=lambda line: line.line)),
        rejected=tuple(sorted((f for f in faulty if f.line not in review_lines), key=lambda line: line.line)),
        review=tuple(sorted(for_review, key=lambda line: line.line)),
        left_officers=tuple(applied.left),
        asked={row.line: row.officer for row in read.rows if row.line in lines and _names_officer(row)},
        courses={row.line: row.course for row in read.rows if row.line in lines and isinstance(row, CompletionRow)},
        told={result.line: result.told for result in applied.results if result.told},
    )


def _names_officer(row: ImportRow) -> TypeGuard[RosterRow | AssignmentRow | CompletionRow]:
    return isinstance(row, RosterRow | AssignmentRow | CompletionRow)


def _with_links(receipt: Receipt, read: ReadRows, links: Values[str, int]) -> Receipt:
    """The receipt with the rows that found their officer by a link, and a sentence on them."""
    linked = frozenset(
        row.line
        for row in read.rows
        if row.line in receipt.outcomes and _names_officer(row) and identity_of(row.officer) in links
    )
    if not linked:
        return receipt
    rows = "1 row was" if len(linked) == 1 else f"{len(linked)} rows were"
    note = f"{rows} linked to officers by what is remembered of {receipt.sender}."
    return replace(receipt, linked=linked, notes=(*receipt.notes, note))


def _faulty(read: ReadRows, line: int, problems: tuple[RowProblem, ...]) -> FaultyLine:
    """A service's refusals with what stood in the row."""
    return FaultyLine(
        line, tuple(LineProblem(p.field, p.code, p.message, read.value_at(line, p.field)) for p in problems)
    )


def _refused_left(problems: tuple[RowProblem, ...]) -> Conflict:
    first = problems[0]
    named = [FieldProblem("confirm_left", problem.code, problem.message) for problem in problems]
    return Conflict(first.code, first.message, field="confirm_left", problems=named)
