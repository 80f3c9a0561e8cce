"""Whom each row of a roster means, seen over the whole roster: a badge passed on, a namesake, a new number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.commands.imports import NamedOfficer, RosterRow
from tracker.services.imports.histories import Known
from tracker.services.imports.matching import Matched, OfficerIndex, full_name, key_of
from tracker.services.imports.outcomes import RowProblem


@dataclass(frozen=True, slots=True)
class Claims:
    """By line, the officer a row means (neither officer nor problem: nobody on record); and everyone on record whose
    key stands on the roster at all, in rows that are not applied too.
    """

    of_line: dict[int, Matched]
    listed: frozenset[int]


def claim_officers(
    index: OfficerIndex,
    rows: Sequence[RosterRow],
    others: Sequence[NamedOfficer],
    as_new: frozenset[int] = frozenset(),
) -> Claims:
    """Match every row. `others` are the officers of rows that stand on the roster and are not applied.

    Who bears a key on the day is claimed first: a badge passed on does not draw its new bearer to the old one. Whom a
    person linked is claimed before all, and a line of `as_new` claims nobody.
    """
    listed = {known.id for officer in others for known in index.bearers(key_of(index.match, officer))}
    of_line: dict[int, Matched] = {row.line: Matched() for row in rows if row.line in as_new}
    for row in rows:
        if row.line not in of_line and (linked := index.linked(row.officer)) is not None:
            of_line[row.line] = Matched(linked)
            listed.add(linked.id)
    decided = frozenset(of_line)
    for row in rows:
        if row.line in decided:
            continue
        if bearers := index.bearers(key_of(index.match, row.officer)):
            of_line[row.line] = index.judge(row.officer, bearers)
            listed.update(known.id for known in bearers)
    for row in rows:
        if row.line not in of_line:
            key = key_of(index.match, row.officer)
            former = [known for known in index.former_bearers(key) if known.id not in listed]
            of_line[row.line] = index.judge(row.officer, former) if former else Matched()
            listed.update(known.id for known in former)
    problems = _look_alikes(
        index, [row for row in rows if row.line not in decided and of_line[row.line] == Matched()], listed
    )
    if listed or len(problems) * 2 >= len(rows) + len(others):
        of_line.update(problems)
    # Otherwise nobody listed is on record and few names are: another body's roster, where a namesake is a namesake.
    # Half of the names known, under keys that are all unknown, would be the same body with new numbers.
    if decided:
        _refuse_second_claims(rows, of_line, decided)
    return Claims(of_line, frozenset(listed))


def _refuse_second_claims(rows: Sequence[RosterRow], of_line: dict[int, Matched], decided: frozenset[int]) -> None:
    """Two lines that claim one officer, one of them by a link, are for a person to look at."""
    lines: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if (known := of_line[row.line].known) is not None:
            lines[known.id].append(row.line)
    for several in lines.values():
        if len(several) < 2 or decided.isdisjoint(several):
            continue
        named = ", ".join(map(str, several))
        for line in several:
            message = f"The lines {named} all mean one officer on record. Keep one of them, or forget the link."
            of_line[line] = Matched(problem=RowProblem("officer", "duplicate_in_file", message))


def _look_alikes(index: OfficerIndex, rows: Sequence[RosterRow], listed: set[int]) -> dict[int, Matched]:
    """The rows that nobody on record fits, where somebody who is not on this roster has the name, badge or number:
    perhaps one and the same, with a new badge or name.
    """
    found: dict[int, Matched] = {}
    for row in rows:
        alike = (known for known in index.look_alikes(row.officer) if known.id not in listed)
        known = next((known for known in alike if not _are_surely_two(row.officer, known)), None)
        if known is not None:
            found[row.line] = Matched(problem=_looks_like(row.officer, known))
    return found


def _looks_like(officer: NamedOfficer, known: Known) -> RowProblem:
    message = (
        f"Nobody on record is {officer}, but {known.label} is not on this roster and may be the same person. "
        "Correct the officer's name, badge or number first, or exclude the row."
    )
    return RowProblem("officer", "similar_officer", message)


def _are_surely_two(officer: NamedOfficer, known: Known) -> bool:
    """Two employee numbers are two people, unless name and badge are one."""
    now = known.particulars[-1].value
    if officer.employee_number is None or now.employee_number in (None, officer.employee_number):
        return False
    return not (full_name(officer) == full_name(now) and officer.badge is not None and officer.badge == now.badge)
