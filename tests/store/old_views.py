"""Rows of old of saved views, subscriptions and deliveries."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def rows_of_views(record: Callable[..., Row], moment: Callable[[int], str]) -> dict[str, list[Row]]:
    """A row of each table; `record` makes one of an event, `moment` says when that was."""
    return {
        "saved_views": [
            record(70, id=1, name="The 1st, last week", report="training-needs", precinct_id=1, as_of=None,
                   since=None, days=None, within=30, forgotten_at=None),
        ],
        "subscriptions": [
            record(71, id=1, user_id=1, view_id=1, form="pdf", rhythm="weekly", address="lund@example.org",
                   ended_at=None),
        ],
        "deliveries": [
            {"id": 1, "subscription_id": 1, "due_on": "2016-01-11", "state": "sent", "tries": 1,
             "known_at": moment(71), "claimed_at": moment(71), "sent_at": moment(71), "digest": "0" * 64,
             "data_version": 70, "said": None},
        ],
    }  # fmt: skip
