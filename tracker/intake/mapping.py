"""A mapping: how one sender's columns, words and dates become ours. Frozen, and sound once it is made."""

import re
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.vocabulary import ImportKind
from tracker.intake.dates import DEFAULT_CENTURY_PIVOT, EPOCH_1900, DateReader
from tracker.intake.kinds import DEFAULT_MATCHES, FIELDS, FULL_NAME, NAME_FIELDS, mappable_fields
from tracker.intake.text import clean

ANY_CELL = "*"
"""In place of a header in `skip_where`: whichever cell of the row."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a cell: the first group of the first hit of `pattern` (the whole hit where it has no group)."""

    source: str
    pattern: re.Pattern[str]

    def part_of(self, text: str) -> str:
        """The part, cleaned; empty where the pattern hits nothing."""
        hit = self.pattern.search(text)
        if hit is None:
            return ""
        return clean((hit.group(1) if self.pattern.groups else hit.group()) or "")


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Rows to skip: those whose cell under `source` the pattern hits. `reason` is what the receipt says."""

    source: str
    pattern: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class ValueMap:
    """Their values and ours. A value that is not listed is unmapped, whatever it is."""

    listed: dict[str, str]
    folded: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", {their.casefold(): our for their, our in reversed(self.listed.items())})

    def ours(self, text: str) -> str | None:
        """Our value for a cleaned text, first as written, then without regard to case; None where it is not listed."""
        found = self.listed.get(text)
        return found if found is not None else self.folded.get(text.casefold())


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything needed to read one sender's file of one kind.

    `columns` and `extract` name the sender's headers (`#3`: the third column) for our fields; of several headers the
    first that the file has is taken. `optional` columns may be absent, `may_be_blank` fields may be empty.
    `named` False: made without a mapping file, from our own field names.
    """

    kind: ImportKind
    columns: dict[str, tuple[str, ...]]
    match: tuple[str, ...]
    extract: dict[str, Extract] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, ValueMap] = field(default_factory=dict)
    skip_where: tuple[SkipRule, ...] = ()
    leave_out: dict[str, frozenset[str]] = field(default_factory=dict)
    """Their words for a field, in small letters, whose rows are not ours: skipped and counted."""
    may_be_blank: frozenset[str] = frozenset()
    add_unknown: frozenset[str] = frozenset()
    full_name_format: str = "last, first middle"
    date_formats: tuple[str, ...] = ()
    century_pivot: int = DEFAULT_CENTURY_PIVOT
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    named: bool = True

    def sources(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each field that is read from a column, with the headers it may stand under. A field may be named twice: its
        column is read where the part of another cell is blank.
        """
        return [*((name, (part.source,)) for name, part in self.extract.items()), *self.columns.items()]

    def brings(self, name: str) -> bool:
        """Whether a field is read from a column."""
        return name in self.columns or name in self.extract

    def fields(self) -> tuple[str, ...]:
        """Our fields that a row of this mapping can have, a full name as its parts."""
        named = [*self.columns, *self.extract, *self.constants]
        parts = list(NAME_FIELDS) if FULL_NAME in named else []
        return tuple(name for name in FIELDS[self.kind] if name in {*named, *parts})

    def needed(self) -> tuple[str, ...]:
        """The fields that must not be empty: what identifies a row, and a badge where there is a column of them.
        A device that nobody has names nobody.
        """
        if self.kind is ImportKind.DEVICES:
            return ()
        badge = ("badge",) if self.brings("badge") else ()
        return tuple(name for name in dict.fromkeys((*self.match, *badge)) if name not in self.may_be_blank)

    def date_reader(self, epoch: date = EPOCH_1900) -> DateReader:
        """A reader of this sender's dates."""
        return DateReader(self.date_formats, self.century_pivot, epoch)


def default_match(kind: ImportKind, fields: tuple[str, ...]) -> tuple[str, ...] | None:
    """What identifies a row where nothing is said; None where none of the usual fields is there."""
    return next((match for match in DEFAULT_MATCHES[kind] if all(name in fields for name in match)), None)


def plain_mapping(kind: ImportKind) -> Mapping:
    """The mapping of a file whose headers are our own field names, in any order, some left out.

    `match` is settled once the headers are known: the first of the usual fields that the file has.
    """
    spelt: dict[str, tuple[str, ...]] = {name: (name, name.replace("_", " ")) for name in mappable_fields(kind)}
    return Mapping(kind=kind, columns=spelt, match=(), named=False)
