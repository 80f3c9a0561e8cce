"""Rows of one file that name one thing twice: the same over again is skipped, another word on it is for a person."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from tracker.services.imports.outcomes import RowProblem, RowResult

Row = TypeVar("Row", bound=Any)


@dataclass(slots=True)
class Sorted(Generic[Row]):
    """The rows that stand alone, and the results of those that do not."""

    rows: list[Row] = field(default_factory=list)
    results: list[RowResult] = field(default_factory=list)
    disputed: list[Row] = field(default_factory=list)


def sort_out_repeats(
    rows: Sequence[Row], key: Callable[[Row], Hashable], dispute: Callable[[list[Row]], RowProblem]
) -> Sorted[Row]:
    """Take out what stands in the file twice.

    `key` says what a row is about. A row that says the same as an earlier one is skipped; where rows of one key differ,
    each is given the problem that `dispute` makes of them.
    """
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    found: Sorted[Row] = Sorted()
    first_lines: dict[Hashable, int] = {}
    for row in rows:
        content = replace(row, line=0)
        if content in first_lines:
            found.results.append(RowResult(row.line, skipped=f"repeats line {first_lines[content]}"))
            continue
        first_lines[content] = row.line
        groups[key(row)].append(row)
    for group in groups.values():
        if len(group) == 1:
            found.rows.append(group[0])
        else:
            problem = dispute(group)
            found.disputed += group
            found.results += [RowResult(row.line, problems=(problem,)) for row in group]
    found.rows.sort(key=lambda row: row.line)
    return found


def said_twice(what: str, field_name: str, group: Sequence[Any]) -> RowProblem:
    """The problem of several rows that say different things of one record."""
    lines = ", ".join(str(row.line) for row in group)
    message = f"The lines {lines} say different things of {what}. Keep one of them, or exclude the others."
    return RowProblem(field_name, "duplicate_in_file", message)
