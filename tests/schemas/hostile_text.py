"""Text that no field may keep, with the code it is refused with, and text that every field keeps in one form."""

from collections.abc import Iterator
from typing import Any

from marshmallow import fields

from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Several, Text
from tracker.schemas.references import Reference

UNFIT = {
    "a NUL": "a\u0000b",
    "half a surrogate pair": "a\ud800b",
    "the other half": "a\udfffb",
    "a byte that was no UTF-8": "a\udcffb",
    "a bell": "a\u0007b",
    "an escape": "a\u001b[31mb",
    "a C1 control": "a\u0085b",
    "a DEL": "a\u007fb",
    "a right-to-left override": "a\u202eb",
    "a mark of byte order": "a\ufeffb",
    "a line separator": "a\u2028b",
    "no character": "a\uffffb",
}
"""Refused as `unfit_character` by every field."""

DECOMPOSED, COMPOSED = "Jose\u0301", "Jos\u00e9"
ENDLESS = "x" * 500_000

OTHER_TEXT = {"Password", "Pin", "Drawing"}
"""Kept only as a hash, or of so few characters that each is named: what they take is tried with them."""


def every_schema() -> list[type[CommandSchema[Any]]]:
    """Every input schema of the program: bodies, addresses, forms, rows of files. Imports nothing by itself."""

    def below(schema: type[Any]) -> Iterator[type[Any]]:
        for one in schema.__subclasses__():
            yield one
            yield from below(one)

    found = {schema for schema in below(CommandSchema) if hasattr(schema, "command")}
    ours = [schema for schema in found if schema.__module__.startswith("tracker.")]
    return sorted(ours, key=lambda schema: f"{schema.__module__}.{schema.__qualname__}")


def strings_of(field: fields.Field[Any]) -> Iterator[fields.String]:
    """The fields of text in a field: itself, what a list is of, the keys a record may be named by."""
    if isinstance(field, Several):
        yield from strings_of(field.inner)
    elif isinstance(field, Reference):
        for key in field.keys.values():
            yield from strings_of(key)
    elif isinstance(field, fields.Nested):
        for inner in field.schema.fields.values():
            yield from strings_of(inner)
    elif isinstance(field, fields.String) and not isinstance(field, Choice):
        yield field


def texts() -> Iterator[tuple[str, Text]]:
    """Every field of text of every schema, by name."""
    for schema in every_schema():
        for name, field in schema().fields.items():
            for text in strings_of(field):
                if isinstance(text, Text):
                    yield f"{schema.__name__}.{name}", text
