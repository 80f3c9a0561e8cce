"""Rows of one file that name one thing twice: the same over again is skipped, another word on it is for a person."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from tracker.services.imports.outcomes import RowProblem, RowResult

Row = TypeVar("Row", bound=Any)


@dataclass(slots=True)
class Sorted(Generic[Row]):
    """The rows that stand alone, those that contradict each other with their problem, and which line repeats which."""

    rows: list[Row] = field(default_factory=list)
    disputed: list[Row] = field(default_factory=list)
    problems: list[RowResult] = field(default_factory=list)
    repeats: dict[int, int] = field(default_factory=dict)

    def with_results(self, results: Sequence[RowResult]) -> list[RowResult]:
        """What became of every row, in the file's order, those included that never came to be applied."""
        return with_repeats([*self.problems, *results], self.repeats)


def sort_out_repeats(
    rows: Sequence[Row], key: Callable[[Row], Hashable], dispute: Callable[[list[Row]], RowProblem]
) -> Sorted[Row]:
    """Take out what stands in the file twice.

    `key` says what a row is about. A row that says the same as an earlier one repeats it; where rows of one key differ,
    each is given the problem that `dispute` makes of them.
    """
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    first_lines: dict[Hashable, int] = {}
    found: Sorted[Row] = Sorted()
    for row in rows:
        content = replace(row, line=0)
        if content in first_lines:
            found.repeats[row.line] = first_lines[content]
        else:
            first_lines[content] = row.line
            groups[key(row)].append(row)
    for group in groups.values():
        if len(group) == 1:
            found.rows.append(group[0])
        else:
            problem = dispute(group)
            found.disputed += group
            found.problems += [RowResult(row.line, problems=(problem,)) for row in group]
    return found


def with_repeats(results: Sequence[RowResult], repeats: dict[int, int]) -> list[RowResult]:
    """The results with those of rows that repeat others, in the file's order.

    A row that repeats an accepted one is skipped; one that repeats a faulty one is as faulty: were it skipped, leaving
    the first one out would only bring it up.
    """
    of_line = {result.line: result for result in results}
    repeated = [
        RowResult(line, problems=of_line[first].problems)
        if of_line[first].problems
        else RowResult(line, skipped=f"repeats line {first}")
        for line, first in repeats.items()
    ]
    return sorted([*results, *repeated], key=lambda result: result.line)


def said_twice(what: str, field_name: str, group: Sequence[Any]) -> RowProblem:
    """The problem of several rows that say different things of one record."""
    lines = ", ".join(str(row.line) for row in group)
    message = f"The lines {lines} say different things of {what}. Keep one of them, or exclude the others."
    return RowProblem(field_name, "duplicate_in_file", message)
