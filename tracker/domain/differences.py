"""Where two versions of a report differ, figure by figure. Values in, differences out; nothing is read or written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEEPEST = 8
"""Reports nest four deep; what nests deeper came from elsewhere and is compared as a whole."""

ABSENT = "absent"
"""What stands for a row or a field that one of the two lacks."""

NAMES_A_ROW = ("precinct", "week_ending", "day", "used_on", "officer_id", "camera_id", "assignment_id", "serial", "id")
"""Fields that may tell the rows of a list apart, the first that does wins; a total has none of its own."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two versions of a report differ: `rows[precinct=1].equipped`, and what each says there."""

    place: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.place}: {said(self.before)} -> {said(self.after)}"


def said(value: Any) -> str:
    """A value in a line."""
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(one)}" for name, one in value.items())
    return str(value)


def differences(before: Any, after: Any, *, apart_from: frozenset[str] = frozenset()) -> Iterator[Difference]:
    """Where two JSON values differ, in the order of the first; `apart_from` names fields of the outermost that are not
    compared, such as the stamp.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        before, after = ({name: one[name] for name in one if name not in apart_from} for one in (before, after))
    yield from _between("", before, after, 0)


def row_differences(before: Rows, after: Rows, *, apart_from: frozenset[str] = frozenset()) -> Iterator[Difference]:
    """The same of two flat tables: rows by their columns' names, `apart_from` columns that every row repeats."""
    old, new = (
        [{name: row[name] for name in row if name not in apart_from} for row in rows] for rows in (before, after)
    )
    yield from _between("rows", old, new, 0)


def _between(place: str, before: Any, after: Any, depth: int) -> Iterator[Difference]:
    if depth < DEEPEST and isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            within = f"{place}.{name}" if place else str(name)
            yield from _between(within, before.get(name, ABSENT), after.get(name, ABSENT), depth + 1)
    elif depth < DEEPEST and isinstance(before, list) and isinstance(after, list):
        yield from _between_lists(place, before, after, depth)
    elif (type(before) is not type(after) and not _both_numbers(before, after)) or before != after:
        yield Difference(place, before, after)


def _both_numbers(before: Any, after: Any) -> bool:
    return all(isinstance(one, int | float) and not isinstance(one, bool) for one in (before, after))


def _between_lists(place: str, before: list[Any], after: list[Any], depth: int) -> Iterator[Difference]:
    keys = _keys(before, after)
    if keys is None:
        for number in range(max(len(before), len(after))):
            old, new = (one[number] if number < len(one) else ABSENT for one in (before, after))
            yield from _between(f"{place}[{number + 1}]", old, new, depth + 1)
        return
    by_key, new_by_key = ({_key(keys, row): row for row in rows} for rows in (before, after))
    for key in {**by_key, **new_by_key}:
        named = ", ".join(f"{name}={value}" for name, value in zip(keys, key, strict=True) if value not in (None, ""))
        row, new_row = by_key.get(key, ABSENT), new_by_key.get(key, ABSENT)
        yield from _between(f"{place}[{named or 'total'}]", row, new_row, depth + 1)


def _keys(before: list[Any], after: list[Any]) -> tuple[str, ...] | None:
    """The fields that tell the rows of both lists apart; None where they are no rows, or nothing does."""
    rows = [*before, *after]
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        return None
    fields = list(rows[0])
    single = [(name,) for name in NAMES_A_ROW if name in fields]
    pairs = [(a, b) for (a,) in single for (b,) in single if a != b]
    growing = [tuple(fields[: number + 1]) for number in range(min(len(fields), DEEPEST))]
    return next((keys for keys in [*single, *pairs, *growing] if _tell_apart(keys, before, after)), None)


def _tell_apart(keys: tuple[str, ...], *lists: list[Any]) -> bool:
    return all(len({_key(keys, row) for row in rows}) == len(rows) for rows in lists)


def _key(keys: tuple[str, ...], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in keys)
