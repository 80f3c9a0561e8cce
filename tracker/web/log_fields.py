"""What a line of the server's log may hold: these fields and no others, so that no body, header or name gets there."""

import sys
from collections.abc import MutableMapping
from typing import Any

LOG_FIELDS = frozenset(
    {
        *("event", "level", "timestamp", "request_id", "endpoint", "where", "error", "reason", "client"),
        *("report", "format", "data_version", "as_of", "actor", "subscription", "token", "seq", "hash"),
        *("database", "sqlite", "journal", "synchronous"),
    }
)
"""`error` is the kind of a fault, never its words; `where` its places in the program; `hash` the audit log's anchor;
`token` a token's number.
"""

FAULT = "exc_info"
LEFT_OUT = "left_out"


def only_listed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line without what is not on the list; `left_out` names what was taken away. Of a fault, its kind is kept: its
    words and what surrounded it may hold what somebody sent.
    """
    kept = {name: value for name, value in line.items() if name in LOG_FIELDS}
    fault = sys.exception() if line.get(FAULT) is True else line.get(FAULT)
    if isinstance(fault, BaseException):
        kept.setdefault("error", type(fault).__name__)
    if unlisted := sorted(line.keys() - LOG_FIELDS - {FAULT}):
        kept[LEFT_OUT] = unlisted
    return kept
