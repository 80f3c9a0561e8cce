"""Training from elsewhere: who did what on which day. People who are not on the roster are for a person to look at."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.domain.commands.imports import CompletionRow
from tracker.domain.commands.references import OfficerRef
from tracker.domain.commands.training import RecordCompletion
from tracker.services.imports.histories import Known, load_particulars
from tracker.services.imports.matching import OfficerIndex
from tracker.services.imports.outcomes import Applied, Outcome, RowResult
from tracker.services.imports.repeats import with_repeats
from tracker.services.imports.work import Work, attempting
from tracker.services.training import record_completion
from tracker.store.memory import Memory
from tracker.store.models import Completion, Course, CourseVersion, Officer, TrainingSession

Done = tuple[int, str, str, date]
"""Officer id, course, version and day."""


def apply_completions(work: Work, rows: Sequence[CompletionRow]) -> Applied:
    """Record the completions that are not on record; a course repeated on one day counts once."""
    index = OfficerIndex(load_particulars(work.session).values(), work.match, links=work.links)
    known = _known_completions(work)
    first_lines: dict[Done, int] = {}
    repeats: dict[int, int] = {}
    results: list[RowResult] = []
    matches = {row.line: index.match_one(row.officer) for row in rows}

    def expect(memory: Memory, part: Sequence[CompletionRow]) -> None:
        memory.want(Officer, (found.id for row in part if (found := matches[row.line].known) is not None))
        memory.want(TrainingSession, (row.session_id for row in part if row.session_id is not None))

    for row in work.each(rows, expect):
        matched = matches[row.line]
        if matched.known is None:
            results.append(RowResult(row.line, problems=(matched.problem,) if matched.problem else ()))
            continue
        key = (matched.known.id, row.course, row.version, row.completed_on)
        if key in first_lines:
            repeats[row.line] = first_lines[key]
        elif key in known:
            results.append(RowResult(row.line, Outcome.UNCHANGED))
        else:
            results.append(_record(work, row, matched.known))
        first_lines.setdefault(key, row.line)
    return Applied(with_repeats(results, repeats))


def _record(work: Work, row: CompletionRow, officer: Known) -> RowResult:
    command = RecordCompletion(OfficerRef(id=officer.id), row.course, row.version, row.completed_on, row.session_id)
    with attempting(work.session) as attempt:
        attempt.act(lambda: record_completion(work.session, work.actor, command, now=work.now, batch=work.batch))
    if attempt.problems:
        return RowResult(row.line, problems=tuple(attempt.problems))
    return RowResult(row.line, Outcome.CREATED)


def _known_completions(work: Work) -> set[Done]:
    rows = work.session.execute(
        select(Completion.officer_id, Course.code, CourseVersion.version, Completion.completed_on)
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Completion.voided_at.is_(None))
    )
    return {(officer_id, course, version, day) for officer_id, course, version, day in rows}
