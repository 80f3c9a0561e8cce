"""Values as the JSON of reports: keys in the order given, days as ISO, bytes the same for the same values."""

from collections.abc import Iterator
from typing import IO, Any

import orjson

from tracker.domain.reports.stamp import Stamp


def to_json(value: dict[str, Any]) -> bytes:
    """The value as UTF-8 JSON on one line, ended."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def write_json(out: IO[bytes], value: dict[str, Any]) -> None:
    """The same bytes as `to_json`, of a value among whose entries an iterator is an array: its items are read once and
    written as they come, and no more than one is held.
    """
    for number, (name, entry) in enumerate(value.items()):
        out.write(b"{" if number == 0 else b",")
        out.write(orjson.dumps(name) + b":")
        if isinstance(entry, Iterator):
            _write_array(out, entry)
        else:
            out.write(orjson.dumps(entry))
    out.write(b"}\n")


def _write_array(out: IO[bytes], items: Iterator[Any]) -> None:
    out.write(b"[")
    for number, item in enumerate(items):
        out.write((b"," if number else b"") + orjson.dumps(item))
    out.write(b"]")


def stamp_as_json(report: str, stamp: Stamp) -> dict[str, Any]:
    """How the JSON of every report begins."""
    return {
        "report": report,
        "as_of": stamp.as_of,
        "known_at": stamp.known_at_text,
        "data_version": stamp.data_version,
        "audit_head": stamp.audit_head,
    }
