"""A first look at a file whose sender nobody knows yet: its sheets, its first rows, and where its header may stand."""

from itertools import islice

from tracker.domain.vocabulary import ImportKind
from tracker.intake.file_kinds import is_workbook
from tracker.intake.kinds import mappable_fields
from tracker.intake.limits import LIMITS, Limits
from tracker.intake.mapping import Mapping
from tracker.intake.reading import open_source, workbooks
from tracker.intake.rows import cell_text
from tracker.intake.seen import SeenRow, SeenSheet
from tracker.intake.source import RawRow, Source
from tracker.intake.suggestions import synonyms_of
from tracker.intake.text import header_key

SHOWN_ROWS = 15
MOST_SHEETS = 40
LONGEST_CELL = 80


def sheets_of(content: bytes, file_name: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    """The names of a workbook's sheets that hold cells; none for a text file, or one that cannot be told apart."""
    if not is_workbook(file_name):
        return ()
    return tuple(workbooks().sheet_names(content, limits)[:MOST_SHEETS])


def look_at(
    content: bytes, file_name: str, kind: ImportKind, sheet: str | None = None, limits: Limits = LIMITS
) -> SeenSheet:
    """The first rows of a file, or of one sheet of it.

    Raises:
        Invalid as `open_file`, but for what a mapping must say.
    """
    source = open_source(content, file_name, looking_mapping(kind, sheet), limits)
    first = list(islice(source.rows(), limits.header_search_rows))
    wanted = {name for names in synonyms_of(kind).values() for name in names}
    header, is_sure = _likely_header(first, wanted)
    shown = tuple(SeenRow(row.line, _texts(row)) for row in first if any(_texts(row)))
    return SeenSheet(source.sheet, _count(source, limits), shown[: SHOWN_ROWS + 5], header, is_sure)


def looking_mapping(kind: ImportKind, sheet: str | None = None) -> Mapping:
    """A mapping that knows every header we have a word for: enough to find the delimiter by."""
    known = synonyms_of(kind)
    columns = {name: known.get(name, (name,)) for name in mappable_fields(kind)}
    return Mapping(kind=kind, columns=columns, match=(), sheet=sheet, named=False)


def _count(source: Source, limits: Limits) -> int:
    rows = islice(source.rows(), limits.rows + 1)
    return sum(1 for row in rows if any(cell not in ("", None) for cell in row.cells))


def _texts(row: RawRow) -> tuple[str, ...]:
    return tuple(cell_text(cell)[:LONGEST_CELL] for cell in row.cells)


def _likely_header(rows: list[RawRow], wanted: set[str]) -> tuple[int, bool]:
    """The line of the row that holds most headers we know, else of the first full row of words."""
    best = max(rows, key=lambda row: _known(row, wanted), default=None)
    if best is not None and _known(best, wanted) > 1:
        return best.line, True
    widest = max((_words(row) for row in rows), default=0)
    found = next((row for row in rows if _words(row) == widest and widest > 1), None)
    return (found.line, False) if found is not None else (0, False)


def _known(row: RawRow, wanted: set[str]) -> int:
    return len({header_key(cell) for cell in row.cells if isinstance(cell, str)} & wanted)


def _words(row: RawRow) -> int:
    """How many cells hold words that stand only once in the row: headers rarely repeat, and hold no bare numbers."""
    texts = [cell for cell in _texts(row) if cell]
    return len({text.casefold() for text in texts if any(character.isalpha() for character in text)})
