"""A whole list as a file for programs: CSV through the one export writer, or a line of JSON for each record. Both are
written while the records come, and hold one at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import IO, Any

import orjson

from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import Value
from tracker.render.table import Column
from tracker.render.to_csv import write_rows

Record = Mapping[str, Any]


class ListForm(StrEnum):
    """A form of a list, named as in addresses."""

    JSON = "json"
    CSV = "csv"
    LINES = "ndjson"


LIST_MEDIA = {
    ListForm.JSON: "application/json",
    ListForm.CSV: "text/csv",
    ListForm.LINES: "application/x-ndjson",
}


def write_list(
    out: IO[bytes], form: ListForm, columns: Sequence[Column], records: Iterable[Record], stamp: Stamp
) -> None:
    """The records as they come: of CSV each with the stamp, as lines each as it stands in a page of JSON."""
    if form is ListForm.LINES:
        for record in records:
            out.write(orjson.dumps(record, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
        return
    names = [column.name for column in columns]
    write_rows(out, columns, ([_cell(record[name]) for name in names] for record in records), stamp)


def _cell(value: Any) -> Value:
    """A value that a cell may hold: moments are written as in JSON, and so is what is nested."""
    if isinstance(value, datetime):
        return _json(value).strip('"')
    if value is None or isinstance(value, str | int | float | date):
        return value
    return _json(value)


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()
