"""Values as the JSON of reports: keys in the order given, days as ISO, bytes the same for the same values."""

from typing import Any

import orjson

from tracker.domain.reports.stamp import Stamp


def to_json(value: dict[str, Any]) -> bytes:
    """The value as UTF-8 JSON on one line, ended."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def stamp_as_json(report: str, stamp: Stamp) -> dict[str, Any]:
    """How the JSON of every report begins."""
    return {
        "report": report,
        "as_of": stamp.as_of,
        "known_at": stamp.known_at_text,
        "data_version": stamp.data_version,
        "audit_head": stamp.audit_head,
    }
