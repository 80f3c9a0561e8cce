"""Finding the header among a file's first rows, and the column under each header that a mapping names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.errors import FieldProblem, Invalid
from tracker.intake.kinds import FULL_NAME, REQUIRED
from tracker.intake.mapping import ANY_CELL, Mapping, default_match
from tracker.intake.source import RawRow
from tracker.intake.text import header_key

NUMBERED = re.compile(r"#([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (0: the file has none), what it says, and which column (from 0) each source means."""

    line: int
    names: tuple[str, ...]
    columns: dict[str, int]
    keys: tuple[str, ...] = ()

    def repeats_in(self, cells: Sequence[object]) -> bool:
        """Whether a row is the header over again, as at the top of each printed page."""
        if len(self.keys) < 2 or not cells or header_key(str(cells[0])) != self.keys[0]:
            return False
        repeated = [header_key(str(cell)) for cell in cells[: len(self.keys)]]
        return (*repeated, *[""] * (len(self.keys) - len(repeated))) == self.keys


def wanted_headers(mapping: Mapping) -> set[str]:
    """Every header a mapping names, as headers are compared; columns named by their number are not among them."""
    sources = [header for _, headers in mapping.sources() for header in headers]
    sources += [rule.source for rule in mapping.skip_where if rule.source != ANY_CELL]
    return {header_key(source) for source in sources if not NUMBERED.fullmatch(source)}


def count_hits(cells: Iterable[object], wanted: set[str]) -> int:
    """How many of the wanted headers stand in a row."""
    return len(wanted.intersection(header_key(cell) for cell in cells if isinstance(cell, str)))


def find_header(first_rows: list[RawRow], mapping: Mapping) -> Header:
    """The header: where the mapping says, or the row among the first that holds most of the headers it names.

    Raises:
        Invalid `header_not_found`, `missing_columns`, `ambiguous_header`, `side_by_side_tables`, `not_a_spreadsheet`
        (text without columns).
    """
    if mapping.header_row == 0:
        return Header(0, (), _columns(mapping, (), 0))
    row = _stated_row(first_rows, mapping) if mapping.header_row else _best_row(first_rows, mapping)
    names = tuple(str(cell) for cell in row.cells)
    keys = tuple(map(header_key, names))
    return Header(row.line, names, _columns(mapping, keys, row.line), keys)


def settled(mapping: Mapping, header: Header) -> Mapping:
    """The mapping with only the columns that the file has; one made without a mapping file gets its `match` now.

    Raises:
        Invalid `missing_columns` (a file of this kind must bring them), `no_identity`.
    """
    present = {name: headers for name, headers in mapping.columns.items() if _column_of(headers, header) is not None}
    found = replace(mapping, columns=present)
    _check_required(found)
    if found.match:
        return found
    match = default_match(found.kind, found.fields())
    if match is None:
        raise Invalid(
            "no_identity",
            "Nothing in the file tells one row from another: it has no column of numbers or badges (or serials) that "
            "is known here. Name the columns in a mapping file.",
            field="mapping",
        )
    return replace(found, match=match)


def _check_required(mapping: Mapping) -> None:
    fields = mapping.fields()
    lacking = [
        FieldProblem(group[0], "missing_columns", f"No column brings {' or '.join(group)}.")
        for group in REQUIRED[mapping.kind]
        if not any(name in fields for name in group)
    ]
    if lacking:
        said = " ".join(problem.message for problem in lacking)
        raise Invalid("missing_columns", f"{said} Name them in a mapping file.", problems=lacking)


def _column_of(headers: tuple[str, ...], header: Header) -> int | None:
    return next((header.columns[name] for name in headers if name in header.columns), None)


def _stated_row(first_rows: list[RawRow], mapping: Mapping) -> RawRow:
    for row in first_rows:
        if row.line == mapping.header_row:
            return row
    raise Invalid(
        "header_not_found",
        f"The mapping says that the header stands on line {mapping.header_row}, but no row begins there.",
        field="header_row",
    )


def _best_row(first_rows: list[RawRow], mapping: Mapping) -> RawRow:
    wanted = wanted_headers(mapping)
    if not wanted:
        raise Invalid(
            "header_not_found",
            "All columns are named by their number, so the header cannot be found. State header_row in the mapping "
            "(0 where there is no header).",
            field="header_row",
        )
    best = max(first_rows, key=lambda row: count_hits(row.cells, wanted), default=None)
    if best is not None and count_hits(best.cells, wanted) > 0:
        return best
    if all(len(row.cells) < 2 for row in first_rows):
        raise Invalid(
            "not_a_spreadsheet",
            "The file holds text without columns, no table. Send a .csv or .xlsx file with a header.",
            field="file",
        )
    raise Invalid(
        "header_not_found",
        f"None of the first {len(first_rows)} rows holds a header that the mapping names. Check that this is the right "
        f"file and mapping; expected are such as {', '.join(sorted(wanted)[:6])}.",
        field="file",
    )


def _columns(mapping: Mapping, keys: tuple[str, ...], line: int) -> dict[str, int]:
    """The column of each header and number that the mapping names.

    A header that stands twice must be named by its number, and one that is named must be there: all that is wrong is
    said at once.
    """
    found: dict[str, int] = {}
    twice: list[FieldProblem] = []
    missing: list[FieldProblem] = []
    rules = [(f"skip_where.{rule.source}", (rule.source,)) for rule in mapping.skip_where]
    for name, headers in [*mapping.sources(), *rules]:
        for header in headers:
            places = _places(header, keys)
            if len(places) > 1:
                twice.append(_named_twice(name, header, places))
            if places:
                found[header] = places[0]
                break
        else:
            if mapping.named:
                missing.append(FieldProblem(name, "missing_columns", f"No column is headed {' or '.join(headers)}."))
    _refuse(twice, missing, keys, line)
    if not any(header in found for _, headers in mapping.sources() for header in headers):
        raise Invalid("header_not_found", "No column of the file is one that is known here.", field="file")
    return found


def _places(header: str, keys: tuple[str, ...]) -> list[int]:
    if header == ANY_CELL:
        return [-1]
    if numbered := NUMBERED.fullmatch(header):
        return [int(numbered.group(1)) - 1]
    return [place for place, key in enumerate(keys) if key == header_key(header)]


def _named_twice(name: str, header: str, places: list[int]) -> FieldProblem:
    numbers = " or ".join(f'"#{place + 1}"' for place in places)
    return FieldProblem(name, "ambiguous_header", f"{header!r} heads {len(places)} columns: name one, {numbers}.")


def _refuse(twice: list[FieldProblem], missing: list[FieldProblem], keys: tuple[str, ...], line: int) -> None:
    if len(twice) > 1 and _stand_side_by_side(keys):
        raise Invalid(
            "side_by_side_tables",
            f"Two tables stand side by side under the header on line {line}, and a row of one is no row of the other. "
            "Send each in a file of its own.",
            problems=twice,
        )
    if twice:
        raise Invalid("ambiguous_header", f"In the header on line {line}, {twice[0].message}", problems=twice)
    if missing:
        seen = ", ".join(repr(key) for key in keys if key)[:400]
        raise Invalid(
            "missing_columns",
            f"{' '.join(problem.message for problem in missing)} The header on line {line} says: {seen}.",
            problems=missing,
        )


def _stand_side_by_side(keys: tuple[str, ...]) -> bool:
    """Whether an empty header parts two runs of headers that share several names."""
    return any(not key and len(set(keys[:gap]) & set(keys[gap + 1 :]) - {""}) > 1 for gap, key in enumerate(keys))


def is_full_name_split(mapping: Mapping) -> bool:
    """Whether names come in one cell and are to be taken apart."""
    return mapping.brings(FULL_NAME) or FULL_NAME in mapping.constants
