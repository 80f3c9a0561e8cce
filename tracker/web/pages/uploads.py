"""A file on its way from its plan to its entry: carried in the page itself, so that no server has to keep it."""

import base64
import binascii
import zlib
from collections.abc import Mapping as Values
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import FileStorage

from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Limits, Mapping, read_mapping
from tracker.journeys.imports import ImportRequest
from tracker.resources import config_dir
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day, Flag, Text

CARRIED_BYTES = 700_000
"""The most that a page carries, packed; a larger file is chosen again to apply it."""
LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What is said about a file beside its content."""

    kind: ImportKind
    mapping: str | None
    as_of: date | None
    left_out: str | None
    confirm_left: bool


class ImportChoicesSchema(CommandSchema[ImportChoices]):
    """What may be said about a file."""

    command = ImportChoices

    kind = Choice(ImportKind, required=True)
    mapping = Text(100, load_default=None)
    as_of = Day(load_default=None)
    left_out = Text(LONGEST_LIST, data_key="exclude", load_default=None)
    confirm_left = Flag(load_default=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with its name and what was said about it."""

    content: bytes
    file_name: str
    own_mapping: bytes | None
    choices: ImportChoices
    limits: Limits

    @property
    def carried(self) -> str | None:
        """The content as a page carries it; None where it is too large for that."""
        packed = base64.b64encode(zlib.compress(self.content, 6)).decode()
        return packed if len(packed) <= CARRIED_BYTES else None

    @property
    def carried_mapping(self) -> str:
        """The mapping that came along, as a page carries it."""
        return "" if self.own_mapping is None else base64.b64encode(self.own_mapping).decode()

    def request(self, *, apply: bool) -> ImportRequest:
        """What to ask of the import.

        Raises:
            Invalid `unknown_mapping`, `invalid_mapping`, `not_line_numbers`.
        """
        chosen = self.choices
        return ImportRequest(
            kind=chosen.kind,
            content=self.content,
            file_name=self.file_name,
            mapping=self.mapping(),
            as_of=chosen.as_of,
            apply=apply,
            exclude=_line_numbers(chosen.left_out),
            confirm_left=chosen.confirm_left,
            limits=self.limits,
        )

    def mapping(self) -> Mapping | None:
        """The mapping that came along, else the one chosen; None: the headers are our own field names."""
        if self.own_mapping is not None:
            return read_mapping(self.own_mapping)
        if self.choices.mapping is None:
            return None
        if self.choices.mapping not in known_mappings():
            raise Invalid("unknown_mapping", "There is no such mapping. Choose one of the list.", field="mapping")
        return read_mapping((config_dir() / "mappings" / f"{self.choices.mapping}.toml").read_bytes())


def known_mappings() -> dict[str, ImportKind]:
    """The mappings that are shipped, with the kind of file each is for."""
    found = sorted((config_dir() / "mappings").glob("*.toml"))
    return {path.stem: read_mapping(path.read_bytes()).kind for path in found}


def upload_of(typed: Values[str, str], files: Values[str, FileStorage], limits: Limits) -> Upload:
    """What was sent: a file chosen just now, or the one that the page carries.

    Raises:
        Invalid `invalid_input`: a choice cannot be understood; `required`: there is no file; `file_damaged`: what the
        page carried was changed on its way.
    """
    fields = ("kind", "mapping", "as_of", "exclude", "confirm_left")
    choices = load(ImportChoicesSchema, {name: typed[name] for name in fields if name in typed})
    chosen, mapping = files.get("file"), files.get("mapping_file")
    if chosen is not None and chosen.filename:
        content, name = chosen.stream.read(), chosen.filename
    elif typed.get("content"):
        content, name = _unpacked(typed["content"], limits.file_bytes), typed.get("file_name", "")
    else:
        raise Invalid("required", "Choose the file to import.", field="file")
    own = mapping.stream.read() if mapping is not None and mapping.filename else None
    if own is None and typed.get("mapping_content"):
        own = _decoded(typed["mapping_content"])
    return Upload(content, name, own, choices, limits)


def _unpacked(text: str, longest: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(_decoded(text), longest + 1)
    except zlib.error:
        raise _damaged() from None
    if len(content) > longest or not unpacking.eof:
        raise _damaged()
    return content


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise _damaged() from None


def _damaged() -> Invalid:
    return Invalid("file_damaged", "The file did not arrive whole. Choose it again.", field="file")


def _line_numbers(text: str | None) -> frozenset[int]:
    """Lines as people list them: `12, 15, 20-25`."""
    lines: set[int] = set()
    for part in (text or "").replace(",", " ").split():
        first, dash, last = part.partition("-")
        if not all(one.isascii() and one.isdecimal() and len(one) < 8 for one in (first, last if dash else first)):
            raise Invalid("not_line_numbers", "List lines by their numbers, as 12, 15.", field="exclude")
        lines.update(range(int(first), min(int(last or first), int(first) + LONGEST_LIST) + 1))
    return frozenset(lines)
