"""Rows of old of what is kept for the record."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def rows_of_the_record(record: Callable[..., Row]) -> dict[str, list[Row]]:
    """A report with one file, whose bytes are not what their digest says, and a signature under a month that rests on
    it; `record` makes a row of an event.
    """
    return {
        "frozen_reports": [
            record(70, id=1, number=1, report="rollout-progress", as_of="2016-09-30",
                   known_at="2016-10-03T12:00:00.000000Z", precincts="\"1\"",
                   asked="{\"scope\": [\"1\"], \"series\": null, \"since\": null, \"within\": null}",
                   pulled_format="json", reveals_identities=False, permission="reports.read", role="supervisor",
                   data_version=69, audit_head="b" * 64, program="0.0.1"),
        ],
        "frozen_files": [
            record(70, id=1, frozen_report_id=1, format="json", sha256="f" * 64, length=3, content="eJyrrgUAAXUA+Q=="),
        ],
        "month_signatures": [
            record(71, id=1, precinct_id=1, year=2016, month=9, version=1, frozen_report_id=1, note="", reason=None),
        ],
    }  # fmt: skip
