"""One officer of a roster: added, or changed where the roster says otherwise than the record of its day."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.commands.imports import RosterRow
from tracker.domain.commands.people import Particulars
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.imports.histories import Known, Post, held_on
from tracker.services.imports.outcomes import Outcome, RowProblem, RowResult
from tracker.services.imports.roster_acts import RosterActs
from tracker.services.imports.telling import addition_told, changes_told
from tracker.services.imports.work import Attempt, attempting
from tracker.store.memory import Memory
from tracker.store.models import Officer

NAMES = ("last_name", "first_name", "middle_name", "suffix")
EXACT = ("badge", "employee_number")


def add_row(acts: RosterActs, row: RosterRow) -> RowResult:
    """A new officer, with posting and employment; who is on a roster that says nothing of it is active."""
    with attempting(acts.work.session) as attempt:
        particulars = particulars_of(row)
        post = _post_of(attempt, row, None)
        if particulars is None:
            attempt.refuse("last_name", "required", "A new officer needs a last and a first name. Fill them in.")
        elif (officer := acts.add(attempt, particulars)) is not None:
            new = Known(officer.id)
            if post is not None:
                acts.post(attempt, new, post)
            acts.employ(attempt, new, row.employment or EmploymentStatus.ACTIVE)
    if attempt.problems:
        return RowResult(row.line, problems=tuple(attempt.problems))
    return RowResult(row.line, Outcome.CREATED, told=addition_told(row))


def change_row(acts: RosterActs, row: RosterRow, known: Known, is_linked: bool = False) -> RowResult:
    """What the row says otherwise than the record of the roster's day. A linked row's spelling is no new name."""
    if is_linked:
        row = replace(row, officer=replace(row.officer, **dict.fromkeys(NAMES)))
    day = acts.work.as_of
    held, status = held_on(known.postings, day), held_on(known.employments, day)
    if status is EmploymentStatus.SEPARATED and row.employment is None:
        return RowResult(row.line, problems=(_separated(known),))
    particulars = overlaid(row, known.known_as(day))
    wanted = row.employment or status or EmploymentStatus.ACTIVE
    is_renamed = particulars != held_on(known.particulars, day)
    with attempting(acts.work.session) as attempt:
        post = _post_of(attempt, row, held)
        is_posted = post is not None and post != held
        if is_renamed:
            acts.rename(attempt, known, particulars)
        if post is not None and is_posted:
            acts.post(attempt, known, post)
        if wanted is not status:
            acts.employ(attempt, known, wanted)
    if attempt.problems:
        return RowResult(row.line, problems=tuple(attempt.problems))
    told = changes_told(known.known_as(day), particulars, held, post, status, wanted)
    if is_posted and held is not None:
        return RowResult(row.line, Outcome.MOVED, told=told)
    is_changed = is_posted or is_renamed or wanted is not status
    return RowResult(row.line, Outcome.UPDATED if is_changed else Outcome.UNCHANGED, told=told)


def separate_left(acts: RosterActs, left: Sequence[Known]) -> tuple[RowProblem, ...]:
    """Record those who are no longer listed as separated; what refuses is answered, with the officer's name."""
    problems: list[RowProblem] = []
    for known in acts.work.in_parts(left, _expect):
        with attempting(acts.work.session) as attempt:
            acts.employ(attempt, known, EmploymentStatus.SEPARATED)
        problems += [replace(problem, message=f"{known.label}: {problem.message}") for problem in attempt.problems]
    return tuple(problems)


def _expect(memory: Memory, left: Sequence[Known]) -> None:
    memory.want(Officer, (known.id for known in left))


def particulars_of(row: RosterRow) -> Particulars | None:
    """A new officer's particulars; None where the row lacks a last or a first name."""
    officer = row.officer
    if officer.last_name is None or officer.first_name is None:
        return None
    return Particulars(
        officer.last_name,
        officer.first_name,
        officer.middle_name,
        officer.suffix,
        row.rank,
        officer.badge,
        officer.employee_number,
    )


def overlaid(row: RosterRow, base: Particulars) -> Particulars:
    """What is on record with what the row says instead. A blank says nothing, and capitals alone are no new name."""
    said = {name: getattr(row.officer, name) for name in (*NAMES, *EXACT)}
    changed = {
        name: value
        for name, value in said.items()
        if value is not None and not (name in NAMES and value.casefold() == (getattr(base, name) or "").casefold())
    }
    if row.rank is not None:
        changed["rank"] = row.rank
    return replace(base, **changed)


def _post_of(attempt: Attempt, row: RosterRow, held: Post | None) -> Post | None:
    """Precinct and duty after the row, one of them as before where the row is silent; None where it says neither."""
    if row.precinct is None and row.duty is None:
        return None
    precinct = row.precinct or (held[0] if held else None)
    duty = row.duty or (held[1] if held else None)
    if precinct is None or duty is None:
        missing = "precinct" if precinct is None else "duty"
        attempt.refuse(missing, "required", f"A posting needs a precinct and a duty. State the {missing}.")
        return None
    return (precinct, duty)


def _separated(known: Known) -> RowProblem:
    return RowProblem(
        "employment",
        "separated",
        f"{known.label} is recorded as separated, and the roster does not say that this has changed. State the "
        "employment, or exclude the row.",
    )
