"""A table as CSV: RFC 4180, UTF-8 without a mark, CRLF, every cell and heading guarded, the stamp on every row."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import Kind, Value, export_cell
from tracker.render.table import Column, Table, stamp_columns


def table_to_csv(table: Table, definitions: str | None = None) -> bytes:
    """The table as bytes, as `write_csv` writes it."""
    out = io.BytesIO()
    write_csv(out, table, definitions)
    return out.getvalue()


def write_csv(out: IO[bytes], table: Table, definitions: str | None = None) -> None:
    """The table with its names for programs as the header; `definitions`: the digest of how its figures are counted.
    Row by row: no more than one is held.
    """
    write_rows(out, table.columns, table.rows, table.stamp, definitions)


def write_rows(
    out: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    stamp: Stamp,
    definitions: str | None = None,
) -> None:
    """The same of rows that come one by one. A column of the stamp whose name a record's own column has is called
    `list_` and its name.
    """
    of_stamp = stamp_columns(stamp)
    if definitions is not None:
        of_stamp = (*of_stamp, (Column("definitions", "Definitions", Kind.TEXT), definitions))
    stamped = [export_cell(value, column.kind) for column, value in of_stamp]
    kinds = [column.kind for column in columns]
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    # a column may be named after a course, whose code somebody typed
    own = [column.name for column in columns]
    names = [*own, *(f"list_{column.name}" if column.name in own else column.name for column, _ in of_stamp)]
    writer.writerow([export_cell(name, Kind.TEXT) for name in names])
    for row in rows:
        writer.writerow([export_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] + stamped)
    text.detach()  # flushes, and leaves what it wrote to open
