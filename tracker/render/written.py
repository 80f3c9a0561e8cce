"""A report's bytes in the format asked for."""

from collections.abc import Callable
from typing import Any

from tracker.render.counted import definitions_of, digest_of
from tracker.render.document import Document
from tracker.render.formats import Format
from tracker.render.to_csv import table_to_csv
from tracker.render.to_json import to_json
from tracker.render.to_pdf import document_to_pdf
from tracker.render.to_text import document_to_text
from tracker.render.to_xlsx import document_to_xlsx


def written(document: Document, form: Format, as_json: Callable[[], dict[str, Any]]) -> bytes:
    """The document in a format; `as_json` gives the report's values for JSON, which nests what the others lay flat."""
    match form:
        case Format.JSON:
            return to_json({**as_json(), **_how_it_was_made(document)})
        case Format.CSV:
            return table_to_csv(document.table, digest_of(document.counted))
        case Format.XLSX:
            return document_to_xlsx(document)
        case Format.PDF:
            return document_to_pdf(document)
        case Format.TEXT:
            return document_to_text(document)


def _how_it_was_made(document: Document) -> dict[str, Any]:
    """How the JSON of every report ends: what narrows it, and how its figures were counted."""
    return {
        "filters": {name: list(values) for name, values in document.table.stamp.filters},
        "definitions": definitions_of(document.counted),
        "definitions_digest": digest_of(document.counted),
    }
