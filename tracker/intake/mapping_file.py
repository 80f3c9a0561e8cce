"""Reading a mapping file (TOML): everything in it is checked, and all that is wrong is said at once."""

import codecs
import re
import tomllib
from dataclasses import replace
from typing import Any

from tracker.domain.errors import FieldProblem, Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake.dates import DEFAULT_CENTURY_PIVOT, check_format
from tracker.intake.kinds import FULL_NAME, OFFICER_FIELDS, mappable_fields
from tracker.intake.mapping import Extract, Mapping, SkipRule, ValueMap, default_match
from tracker.intake.names import FORMATS
from tracker.intake.text import clean

MOST_BYTES = 512 * 1024
LONGEST_PATTERN = 300

KEYS = {
    "kind", "sheet", "header_row", "encoding", "delimiter", "match", "date_formats", "century_pivot", "skip_where",
    "full_name_format", "leave_out", "may_be_blank", "add_unknown", "columns", "values", "extract", "constants",
}  # fmt: skip
ENCODINGS = {
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "cp1252", "iso8859-1", "iso8859-15", "mac-roman",
    "cp1250", "cp437", "cp850",
}  # fmt: skip
DELIMITERS = {",", ";", "\t", "|"}
MAY_BE_ADDED = {"model"}


class _Faults:
    """Collects what is wrong, by the key it stands under."""

    def __init__(self) -> None:
        self.found: list[FieldProblem] = []

    def add(self, key: str, message: str, code: str = "invalid_mapping") -> None:
        self.found.append(FieldProblem(f"mapping.{key}", code, message))


def read_mapping(content: bytes) -> Mapping:
    """A mapping from the bytes of its file.

    Raises:
        Invalid `invalid_mapping`, with every problem; `no_identity` where nothing in it tells one row from another.
    """
    return mapping_of(_parse(content))


def mapping_of(document: dict[str, Any]) -> Mapping:
    """A mapping from what its file says, as a table of tables.

    Raises:
        As `read_mapping`.
    """
    faults = _Faults()
    for key in sorted(set(document) - KEYS):
        faults.add(key, f"{key!r} is no key of a mapping. Known are: {', '.join(sorted(KEYS))}.")
    try:
        kind = ImportKind(document.get("kind", ""))
    except ValueError:
        known = ", ".join(sorted(ImportKind))
        faults.add("kind", f"Say what the file speaks of: kind is one of {known}.")
        raise _refusal(faults) from None
    reader = _Reader(document, kind, faults)
    mapping = reader.read()
    if mapping is None:
        raise _refusal(faults)
    return mapping


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Invalid("invalid_mapping", f"The mapping file is over {MOST_BYTES // 1024} KB.", field="mapping")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Invalid("invalid_mapping", f"The mapping file is no TOML: {error}.", field="mapping") from None


def _refusal(faults: _Faults) -> Invalid:
    first = faults.found[0]
    code = first.code if len(faults.found) == 1 else "invalid_mapping"
    return Invalid(code, f"The mapping cannot be used: {first.message}", problems=faults.found)


class _Reader:
    """One document on its way to a Mapping; each method reads one part of it."""

    def __init__(self, document: dict[str, Any], kind: ImportKind, faults: _Faults) -> None:
        self.document = document
        self.kind = kind
        self.faults = faults
        self.known = mappable_fields(kind)

    def read(self) -> Mapping | None:
        columns = self._columns()
        extract = self._extract()
        constants = self._texts("constants")
        mapping = Mapping(
            kind=self.kind,
            columns=columns,
            match=(),
            extract=extract,
            constants=constants,
            values=self._values(),
            skip_where=self._skip_where(),
            leave_out=self._leave_out(),
            may_be_blank=frozenset(self._fields("may_be_blank")),
            add_unknown=frozenset(self._words("add_unknown", MAY_BE_ADDED)),
            full_name_format=self._word("full_name_format", set(FORMATS)) or FORMATS[0],
            date_formats=self._date_formats(),
            century_pivot=self._number("century_pivot", 0, 99, DEFAULT_CENTURY_PIVOT) or 0,
            sheet=self._text("sheet"),
            header_row=self._number("header_row", 0, 100_000, None),
            encoding=self._encoding(),
            delimiter=self._word("delimiter", DELIMITERS),
        )
        match = self._match(mapping)
        return None if self.faults.found else replace(mapping, match=match)

    def _table(self, key: str) -> dict[str, Any]:
        table = self.document.get(key, {})
        if isinstance(table, dict):
            return table
        self.faults.add(key, f"{key} must be a table.")
        return {}

    def _of_known_fields(self, key: str) -> dict[str, Any]:
        table = self._table(key)
        for name in sorted(set(table) - set(self.known)):
            self.faults.add(f"{key}.{name}", f"{name} is no field of {self.kind}. Known are: {', '.join(self.known)}.")
        return {name: value for name, value in table.items() if name in self.known}

    def _columns(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for name, value in self._of_known_fields("columns").items():
            headers = [value] if isinstance(value, str) else value
            if isinstance(headers, list) and headers and all(isinstance(h, str) and clean(h) for h in headers):
                found[name] = tuple(headers)
            else:
                self.faults.add(f"columns.{name}", 'Give a header, "#3" for the third column, or a list of headers.')
        return found

    def _extract(self) -> dict[str, Extract]:
        found = {}
        for name, value in self._of_known_fields("extract").items():
            if not isinstance(value, dict) or set(value) != {"from", "pattern"} or not isinstance(value["from"], str):
                self.faults.add(f"extract.{name}", 'Give from = "their header" and pattern = "a regular expression".')
            elif pattern := self._pattern(f"extract.{name}.pattern", value["pattern"]):
                found[name] = Extract(value["from"], pattern)
        return found

    def _skip_where(self) -> tuple[SkipRule, ...]:
        rules = []
        for header, value in self._table("skip_where").items():
            wanted = value if isinstance(value, dict) else {"pattern": value}
            key = f"skip_where.{header}"
            pattern = self._pattern(key, wanted.get("pattern"))
            reason = wanted.get("reason") or f"{header} matches {wanted.get('pattern')}"
            if set(wanted) - {"pattern", "reason"} or not isinstance(reason, str):
                self.faults.add(key, "A rule has a pattern and, where wanted, a reason.")
            elif pattern:
                rules.append(SkipRule(header, pattern, clean(reason)))
        return tuple(rules)

    def _pattern(self, key: str, value: object) -> re.Pattern[str] | None:
        if not isinstance(value, str) or not value or len(value) > LONGEST_PATTERN:
            self.faults.add(key, f"A regular expression of up to {LONGEST_PATTERN} characters is needed.")
            return None
        try:
            return re.compile(value)
        except (re.error, OverflowError, RecursionError) as error:
            self.faults.add(key, f"This is no regular expression: {error}.")
            return None

    def _values(self) -> dict[str, ValueMap]:
        found = {}
        for name, table in self._of_known_fields("values").items():
            if isinstance(table, dict) and all(isinstance(ours, str) for ours in table.values()):
                found[name] = ValueMap({clean(theirs): clean(ours) for theirs, ours in table.items()})
            else:
                self.faults.add(f"values.{name}", 'List "their value" = "our value", both as text in quotes.')
        return found

    def _leave_out(self) -> dict[str, frozenset[str]]:
        found = {}
        for name, words in self._of_known_fields("leave_out").items():
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                found[name] = frozenset(clean(word).casefold() for word in words)
            else:
                self.faults.add(f"leave_out.{name}", "List their words whose rows are to be left out, each in quotes.")
        return found

    def _texts(self, key: str) -> dict[str, str]:
        found = {}
        for name, value in self._of_known_fields(key).items():
            if isinstance(value, bool | dict | list):
                self.faults.add(f"{key}.{name}", "Give one value, as text in quotes.")
            else:
                found[name] = clean(str(value))
        return found

    def _fields(self, key: str) -> list[str]:
        return self._words(key, set(self.known))

    def _words(self, key: str, known: set[str]) -> list[str]:
        value = self.document.get(key, [])
        if isinstance(value, list) and all(isinstance(name, str) and name in known for name in value):
            return list(dict.fromkeys(value))
        self.faults.add(key, f"{key} is a list of some of: {', '.join(sorted(known))}.")
        return []

    def _word(self, key: str, known: set[str]) -> str | None:
        value = self.document.get(key)
        if value is None or (isinstance(value, str) and value in known):
            return value
        self.faults.add(key, f"{key} is one of: {', '.join(repr(word) for word in sorted(known))}.")
        return None

    def _text(self, key: str) -> str | None:
        value = self.document.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self.faults.add(key, f"{key} must be text.")
        return None

    def _number(self, key: str, low: int, high: int, default: int | None) -> int | None:
        value = self.document.get(key, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and low <= value <= high):
            return value
        self.faults.add(key, f"{key} must be a whole number from {low} to {high}.")
        return default

    def _date_formats(self) -> tuple[str, ...]:
        value = self.document.get("date_formats", [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.faults.add("date_formats", 'date_formats is a list such as ["%m/%d/%Y", "%d-%b-%y"].')
            return ()
        for text in value:
            if wrong := check_format(text):
                self.faults.add("date_formats", wrong)
        return tuple(value)

    def _encoding(self) -> str | None:
        name = self._text("encoding")
        if name is None:
            return None
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            found = ""
        if found not in ENCODINGS:
            self.faults.add("encoding", f"{name!r} is no encoding known here. Use utf-8, cp1252, mac_roman or utf-16.")
        return found

    def _spelt_out(self, names: list[str]) -> tuple[str, ...]:
        parts = (("last_name", "first_name") if name == FULL_NAME else (name,) for name in names)
        return tuple(dict.fromkeys(name for part in parts for name in part))

    def _check_identifies(self, match: tuple[str, ...], mapping: Mapping) -> None:
        """An officer must be named by something of an officer's, and by something that is never blank."""
        if not match:
            return
        names_officers = "last_name" in self.known
        if names_officers and not set(match) & set(OFFICER_FIELDS):
            self.faults.add("match", f"match names nothing of an officer: {', '.join(OFFICER_FIELDS)}.", "no_identity")
        if set(match) <= mapping.may_be_blank:
            self.faults.add("match", "All that match names may be blank: then nothing identifies a row.", "no_identity")

    def _match(self, mapping: Mapping) -> tuple[str, ...]:
        fields = mapping.fields()
        if "match" in self.document:
            match = self._spelt_out(self._fields("match"))
            if self.document["match"] == []:
                self.faults.add("match", "match must name at least one field.")
            for name in match:
                if name not in fields:
                    self.faults.add("match", f"match names {name}, which no column brings.")
            self._check_identifies(match, mapping)
            return match
        if (usual := default_match(self.kind, fields)) is None:
            self.faults.add(
                "match",
                "Nothing tells one row from another: name a column of numbers, badges or serials, or state match.",
                "no_identity",
            )
        return usual or ()
