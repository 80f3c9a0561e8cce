"""Rosters: who is new, who moved, who is known otherwise, and who is no longer listed, as of the roster's day."""

from collections.abc import Hashable, Sequence
from datetime import date

from sqlalchemy import func, select

from tracker.domain.commands.imports import NamedOfficer, RosterRow
from tracker.domain.vocabulary import EmploymentStatus, ImportKind
from tracker.services.imports.claims import Claims, claim_officers
from tracker.services.imports.histories import Known, held_on, load_histories
from tracker.services.imports.matching import OfficerIndex, full_name, key_of
from tracker.services.imports.outcomes import Applied, LeftOfficer, RowProblem, RowResult
from tracker.services.imports.repeats import said_twice, sort_out_repeats
from tracker.services.imports.roster_acts import RosterActs
from tracker.services.imports.roster_row import add_row, change_row, separate_left
from tracker.services.imports.work import Work
from tracker.store.memory import Memory
from tracker.store.models import Batch, Officer

SERVING: frozenset[EmploymentStatus | None] = frozenset(
    {EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE, EmploymentStatus.SUSPENDED}
)


def apply_roster(work: Work, rows: Sequence[RosterRow]) -> Applied:
    """Enter what a roster says that is not on record; silence changes nothing, and nobody is gone for being absent."""
    index = OfficerIndex(load_histories(work.session).values(), work.match, work.as_of, work.links)
    sorted_rows = sort_out_repeats(rows, lambda row: _about(work, index, row), _dispute)
    unsure: list[NamedOfficer] = [*work.also_present, *(row.officer for row in sorted_rows.disputed)]
    claims = claim_officers(index, sorted_rows.rows, unsure, work.as_new)
    acts = RosterActs(work, _next_roster(work))
    results: list[RowResult] = []

    def expect(memory: Memory, part: Sequence[RosterRow]) -> None:
        memory.want(Officer, (found.id for row in part if (found := claims.of_line[row.line].known) is not None))
        memory.expect(Officer, "employee_number", (row.officer.employee_number for row in part))

    for row in work.each(sorted_rows.rows, expect):
        claim = claims.of_line[row.line]
        if claim.problem is not None:
            results.append(RowResult(row.line, problems=(claim.problem,)))
        else:
            is_linked = index.linked(row.officer) is not None
            results.append(add_row(acts, row) if claim.known is None else change_row(acts, row, claim.known, is_linked))
        if results[-1].problems:
            unsure.append(row.officer)
    left = _left(work, index, claims, unsure)
    return Applied(
        results=sorted_rows.with_results(results),
        left=[LeftOfficer(known.id, known.label) for known in left],
        left_problems=separate_left(acts, left) if work.confirm_left else (),
    )


def _about(work: Work, index: OfficerIndex, row: RosterRow) -> Hashable:
    """What a row is about: somebody new or somebody linked, as a person said, or whoever has its key."""
    if row.line in work.as_new:
        return ("new", row.line)
    linked = index.linked(row.officer)
    return key_of(index.match, row.officer) if linked is None else ("linked", linked.id, row.line)


def _dispute(group: list[RosterRow]) -> RowProblem:
    """The problem of rows with one key: two people under one badge, or two words on one person."""
    if len({full_name(row.officer) for row in group}) == 1:
        return said_twice(str(group[0].officer), "officer", group)
    lines = "; ".join(f"{row.officer} on line {row.line}" for row in group[:5])
    message = f"Several people share what identifies them here: {lines}. Match by badge and name, or exclude the rows."
    return RowProblem("badge" if group[0].officer.badge else None, "ambiguous", message)


def _left(work: Work, index: OfficerIndex, claims: Claims, unsure: Sequence[NamedOfficer]) -> list[Known]:
    """Who serves on the roster's day and is not on it; nobody whom a row in doubt might mean."""
    doubtful = {known.id for officer in unsure for known in index.look_alikes(officer)}
    absent = (known for known in index.known if known.id not in claims.listed and known.id not in doubtful)
    return [known for known in absent if held_on(known.employments, work.as_of) in SERVING]


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
