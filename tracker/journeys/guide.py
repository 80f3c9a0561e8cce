"""A file on its way to a mapping: which sheet, which header, which column is what, which word means which."""

import tomllib
from collections import Counter
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Mapping, read_mapping
from tracker.intake.apart.sent_file import SentFile
from tracker.intake.headers import NUMBERED
from tracker.intake.kinds import FULL_NAME, REQUIRED, mappable_fields
from tracker.intake.mapping_file import mapping_of
from tracker.intake.mapping_text import mapping_text
from tracker.intake.seen import SeenSheet
from tracker.intake.suggestions import (
    are_days_doubtful,
    is_date,
    suggest_columns,
    suggest_date_formats,
    suggest_match,
    suggest_name_format,
)
from tracker.intake.text import header_key
from tracker.journeys.choices import Choices
from tracker.services.senders import find_mapping
from tracker.store.models import SavedMapping

CLOSED_FIELDS = ("precinct", "duty", "employment", "condition", "place")
"""Fields whose words must be ours: those of a file are mapped to them, one by one."""

MOST_WORDS = 200
EXAMPLES = 3
SHEET_CODES = frozenset({"sheet_not_named", "unknown_sheet"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its number from 1, its header, and some of its cells."""

    number: int
    header: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the step of the columns shows: the file's columns, which of them each field is probably in (by number), the
    likely format of names and days, and whether day and month could be changed over.
    """

    columns: tuple[Column, ...]
    fields: Values[str, int]
    full_name_format: str
    date_formats: tuple[str, ...]
    are_days_doubtful: bool
    match: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a field with a closed list: as the file has it, and on how many rows."""

    field: str
    text: str
    rows: int


def begin(session: Session, file: SentFile, kind: ImportKind, sender: str | None, own_mapping: str | None) -> Choices:
    """The first choices for a file: with the mapping that came along, or the one saved of its sender, where it fits.

    Raises:
        Invalid as a `SentFile`, for what no later step can mend, and as `read_mapping`; `kind_differs`.
    """
    choices = Choices(kind=kind, sender=sender)
    if own_mapping is not None:
        if read_mapping(own_mapping.encode()).kind is not kind:
            message = "The mapping is for another kind of file. Name that kind, or choose another mapping."
            raise Invalid("kind_differs", message, field="kind")
        choices = replace(choices, mapping=own_mapping, origin="the mapping file that came along")
    elif sender is not None and (saved := find_mapping(session, sender, kind)) is not None:
        origin = f"the mapping saved of {saved.sender}, revision {saved.revision}"
        choices = replace(choices, mapping=saved.mapping, origin=origin)
    if len(file.sheets()) < 2:
        file.look(kind)  # refuses what is no file of rows
    return choices


def fits(file: SentFile, choices: Choices) -> Invalid | None:
    """Why the file cannot be read by its mapping; None where it can."""
    mapping = choices.file_mapping()
    if mapping is None:
        return Invalid("no_mapping", "Say first which column is what.")
    try:
        file.open(mapping)
    except Invalid as refusal:
        return refusal
    return None


def senders_that_fit(session: Session, file: SentFile, choices: Choices) -> list[SavedMapping]:
    """The saved mappings by which this file could be read too."""
    found: dict[str, SavedMapping] = {}
    rows = session.scalars(
        select(SavedMapping)
        .where(SavedMapping.kind == choices.kind.value, SavedMapping.forgotten_at.is_(None))
        .order_by(SavedMapping.sender, SavedMapping.revision.desc())
        .limit(100)
    )
    for saved in rows:
        found.setdefault(saved.sender, saved)
    return [
        saved
        for saved in found.values()
        if saved.mapping.strip() != (choices.mapping or "").strip()
        and fits(file, replace(choices, mapping=saved.mapping)) is None
    ]


def needs_sheet(file: SentFile, choices: Choices) -> bool:
    """Whether a person must say which sheet is meant, or where its header stands."""
    if choices.sheet is None and len(file.sheets()) > 1:
        return True
    return choices.header_row is None and not seen_sheet(file, choices).is_sure


def seen_sheet(file: SentFile, choices: Choices, sheet: str | None = None) -> SeenSheet:
    """A look at the chosen sheet, or the only one."""
    return file.look(choices.kind, sheet or choices.sheet)


def suggest(file: SentFile, choices: Choices) -> Suggested:
    """What the file's columns probably are; where there is a mapping already, what it says goes first."""
    seen = seen_sheet(file, choices)
    header_line = seen.header if choices.header_row is None else choices.header_row
    header = next((row.cells for row in seen.first if row.line == header_line), ())
    below = [row.cells for row in seen.first if row.line > header_line]
    width = max([len(header), *(len(cells) for cells in below)], default=0)
    samples = [[cells[place] for cells in below if place < len(cells) and cells[place]] for place in range(width)]
    headers = [header[place] if place < len(header) else "" for place in range(width)]
    columns = tuple(
        Column(place + 1, headers[place], tuple(dict.fromkeys(samples[place]))[:EXAMPLES]) for place in range(width)
    )
    guessed = {name: place + 1 for name, place in suggest_columns(choices.kind, headers, samples).items()}
    mapping = choices.file_mapping()
    fields = guessed if mapping is None else _stated(mapping, headers)
    days = [text for name, number in fields.items() if is_date(choices.kind, name) for text in samples[number - 1]]
    names = samples[fields[FULL_NAME] - 1] if FULL_NAME in fields else []
    return Suggested(
        columns=columns,
        fields=fields,
        full_name_format=mapping.full_name_format if mapping else suggest_name_format(names),
        date_formats=mapping.date_formats if mapping and mapping.date_formats else suggest_date_formats(days),
        are_days_doubtful=are_days_doubtful(days),
        match=mapping.match if mapping else suggest_match(choices.kind, list(fields)) or (),
    )


def settle_columns(file: SentFile, choices: Choices, chosen: Values[str, int], said: Values[str, Any]) -> Choices:
    """The choices with a mapping made of what the step of the columns says; what it does not show stays as it was.

    `chosen` are our fields with the numbers of their columns, `said` other keys of a mapping file.

    Raises:
        Invalid as `read_mapping` and a `SentFile`.
    """
    seen = suggest(file, choices)
    before = tomllib.loads(choices.mapping) if choices.mapping is not None else {}
    headers = {column.number: column.header for column in seen.columns}
    keys = Counter(header_key(header) for header in headers.values())
    columns = {
        name: headers[number] if _is_plain(headers.get(number, ""), keys) else f"#{number}"
        for name, number in chosen.items()
    }
    document: dict[str, Any] = {**before, "kind": choices.kind.value, **said, "columns": columns}
    for key in ("sheet", "header_row"):
        document.pop(key, None)
    if choices.sheet is not None:
        document = {"kind": document.pop("kind"), "sheet": choices.sheet, **document}
    named = {name: value for name, value in document.items() if value not in (None, "", [], {})}
    return replace(choices, mapping=_with_header(file, choices, named), origin="the columns as chosen here")


def _with_header(file: SentFile, choices: Choices, document: dict[str, Any]) -> str:
    """The mapping's text; the header's line stands in it only where it would not be found, or be another."""
    if choices.header_row is not None:
        try:
            found = file.open(mapping_of(document)).header.line
        except Invalid:
            found = None
        if found != choices.header_row:
            document = {"kind": document.pop("kind"), "header_row": choices.header_row, **document}
    file.open(mapping_of(document))
    return mapping_text(document)


def words_of(file: SentFile, choices: Choices) -> list[Word]:
    """The words of the fields with a closed list, the most frequent first."""
    mapping = choices.file_mapping()
    if mapping is None:
        return []
    asked = [name for name in CLOSED_FIELDS if mapping.brings(name)]
    if not asked:
        return []
    plain = replace(mapping, values={}, leave_out={}, constants={})
    counts: dict[str, Counter[str]] = {name: Counter() for name in asked}
    for row in replace(file.open(plain), corrections=choices.corrections).rows():
        for name in asked:
            if text := row.values.get(name):
                counts[name][text] += 1
    return [
        Word(name, text, rows)
        for name in asked
        for text, rows in sorted(counts[name].items(), key=lambda one: (-one[1], one[0]))[:MOST_WORDS]
    ]


def settle_words(
    choices: Choices, meant: Values[str, Values[str, str]], left_out: Values[str, Sequence[str]]
) -> Choices:
    """The choices with what each word means, and whose rows are to be left out."""
    document = tomllib.loads(choices.mapping or "")
    values = {**document.get("values", {}), **{name: dict(words) for name, words in meant.items()}}
    for key, table in (("values", values), ("leave_out", {name: list(words) for name, words in left_out.items()})):
        document[key] = {name: words for name, words in table.items() if words}
        if not document[key]:
            del document[key]
    mapping_of(document)
    return replace(choices, mapping=mapping_text(document))


def lacking(kind: ImportKind, fields: Sequence[str]) -> list[str]:
    """What a file of a kind must bring and no column or constant gives."""
    return [" or ".join(group) for group in REQUIRED[kind] if not any(name in fields for name in group)]


def fields_of(kind: ImportKind) -> tuple[str, ...]:
    """Our fields of a kind; a whole name stands before its parts."""
    fields = mappable_fields(kind)
    if FULL_NAME not in fields:
        return fields
    place = fields.index("last_name")
    return (*fields[:place], FULL_NAME, *(name for name in fields[place:] if name != FULL_NAME))


def _stated(mapping: Mapping, headers: Sequence[str]) -> dict[str, int]:
    """The columns that a mapping names, as far as this file has them."""
    keys = [header_key(header) for header in headers]
    found = {}
    for name, sources in mapping.columns.items():
        for source in sources:
            if numbered := NUMBERED.fullmatch(source):
                found[name] = int(numbered.group(1))
                break
            if header_key(source) in keys:
                found[name] = keys.index(header_key(source)) + 1
                break
    return {name: number for name, number in found.items() if number <= len(headers)}


def _is_plain(header: str, keys: Values[str, int]) -> bool:
    """Whether a header names its column and no other."""
    key = header_key(header)
    return bool(key) and keys[key] == 1 and not NUMBERED.fullmatch(header) and len(header) < 80
