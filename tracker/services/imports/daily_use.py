"""Daily counts of use. One that differs from the record is refused: a correction is a void and a new entry."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.domain.commands.imports import DailyUseRow
from tracker.services.imports.outcomes import Applied, Outcome, RowResult
from tracker.services.imports.repeats import said_twice, sort_out_repeats
from tracker.services.imports.work import Lookups, Work, attempting
from tracker.services.rollout import record_daily_use
from tracker.store.lookups import find_precinct
from tracker.store.models import DailyUse, Precinct


def apply_daily_use(work: Work, rows: Sequence[DailyUseRow]) -> Applied:
    """Record the counts that are not on record; one that is, as the row says, is unchanged."""
    sorted_rows = sort_out_repeats(
        rows,
        lambda row: (row.count.precinct, row.count.used_on),
        lambda group: said_twice(f"precinct {group[0].count.precinct} on {group[0].count.used_on}", "used_on", group),
    )
    known = _known_counts(work, [row.count.used_on for row in sorted_rows.rows])
    lookups = Lookups()
    results: list[RowResult] = []
    for row in work.each(sorted_rows.rows, lambda memory, part: None):
        if known.get((row.count.precinct, row.count.used_on)) == (row.count.deployed, row.count.used):
            results.append(RowResult(row.line, Outcome.UNCHANGED))
        else:
            results.append(_record(work, row, lookups))
    return Applied(sorted_rows.with_results(results))


def _record(work: Work, row: DailyUseRow, lookups: Lookups) -> RowResult:
    with attempting(work.session) as attempt:
        lookups.check(attempt, find_precinct, work.session, row.count.precinct)
        attempt.act(lambda: record_daily_use(work.session, work.actor, row.count, now=work.now, batch=work.batch))
    if attempt.problems:
        return RowResult(row.line, problems=tuple(dict.fromkeys(attempt.problems)))
    return RowResult(row.line, Outcome.CREATED)


def _known_counts(work: Work, days: list[date]) -> dict[tuple[str, date], tuple[int, int]]:
    """The standing counts of the days the file covers, by precinct and day."""
    if not days:
        return {}
    rows = work.session.execute(
        select(Precinct.code, DailyUse.used_on, DailyUse.deployed, DailyUse.used)
        .join(Precinct, Precinct.id == DailyUse.precinct_id)
        .where(DailyUse.voided_at.is_(None), DailyUse.used_on.between(min(days), max(days)))
    )
    return {(code, day): (deployed, used) for code, day, deployed, used in rows}
