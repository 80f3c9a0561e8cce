"""Rows of old of what is remembered of senders of files, and of a file on its way."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def rows_of_senders(record: Callable[..., Row], moment: Callable[[int], str]) -> dict[str, list[Row]]:
    """A row of each table; `record` makes one of an event, `moment` says when that was."""
    return {
        "saved_mappings": [
            record(68, id=1, sender="Human resources", kind="roster", revision=1, mapping="kind = \"roster\"",
                   forgotten_at=None),
        ],
        "remembered_links": [
            record(69, id=1, sender="Human resources", kind="roster", subject="officer",
                   identity="{\"badge\": \"0412\"}", written="badge 0412", officer_id=1, course_version_id=None,
                   forgotten_at=None),
        ],
        "import_drafts": [
            {"id": 1, "key": "k", "user_id": 1, "file_name": "roster.csv", "content": "eJwDAAAAAAE=", "version": 1,
             "choices": {"json": {"kind": "roster"}}, "plan": None, "planned": None, "touched_at": moment(71)},
        ],
    }  # fmt: skip
