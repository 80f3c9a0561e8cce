"""A table as CSV: RFC 4180, UTF-8 without a mark, CRLF, every cell and heading guarded, the stamp on every row."""

import csv
import io
from typing import IO

from tracker.render.cells import Kind, export_cell
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
    stamp = stamp_columns(table.stamp)
    if definitions is not None:
        stamp = (*stamp, (Column("definitions", "Definitions", Kind.TEXT), definitions))
    stamped = [export_cell(value, column.kind) for column, value in stamp]
    kinds = [column.kind for column in table.columns]
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    # a column may be named after a course, whose code somebody typed
    names = [column.name for column in (*table.columns, *(column for column, _ in stamp))]
    writer.writerow([export_cell(name, Kind.TEXT) for name in names])
    for row in table.rows:
        writer.writerow([export_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] + stamped)
    text.detach()  # flushes, and leaves what it wrote to open
