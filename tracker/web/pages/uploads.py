"""A file as a form sends it, with what is said about it; nothing of it is kept here."""

from collections.abc import Mapping as Values
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import FileStorage

from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Mapping, read_mapping
from tracker.resources import config_dir
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day, Text

LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class UploadChoices:
    """What is said about a file beside its content."""

    kind: ImportKind
    mapping: str | None
    as_of: date | None
    left_out: str | None


class UploadChoicesSchema(CommandSchema[UploadChoices]):
    """What may be said about a file."""

    command = UploadChoices

    kind = Choice(ImportKind, required=True)
    mapping = Text(100, load_default=None)
    as_of = Day(load_default=None)
    left_out = Text(LONGEST_LIST, data_key="exclude", load_default=None)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with its name and what was said about it. `mapping` None: the headers are our own field names."""

    content: bytes
    file_name: str
    mapping: Mapping | None
    choices: UploadChoices
    exclude: frozenset[int]


def known_mappings() -> dict[str, ImportKind]:
    """The mappings that are shipped, with the kind of file each is for."""
    found = sorted((config_dir() / "mappings").glob("*.toml"))
    return {path.stem: read_mapping(path.read_bytes()).kind for path in found}


def shipped_mapping(name: str) -> bytes:
    """The content of a mapping that is shipped. Invalid `unknown_mapping`."""
    if name not in known_mappings():
        raise Invalid("unknown_mapping", "There is no such mapping. Choose one of the list.", field="mapping")
    return (config_dir() / "mappings" / f"{name}.toml").read_bytes()


def upload_of(typed: Values[str, str], files: Values[str, FileStorage]) -> Upload:
    """What was sent.

    Raises:
        Invalid `invalid_input`: a choice cannot be understood; `required`: there is no file; `unknown_mapping`,
        `invalid_mapping`, `not_line_numbers`.
    """
    fields = ("kind", "mapping", "as_of", "exclude")
    choices = load(UploadChoicesSchema, {name: typed[name] for name in fields if name in typed})
    content, name = file_of(files)
    return Upload(content, name, _mapping(choices, files), choices, line_numbers(choices.left_out, field="exclude"))


def file_of(files: Values[str, FileStorage]) -> tuple[bytes, str]:
    """The content and the name of the file that was chosen. Invalid `required`."""
    chosen = files.get("file")
    if chosen is None or not chosen.filename:
        raise Invalid("required", "Choose the file to import.", field="file")
    chosen.stream.seek(0)
    return chosen.stream.read(), chosen.filename


def _mapping(choices: UploadChoices, files: Values[str, FileStorage]) -> Mapping | None:
    """The mapping that came along, else the one chosen."""
    own = files.get("mapping_file")
    if own is not None and own.filename:
        own.stream.seek(0)
        return read_mapping(own.stream.read())
    return read_mapping(shipped_mapping(choices.mapping)) if choices.mapping is not None else None


def line_numbers(text: str | None, *, field: str) -> frozenset[int]:
    """Lines as people list them: `12, 15, 20-25`. Invalid `not_line_numbers`."""
    lines: set[int] = set()
    for part in (text or "").replace(",", " ").split():
        first, dash, last = part.partition("-")
        if not all(one.isascii() and one.isdecimal() and len(one) < 8 for one in (first, last if dash else first)):
            raise Invalid("not_line_numbers", "List lines by their numbers, as 12, 15.", field=field)
        lines.update(range(int(first), min(int(last or first), int(first) + LONGEST_LIST) + 1))
    return frozenset(lines)
