"""Rosters: who is new, who moved, who is known otherwise, and who is no longer listed, as of the roster's day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from tracker.domain.commands.imports import NamedOfficer, RosterRow
from tracker.domain.vocabulary import EmploymentStatus, ImportKind
from tracker.services.imports.histories import Known, held_on, load_histories
from tracker.services.imports.matching import Matched, OfficerIndex, full_name, key_of
from tracker.services.imports.outcomes import Applied, LeftOfficer, RowProblem, RowResult
from tracker.services.imports.repeats import said_twice, sort_out_repeats
from tracker.services.imports.roster_acts import RosterActs
from tracker.services.imports.roster_row import add_row, change_row, separate_left
from tracker.services.imports.work import Work
from tracker.store.models import Batch

SERVING: frozenset[EmploymentStatus | None] = frozenset(
    {EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE, EmploymentStatus.SUSPENDED}
)


def apply_roster(work: Work, rows: Sequence[RosterRow]) -> Applied:
    """Enter what a roster says that is not on record; silence changes nothing, and nobody is gone for being absent."""
    index = OfficerIndex(load_histories(work.session).values(), work.match, work.as_of)
    sorted_rows = sort_out_repeats(rows, lambda row: key_of(index.match, row.officer), _dispute)
    claimed = _with_look_alikes(index, sorted_rows.rows, _claim(index, sorted_rows.rows))
    acts = RosterActs(work, _next_roster(work))
    spoken_for = {matched.known.id for matched in claimed.values() if matched.known is not None}
    results = sorted_rows.results
    unsure: list[NamedOfficer] = [row.officer for row in sorted_rows.disputed]
    for done, row in enumerate(sorted_rows.rows, 1):
        known, problem = claimed[row.line].known, claimed[row.line].problem
        if problem is not None:
            results.append(RowResult(row.line, problems=(problem,)))
            unsure.append(row.officer)
        else:
            results.append(add_row(acts, row) if known is None else change_row(acts, row, known))
            if results[-1].problems:
                unsure.append(row.officer)
        work.told(done)
    left = _left(work, index, spoken_for, (*unsure, *work.also_present))
    return Applied(
        results=sorted(results, key=lambda result: result.line),
        left=[LeftOfficer(known.id, known.label) for known in left],
        left_problems=separate_left(acts, left) if work.confirm_left else (),
    )


def _dispute(group: list[RosterRow]) -> RowProblem:
    """The problem of rows with one key: two people under one badge, or two words on one person."""
    if len({full_name(row.officer) for row in group}) == 1:
        return said_twice(str(group[0].officer), "officer", group)
    lines = "; ".join(f"{row.officer} on line {row.line}" for row in group[:5])
    message = f"Several people share what identifies them here: {lines}. Match by badge and name, or exclude the rows."
    return RowProblem("badge" if group[0].officer.badge else None, "ambiguous", message)


def _claim(index: OfficerIndex, rows: Sequence[RosterRow]) -> dict[int, Matched]:
    """By line, the officer each row means (None: nobody on record) or why that is not sure.

    Who bears a key on the day is claimed first: a badge passed on does not draw its new bearer to the old one.
    """
    claims: dict[int, Matched] = {}
    taken: set[int] = set()
    for row in rows:
        if bearers := index.bearers(key_of(index.match, row.officer)):
            claims[row.line] = index.judge(row.officer, bearers)
            taken.update(known.id for known in bearers)
    for row in rows:
        if row.line in claims:
            continue
        former = [known for known in index.former_bearers(key_of(index.match, row.officer)) if known.id not in taken]
        claims[row.line] = index.judge(row.officer, former) if former else Matched()
        taken.update(known.id for known in former)
    return claims


def _with_look_alikes(index: OfficerIndex, rows: Sequence[RosterRow], claims: dict[int, Matched]) -> dict[int, Matched]:
    """The claims, with a problem for each row that nobody fits but somebody looks like.

    A roster none of whose people is on record is another body's: there a namesake is only a namesake, unless half of
    the names are known, when it is the same body with new numbers.
    """
    spoken_for = {matched.known.id for matched in claims.values() if matched.known is not None}
    problems = {
        row.line: problem
        for row in rows
        if claims[row.line] == Matched() and (problem := _looks_like(index, row.officer, spoken_for)) is not None
    }
    if not spoken_for and len(problems) * 2 < len(rows):
        return claims
    return {**claims, **{line: Matched(problem=problem) for line, problem in problems.items()}}


def _looks_like(index: OfficerIndex, officer: NamedOfficer, spoken_for: set[int]) -> RowProblem | None:
    """The problem of a row that nobody on record fits, where somebody not on this roster has its name, its badge or its
    number: perhaps one and the same, with a new badge or name.
    """
    for known in index.look_alikes(officer):
        if known.id in spoken_for or _are_surely_two(officer, known):
            continue
        message = (
            f"Nobody on record is {officer}, but {known.label} is not on this roster and may be the same person. "
            "Correct the officer's name, badge or number first, or exclude the row."
        )
        return RowProblem("officer", "similar_officer", message)
    return None


def _are_surely_two(officer: NamedOfficer, known: Known) -> bool:
    """Two employee numbers are two people, unless name and badge are one."""
    now = known.particulars[-1].value
    if officer.employee_number is None or now.employee_number in (None, officer.employee_number):
        return False
    return not (full_name(officer) == full_name(now) and officer.badge is not None and officer.badge == now.badge)


def _left(work: Work, index: OfficerIndex, spoken_for: set[int], unsure: Sequence[NamedOfficer]) -> list[Known]:
    """Who serves on the roster's day and is not on it; nobody whom a row in doubt might mean."""
    doubtful = {known.id for officer in unsure for known in index.look_alikes(officer)}
    return [
        known
        for known in index.known
        if known.id not in spoken_for and known.id not in doubtful and held_on(known.employments, work.as_of) in SERVING
    ]


def _next_roster(work: Work) -> date | None:
    """The day of the next later roster that stands: an older one speaks of the time before it alone."""
    return work.session.scalars(
        select(func.min(Batch.as_of)).where(
            Batch.kind == ImportKind.ROSTER.value,
            Batch.as_of > work.as_of,
            Batch.reversed_seq.is_(None),
            Batch.id != work.batch.id,
        )
    ).one()
