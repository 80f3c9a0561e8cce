"""A report's bytes in the format asked for."""

import io
from collections.abc import Callable
from typing import IO, Any

from tracker.render.counted import definitions_of, digest_of
from tracker.render.document import Document
from tracker.render.formats import Format
from tracker.render.to_csv import write_csv
from tracker.render.to_json import write_json
from tracker.render.to_pdf import document_to_pdf
from tracker.render.to_text import document_to_text
from tracker.render.to_xlsx import write_xlsx


def written(document: Document, form: Format, as_json: Callable[[], dict[str, Any]]) -> bytes:
    """The document in a format; `as_json` gives the report's values for JSON, which nests what the others lay flat."""
    out = io.BytesIO()
    write_into(out, document, form, as_json)
    return out.getvalue()


def write_into(out: IO[bytes], document: Document, form: Format, as_json: Callable[[], dict[str, Any]]) -> None:
    """The same into a file that can be sought in. JSON, CSV and workbooks hold a few rows at a time, however many the
    table has; an iterator among the values of `as_json` is written as an array. PDF and text lay every row out at once.

    Raises:
        Invalid `too_many_rows`: more than a workbook's sheet or a PDF takes.
    """
    match form:
        case Format.JSON:
            write_json(out, {**as_json(), **_how_it_was_made(document)})
        case Format.CSV:
            write_csv(out, document.table, digest_of(document.counted))
        case Format.XLSX:
            write_xlsx(out, document)
        case Format.PDF:
            out.write(document_to_pdf(document))
        case Format.TEXT:
            out.write(document_to_text(document))


def _how_it_was_made(document: Document) -> dict[str, Any]:
    """How the JSON of every report ends: what narrows it, and how its figures were counted."""
    return {
        "filters": {name: list(values) for name, values in document.table.stamp.filters},
        "definitions": definitions_of(document.counted),
        "definitions_digest": digest_of(document.counted),
    }
