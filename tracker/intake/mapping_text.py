"""Writing a mapping as its file (TOML): what is written is read again as the same mapping."""

from collections.abc import Mapping
from typing import Any

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def mapping_text(document: Mapping[str, Any]) -> str:
    """The text of a mapping file for what a mapping says: plain keys first, then the tables."""
    plain = [f"{_key(name)} = {_value(value)}" for name, value in document.items() if not _is_table(value)]
    tables = [line for name, value in document.items() if _is_table(value) and value for line in _table(name, value)]
    return "\n".join([*plain, *tables]) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _table(name: str, table: Mapping[str, Any]) -> list[str]:
    """A table of plain values, or of tables (`values`, `extract`)."""
    lines: list[str] = []
    own = {key: value for key, value in table.items() if not _is_table(value) or name == "skip_where"}
    if own:
        lines += ["", f"[{_key(name)}]", *(f"{_key(key)} = {_value(value)}" for key, value in own.items())]
    for key, inner in table.items():
        if key not in own:
            lines += ["", f"[{_key(name)}.{_key(key)}]"]
            lines += [f"{_key(word)} = {_value(value)}" for word, value in inner.items()]
    return lines


def _key(name: str) -> str:
    return name if name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in value.items()) + " }"
    return '"' + "".join(map(_escaped, str(value))) + '"'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return f"\\u{ord(character):04x}" if ord(character) < 32 or ord(character) == 127 else character
